"""The session workspace: note, ratings, last homework and next homework on one page."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.desk.giving import due_on
from clinic.desk.views import blueprint, case_file
from clinic.homework.models import Assignment
from clinic.homework.shelf import shelf
from clinic.kernel.errors import Refused
from clinic.ratings.forms import SKIPPED
from clinic.ratings.models import RatingReading, readings_at
from clinic.ratings.rules import MEASURES
from clinic.sessions.actions import begin
from clinic.sessions.models import CoupleSession
from clinic.sessions.notes import note_page

QUICK_MEASURES = ("trust", "closeness")
LONGEST_LINE = 300


@dataclass(frozen=True)
class Key:
    """One row of rating keys: what was chosen in this session, and what it was the time before."""

    name: str
    partner: PartnerKey
    title: str
    value: int | str | None
    last: int | None


@blueprint.get("/couples/<id:couple_id>/sessions/<id:meeting_id>")
def workspace(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    file = case_file(couple)
    note = file.notes.get(meeting.id)
    if note is not None and note.signed_at is not None:
        return redirect(url_for("sessions.note", couple_id=couple.id, meeting_id=meeting.id))
    titles = [each.exercise.title for each in shelf().values()]
    return render_template(
        "desk/workspace.html", couple=couple, meeting=meeting, file=file, titles=titles, due=due_on(file),
        page=note_page(couple, meeting, by=present().account.id, check=bool(request.args.get("check"))),
        keys=rating_keys(file, meeting), looked_at=homework_of(file, meeting), given=given_in(file, meeting),
    )


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/agenda")
def agenda(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    """Put the agenda's lines at the head of a note that is not begun yet."""
    lines = [each.strip()[:LONGEST_LINE] for each in request.form.getlist("line") if each.strip()]
    try:
        begin(by=present().account.id, meeting=meeting, text="\n".join(f"– {each}" for each in lines))
    except Refused as refused:
        flash(str(refused), "error")
    return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)


def rating_keys(file: CaseFile, meeting: CoupleSession) -> list[Key]:
    """Return a row of keys for each measure and expected partner: the measures of every session first."""
    now_given = {(each.partner, each.measure): each for each in readings_at(file.couple, meeting.id)}
    keys = []
    for measure in MEASURES:
        for partner in PARTNERS:
            if partner in meeting.format.expected:
                given = now_given.get((partner, measure.key))
                keys.append(Key(f"{measure.key}_{partner}", partner, measure.title.lower(), _chosen(given),
                                last_value(file, partner, measure.key, meeting)))
    return keys


def last_value(file: CaseFile, partner: str, measure: str, meeting: CoupleSession) -> int | None:
    """Return the partner's newest value on a measure from before the day of this meeting."""
    found = [
        each.value for each in file.readings
        if each.partner == partner and each.measure == measure and each.value is not None
        and not each.superseded and each.date < meeting.day
    ]
    return found[-1] if found else None


def homework_of(file: CaseFile, meeting: CoupleSession) -> list[Assignment]:
    """Return the homework to look back on in a meeting: open, or told in it, and not set in it."""
    return [
        each for each in reversed(file.assignments)
        if each.meeting_id != meeting.id and each.assigned_on <= meeting.day
        and (each.is_open or each.debriefed_on == meeting.day)
    ]


def given_in(file: CaseFile, meeting: CoupleSession) -> list[Assignment]:
    """Return what was given in this meeting and is still open."""
    return [each for each in reversed(file.assignments) if each.meeting_id == meeting.id and each.is_open]


def _chosen(given: RatingReading | None) -> int | str | None:
    if given is None:
        return None
    return SKIPPED if given.value is None else given.value
