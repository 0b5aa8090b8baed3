"""What is written down while a session runs, without leaving its note: an event, contact unchanged, their feedback."""

from datetime import date
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.couples.rules import Audience
from clinic.desk.feedback import keep_feedback
from clinic.desk.views import blueprint
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.privacy import shown
from clinic.kernel.web import wants_json
from clinic.safety.actions import confirm_contact, record_event
from clinic.safety.forms import EventForm
from clinic.safety.models import events_of
from clinic.sessions.models import CoupleSession

__all__ = ["blueprint"]

SESSION = "/couples/<id:couple_id>/sessions/<id:meeting_id>"


@blueprint.post(f"{SESSION}/event")
def event(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    """Record an event of the day of the session; what is refused stays on the whole page of events."""
    form = _event_form(couple, meeting)
    if not form.validate():
        return _event_refused(couple, form)
    happening, by = form.happening, present().account.id
    kept = record_event(by=by, couple=couple, id=form.id(), happening=happening, today=form.today)
    line = render_template("desk/recorded_event.html", couple=couple, event=kept)
    return _saved(couple, meeting, f"{kept.type.label} recorded", line)


@blueprint.post(f"{SESSION}/contact")
def contact(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    try:
        confirm_contact(by=present().account.id, couple=couple, today=_today())
    except Refused as refused:
        return _refused(couple, meeting, refused)
    return _saved(couple, meeting, "Asked today, and the same")


@blueprint.post(f"{SESSION}/feedback")
def feedback(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    try:
        keep_feedback(by=present().account.id, couple=couple, meeting=meeting, sent=request.form, today=_today())
    except (Refused, Conflict) as problem:
        return _refused(couple, meeting, problem)
    return _saved(couple, meeting, "")


def _event_form(couple: Couple, meeting: CoupleSession) -> EventForm:
    """Return the whole form of an event, where what was not asked is as usual."""
    sent: MultiDict[str, Any] = MultiDict(request.form)
    if "happened_on" not in sent:
        usual = {"happened_on": min(meeting.day, _today()).isoformat(), "audience": Audience.COUNSELOR.value}
        sent.update({**usual, "by": sent.get("by", "both"), "on_chart": "y"})
    form = EventForm(formdata=sent).named({key: shown(name) for key, name in couple.names.items()})
    form.today = _today()
    return form


def _event_refused(couple: Couple, form: EventForm) -> ResponseReturnValue:
    if wants_json():
        wrong = next(field for field in form if field.errors)
        problem = f"{wrong.label.text}: {wrong.errors[0]}"
        return jsonify(error=problem, page=url_for("safety.events", couple_id=couple.id)), 422
    names = {key: shown(name) for key, name in couple.names.items()}
    known = list(reversed(events_of(couple)))
    return render_template("safety/events.html", couple=couple, form=form, events=known, names=names), 422


def _today() -> date:
    return today(present().account.zone)


def _saved(couple: Couple, meeting: CoupleSession, words: str, html: str = "") -> ResponseReturnValue:
    if wants_json():
        return jsonify(saved=True, words=words, html=html)
    flash("It is recorded.")
    return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)


def _refused(couple: Couple, meeting: CoupleSession, problem: Refused | Conflict) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=str(problem)), 409 if isinstance(problem, Conflict) else 422
    flash(str(problem), "error")
    return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)
