"""Planning, moving and calling off meetings, attendance, and the list of a couple's sessions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import today
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.kernel.text import clock, long_day
from clinic.kernel.web import error_page
from clinic.sessions import meeting_actions
from clinic.sessions.forms import AttendanceForm, CancelForm, PlanForm
from clinic.sessions.meeting_actions import Plan
from clinic.sessions.models import CoupleSession, clashes, meetings_of
from clinic.sessions.notes import names_shown
from clinic.sessions.planning_rules import CancelledBy
from clinic.sessions.refusals import DraftRefused
from clinic.sessions.rules import Format, Modality
from clinic.sessions.timeline import local_times_of, meeting_words, timeline

blueprint = Blueprint("sessions", __name__)
WEEK = timedelta(days=7)


@blueprint.get("/couples/<id:couple_id>/sessions")
def sessions(couple: Couple) -> ResponseReturnValue:
    return render_template("sessions/sessions.html", couple=couple, entries=timeline(couple))


@blueprint.route("/couples/<id:couple_id>/sessions/new", methods=["GET", "POST"])
def plan(couple: Couple) -> ResponseReturnValue:
    form = _plan_form(couple, once=new_id().hex, **_proposed(couple))
    if not form.validate_on_submit():
        return _plan_page(couple, form)
    meeting = meeting_actions.plan(by=_me(), couple=couple, id=UUID(hex=form.once.data), wanted=_wanted(form))
    return _planned(couple, meeting)


@blueprint.route("/couples/<id:couple_id>/sessions/<id:meeting_id>/plan", methods=["GET", "POST"])
def replan(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    form = _plan_form(couple, once=meeting.id.hex, version=str(meeting.version), **_values(meeting))
    if not form.validate_on_submit():
        return _plan_page(couple, form, meeting)
    try:
        meeting_actions.replan(by=_me(), meeting=meeting, version=int(form.version.data), wanted=_wanted(form))
    except DraftRefused as refused:
        return _plan_page(couple, form, meeting, refusal=str(refused))
    return _planned(couple, meeting)


@blueprint.route("/couples/<id:couple_id>/sessions/<id:meeting_id>/cancel", methods=["GET", "POST"])
def cancel(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    form = CancelForm()
    form.name_partners(names_shown(couple))
    if not form.validate_on_submit():
        page = render_template("sessions/cancel.html", couple=couple, meeting=meeting_words(couple, meeting), form=form)
        return page, _status(form)
    meeting_actions.cancel(by=_me(), meeting=meeting, who=CancelledBy(form.who.data), late=form.late.data)
    back = url_for("sessions.restore", couple_id=couple.id, meeting_id=meeting.id)
    flash({"text": f"Session {meeting.number} is called off.", "undo": back}, "undo")  # type: ignore[arg-type]
    return _to_couple(couple)


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/restore")
def restore(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    meeting_actions.restore(by=_me(), meeting=meeting)
    flash(f"Session {meeting.number} is planned again.")
    return _to_couple(couple)


@blueprint.route("/couples/<id:couple_id>/sessions/<id:meeting_id>/attendance", methods=["GET", "POST"])
def attendance(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    form = AttendanceForm(data=_attendance_values(meeting))
    form.name_partners(names_shown(couple))
    if not form.validate_on_submit():
        return _attendance_page(couple, meeting, form)
    try:
        meeting_actions.attend(by=_me(), meeting=meeting, version=int(form.version.data), told=form.told)
    except DraftRefused as refused:
        return _attendance_page(couple, meeting, form, refusal=str(refused))
    flash("Attendance is recorded.")
    return _to_couple(couple)


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> Response:
    return error_page(409, "Not possible any more", str(error))


def _me() -> UUID:
    return present().account.id


def _status(form: Any, refusal: str = "") -> int:
    if refusal:
        return 409
    return 422 if form.errors else 200


def _plan_form(couple: Couple, **values: Any) -> PlanForm:
    form = PlanForm(data=values)
    form.zone = present().account.zone
    form.name_partners(names_shown(couple))
    return form


def _plan_page(
    couple: Couple, form: PlanForm, meeting: CoupleSession | None = None, *, refusal: str = ""
) -> ResponseReturnValue:
    page = render_template("sessions/plan.html", couple=couple, form=form, meeting=meeting, refusal=refusal)
    return page, _status(form, refusal)


def _attendance_page(
    couple: Couple, meeting: CoupleSession, form: AttendanceForm, *, refusal: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "sessions/attendance.html", couple=couple, meeting=meeting, words=meeting_words(couple, meeting), form=form,
        refusal=refusal,
    )  # fmt: skip
    return page, _status(form, refusal)


def _proposed(couple: Couple) -> dict[str, Any]:
    """Propose the week after the last session, at its time, in its way; the first one is a joint intake."""
    before = meetings_of(couple)
    if not before:
        return {"minutes": 90, "format": Format.JOINT_INTAKE.value, "modality": Modality.IN_PERSON.value}
    last = _values(before[-1])
    return {**last, "day": max(last["day"] + WEEK, today(present().account.zone)), "format": Format.JOINT.value}


def _values(meeting: CoupleSession) -> dict[str, Any]:
    return {
        "day": meeting.day,
        "start": meeting.local_start.time(),
        "minutes": meeting.planned_minutes,
        "format": meeting.format.value,
        "modality": meeting.modality.value,
        "place": meeting.place,
    }


def _attendance_values(meeting: CoupleSession) -> dict[str, Any]:
    told = meeting.presence
    said = {f"attendance_{key}": each.value for key, each in told.attended.items() if each}
    late = {f"late_{key}": each for key, each in told.late.items()}
    return {
        **said, **late, "version": str(meeting.version), "minutes": told.minutes, "absence_note": told.absence_note
    }  # fmt: skip


def _wanted(form: PlanForm) -> Plan:
    return Plan(
        starts_at=form.starts_at,
        zone=form.zone,
        minutes=form.minutes.data,
        format=Format(form.format.data),
        modality=Modality(form.modality.data),
        place=form.place.data,
    )


def _planned(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    flash(f"Session {meeting.number} is planned for {long_day(meeting.day)}, {clock(meeting.local_start)}.")
    for each in local_times_of(meeting, couple.partners):
        flash(f"On the clock in {each.zone.replace('_', ' ')} that is {long_day(each.at)}, {clock(each.at)}.")
    for other in clashes(meeting.starts_at, meeting.planned_minutes, but=meeting.id):
        flash(f"It overlaps with another session of yours at {clock(other.local_start)}. Both are kept.", "warning")
    return _to_couple(couple)


def _to_couple(couple: Couple) -> ResponseReturnValue:
    return redirect(url_for("desk.couple", couple_id=couple.id), 303)
