"""Events, contact status and the dates of screens."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import today
from clinic.kernel.errors import Refused
from clinic.kernel.privacy import shown
from clinic.safety import actions
from clinic.safety.forms import ContactForm, EventForm, ScreenForm
from clinic.safety.models import Event, contact_of, events_of, screens_of
from clinic.safety.rules import Audience, ContactSource, ContactState, EventBy, EventType, age_in_words

blueprint = Blueprint("safety", __name__)
FIELDS = ("type", "happened_on", "by", "text", "audience", "on_chart")


@blueprint.route("/couples/<id:couple_id>/events", methods=["GET", "POST"])
def events(couple: Couple) -> ResponseReturnValue:
    day = today(present().account.zone)
    form = _named(EventForm(happened_on=day, audience=Audience.COUNSELOR.value, on_chart=True), couple)
    if form.validate_on_submit():
        actions.record_event(couple=couple, **_event(form))
        return redirect(url_for("safety.events", couple_id=couple.id), 303)
    found = list(reversed(events_of(couple)))
    return render_template("safety/events.html", couple=couple, form=form, events=found), 422 if form.errors else 200


@blueprint.route("/couples/<id:couple_id>/events/<id:event_id>", methods=["GET", "POST"])
def correct_event(couple: Couple, event: Event) -> ResponseReturnValue:
    form = _named(EventForm(obj=event), couple)
    if form.validate_on_submit():
        actions.correct_event(event=event, **_event(form))
        return redirect(url_for("safety.events", couple_id=couple.id), 303)
    return render_template("safety/event.html", couple=couple, event=event, form=form), 422 if form.errors else 200


@blueprint.post("/couples/<id:couple_id>/events/<id:event_id>/withdraw")
def withdraw_event(couple: Couple, event: Event) -> ResponseReturnValue:
    undo = bool(request.args.get("undo"))
    actions.withdraw_event(event=event, withdrawn=not undo)
    if not undo:
        back = url_for("safety.withdraw_event", couple_id=couple.id, event_id=event.id, undo=1)
        flash({"text": "Event withdrawn.", "undo": back}, "undo")  # type: ignore[arg-type]  # a mapping, see toasts.html
    return redirect(url_for("safety.events", couple_id=couple.id), 303)


@blueprint.get("/couples/<id:couple_id>/safety")
def safety(couple: Couple) -> ResponseReturnValue:
    return _page(couple)


@blueprint.post("/couples/<id:couple_id>/safety/contact")
def contact(couple: Couple) -> ResponseReturnValue:
    form = ContactForm()
    if not form.validate_on_submit():
        return _page(couple, contact_form=form), 422
    try:
        actions.record_contact(
            couple=couple, state=ContactState(form.state.data), checked_on=form.checked_on.data,
            last_contact=form.last_contact.data, source=ContactSource(form.source.data) if form.source.data else None,
        )
    except Refused as refused:
        form.last_contact.errors = [str(refused)]
        return _page(couple, contact_form=form), 422
    return redirect(url_for("safety.safety", couple_id=couple.id), 303)


@blueprint.post("/couples/<id:couple_id>/safety/screen")
def screen(couple: Couple) -> ResponseReturnValue:
    form = _screen_form(couple)
    if not form.validate_on_submit():
        return _page(couple, screen_form=form), 422
    actions.record_screen(
        couple=couple, partner=form.partner.data, screened_on=form.screened_on.data, tool=form.tool.data,
        positive={"negative": False, "positive": True}.get(form.result.data), follow_up=form.follow_up.data,
    )
    return redirect(url_for("safety.safety", couple_id=couple.id), 303)


def _page(couple: Couple, *, contact_form: ContactForm | None = None, screen_form: ScreenForm | None = None) -> str:
    day, known = today(present().account.zone), contact_of(couple)
    screens = screens_of(couple)
    latest = {key: next((each for each in screens if each.partner == key), None) for key in ("p1", "p2")}
    return render_template(
        "safety/safety.html", couple=couple, known=known, screens=screens, latest=latest, age=age_in_words, today=day,
        contact_form=contact_form or ContactForm(formdata=None, checked_on=day, state=known.state.value if known else None),
        screen_form=screen_form or _screen_form(couple, formdata=None, screened_on=day),
    )


def _screen_form(couple: Couple, **given: Any) -> ScreenForm:
    form = ScreenForm(prefix="screen", **given)
    form.partner.choices = [(each.key, shown(each.short_name)) for each in couple.partners]
    return form


def _named(form: EventForm, couple: Couple) -> EventForm:
    """Put the partners' names where a choice says who."""
    names = {key: shown(name) for key, name in couple.names.items()}
    form.by.choices = [(each.value, names.get(each.value, each.label)) for each in EventBy]
    form.audience.choices = [(each.value, names.get(each.value, each.label)) for each in Audience]
    return form


def _event(form: EventForm) -> dict[str, Any]:
    plain = {name: getattr(form, name).data for name in FIELDS}
    words = {"type": EventType(plain["type"]), "by": EventBy(plain["by"]), "audience": Audience(plain["audience"])}
    return {**plain, **words}
