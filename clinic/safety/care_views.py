"""Setbacks with their first 72 hours, topics for the session only, and a legal hold."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.safety import care_actions as actions
from clinic.safety.care_forms import (
    HoldForm,
    LiftForm,
    SetbackForm,
    StepForm,
    TopicForm,
)
from clinic.safety.care_models import (
    SessionOnlyTopic,
    Setback,
    hold_on,
    holds_of,
    setbacks_of,
    topics_of,
)
from clinic.safety.care_rules import STEPS, TopicReason, hold_words, until
from clinic.safety.views import blueprint, dated, day_here, names_shown, offer_undo

__all__ = ["blueprint"]


@blueprint.route("/couples/<id:couple_id>/safety/setbacks", methods=["GET", "POST"])
def setbacks(couple: Couple) -> ResponseReturnValue:
    begin = {"happened_on": day_here(), "event": True}
    form = dated(SetbackForm(**begin).named(names_shown(couple)))
    if form.validate_on_submit():
        told = {"happened_on": form.happened_on.data, "text": form.text.data, "happening": form.happening}
        row = actions.record_setback(by=_me(), couple=couple, id=form.id(), today=day_here(), **told)
        flash("The setback is recorded. These are the steps of the first days.")
        return redirect(url_for("safety.setback", couple_id=couple.id, setback_id=row.id), 303)
    past, gone = setbacks_of(couple), setbacks_of(couple, withdrawn=True)
    page = render_template("safety/setbacks.html", couple=couple, form=form, past=past, gone=gone, steps=STEPS)
    return page, 422 if form.errors else 200


@blueprint.route("/couples/<id:couple_id>/safety/setbacks/<id:setback_id>", methods=["GET", "POST"])
def setback(couple: Couple, setback: Setback) -> ResponseReturnValue:
    step = request.args.get("step", "")
    form = dated(StepForm(prefix=step))
    if not form.validate_on_submit():
        wrong = {step: form} if form.errors else {}
        return _setback(couple, setback, wrong), 422 if form.errors else 200
    told = {"step": step, "done_on": form.done_on.data, "words": form.words.data}
    actions.take_step(by=_me(), setback=setback, edition=form.edition.data, today=day_here(), **told)
    flash("Kept.")
    return redirect(url_for("safety.setback", couple_id=couple.id, setback_id=setback.id), 303)


@blueprint.post("/couples/<id:couple_id>/safety/setbacks/<id:setback_id>/withdraw")
def withdraw_setback(couple: Couple, setback: Setback) -> ResponseReturnValue:
    withdrawn = not request.args.get("undo")
    actions.withdraw_setback(by=_me(), couple=couple, setback=setback, withdrawn=withdrawn)
    if withdrawn:
        undo = url_for("safety.withdraw_setback", couple_id=couple.id, setback_id=setback.id, undo=1)
        offer_undo("The setback is withdrawn, and its event.", undo)
    return _to("setbacks", couple)


@blueprint.route("/couples/<id:couple_id>/safety/topics", methods=["GET", "POST"])
def topics(couple: Couple) -> ResponseReturnValue:
    form = TopicForm()
    if form.validate_on_submit():
        told = {"text": form.text.data, "reason": TopicReason(form.reason.data), "since": day_here()}
        actions.keep_for_session(by=_me(), couple=couple, id=form.id(), **told)
        flash("The topic is kept for the session.")
        return _to("topics", couple)
    page = render_template("safety/topics.html", couple=couple, form=form, topics=topics_of(couple))
    return page, 422 if form.errors else 200


@blueprint.post("/couples/<id:couple_id>/safety/topics/<id:topic_id>/lift")
def lift_topic(couple: Couple, topic: SessionOnlyTopic) -> ResponseReturnValue:
    undo = bool(request.args.get("undo"))
    actions.lift_topic(by=_me(), topic=topic, lifted_on=None if undo else day_here())
    if not undo:
        again = url_for("safety.lift_topic", couple_id=couple.id, topic_id=topic.id, undo=1)
        offer_undo("The topic is open again.", again)
    return _to("topics", couple)


@blueprint.route("/couples/<id:couple_id>/safety/legal-hold", methods=["GET", "POST"])
def legal_hold(couple: Couple) -> ResponseReturnValue:
    form = dated(HoldForm(set_on=day_here()))
    if not form.validate_on_submit():
        return _hold(couple, form), 422 if form.errors else 200
    told = {"set_on": form.set_on.data, "reason": form.reason.data}
    actions.set_hold(by=_me(), couple=couple, id=form.id(), today=day_here(), **told)
    flash("The hold stands.")
    return _to("legal_hold", couple)


@blueprint.post("/couples/<id:couple_id>/safety/legal-hold/lift")
def lift_hold(couple: Couple) -> ResponseReturnValue:
    hold = hold_on(couple)
    if hold is None:
        return _to("legal_hold", couple)
    form = _lift_form(hold.set_on)
    if not form.validate_on_submit():
        return _hold(couple, lifting=form), 422
    told = {"lifted_on": form.lifted_on.data, "reason": form.reason.data}
    actions.lift_hold(by=_me(), hold=hold, today=day_here(), **told)
    flash("The hold is lifted.")
    return _to("legal_hold", couple)


def _me() -> UUID:
    return present().account.id


def _to(page: str, couple: Couple) -> ResponseReturnValue:
    return redirect(url_for(f"safety.{page}", couple_id=couple.id), 303)


def _setback(couple: Couple, setback: Setback, wrong: dict[str, StepForm]) -> str:
    forms = {name: wrong.get(name) or _step_form(setback, name) for name in STEPS}
    first, week = until(setback.happened_on)
    return render_template(
        "safety/setback.html", couple=couple, setback=setback, steps=STEPS, forms=forms, wrong=wrong,
        first=first, week=week, today=day_here(),
    )  # fmt: skip


def _step_form(setback: Setback, name: str) -> StepForm:
    words = (setback.steps.get(name) or {}).get("words", "")
    begin = {"edition": setback.version, "words": words, "done_on": setback.done.get(name)}
    return StepForm(formdata=None, prefix=name, **begin)


def _lift_form(since: date, **bound: Any) -> LiftForm:
    form = dated(LiftForm(prefix="lift", lifted_on=day_here(), **bound))
    form.since = since
    return form


def _hold(couple: Couple, form: HoldForm | None = None, *, lifting: LiftForm | None = None) -> str:
    hold = hold_on(couple)
    lifting = lifting or (_lift_form(hold.set_on, formdata=None) if hold else None)
    return render_template(
        "safety/legal_hold.html", couple=couple, form=form or HoldForm(formdata=None, set_on=day_here()), hold=hold,
        lifting=lifting, past=[each for each in holds_of(couple) if each.lifted_on], hold_words=hold_words,
    )  # fmt: skip
