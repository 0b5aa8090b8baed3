"""Events, contact status and screens are recorded here; nothing is deleted, a wrong event is withdrawn."""

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.editions import edition_of
from clinic.kernel.errors import Conflict, Refused
from clinic.safety.models import ContactCheck, Event, Screen, contact_of, event_of
from clinic.safety.rules import ContactSource, ContactState, Happening

NEWER = "This was changed in another tab or window. Nothing was overwritten."
NOT_YET = "Give a date up to today."
EVENT_FACTS = ("type", "happened_on", "by", "audience", "on_chart", "completeness", "text")


def record_event(*, by: UUID, couple: Couple, id: UUID, happening: Happening, today: date) -> Event:
    """Record a dated event as `Happening` allows it; the same form sent twice records it once."""
    sent_before = event_of(couple, id)
    if sent_before is not None:
        return sent_before
    event = Event(id=id, couple_id=couple.id, counselor_id=couple.counselor_id)
    _fill(event, happening, today)
    db.session.add(event)
    audit.record("record event", subject=event, actor_id=by)
    keep()
    return event


def correct_event(*, by: UUID, event: Event, version: int | None, happening: Happening, today: date) -> None:
    """Correct an event's date, words, kind or audience; another page's newer version is never overwritten."""
    if event.version != version:
        raise Conflict(NEWER)
    before = edition_of(event, EVENT_FACTS)
    _fill(event, happening, today)
    event.earlier = [*event.earlier, before]
    audit.record("correct event", subject=event, actor_id=by)
    keep()


def withdraw_event(*, by: UUID, event: Event, withdrawn: bool = True) -> None:
    """Take an event off the record of this couple, or put it back; the row stays."""
    event.withdrawn = withdrawn
    audit.record("withdraw event" if withdrawn else "put event back", subject=event, actor_id=by)


def record_contact(
    *,
    by: UUID,
    couple: Couple,
    state: ContactState,
    checked_on: date,
    today: date,
    last_contact: date | None = None,
    source: ContactSource | None = None,
) -> ContactCheck:
    """Record what is known about contact with the third person, with the day it was asked (domain.md S04).

    Refused: a day to come, and a last contact after the day it was asked.
    """
    if checked_on > today:
        raise Refused(NOT_YET)
    if last_contact is not None and last_contact > checked_on:
        raise Refused("The last contact cannot be after the day it was asked.")
    check = ContactCheck(couple_id=couple.id, counselor_id=couple.counselor_id, state=state, checked_on=checked_on)
    check.last_contact, check.source = last_contact, source
    db.session.add(check)
    audit.record("record contact status", subject=check, actor_id=by)
    return check


def confirm_contact(*, by: UUID, couple: Couple, today: date) -> ContactCheck:
    """Record that the known contact status was asked again today and is the same; asked twice in a day it stays one."""
    known = contact_of(couple)
    if known is None:
        raise Refused("The status was never asked. Say what it is first.")
    if known.checked_on >= today:
        return known
    last, source = known.last_contact, known.source
    asked = {"checked_on": today, "today": today}
    return record_contact(by=by, couple=couple, state=known.state, last_contact=last, source=source, **asked)


def record_screen(
    *,
    by: UUID,
    couple: Couple,
    partner: PartnerKey,
    screened_on: date,
    today: date,
    tool: str,
    positive: bool | None,
    follow_up: str = "",
    result: str = "",
    item9: str = "",
) -> Screen:
    """Record that a screen was done alone with one partner; it stays the counselor's alone (domain.md 2.2, 4.4)."""
    if screened_on > today:
        raise Refused(NOT_YET)
    screen = Screen(couple_id=couple.id, counselor_id=couple.counselor_id, partner=partner, screened_on=screened_on)
    screen.tool, screen.positive, screen.follow_up = tool, positive, follow_up
    screen.result, screen.item9 = result, item9
    db.session.add(screen)
    audit.record("record screen", subject=screen, actor_id=by)
    return screen


def _fill(event: Event, happening: Happening, today: date) -> None:
    problem = happening.problem(today)
    if problem:
        raise Refused(problem)
    event.type, event.happened_on, event.by = happening.type, happening.happened_on, happening.by
    event.text, event.audience, event.on_chart = happening.text, happening.seen_by, happening.on_chart
    event.completeness = happening.completeness


def keep() -> None:
    """Send the changes now; a row that somebody else saved meanwhile is a Conflict, and nothing is overwritten."""
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError):
        db.session.rollback()
        raise Conflict(NEWER) from None
