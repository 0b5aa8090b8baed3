"""Documents: shown beside their options first where there is something to choose, then as PDF."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.casefile.brief import Brief
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.homework.models import Assignment
from clinic.homework.shelf import Kept, shelf
from clinic.kernel.clock import now, today
from clinic.kernel.web import not_found
from clinic.reports.briefs import brief_text
from clinic.reports.forms import Options, last_weeks, options
from clinic.reports.handouts import handout_text
from clinic.reports.naming import names_of
from clinic.reports.notes import note_text, note_texts
from clinic.reports.pages import frame, overview
from clinic.reports.printing import Paper, file_name, hand_out
from clinic.reports.progress import report, report_facts
from clinic.reports.seen import Seen
from clinic.reports.sheets import Letterhead, Sheet, letterhead, period_words, sheet
from clinic.reports.work import Work
from clinic.sessions.models import CoupleSession

blueprint = Blueprint("reports", __name__)
FRAMED = "reports/framed.html"


@blueprint.get("/couples/<id:couple_id>/documents")
def documents(couple: Couple) -> ResponseReturnValue:
    return render_template("reports/documents.html", page=overview(file_of(couple)))


@blueprint.get("/couples/<id:couple_id>/sessions/<id:meeting_id>/note.pdf")
def note_pdf(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    chosen, top = options(request.args), head()
    seen = seen_by(couple, chosen)
    found = [(each, note) for each, note in seen.notes() if each.id == meeting.id]
    if not found:
        not_found()
    text = note_text(seen, *found[0])
    more = {
        "subtitle": f"{text.title}, {text.when}",
        "status": text.status,
        "late": text.late,
        "is_draft": text.is_draft,
    }
    around = sheet(top, seen.names, chosen, "Session note", **more)
    name = file_name(couple.code, "note", chosen.copy.value, day=meeting.day)
    values = {"sheet": around, "notes": (text,)}
    return hand_out(Paper("reports/notes.html", name, f"print note for {chosen.copy}", values, couple, found[0][1]))


@blueprint.get("/couples/<id:couple_id>/documents/notes")
def notes(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args)
    beside = frame(couple, chosen, "Session notes", "reports.notes_pdf")
    return render_template("reports/notes.html", frame=FRAMED, page=beside, **_notes(couple, chosen, on_screen=True))


@blueprint.get("/couples/<id:couple_id>/documents/notes.pdf")
def notes_pdf(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args)
    name = file_name(couple.code, "notes", chosen.copy.value, day=this_day())
    values = _notes(couple, chosen)
    return hand_out(Paper("reports/notes.html", name, f"print notes for {chosen.copy}", values, couple))


@blueprint.get("/couples/<id:couple_id>/documents/progress")
def progress(couple: Couple) -> ResponseReturnValue:
    chosen = _report_options(couple)
    beside = frame(couple, chosen, "Progress report", "reports.progress_pdf", asks_shared=True)
    values = _progress(couple, chosen, on_screen=True)
    return render_template("reports/progress.html", frame=FRAMED, page=beside, **values)


@blueprint.get("/couples/<id:couple_id>/documents/progress.pdf")
def progress_pdf(couple: Couple) -> ResponseReturnValue:
    chosen = _report_options(couple)
    name = file_name(couple.code, "progress", chosen.copy.value, day=this_day())
    values = _progress(couple, chosen)
    return hand_out(Paper("reports/progress.html", name, f"print report for {chosen.copy}", values, couple))


@blueprint.get("/couples/<id:couple_id>/brief.pdf")
def brief_pdf(couple: Couple) -> ResponseReturnValue:
    file, chosen = file_of(couple), Options(naming=options(request.args).naming)
    names = names_of(couple, chosen.naming)
    text = brief_text(Brief(file, file.next, names.called), names)
    values = {"sheet": sheet(head(), names, chosen, "Brief"), "brief": text}
    return hand_out(
        Paper("reports/brief.html", file_name(couple.code, "brief", day=file.as_of), "print brief", values, couple)
    )


@blueprint.get("/exercises/<slug>/handout.pdf")
def handout(slug: str) -> ResponseReturnValue:
    kept, chosen = _kept(slug), options(request.args)
    text = handout_text(kept.exercise, chosen=chosen)
    name = file_name("exercise", None if kept.own else slug, day=this_day())
    values = {"sheet": _exercise_sheet(text.title, chosen), "texts": (text,)}
    return hand_out(Paper("reports/handout.html", name, "print handout", values))


@blueprint.get("/couples/<id:couple_id>/homework/<id:assignment_id>/handout.pdf")
def assignment_handout(couple: Couple, assignment: Assignment) -> ResponseReturnValue:
    kept, chosen = _kept(assignment.slug), options(request.args)
    names = " & ".join(couple.names[key] for key in assignment.partners) if chosen.named else ""
    topics = Work(seen_by(couple, chosen)).topics()
    text = handout_text(kept.exercise, assignment, names=names, chosen=chosen, topics=topics)
    name = file_name(couple.code, "exercise", day=assignment.assigned_on)
    values = {"sheet": _exercise_sheet(text.title, chosen), "texts": (text,)}
    return hand_out(Paper("reports/handout.html", name, "print handout", values, couple, assignment))


def _notes(couple: Couple, chosen: Options, *, on_screen: bool = False) -> dict[str, Any]:
    seen, top = seen_by(couple, chosen, on_screen=on_screen), head()
    texts = note_texts(seen)
    more = {"subtitle": f"Session notes, {period_words(chosen.span, this_day())}"}
    return {"sheet": sheet(top, seen.names, chosen, "Session notes", **more), "notes": texts}


def _progress(couple: Couple, chosen: Options, *, on_screen: bool = False) -> dict[str, Any]:
    seen, top = seen_by(couple, chosen, on_screen=on_screen), head()
    more = {
        "subtitle": f"Progress report, {period_words(chosen.span, this_day())}",
        "facts": report_facts(seen, top.author),
    }
    return {"sheet": sheet(top, seen.names, chosen, "Progress report", **more), "report": report(seen)}


def seen_by(couple: Couple, chosen: Options, *, on_screen: bool = False) -> Seen:
    """Return a couple's record as the addressee that was chosen may see it."""
    names = names_of(couple, chosen.naming, on_screen=on_screen)
    return Seen(file_of(couple), chosen.copy, names, chosen.span, chosen.shared_ratings)


def _exercise_sheet(title: str, chosen: Options) -> Sheet:
    top = head()
    return Sheet(
        title, "Exercise", top.practice, top.printed, is_large=chosen.large, is_letter=chosen.letter, is_open=True
    )


def _report_options(couple: Couple) -> Options:
    return options(request.args, last_weeks(couple.closed_on or this_day()))


def _kept(slug: str) -> Kept:
    return shelf(retired=True).get(slug) or not_found()


def head() -> Letterhead:
    """Return the head of every document that is made now."""
    return letterhead(present().account, now())


def file_of(couple: Couple) -> CaseFile:
    """Return a couple's record as of now."""
    return CaseFile(couple, this_day(), now())


def this_day() -> date:
    """Return today where the counselor works."""
    return today(present().account.zone)
