"""Dated events, contact status and the dates of screens: what the charts mark and what some exercises wait for."""

from datetime import date
from enum import unique
from typing import Final

from clinic.couples.rules import Labelled

LONGEST_EVENT_TEXT: Final = 280


@unique
class EventType(Labelled):
    """What happened (domain.md S03)."""

    DISCOVERY = "discovery"
    DISCLOSURE = "disclosure"
    CONTACT_ENDED = "contact_ended"
    CONTACT_RESUMED = "contact_resumed"
    SETBACK = "setback"
    BOUNDARY_CROSSED = "boundary_crossed"
    TRIGGER = "trigger"
    MILESTONE = "milestone"
    SEPARATION = "separation"
    RETURN = "return"
    SAFETY_CONCERN = "safety_concern"
    RISK = "risk"
    LIFE_EVENT = "life_event"

    @property
    def letter(self) -> str:
        """Return the letter that marks it on a chart (domain.md 2.8)."""
        return LETTERS[self.value]


LETTERS: Final = {
    "discovery": "D", "disclosure": "D", "contact_ended": "C", "contact_resumed": "C", "setback": "S",
    "boundary_crossed": "B", "trigger": "T", "milestone": "M", "separation": "P", "return": "R",
    "safety_concern": "!", "risk": "!", "life_event": "L",
}
PRIVATE_EVENTS: Final = frozenset({EventType.SAFETY_CONCERN, EventType.RISK})


class EventBy(Labelled):
    """Who it came from."""

    P1 = "p1"
    P2 = "p2"
    BOTH = "both"
    OTHER = "other"


class Audience(Labelled):
    """Who may see it beside the counselor; the narrowest until somebody widens it (architecture.md)."""

    COUNSELOR = "counselor_only"
    P1 = "p1"
    P2 = "p2"
    JOINT = "joint"


class ContactState(Labelled):
    """Whether contact with the third person goes on (domain.md S04)."""

    NONE_EVER = "none_ever"
    CONTINUING = "continuing"
    ENDING = "ending"
    ENDED = "ended"
    RESUMED = "resumed"
    UNAVOIDABLE_WORK = "unavoidable_work"
    UNKNOWN = "unknown"


class ContactSource(Labelled):
    """Who said so."""

    SELF = "self"
    PARTNER = "partner"
    BOTH = "both"


def age_in_words(checked_on: date, today: date) -> str:
    """Return how long ago a status was checked: today, yesterday, 12 days ago."""
    days = (today - checked_on).days
    if days < 0:
        return f"on {checked_on.isoformat()}"
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
