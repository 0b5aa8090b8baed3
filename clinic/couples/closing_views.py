"""Closing the work well, and the looks back that follow."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples import closing_actions as actions
from clinic.couples.closing_forms import ClosingForm, LookBackForm
from clinic.couples.closing_models import FollowUp, closings_of, follow_ups_of
from clinic.couples.closing_rules import ITEMS, PILLARS, PLAN, Growth, Outcome
from clinic.couples.models import Couple
from clinic.couples.profile_views import offer_undo
from clinic.couples.views import blueprint
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict

__all__ = ["blueprint"]

PLAN_ASKED: Final = "has_prevention_plan"  # app.extensions holds who can tell: a function of the couple, from upstairs


@blueprint.route("/couples/<id:couple_id>/closing", methods=["GET", "POST"])
def closing(couple: Couple) -> ResponseReturnValue:
    form = _form(couple)
    if not form.validate_on_submit():
        return _page(couple, form), 422 if form.errors else 200
    close = bool(request.form.get("close"))
    wanted: dict[str, Any] = {
        "closing": form.closing(close=close),
        "seen": form.seen,
        "plan_exists": _plan_exists(couple),
    }
    try:
        actions.review_closing(by=present().account.id, couple=couple, id=form.id(), today=_today(), **wanted)
    except actions.ClosingRefused as refused:
        form[refused.field].errors = [str(refused)]
        return _page(couple, form), 422
    except Conflict as conflict:
        form.edition.data = closings_of(couple)[0].id.hex
        return _page(couple, form, conflict=str(conflict)), 409
    flash("The work is closed. They are welcome back." if close else "The checklist is kept.")
    return redirect(_here(couple), 303)


@blueprint.post("/couples/<id:couple_id>/closing/<id:follow_up_id>")
def follow_up(couple: Couple, follow_up: FollowUp) -> ResponseReturnValue:
    form = _look_back_form(follow_up)
    if not form.validate_on_submit():
        return _page(couple, _form(couple, formdata=None), looking=form, looking_at=follow_up), 422
    told = {"done_on": form.done_on.data, "outcome": Outcome(form.outcome.data), "words": form.words.data}
    by, edition = present().account.id, form.edition.data
    actions.look_back(by=by, follow_up=follow_up, edition=edition, today=_today(), **told)
    reopen = url_for("couples.reopen_follow_up", couple_id=couple.id, follow_up_id=follow_up.id)
    offer_undo("The look back is kept.", reopen)
    return redirect(_here(couple), 303)


@blueprint.post("/couples/<id:couple_id>/closing/<id:follow_up_id>/open")
def reopen_follow_up(couple: Couple, follow_up: FollowUp) -> ResponseReturnValue:
    actions.reopen_look_back(by=present().account.id, follow_up=follow_up)
    return redirect(_here(couple), 303)


def _today() -> date:
    return today(present().account.zone)


def _here(couple: Couple) -> str:
    return url_for("couples.closing", couple_id=couple.id)


def _plan_exists(couple: Couple) -> bool:
    asked: Callable[[Couple], bool] | None = current_app.extensions.get(PLAN_ASKED)
    return asked is not None and asked(couple)


def _form(couple: Couple, **bound: Any) -> ClosingForm:
    newest = next(iter(closings_of(couple)), None)
    facts = newest.facts if newest else {}
    begin = {name: facts.get(name, "") for name in (*PILLARS, "no_plan_reason", "words")}
    ticked = {*facts.get("items", []), *([PLAN] if _plan_exists(couple) else [])}
    kind = newest.closing_kind.value if newest and newest.closing_kind else ""
    edition = newest.id.hex if newest else ""
    items = [each for each in ITEMS if each in ticked]
    form = ClosingForm(edition=edition, reviewed_on=_today(), items=items, kind=kind, **begin, **bound)
    form.today = _today()
    return form


def _look_back_form(follow_up: FollowUp, **bound: Any) -> LookBackForm:
    begin = {"done_on": follow_up.done_on or _today(), "outcome": follow_up.outcome, "words": follow_up.words}
    form = LookBackForm(prefix=follow_up.id.hex, edition=follow_up.version, **begin, **bound)
    form.today = _today()
    return form


def _page(
    couple: Couple, form: ClosingForm, *, looking: LookBackForm | None = None, looking_at: Any = None, **more: Any
) -> str:
    back = [
        (each, looking if each is looking_at else _look_back_form(each, formdata=None))
        for each in follow_ups_of(couple)
    ]
    return render_template(
        "couples/closing.html", couple=couple, form=form, editions=closings_of(couple), back=back, today=_today(),
        looking_at=looking_at, items=ITEMS, pillars=PILLARS, outcomes={each.value: each.label for each in Outcome},
        growth={each.value: each.label for each in Growth}, plan_exists=_plan_exists(couple), **more,
    )  # fmt: skip
