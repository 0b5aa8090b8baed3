"""One partner's own track of forgiveness; no page shows both."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples import forgiveness_actions as actions
from clinic.couples.closing_forms import PlaceForm, ReleaseForm
from clinic.couples.forgiveness_models import ForgivenessStep, track_of
from clinic.couples.forgiveness_rules import Place, places_for, two_things
from clinic.couples.models import Couple, Partner
from clinic.couples.profile_actions import withdraw
from clinic.couples.profile_views import offer_undo
from clinic.couples.views import blueprint
from clinic.kernel.clock import today

__all__ = ["blueprint"]


@blueprint.route("/couples/<id:couple_id>/forgiveness/<id:partner_id>", methods=["GET", "POST"])
def forgiveness(couple: Couple, partner: Partner) -> ResponseReturnValue:
    form = PlaceForm(noted_on=_today()).offer(places_for(partner.role))
    form.today = _today()
    if not form.validate_on_submit():
        return _page(couple, partner, form), 422 if form.errors else 200
    noted = {"place": Place(form.place.data), "noted_on": form.noted_on.data, "words": form.words.data}
    by = present().account.id
    actions.note_place(by=by, partner=partner, id=form.id(), today=_today(), **noted)
    flash("It is noted, for you alone.")
    return redirect(_track(couple, partner), 303)


@blueprint.post("/couples/<id:couple_id>/forgiveness/<id:partner_id>/<id:step_id>/release")
def release_step(couple: Couple, partner: Partner, step: ForgivenessStep) -> ResponseReturnValue:
    form, undo = ReleaseForm(prefix=step.id.hex), request.args.get("undo")
    form.today = _today()
    if not undo and not form.validate_on_submit():
        return _page(couple, partner, _new(partner), release=form, releasing=step), 422
    released_on = None if undo else form.released_on.data
    actions.release_step(by=present().account.id, step=step, released_on=released_on, today=_today())
    if not undo:
        offer_undo("It is released.", _act("release_step", couple, partner, step))
    return redirect(_track(couple, partner), 303)


@blueprint.post("/couples/<id:couple_id>/forgiveness/<id:partner_id>/<id:step_id>/withdraw")
def withdraw_step(couple: Couple, partner: Partner, step: ForgivenessStep) -> ResponseReturnValue:
    withdrawn = not request.args.get("undo")
    withdraw(by=present().account.id, row=step, what="place", withdrawn=withdrawn)
    if withdrawn:
        offer_undo("It is withdrawn.", _act("withdraw_step", couple, partner, step))
    return redirect(_track(couple, partner), 303)


def _today() -> date:
    return today(present().account.zone)


def _track(couple: Couple, partner: Partner) -> str:
    return url_for("couples.forgiveness", couple_id=couple.id, partner_id=partner.id)


def _act(name: str, couple: Couple, partner: Partner, step: ForgivenessStep) -> str:
    return url_for(f"couples.{name}", couple_id=couple.id, partner_id=partner.id, step_id=step.id, undo=1)


def _new(partner: Partner) -> PlaceForm:
    return PlaceForm(formdata=None, noted_on=_today()).offer(places_for(partner.role))


def _page(couple: Couple, partner: Partner, form: PlaceForm, **more: Any) -> str:
    steps = track_of(couple, partner.key)
    return render_template(
        "couples/forgiveness.html", couple=couple, partner=partner, form=form, steps=steps, today=_today(),
        gone=track_of(couple, partner.key, withdrawn=True), both_things=two_things([each.place for each in steps]),
        release_form=_release_form, **more,
    )  # fmt: skip


def _release_form(step: ForgivenessStep) -> ReleaseForm:
    return ReleaseForm(formdata=None, prefix=step.id.hex, released_on=_today())
