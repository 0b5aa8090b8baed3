"""All records of one kind together, and what can be recorded in a line while a session runs."""

import re
from typing import Any, Final
from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import today
from clinic.kernel.errors import ClinicError, Conflict, Refused
from clinic.kernel.web import not_found, wants_json
from clinic.records import actions
from clinic.records.boards import board as board_of
from clinic.records.declaration import Kind
from clinic.records.forms import RecordForm, first_word
from clinic.records.kinds import KINDS, kind_of
from clinic.records.loop_rules import Mark
from clinic.records.models import Record, record_of
from clinic.records.opening import names_of, new_form
from clinic.records.reading import shown
from clinic.records.views import asked_meeting, blueprint, form_page, write

__all__ = ["blueprint"]

ALWAYS_ASKED: Final = ("once", "meeting", "about", "happened_on", "audience")


@blueprint.get("/couples/<id:couple_id>/records/board/<kind>")
def board(couple: Couple, kind: str) -> ResponseReturnValue:
    declared = kind_of(kind) or not_found()
    records, said = board_of(couple, declared, today(present().account.zone))
    names = names_of(couple)
    return render_template(
        "records/board.html", couple=couple, kind=declared, board=said, names=names,
        lines=[(each, shown(each, names)) for each in reversed(records)],
        form=new_form(couple, declared, present().account) if declared.quick else None,
    )  # fmt: skip


@blueprint.post("/couples/<id:couple_id>/records/quick")
def quick(couple: Couple) -> ResponseReturnValue:
    """Record a line of a kind that allows it, or one more occasion of a promise; a script gets an answer in JSON."""
    try:
        return _tick(couple) if request.form.get("record") else _line(couple)
    except (Refused, Conflict) as problem:
        return _not_saved(problem)


def _line(couple: Couple) -> ResponseReturnValue:
    kind = KINDS.get(request.form.get("kind", ""))
    if kind is None or not kind.quick:
        raise Refused("Choose what to record.")
    form = _quick_form(couple, kind)
    if not form.validate():
        return _show_form(couple, kind, form)
    try:
        record = write(couple, kind, form)
    except actions.Unfit as unfit:
        form.blame(unfit.places)
        return _show_form(couple, kind, form)
    return _saved(couple, record)


def _quick_form(couple: Couple, kind: Kind) -> RecordForm:
    """Return the whole form of a kind with what its short form asks; the day and the audience are as usual."""
    meeting = asked_meeting(couple)
    asked = {*ALWAYS_ASKED, *kind.quick}
    sent: MultiDict[str, Any] = MultiDict(each for each in request.form.items(multi=True) if each[0] in asked)
    sent.setdefault("happened_on", (meeting.day if meeting else today(present().account.zone)).isoformat())
    sent.setdefault("audience", first_word(kind))
    return new_form(couple, kind, present().account, meeting=meeting, sent=sent)


def _show_form(couple: Couple, kind: Kind, form: RecordForm) -> ResponseReturnValue:
    if wants_json():
        page = url_for("records.new", couple_id=couple.id, kind=kind.slug)
        return jsonify(error=form.first_problem(), page=page), 422
    return form_page(couple, kind, form)


def _tick(couple: Couple) -> ResponseReturnValue:
    record, version = _asked_record(couple), request.form.get("version", type=int)
    mark = next((each for each in Mark if each.value == request.form.get("mark")), None)
    if mark is None:
        raise Refused("Choose shown, told or missed.")
    meeting, day = asked_meeting(couple), today(present().account.zone)
    on = min(meeting.day, day) if meeting else day
    actions.tick(by=present().account.id, record=record, version=version, mark=mark, on=on, today=day)
    return _saved(couple, record)


def _asked_record(couple: Couple) -> Record:
    word = request.form.get("record", "")
    found = record_of(couple, UUID(hex=word)) if re.fullmatch("[0-9a-f]{32}", word) else None
    return found if found and not found.withdrawn else not_found()


def _saved(couple: Couple, record: Record) -> ResponseReturnValue:
    reading = shown(record, names_of(couple))
    if wants_json():
        html = render_template("records/line.html", couple=couple, record=record, reading=reading)
        return jsonify(
            saved=True, version=record.version, id=record.id.hex, words=f"{reading.title} recorded", html=html
        )
    meeting = asked_meeting(couple)
    if meeting:
        return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)
    return redirect(url_for("records.board", couple_id=couple.id, kind=record.kind), 303)


def _not_saved(problem: ClinicError) -> ResponseReturnValue:
    if not wants_json():
        raise problem
    return jsonify(error=str(problem)), 409 if isinstance(problem, Conflict) else 422
