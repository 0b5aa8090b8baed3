"""Events, contact status and screens are recorded here; nothing is deleted, a wrong event is withdrawn."""

from datetime import date
from typing import Any

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.safety.models import ContactCheck, Event, Screen
from clinic.safety.rules import LONGEST_EVENT_TEXT, PRIVATE_EVENTS, Audience, ContactSource, ContactState


def record_event(*, couple: Couple, **facts: Any) -> Event:
    """Record a dated event of at most 280 characters; safety and risk events are the counselor's alone (domain.md S03)."""
    _check_event(facts)
    event = Event(couple_id=couple.id, counselor_id=couple.counselor_id, **facts)
    db.session.add(event)
    audit.record("record event", subject=event)
    return event


def correct_event(*, event: Event, **facts: Any) -> None:
    """Correct an event's date, words, kind or audience."""
    _check_event(facts)
    for name, value in facts.items():
        setattr(event, name, value)
    audit.record("correct event", subject=event)


def withdraw_event(*, event: Event, withdrawn: bool = True) -> None:
    """Take an event off the record of this couple, or put it back; the row stays."""
    event.withdrawn = withdrawn
    audit.record("withdraw event" if withdrawn else "put event back", subject=event)


def record_contact(*, couple: Couple, state: ContactState, checked_on: date, last_contact: date | None = None,
                   source: ContactSource | None = None) -> ContactCheck:
    """Record what is known about contact with the third person, with the day it was asked (domain.md S04)."""
    if last_contact is not None and last_contact > checked_on:
        raise Refused("The last contact cannot be after the day it was asked.")
    check = ContactCheck(couple_id=couple.id, counselor_id=couple.counselor_id, state=state, checked_on=checked_on,
                         last_contact=last_contact, source=source)
    db.session.add(check)
    audit.record("record contact status", subject=check)
    return check


def record_screen(*, couple: Couple, partner: PartnerKey, screened_on: date, tool: str, positive: bool | None,
                  follow_up: str = "", result: str = "", item9: str = "") -> Screen:
    """Record that a screen was done alone with one partner; it stays the counselor's alone (domain.md 2.2, 4.4)."""
    screen = Screen(couple_id=couple.id, counselor_id=couple.counselor_id, partner=partner, screened_on=screened_on,
                    tool=tool, positive=positive, follow_up=follow_up, result=result, item9=item9)
    db.session.add(screen)
    audit.record("record screen", subject=screen)
    return screen


def _check_event(facts: dict[str, Any]) -> None:
    if len(facts.get("text", "")) > LONGEST_EVENT_TEXT:
        raise Refused(f"Shorten this to at most {LONGEST_EVENT_TEXT} characters.")
    if facts.get("type") in PRIVATE_EVENTS:
        facts["audience"] = Audience.COUNSELOR
