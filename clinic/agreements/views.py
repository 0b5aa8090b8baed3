"""The couple's agreements: all of them, one of them, a new draft, a change, and what is in force on one page."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.agreements import actions, reading
from clinic.agreements.drafting import blank, whole
from clinic.agreements.forms import FORMS
from clinic.agreements.models import Agreement
from clinic.agreements.pages import (
    around,
    asked_id,
    asked_kind,
    asked_line,
    change_form,
    form_page,
    names_of,
    onward,
    page_of,
    stale_page,
    this_day,
)
from clinic.agreements.rules import AgreementKind, Area, VersionStatus
from clinic.agreements.writing import ENDED
from clinic.couples.models import Couple
from clinic.kernel.errors import Conflict, Refused

blueprint = Blueprint("agreements", __name__)
SAVED = "The draft is saved. It is in force once both have signed."


@blueprint.get("/couples/<id:couple_id>/agreements")
def agreements(couple: Couple) -> ResponseReturnValue:
    found = reading.accords(couple)
    groups = {status.value: [each for each in found if each.status is status] for status in VersionStatus}
    values = {"groups": groups, "waiting": [each for each in found if each.draft], "kinds": AgreementKind}
    return render_template("agreements/agreements.html", **around(couple), **values)


@blueprint.route("/couples/<id:couple_id>/agreements/new", methods=["GET", "POST"])
def new(couple: Couple) -> ResponseReturnValue:
    kind, line, today = asked_kind(), asked_line(couple), this_day()
    start = blank(kind, today, line.agreed_line, Area.CLOSENESS) if line else blank(kind, today)
    form = FORMS[kind](**start).asked(kind, 1, today, names_of(couple))
    if not form.validate_on_submit():
        return form_page(couple, form)
    chosen = {"title": form.title.data, "area": Area(form.area.data) if "area" in form else None}
    by, wording = present().account.id, form.wording
    made = actions.propose(by=by, couple=couple, id=form.id(), kind=kind, wording=wording, today=today, **chosen)
    flash(SAVED)
    return onward(couple, made)


@blueprint.get("/couples/<id:couple_id>/agreements/<id:agreement_id>")
def agreement(couple: Couple, agreement: Agreement) -> ResponseReturnValue:
    return page_of(couple, agreement)


@blueprint.route("/couples/<id:couple_id>/agreements/<id:agreement_id>/change", methods=["GET", "POST"])
def change(couple: Couple, agreement: Agreement) -> ResponseReturnValue:
    if agreement.ended_on is not None:
        raise Refused(ENDED)
    accord = reading.accord_of(couple, agreement)
    form = change_form(couple, accord)
    if not form.validate_on_submit():
        return form_page(couple, form, accord=accord)
    wording, edition = whole(form.wording, accord.newest, agreement.kind), form.edition.data or ""
    try:
        by, today = present().account.id, this_day()
        actions.revise(by=by, agreement=agreement, id=form.id(), edition=edition, wording=wording, today=today)
    except Conflict as conflict:
        return stale_page(couple, agreement, form, conflict)
    flash(SAVED)
    return onward(couple, agreement)


@blueprint.get("/couples/<id:couple_id>/agreed")
def agreed(couple: Couple) -> ResponseReturnValue:
    page = reading.agreed(couple, today=this_day(), names=names_of(couple), only=asked_id("only"))
    return render_template("agreements/agreed.html", page=page, **around(couple))
