"""The session workspace: note, ratings, last homework and next homework on one page."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.casefile.alive import promises, standing
from clinic.casefile.brief import Brief
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.desk.feedback import questions
from clinic.desk.giving import available, due_on
from clinic.desk.views import blueprint, case_file
from clinic.desk.workspace import given_in, homework_of, rating_keys, recorded_in
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.kernel.text import has_controls, normalised
from clinic.safety.rules import EventType, age_in_words
from clinic.sessions.actions import begin
from clinic.sessions.models import CoupleSession
from clinic.sessions.notes import note_page
from clinic.sessions.rules import OFF
from clinic.sessions.timeline import meeting_words

LONGEST_LINE = 300
OFTEN = {EventType.TRIGGER, EventType.MILESTONE, EventType.SETBACK}
QUICK_EVENTS = sorted(EventType, key=lambda each: each not in OFTEN)


@blueprint.get("/couples/<id:couple_id>/sessions/<id:meeting_id>")
def workspace(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    file = case_file(couple)
    if file.is_signed(meeting):
        return redirect(url_for("sessions.note", couple_id=couple.id, meeting_id=meeting.id))
    if meeting.status in OFF:
        return render_template("desk/called_off.html", couple=couple, meeting=meeting, file=file)
    return render_template(
        "desk/workspace.html", couple=couple, meeting=meeting, file=file, once=new_id().hex, due=due_on(file),
        words=meeting_words(couple, meeting), titles=[each.exercise.title for each in available(file)],
        page=note_page(couple, meeting, by=present().account.id, check=bool(request.args.get("check"))),
        keys=rating_keys(file, meeting), looked_at=homework_of(file, meeting), given=given_in(file, meeting),
        is_to_come=meeting.day > file.as_of, **_recording(file, meeting),
    )  # fmt: skip


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/agenda")
def agenda(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    """Put the agenda's lines at the head of a note that is not begun yet; what is refused stays on its page."""
    lines = [normalised(each) for each in request.form.getlist("line") if each.strip()]
    try:
        _demand_sense(meeting, lines)
        begin(by=present().account.id, meeting=meeting, text="\n".join(f"– {each}" for each in lines))
    except Refused as refused:
        brief = Brief(case_file(couple), meeting)
        page = render_template("desk/brief.html", couple=couple, brief=brief, lines=lines, problem=str(refused))
        return page, 422
    flash("The agenda is in the note.")
    return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)


def _recording(file: CaseFile, meeting: CoupleSession) -> dict[str, Any]:
    """Return what the strip “Record” and the rows of feedback show."""
    return {
        "promises": promises(file),
        "in_force": [each.accord for each in standing(file)],
        "recorded": recorded_in(file, meeting),
        "questions": questions(file, meeting),
        "event_types": QUICK_EVENTS,
        "new_once": lambda: new_id().hex,
        "age": age_in_words,
    }


def _demand_sense(meeting: CoupleSession, lines: list[str]) -> None:
    if meeting.status in OFF:
        raise Refused("This session is called off. Plan it again, or plan another one.")
    if not lines:
        raise Refused("Write at least one line.")
    if any(len(each) > LONGEST_LINE or has_controls(each) or "\n" in each for each in lines):
        raise Refused(f"Each line has at most {LONGEST_LINE} characters, none of them invisible.")
