"""Writes of setbacks, of topics for the session only and of a legal hold."""

from datetime import date
from uuid import UUID

from clinic.couples.models import Couple
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.safety.actions import NEWER, NOT_YET, keep, record_event
from clinic.safety.care_models import (
    LegalHold,
    SessionOnlyTopic,
    Setback,
    hold_on,
    setback_of,
    topic_of,
)
from clinic.safety.care_rules import STEPS, TopicReason
from clinic.safety.models import event_of
from clinic.safety.rules import Happening


def record_setback(
    *, by: UUID, couple: Couple, id: UUID, happened_on: date, text: str, today: date, happening: Happening | None = None
) -> Setback:
    """Record a setback, and with it the event that the charts mark; the same form sent twice records both once."""
    sent_before = setback_of(couple, id)
    if sent_before is not None:
        return sent_before
    if happened_on > today:
        raise Refused(NOT_YET)
    event = record_event(by=by, couple=couple, id=id, happening=happening, today=today) if happening else None
    row = Setback(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, happened_on=happened_on)
    row.text, row.event_id = text, event.id if event else None
    db.session.add(row)
    audit.record("record setback", subject=row, actor_id=by)
    keep()
    return row


def withdraw_setback(*, by: UUID, couple: Couple, setback: Setback, withdrawn: bool = True) -> None:
    """Take a setback off the record with the event that was recorded with it, or put both back; the rows stay."""
    setback.withdrawn = withdrawn
    event = event_of(couple, setback.event_id) if setback.event_id else None
    if event is not None:
        event.withdrawn = withdrawn
    audit.record("withdraw setback" if withdrawn else "put setback back", subject=setback, actor_id=by)
    keep()


def take_step(
    *, by: UUID, setback: Setback, edition: int | None, step: str, done_on: date | None, words: str, today: date
) -> None:
    """Record that one of the six steps after a setback was taken, and a word on it; without a day it is open again.

    Refused: a step that is none of the six, and a day before the setback or to come.
    """
    if setback.version != edition:
        raise Conflict(NEWER)
    if step not in STEPS:
        raise Refused("This is none of the steps.")
    if done_on is not None and not setback.happened_on <= done_on <= today:
        raise Refused("Give a day between the setback and today.")
    setback.steps = {**setback.steps, step: {"done_on": done_on.isoformat() if done_on else None, "words": words}}
    audit.record("take setback step", subject=setback, actor_id=by)
    keep()


def keep_for_session(
    *, by: UUID, couple: Couple, id: UUID, text: str, reason: TopicReason, since: date
) -> SessionOnlyTopic:
    """Keep a topic for the session only (domain.md S47); the same form sent twice keeps it once."""
    sent_before = topic_of(couple, id)
    if sent_before is not None:
        return sent_before
    row = SessionOnlyTopic(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, reason=reason, since=since)
    row.text = text
    db.session.add(row)
    audit.record("keep topic for session", subject=row, actor_id=by)
    keep()
    return row


def lift_topic(*, by: UUID, topic: SessionOnlyTopic, lifted_on: date | None) -> None:
    """Say that a topic may be talked about at home again, or take that back; the row stays."""
    topic.lifted_on = lifted_on
    audit.record("lift topic" if lifted_on else "keep topic again", subject=topic, actor_id=by)
    keep()


def set_hold(*, by: UUID, couple: Couple, id: UUID, set_on: date, reason: str, today: date) -> LegalHold:
    """Put a legal hold on the record (domain.md 4.4); the same form sent twice sets one.

    Refused: a second hold, a day to come, no reason.
    """
    standing = hold_on(couple)
    if standing is not None and standing.id == id:
        return standing
    if standing is not None:
        raise Refused("There is a hold already.")
    if set_on > today:
        raise Refused(NOT_YET)
    if not reason.strip():
        raise Refused("Give a reason.")
    row = LegalHold(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, set_on=set_on)
    row.reason = reason
    db.session.add(row)
    audit.record("set legal hold", subject=row, actor_id=by)
    keep()
    return row


def lift_hold(*, by: UUID, hold: LegalHold, lifted_on: date, reason: str, today: date) -> None:
    """Lift a legal hold with a reason; that it stood stays on the record."""
    if not reason.strip():
        raise Refused("Give a reason.")
    if not hold.set_on <= lifted_on <= today:
        raise Refused("Give a day between the day it was set and today.")
    hold.lifted_on, hold.lifted_reason = lifted_on, reason
    audit.record("lift legal hold", subject=hold, actor_id=by)
    keep()
