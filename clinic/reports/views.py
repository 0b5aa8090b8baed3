"""Documents: shown beside their options first, then as PDF."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.casefile.brief import Brief
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.homework.models import Assignment
from clinic.homework.shelf import shelf
from clinic.kernel.clock import now, today
from clinic.kernel.web import not_found
from clinic.reports.documents import Sheet, generated, note_text, period_words, recipient, report
from clinic.reports.forms import Options, options
from clinic.reports.handouts import handout_text
from clinic.reports.printing import Paper, hand_out
from clinic.reports.rules import Copy
from clinic.reports.seen import Seen
from clinic.sessions.models import CoupleSession

blueprint = Blueprint("reports", __name__)
FRAME = "reports/framed.html"


@blueprint.get("/couples/<id:couple_id>/documents")
def documents(couple: Couple) -> ResponseReturnValue:
    file = _file(couple)
    return render_template("reports/documents.html", couple=couple, file=file, meetings=list(reversed(file.meetings)))


@blueprint.get("/couples/<id:couple_id>/sessions/<id:meeting_id>/note.pdf")
def note_pdf(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    chosen = options(request.args, today(_zone()), weeks=None)
    seen = Seen(_file(couple), chosen.copy, chosen.naming)
    notes = [note_text(seen, each, note, _zone()) for each, note in seen.notes() if each.id == meeting.id]
    if not notes:
        not_found()
    sheet = _sheet(seen, "Session note", chosen, subtitle=notes[0].when, status=notes[0].status, is_draft=notes[0].is_draft)
    html = render_template("reports/notes.html", sheet=sheet, notes=notes)
    return hand_out(Paper(html, f"{couple.code}-note-{meeting.day}-{chosen.copy.value}.pdf", "print note", couple.id))


@blueprint.get("/couples/<id:couple_id>/documents/notes")
def notes(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args, today(_zone()), weeks=None)
    return render_template("reports/notes.html", frame=FRAME, couple=couple, chosen=chosen, copies=_copies(couple),
                           download="reports.notes_pdf", title="Session notes", **_notes(couple, chosen))


@blueprint.get("/couples/<id:couple_id>/documents/notes.pdf")
def notes_pdf(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args, today(_zone()), weeks=None)
    html = render_template("reports/notes.html", **_notes(couple, chosen))
    return hand_out(Paper(html, f"{couple.code}-notes-{today(_zone())}-{chosen.copy.value}.pdf", "print notes", couple.id))


@blueprint.get("/couples/<id:couple_id>/documents/progress")
def progress(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args, today(_zone()))
    return render_template("reports/progress.html", frame=FRAME, couple=couple, chosen=chosen, copies=_copies(couple),
                           download="reports.progress_pdf", title="Progress report", **_progress(couple, chosen))


@blueprint.get("/couples/<id:couple_id>/documents/progress.pdf")
def progress_pdf(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args, today(_zone()))
    html = render_template("reports/progress.html", **_progress(couple, chosen))
    name = f"{couple.code}-progress-{today(_zone())}-{chosen.copy.value}.pdf"
    return hand_out(Paper(html, name, "print progress report", couple.id))


@blueprint.get("/couples/<id:couple_id>/brief.pdf")
def brief_pdf(couple: Couple) -> ResponseReturnValue:
    file, chosen = _file(couple), options(request.args, today(_zone()))
    seen = Seen(file, Copy.FILE, chosen.naming)
    html = render_template("reports/brief.html", sheet=_sheet(seen, "Brief", chosen), brief=Brief(file, file.next))
    return hand_out(Paper(html, f"{couple.code}-brief-{file.as_of}.pdf", "print brief", couple.id))


@blueprint.get("/exercises/<slug>/handout.pdf")
def handout(slug: str) -> ResponseReturnValue:
    kept = shelf(retired=True).get(slug)
    if kept is None:
        not_found()
    chosen = options(request.args, today(_zone()))
    sheet = Sheet(kept.exercise.title, "Exercise", _practice(), generated(now(), _zone()), is_large=chosen.large,
                  is_letter=chosen.letter)
    html = render_template("reports/handout.html", sheet=sheet, texts=[handout_text(kept.exercise)])
    return hand_out(Paper(html, f"{slug}.pdf", "print handout"))


@blueprint.get("/couples/<id:couple_id>/homework/<id:assignment_id>/handout.pdf")
def assignment_handout(couple: Couple, assignment: Assignment) -> ResponseReturnValue:
    kept = shelf(retired=True).get(assignment.slug)
    if kept is None:
        not_found()
    chosen = options(request.args, today(_zone()))
    named = [couple.names[key] for key in assignment.partners] if request.args.get("named") else []
    sheet = Sheet(kept.exercise.title, "Exercise", _practice(), generated(now(), _zone()), is_large=chosen.large,
                  recipient=" and ".join(named), is_letter=chosen.letter)
    html = render_template("reports/handout.html", sheet=sheet, texts=[handout_text(kept.exercise, assignment)])
    return hand_out(Paper(html, f"{couple.code}-{assignment.slug}.pdf", "print handout", couple.id))


def _notes(couple: Couple, chosen: Options) -> dict[str, Any]:
    seen = Seen(_file(couple), chosen.copy, chosen.naming, chosen.start, chosen.end)
    texts = [note_text(seen, meeting, note, _zone()) for meeting, note in seen.notes()]
    subtitle = f"Session notes, {period_words(chosen.start, chosen.end)}".rstrip(", ")
    return {"sheet": _sheet(seen, "Session notes", chosen, subtitle=subtitle), "notes": texts}


def _progress(couple: Couple, chosen: Options) -> dict[str, Any]:
    seen = Seen(_file(couple), chosen.copy, chosen.naming, chosen.start, chosen.end, chosen.shared_ratings)
    body = report(seen)
    facts = (*body.sessions, ("Prepared by", _author()))
    subtitle = f"Progress report, {period_words(chosen.start, chosen.end)}".rstrip(", ")
    return {"sheet": _sheet(seen, "Progress report", chosen, subtitle=subtitle, facts=facts), "report": body}


def _sheet(seen: Seen, document: str, chosen: Options, **more: Any) -> Sheet:
    return Sheet(
        heading=seen.heading, document=document, practice=_practice(), generated_at=generated(now(), _zone()),
        recipient=recipient(seen), author=_author(), is_large=chosen.large, is_letter=chosen.letter, **more,
    )


def _copies(couple: Couple) -> list[tuple[str, str]]:
    names = couple.names
    return [("file", "Your own file"), ("p1", f"{names['p1']} only"), ("p2", f"{names['p2']} only"), ("joint", "Both together")]


def _file(couple: Couple) -> CaseFile:
    return CaseFile(couple, today(_zone()), now())


def _zone() -> str:
    return present().account.zone


def _author() -> str:
    account = present().account
    return ", ".join(filter(None, (account.name, account.credential)))


def _practice() -> tuple[str, ...]:
    account = present().account
    return tuple(line for line in (account.practice_name, *account.practice_address.splitlines()) if line.strip())
