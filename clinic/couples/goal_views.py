"""The goals of a couple: whose each one is, in their words."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples import goal_actions as actions
from clinic.couples.models import Couple, Goal, goal_of
from clinic.couples.models import goals as goals_of
from clinic.couples.rules import GoalOwner
from clinic.couples.step_forms import MEASURES, GoalForm
from clinic.couples.views import blueprint
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict

__all__ = ["blueprint"]


@blueprint.route("/couples/<id:couple_id>/goals", methods=["GET", "POST"])
def goals(couple: Couple) -> ResponseReturnValue:
    form = GoalForm().named(couple.names)
    if not form.validate_on_submit():
        return _shown("goals", form, couple, goals=goals_of(couple))
    if goal_of(couple, form.id()) is None:
        actions.add_goal(by=present().account.id, couple=couple, id=form.id(), **_typed(form))
    flash("The goal is added.")
    return redirect(_all(couple), 303)


@blueprint.route("/couples/<id:couple_id>/goals/<id:goal_id>", methods=["GET", "POST"])
def goal(couple: Couple, goal: Goal) -> ResponseReturnValue:
    words = {"text": goal.text, "measure": goal.measure, "target": goal.target}
    form = GoalForm(edition=goal.version, owner=goal.owner, **words).named(couple.names)
    if not form.validate_on_submit():
        return _shown("goal", form, couple)
    try:
        actions.change_goal(by=present().account.id, goal=goal, edition=form.edition.data, **_typed(form))
    except Conflict as conflict:
        form.edition.data = goal.version
        different = [("Goal", goal.text), ("Seen in", goal.measure), ("Aimed at", goal.target)]
        return _shown("goal", form, couple, status=409, conflict=str(conflict), different=different)
    flash("Saved.")
    return redirect(_all(couple), 303)


@blueprint.post("/couples/<id:couple_id>/goals/<id:goal_id>/end")
def end_goal(couple: Couple, goal: Goal) -> ResponseReturnValue:
    actions.end_goal(by=present().account.id, goal=goal, ended_on=today(present().account.zone))
    undo = url_for("couples.resume_goal", couple_id=couple.id, goal_id=goal.id)
    message: Any = {"text": "The goal is ended.", "undo": undo}
    flash(message, "undo")
    return redirect(_all(couple), 303)


@blueprint.post("/couples/<id:couple_id>/goals/<id:goal_id>/resume")
def resume_goal(couple: Couple, goal: Goal) -> ResponseReturnValue:
    actions.resume_goal(by=present().account.id, goal=goal)
    return redirect(_all(couple), 303)


def _typed(form: GoalForm) -> dict[str, Any]:
    plain = {name: form[name].data for name in ("text", "measure", "target")}
    return {"owner": GoalOwner(form.owner.data), **plain}


def _all(couple: Couple) -> str:
    return url_for("couples.goals", couple_id=couple.id)


def _shown(template: str, form: GoalForm, couple: Couple, *, status: int = 200, **values: Any) -> ResponseReturnValue:
    page = render_template(f"couples/{template}.html", form=form, couple=couple, measures=MEASURES, **values)
    return page, 422 if form.errors else status
