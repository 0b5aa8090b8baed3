"""The caseload, finding a couple, and what is known about one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples import actions
from clinic.couples.finding import by_name, found, free_code, listed, suggestions
from clinic.couples.forms import BONDS, PRONOUNS, UNITS, CoupleForm
from clinic.couples.intake import as_typed, changes, written
from clinic.couples.models import Couple, StageChange, codes, couple_of, stage_history
from clinic.couples.profile_models import latest_statements
from clinic.couples.rules import PARTNERS, Stage, Status, first_day
from clinic.couples.step_forms import Dated, StageForm
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict
from clinic.kernel.text import day as text_day

blueprint = Blueprint("couples", __name__)

LONGEST_WISH: Final = 200
PER_PAGE: Final = 50
WORDS: Final = {"pronouns": PRONOUNS, "bonds": BONDS, "units": UNITS}
FILTERS: Final[Mapping[str, tuple[Status, ...]]] = {
    "active": (Status.ACTIVE,),
    "paused": (Status.PAUSED, Status.PAUSED_REFERRED),
    "closed": (Status.CLOSED,),
    "all": tuple(Status),
}


@blueprint.get("/couples")
def couples() -> ResponseReturnValue:
    wanted = request.args.get("q", "").strip()[:LONGEST_WISH]
    chosen = request.args.get("status", "active")
    chosen = chosen if chosen in FILTERS else "active"
    entries = found(listed(), wanted) if wanted else by_name(listed(FILTERS[chosen]))
    if wanted and len(entries) == 1:
        return redirect(url_for("desk.couple", couple_id=entries[0].id))
    pages = max(1, -(-len(entries) // PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    values = {"wanted": wanted, "chosen": chosen, "filters": FILTERS, "count": len(entries), "names": suggestions()}
    return render_template("couples/couples.html", entries=shown, number=number, pages=pages, **values)


@blueprint.route("/couples/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    me = present().account
    day = today(me.zone)
    form = CoupleForm(opened_on=day, p1={"zone": me.zone}, p2={"zone": me.zone}).dated(day)
    if not form.validate_on_submit():
        return _form("new", form)
    record = written(form.data)
    record["code"] = record["code"] or free_code([each["short_name"] for each in record["partners"].values()], codes())
    try:
        couple = couple_of(form.id()) or actions.open_couple(by=me.id, id=form.id(), **record)
    except actions.CodeTaken as taken:
        form.code.errors = [str(taken)]
        return _form("new", form)
    flash("The record is open.")
    return redirect(url_for("desk.couple", couple_id=couple.id), 303)


@blueprint.route("/couples/<id:couple_id>/edit", methods=["GET", "POST"])
def edit(couple: Couple) -> ResponseReturnValue:
    form = _edit_form(couple)
    if not form.validate_on_submit():
        return _form("edit", form, couple=couple)
    typed = {**form.data, "code": form.code.data or couple.code}
    try:
        edition = form.edition.data or ""
        actions.change_couple(by=present().account.id, couple=couple, edition=edition, **changes(couple, typed))
    except actions.CodeTaken as taken:
        form.code.errors = [str(taken)]
        return _form("edit", form, couple=couple)
    except Conflict as conflict:
        return _stale(form, couple, conflict)
    flash("Saved.")
    return redirect(url_for("desk.couple", couple_id=couple.id), 303)


@blueprint.route("/couples/<id:couple_id>/stage", methods=["GET", "POST"])
def stage(couple: Couple) -> ResponseReturnValue:
    history = stage_history(couple)
    form = StageForm(changed_on=_today())
    form.present = couple.stage
    dated(form, couple, history)
    if not form.validate_on_submit():
        return _form("stage", form, couple=couple, steps=_steps(history), said=_said_since(couple, history))
    step = {"changed_on": form.changed_on.data, "reason": form.reason.data}
    actions.change_stage(by=present().account.id, couple=couple, stage=Stage(form.stage.data), **step)
    flash("The stage is changed.")
    return redirect(url_for("couples.stage", couple_id=couple.id), 303)


def _said_since(couple: Couple, history: Sequence[StageChange]) -> dict[str, Any]:
    """Return each partner's newest statement, and who has said nothing since the last step between stages.

    What was said on the day of the step counts where it was said for the present stage.
    """
    now, since = latest_statements(couple), history[0].changed_on if history else couple.opened_on
    fresh = [key for key, each in now.items() if (each.said_on, each.stage is couple.stage) >= (since, True)]
    silent = [key for key in PARTNERS if key not in fresh]
    return {"now": now, "silent": silent}


def _form(template: str, form: Any, **values: Any) -> ResponseReturnValue:
    return render_template(f"couples/{template}.html", form=form, words=WORDS, **values), 422 if form.errors else 200


def _today() -> date:
    return today(present().account.zone)


def dated(form: Dated, couple: Couple, history: Sequence[Any]) -> None:
    """Tell a form what day it is, and the first day its step can have happened."""
    form.today, form.since = _today(), first_day(couple.opened_on, [each.changed_on for each in history])


def _steps(history: Sequence[StageChange]) -> list[tuple[date, str, str, str]]:
    """Return day, day in words, label and reason of each step, newest first."""
    return [(each.changed_on, text_day(each.changed_on, year=True), each.stage.label, each.reason) for each in history]


def _edit_form(couple: Couple, **bound: Any) -> CoupleForm:
    return CoupleForm(edition=couple.edition, **as_typed(couple), **bound).dated(_today())


def _stale(form: CoupleForm, couple: Couple, conflict: Conflict) -> ResponseReturnValue:
    """Show what was typed beside what was saved meanwhile; the next save is then an informed one."""
    different = form.differences(_edit_form(couple, formdata=None))
    form.edition.data = couple.edition
    values = {"couple": couple, "conflict": str(conflict), "different": different, "words": WORDS}
    return render_template("couples/edit.html", form=form, **values), 409
