"""Whether the work goes on, and with whom; and two partners under the wrong letters."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples import standing_actions as actions
from clinic.couples.actions import change_status
from clinic.couples.closing_forms import StandingForm, SwapForm
from clinic.couples.models import Couple, StatusChange, standing_of, status_history
from clinic.couples.profile_views import names_shown
from clinic.couples.rules import Status
from clinic.couples.standing_rules import standing_from
from clinic.couples.step_forms import StatusForm
from clinic.couples.swap_rules import Swap, swap_problem
from clinic.couples.views import blueprint, dated
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.text import day as text_day

__all__ = ["blueprint"]


@blueprint.route("/couples/<id:couple_id>/status", methods=["GET", "POST"])
def status(couple: Couple) -> ResponseReturnValue:
    form = _status_form(couple)
    if not form.validate_on_submit():
        return _status_page(couple, status=form)
    turn = {"changed_on": form.changed_on.data, "reason": form.reason.data}
    change_status(by=present().account.id, couple=couple, status=Status(form.status.data), **turn)
    flash("The status is changed.")
    return redirect(url_for("couples.status", couple_id=couple.id), 303)


@blueprint.post("/couples/<id:couple_id>/status/standing")
def standing(couple: Couple) -> ResponseReturnValue:
    form = _standing_form(couple)
    if not form.validate_on_submit():
        return _status_page(couple, standing=form)
    turn = {"standing": form.standing, "changed_on": form.changed_on.data, "reason": form.reason.data}
    actions.change_standing(by=present().account.id, couple=couple, **turn)
    flash("It is kept.")
    return redirect(url_for("couples.status", couple_id=couple.id), 303)


@blueprint.route("/couples/<id:couple_id>/swap", methods=["GET", "POST"])
def swap(couple: Couple) -> ResponseReturnValue:
    form = SwapForm(edition=couple.edition, kind=Swap.NAMES.value)
    if not form.validate_on_submit():
        return _swap_page(couple, form), 422 if form.errors else 200
    kind, edition = Swap(form.kind.data), form.edition.data or ""
    try:
        actions.swap_partners(by=present().account.id, couple=couple, edition=edition, kind=kind)
    except Conflict as conflict:
        form.edition.data = couple.edition
        return _swap_page(couple, form, conflict=str(conflict)), 409
    except Refused as refused:
        form.kind.errors = [str(refused)]
        return _swap_page(couple, form), 422
    flash("The two have changed places.")
    return redirect(url_for("couples.swap", couple_id=couple.id), 303)


def _status_page(
    couple: Couple, *, status: StatusForm | None = None, standing: StandingForm | None = None
) -> ResponseReturnValue:
    """Show status and standing; the form that was not sent is filled from the record, not from the request."""
    form, other = status or _status_form(couple, formdata=None), standing or _standing_form(couple, formdata=None)
    names = names_shown(couple)
    turns = [
        (each.changed_on, text_day(each.changed_on, year=True), _in_words(each, names), each.reason)
        for each in status_history(couple)
    ]
    now = standing_of(couple).words(names)
    page = render_template("couples/status.html", form=form, other=other, couple=couple, steps=turns, standing=now)
    return page, 422 if form.errors or other.errors else 200


def _in_words(turn: StatusChange, names: Mapping[str, str]) -> str:
    return standing_from(turn.together).words(names) if turn.together else turn.status.label


def _status_form(couple: Couple, **bound: Any) -> StatusForm:
    form = StatusForm(changed_on=today(present().account.zone), **bound)
    form.offer(couple.status)
    dated(form, couple, status_history(couple))
    return form


def _standing_form(couple: Couple, **bound: Any) -> StandingForm:
    now = standing_of(couple)
    begin = {"continues_with": now.continues_with.value, "apart": now.apart}
    form = StandingForm(prefix="standing", changed_on=today(present().account.zone), **begin, **bound)
    form.present = now
    dated(form, couple, status_history(couple))
    return form.named(names_shown(couple))


def _swap_page(couple: Couple, form: SwapForm, **more: Any) -> str:
    entries = actions.entries_of(couple)
    return render_template(
        "couples/swap.html", couple=couple, form=form, count=sum(entries.values()), kinds=Swap,
        refused=swap_problem(Swap.ORDER, entries), **more,
    )  # fmt: skip
