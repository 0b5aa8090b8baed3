"""Events, contact status and the dates of screens."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict
from clinic.kernel.privacy import shown
from clinic.kernel.web import not_found
from clinic.safety import actions
from clinic.safety.forms import ContactForm, EventForm, ScreenForm
from clinic.safety.models import Event, contact_of, events_of, screens_of
from clinic.safety.rules import Audience, age_in_words, is_for_violence, screen_words

blueprint = Blueprint("safety", __name__)


@blueprint.route("/couples/<id:couple_id>/events", methods=["GET", "POST"])
def events(couple: Couple) -> ResponseReturnValue:
    form = _event_form(couple, happened_on=_today(), audience=Audience.COUNSELOR.value, on_chart=True)
    if form.validate_on_submit():
        happening, by = form.happening, present().account.id
        actions.record_event(by=by, couple=couple, id=form.id(), happening=happening, today=_today())
        flash("The event is recorded.")
        return _to_events(couple)
    found = list(reversed(events_of(couple)))
    page = render_template("safety/events.html", couple=couple, form=form, events=found, names=_names(couple))
    return page, 422 if form.errors else 200


@blueprint.route("/couples/<id:couple_id>/events/<id:event_id>", methods=["GET", "POST"])
def correct_event(couple: Couple, event: Event) -> ResponseReturnValue:
    if event.withdrawn:
        not_found()
    form = _event_form(couple, obj=event, edition=str(event.version))
    if not form.validate_on_submit():
        return _event_page(couple, form), 422 if form.errors else 200
    try:
        seen = int(form.edition.data) if (form.edition.data or "").isdecimal() else None
        by, happening = present().account.id, form.happening
        actions.correct_event(by=by, event=event, version=seen, happening=happening, today=_today())
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
        message: Any = {"text": "Event withdrawn.", "undo": back}
        flash(message, "undo")
    return _to_events(couple)


@blueprint.get("/couples/<id:couple_id>/safety")
def safety(couple: Couple) -> ResponseReturnValue:
    return _page(couple)


@blueprint.post("/couples/<id:couple_id>/safety/contact")
def contact(couple: Couple) -> ResponseReturnValue:
    form = _contact_form()
    if not form.validate_on_submit():
        return _page(couple, contact_form=form), 422
    actions.record_contact(by=present().account.id, couple=couple, today=_today(), **form.facts)
    flash("The status is recorded.")
    return redirect(url_for("safety.safety", couple_id=couple.id), 303)


@blueprint.post("/couples/<id:couple_id>/safety/screen")
def screen(couple: Couple) -> ResponseReturnValue:
    form = _screen_form(couple)
    if not form.validate_on_submit():
        return _page(couple, screen_form=form), 422
    actions.record_screen(by=present().account.id, couple=couple, today=_today(), **form.facts)
    flash("The screen is recorded.")
    return redirect(url_for("safety.safety", couple_id=couple.id), 303)


def _today() -> date:
    return today(present().account.zone)


def _names(couple: Couple) -> dict[str, str]:
    return {key: shown(name) for key, name in couple.names.items()}


def _to_events(couple: Couple) -> ResponseReturnValue:
    return redirect(url_for("safety.events", couple_id=couple.id), 303)


def _event_page(couple: Couple, form: EventForm, **more: Any) -> str:
    return render_template("safety/event.html", couple=couple, form=form, **more)


def _page(couple: Couple, *, contact_form: ContactForm | None = None, screen_form: ScreenForm | None = None) -> str:
    known, screens = contact_of(couple), screens_of(couple)
    alone = [each for each in screens if is_for_violence(each.tool)]
    present_state = {"state": known.state.value} if known else {}
    return render_template(
        "safety/safety.html", couple=couple, known=known, screens=screens, age=age_in_words, today=_today(),
        latest={key: next((each for each in alone if each.partner == key), None) for key in couple.names},
        screen_words=screen_words,
        contact_form=contact_form or _contact_form(formdata=None, checked_on=_today(), **present_state),
        screen_form=screen_form or _screen_form(couple, formdata=None, screened_on=_today()),
    )  # fmt: skip


def _event_form(couple: Couple, **given: Any) -> EventForm:
    form = EventForm(**given).named(_names(couple))
    form.today = _today()
    return form


def _contact_form(**given: Any) -> ContactForm:
    form = ContactForm(**given)
    form.today = _today()
    return form


def _screen_form(couple: Couple, **given: Any) -> ScreenForm:
    form = ScreenForm(prefix="screen", **given).named(_names(couple))
    form.today = _today()
    return form
