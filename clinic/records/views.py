"""Adding a record of any kind, reading it, correcting it, and who may see it."""

import re
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.couples.rules import Audience
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.web import not_found
from clinic.records import actions
from clinic.records.declaration import Kind, blocks
from clinic.records.forms import RecordForm
from clinic.records.kinds import KINDS, find, kind_of
from clinic.records.models import Record, editions_of, records_of
from clinic.records.opening import correction_form, names_of, new_form
from clinic.records.reading import shown
from clinic.records.rules import audiences, closed
from clinic.sessions.models import CoupleSession, meeting_of

blueprint = Blueprint("records", __name__)
PAGE: Final = 40
LONGEST_SEARCH: Final = 100


@blueprint.get("/couples/<id:couple_id>/records/new")
def kinds(couple: Couple) -> ResponseReturnValue:
    text, stage = request.args.get("q", "")[:LONGEST_SEARCH], couple.stage.value
    found = find(text, stage)
    if text and len(found) == 1:
        return redirect(
            url_for("records.new", couple_id=couple.id, kind=found[0].slug, meeting=request.args.get("meeting"))
        )
    return render_template(
        "records/kinds.html", couple=couple, text=text, meeting=asked_meeting(couple), counts=_counts(couple),
        fitting=[each for each in found if stage in each.stages],
        others=[each for each in found if stage not in each.stages],
        closed={each.slug: closed(each, stage) for each in found},
    )  # fmt: skip


@blueprint.route("/couples/<id:couple_id>/records/new/<kind>", methods=["GET", "POST"])
def new(couple: Couple, kind: str) -> ResponseReturnValue:
    declared, meeting = kind_of(kind) or not_found(), asked_meeting(couple)
    if closed(declared, couple.stage.value):
        return render_template("records/closed.html", couple=couple, kind=declared), 422 if request.form else 200
    form = new_form(couple, declared, present().account, meeting=meeting)
    if not form.validate_on_submit():
        return form_page(couple, declared, form)
    try:
        record = write(couple, declared, form)
    except actions.Unfit as unfit:
        form.blame(unfit.places)
        return form_page(couple, declared, form)
    flash("It is recorded.")
    return redirect(_after(couple, record, meeting), 303)


@blueprint.get("/couples/<id:couple_id>/records")
def records(couple: Couple) -> ResponseReturnValue:
    wanted = kind_of(request.args.get("kind", ""))
    found = list(reversed(records_of(couple)))
    used = [each for each in KINDS.values() if each.slug in {record.kind for record in found}]
    kept = [each for each in found if wanted is None or each.kind == wanted.slug]
    pages = max(1, -(-len(kept) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    names = names_of(couple)
    lines = [(each, shown(each, names)) for each in kept[(number - 1) * PAGE : number * PAGE]]
    return render_template(
        "records/records.html", couple=couple, lines=lines, used=used, wanted=wanted, pages=pages, number=number,
        forms=[(each, new_form(couple, each, present().account)) for each in (KINDS["win"],)],
    )  # fmt: skip


@blueprint.get("/couples/<id:couple_id>/records/<id:record_id>")
def record(couple: Couple, record: Record) -> ResponseReturnValue:
    names, declared = names_of(couple), kind_of(record.kind)
    return render_template(
        "records/record.html", couple=couple, record=record, kind=declared, names=names, reading=shown(record, names),
        remarks=declared.remarks(record.values, names) if declared and declared.remarks else [],
        history=[(each, shown(each, names, declared)) for each in editions_of(record)],
        audiences=audiences(declared, record.about) if declared else (),
        meeting=meeting_of(couple, record.meeting_id) if record.meeting_id else None,
    )  # fmt: skip


@blueprint.route("/couples/<id:couple_id>/records/<id:record_id>/correct", methods=["GET", "POST"])
def correct(couple: Couple, record: Record) -> ResponseReturnValue:
    declared = kind_of(record.kind) or not_found()
    form = correction_form(couple, declared, record, present().account)
    if record.withdrawn or not form.validate_on_submit():
        return not_found() if record.withdrawn else form_page(couple, declared, form, record)
    seen = int(form.edition.data) if (form.edition.data or "").isdecimal() else None
    try:
        actions.correct(by=present().account.id, record=record, version=seen, entry=form.entry(), today=form.today)
    except actions.Unfit as unfit:
        form.blame(unfit.places)
        return form_page(couple, declared, form, record)
    except Conflict as conflict:
        form.edition.data = str(record.version)
        return form_page(couple, declared, form, record, str(conflict))
    flash("The record is corrected. How it read before stays in its history.")
    return redirect(_address(couple, record), 303)


@blueprint.post("/couples/<id:couple_id>/records/<id:record_id>/withdraw")
def withdraw(couple: Couple, record: Record) -> ResponseReturnValue:
    undo = bool(request.values.get("undo"))
    actions.withdraw(by=present().account.id, record=record, withdrawn=not undo)
    if not undo:
        back = url_for("records.withdraw", couple_id=couple.id, record_id=record.id, undo=1)
        message: Any = {"text": "The record is withdrawn.", "undo": back}
        flash(message, "undo")
    return redirect(_address(couple, record), 303)


@blueprint.post("/couples/<id:couple_id>/records/<id:record_id>/audience")
def show_to(couple: Couple, record: Record) -> ResponseReturnValue:
    wanted = next((each for each in Audience if each.value == request.form.get("audience")), None)
    if wanted is None:
        raise Refused("Choose who may see it.")
    actions.show_to(by=present().account.id, record=record, audience=wanted)
    flash("Who may see it is changed.")
    return redirect(_address(couple, record), 303)


def asked_meeting(couple: Couple) -> CoupleSession | None:
    """Return the meeting that an address or a form names, if it is one of this couple's."""
    word = request.values.get("meeting", "")
    return meeting_of(couple, UUID(hex=word)) if re.fullmatch("[0-9a-f]{32}", word) else None


def write(couple: Couple, kind: Kind, form: RecordForm) -> Record:
    """Write what a form says."""
    id = form.meeting_id()
    return actions.write(
        by=present().account.id, couple=couple, id=form.id(), kind=kind, entry=form.entry(),
        today=today(present().account.zone), meeting=meeting_of(couple, id) if id else None,
    )  # fmt: skip


def form_page(
    couple: Couple, kind: Kind, form: RecordForm, record: Record | None = None, conflict: str = ""
) -> ResponseReturnValue:
    """Return the page of a form, with what was typed and what is wrong with it."""
    saved = [("Saved meanwhile", shown(record, names_of(couple)).summary)] if record and conflict else []
    page = render_template(
        "records/form.html",
        couple=couple,
        kind=kind,
        form=form,
        record=record,
        conflict=conflict,
        different=saved,
        blocks=blocks(kind),
        meeting=asked_meeting(couple),
    )
    return page, 409 if conflict else 422 if form.errors else 200


def _after(couple: Couple, record: Record, meeting: CoupleSession | None) -> str:
    """Return where to go on: the page of the session that it was added from, else the record."""
    if meeting and request.args.get("meeting"):
        return url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id)
    return _address(couple, record)


def _new_address(couple: Couple, kind: Kind) -> str:
    return url_for("records.new", couple_id=couple.id, kind=kind.slug, meeting=request.args.get("meeting"))


def _address(couple: Couple, record: Record) -> str:
    return url_for("records.record", couple_id=couple.id, record_id=record.id)


def _counts(couple: Couple) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for each in records_of(couple):
        found.setdefault(each.kind, []).append(each)
    return found
