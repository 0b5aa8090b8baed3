"""Dated events, contact status and the dates of screens: what the charts mark and what some exercises wait for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import unique
from typing import Final

from clinic.couples.rules import Audience, Labelled

LONGEST_EVENT_TEXT: Final = 280


class Worded(Labelled):
    """A closed list whose words stand in WORDS."""

    @property
    def label(self) -> str:
        """Return the words a person reads."""
        return WORDS.get(f"{type(self).__name__}.{self.value}") or super().label


@unique
class EventType(Worded):
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


LETTERS: Final[Mapping[str, str]] = {
    "discovery": "D", "disclosure": "D", "contact_ended": "C", "contact_resumed": "C", "setback": "S",
    "boundary_crossed": "B", "trigger": "T", "milestone": "M", "separation": "P", "return": "R",
    "safety_concern": "!", "risk": "!", "life_event": "L",
}  # fmt: skip
PRIVATE_EVENTS: Final = frozenset({EventType.SAFETY_CONCERN, EventType.RISK})
TELLING: Final = frozenset({EventType.DISCOVERY, EventType.DISCLOSURE})
HARD: Final = PRIVATE_EVENTS | {EventType.SETBACK, EventType.BOUNDARY_CROSSED, EventType.CONTACT_RESUMED}


class Completeness(Worded):
    """How much of it is on the table, as far as anybody can say (domain.md S03)."""

    PARTIAL = "partial"
    AS_FAR_AS_KNOWN = "as_far_as_known"
    UNKNOWN = "unknown"


class EventBy(Worded):
    """Who it came from."""

    P1 = "p1"
    P2 = "p2"
    BOTH = "both"
    OTHER = "other"


class ContactState(Worded):
    """Whether contact with the third person goes on (domain.md S04)."""

    NONE_EVER = "none_ever"
    CONTINUING = "continuing"
    ENDING = "ending"
    ENDED = "ended"
    RESUMED = "resumed"
    UNAVOIDABLE_WORK = "unavoidable_work"
    UNKNOWN = "unknown"


class ContactSource(Worded):
    """Who said so."""

    SELF = "self"
    PARTNER = "partner"
    BOTH = "both"


WORDS: Final[Mapping[str, str]] = {
    "Completeness.partial": "Only in part",
    "Completeness.unknown": "Not known",
    "EventBy.other": "Somebody else",
    "ContactState.none_ever": "There never was any",
    "ContactState.unavoidable_work": "Unavoidable at work",
    "ContactState.unknown": "Not known",
    "ContactSource.self": "The partner concerned",
    "ContactSource.partner": "The other partner",
}
# Screens for violence and fear; those for mood say nothing about them (domain.md 2.2).
VIOLENCE_SCREENS: Final[Mapping[str, str]] = {
    "hark": "HARK",
    "hits": "HITS",
    "e_hits": "E-HITS",
    "pvs": "PVS",
    "wast": "WAST",
    "own_questions": "Own questions on violence and fear",
}
MOOD_SCREENS: Final[Mapping[str, str]] = {"phq2": "PHQ-2", "phq9": "PHQ-9", "gad2": "GAD-2", "gad7": "GAD-7"}
LONGEST_RESULT: Final = 40


@dataclass(frozen=True)
class Happening:
    """A dated event in neutral words, as it is to be recorded (domain.md S03)."""

    type: EventType
    happened_on: date
    by: EventBy
    text: str
    audience: Audience = Audience.COUNSELOR
    on_chart: bool = True
    completeness: Completeness | None = None

    @property
    def seen_by(self) -> Audience:
        """Return who may see it: safety and risk events are the counselor's alone, whatever was chosen."""
        return Audience.COUNSELOR if self.type in PRIVATE_EVENTS else self.audience

    def problem(self, today: date) -> str:
        """Return what is wrong with it: a day to come, no words, or more than 280 characters; empty when nothing is."""
        if self.happened_on > today:
            return "An event cannot be from a day to come."
        if not self.text.strip():
            return "Say in a line what happened."
        too_long = len(self.text) > LONGEST_EVENT_TEXT
        return f"Shorten this to at most {LONGEST_EVENT_TEXT} characters." if too_long else ""


def is_for_violence(tool: str) -> bool:
    """Say whether a screen asks about violence and fear, so that its date opens what waits for it (domain.md 3.2)."""
    return tool.strip().casefold() in VIOLENCE_SCREENS


def screen_words(tool: str) -> str:
    """Return the name of a screen; one that is not known here keeps the words it came with."""
    known = {**VIOLENCE_SCREENS, **MOOD_SCREENS}
    return known.get(tool.strip().casefold(), tool.upper() if tool.isalnum() else tool)


def opens_risk(tool: str, item9: str) -> bool:
    """Say whether a screen asks for a statement on risk: item 9 of the PHQ-9 above zero always does (domain.md 2.2)."""
    return tool == "phq9" and item9.isdecimal() and int(item9) >= 1


def age_in_words(checked_on: date, today: date) -> str:
    """Return how long ago a status was checked: today, yesterday, 12 days ago."""
    days = max((today - checked_on).days, 0)
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
