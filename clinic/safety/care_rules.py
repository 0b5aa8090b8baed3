"""Risk between sessions, the first 72 hours after a setback (S03), topics for the session only (S47), a legal hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from clinic.couples.rules import PartnerKey, Told
from clinic.safety.rules import EventType

FIRST_HOURS: Final = timedelta(days=3)
A_WEEK: Final = timedelta(days=7)


class RiskKind(Told):
    """What a statement on risk is about; the same topics as in a session's note, and anything else."""

    SELF_HARM = "self_harm", "Self-harm"
    IPV = "ipv", "Violence or fear between them"
    OTHERS = "others", "Harm to others"
    CHILD = "child", "Safety of children"
    SUBSTANCE = "substance", "Alcohol and drugs"
    MONITORING = "monitoring", "Covert or coercive monitoring"
    OTHER = "other", "Something else"


class TopicReason(Told):
    """Why a topic is kept for the session."""

    SAFETY = "safety"
    FLOODING = "flooding", "It floods one of them"
    DISCLOSURE = "disclosure", "A disclosure is being prepared"
    OTHER = "other", "Another reason"


# The order of domain.md 3.4, setback-72, in the counselor's words.
STEPS: Final[Mapping[str, str]] = {
    "safety": "Safety and support, with each alone",
    "facts": "The facts in one sentence",
    "no_decisions": "No big decisions for now",
    "routines": "Routines: sleep, meals, calm",
    "session": "A session within a week",
    "record": "Record and agreement brought up to date",
}
SETBACK_EVENTS: Final = (EventType.SETBACK, EventType.BOUNDARY_CROSSED, EventType.CONTACT_RESUMED)


@dataclass(frozen=True)
class Noted:
    """A statement on risk made between sessions, about one partner."""

    partner: PartnerKey
    kind: RiskKind
    noted_on: date
    text: str
    follow_up_on: date | None = None

    def problem(self, today: date) -> str:
        """Return what is wrong: no words, a day to come, a follow-up before it was noted; empty when nothing is."""
        if not self.text.strip():
            return "Say what there is to note."
        if self.noted_on > today:
            return "Give a day up to today."
        if self.follow_up_on is not None and self.follow_up_on < self.noted_on:
            return "The follow-up cannot be before it was noted."
        return ""


def is_open(noted: Any) -> bool:
    """Say whether a statement still waits to be followed up; one that was withdrawn waits for nothing."""
    return noted.followed_up_on is None and not noted.withdrawn


def due_on(noted: Any) -> date:
    """Return the day an open statement is to be followed up: the day given, else the day it was noted."""
    day: date = noted.follow_up_on or noted.noted_on
    return day


def done(steps: Mapping[str, Any]) -> dict[str, date]:
    """Return the steps after a setback that are done, in their order, each with its day."""
    kept = {name: (steps.get(name) or {}).get("done_on") for name in STEPS}
    return {name: date.fromisoformat(day) for name, day in kept.items() if day}


def until(happened_on: date) -> tuple[date, date]:
    """Return the end of the first 72 hours and the day by which a session is held."""
    return happened_on + FIRST_HOURS, happened_on + A_WEEK


def hold_words(set_on: date) -> str:
    """Return what a legal hold means (domain.md 4.4)."""
    return (
        f"Legal hold since {set_on.day} {set_on:%B} {set_on.year}: nothing is deleted, and every export says so. "
        "The counselor of a couple is no expert witness on it."
    )
