"""Dated events: what the charts mark."""

from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.couples.rules import Audience
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict
from clinic.kernel.forms import Form
from clinic.kernel.privacy import shown
from clinic.kernel.web import not_found
from clinic.safety import actions
from clinic.safety.forms import EventForm
from clinic.safety.models import Event, events_of

blueprint = Blueprint("safety", __name__)
F = TypeVar("F", bound=Form)


@blueprint.route("/couples/<id:couple_id>/events", methods=["GET", "POST"])
def events(couple: Couple) -> ResponseReturnValue:
    form = _event_form(couple, happened_on=day_here(), audience=Audience.COUNSELOR.value, on_chart=True)
    if form.validate_on_submit():
        happening, by = form.happening, present().account.id
        actions.record_event(by=by, couple=couple, id=form.id(), happening=happening, today=day_here())
        flash("The event is recorded.")
        return _to_events(couple)
    found = list(reversed(events_of(couple)))
    page = render_template("safety/events.html", couple=couple, form=form, events=found, names=names_shown(couple))
    return page, 422 if form.errors else 200


@blueprint.route("/couples/<id:couple_id>/events/<id:event_id>", methods=["GET", "POST"])
def correct_event(couple: Couple, event: Event) -> ResponseReturnValue:
    if event.withdrawn:
        not_found()
    form = _event_form(couple, obj=event, edition=str(event.version))
    if not form.validate_on_submit():
        return _event_page(couple, form, earlier=event.earlier), 422 if form.errors else 200
    try:
        seen = int(form.edition.data) if (form.edition.data or "").isdecimal() else None
        by, happening = present().account.id, form.happening
        actions.correct_event(by=by, event=event, version=seen, happening=happening, today=day_here())
    except Conflict as conflict:
        form.edition.data = str(event.version)
        return _event_page(couple, form, conflict=str(conflict), different=[("In a line", event.text)]), 409
    flash("The event is corrected.")
    return _to_events(couple)


@blueprint.post("/couples/<id:couple_id>/events/<id:event_id>/withdraw")
def withdraw_event(couple: Couple, event: Event) -> ResponseReturnValue:
    undo = bool(request.args.get("undo"))
    actions.withdraw_event(by=present().account.id, event=event, withdrawn=not undo)
    if not undo:
        back = url_for("safety.withdraw_event", couple_id=couple.id, event_id=event.id, undo=1)
        offer_undo("Event withdrawn.", back)
    return _to_events(couple)


def day_here() -> date:
    """Return the day it is for the counselor."""
    return today(present().account.zone)


def dated(form: F) -> F:
    """Tell a form what day it is."""
    form.today = day_here()
    return form


def offer_undo(text: str, undo: str) -> None:
    """Say on the next page what was done, with a button that takes it back."""
    message: Any = {"text": text, "undo": undo}
    flash(message, "undo")


def names_shown(couple: Couple) -> dict[str, str]:
    """Return the partners' goes-by names as this request may show them."""
    return {key: shown(name) for key, name in couple.names.items()}


def _to_events(couple: Couple) -> ResponseReturnValue:
    return redirect(url_for("safety.events", couple_id=couple.id), 303)


def _event_page(couple: Couple, form: EventForm, **more: Any) -> str:
    return render_template("safety/event.html", couple=couple, form=form, **more)


def _event_form(couple: Couple, **given: Any) -> EventForm:
    form = EventForm(**given).named(names_shown(couple))
    form.today = day_here()
    return form
