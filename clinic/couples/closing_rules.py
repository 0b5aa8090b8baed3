"""Closing well (domain.md S48): care, communication, consent, a checklist, and a look back after 3, 6 and 12 months.

Leaving or pausing is an outcome like any other, and asking for help again is a strength.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from clinic.couples.rules import Status, Told

MONTHS: Final = (3, 6, 12)
PLAN: Final = "prevention_plan"
PILLARS: Final[Mapping[str, str]] = {
    "care": "Care for one another",
    "communication": "Talking, also when it is hard",
    "consent": "Yes and no are respected",
}
ITEMS: Final[Mapping[str, str]] = {
    PLAN: "The prevention plan is written, and both have it",
    "keep_list": "What they keep doing is written down",
    "early_signs": "Early signs are known, with a first move each",
    "way_back": "How and when they can come back is said",
    "referrals": "Open referrals are settled or handed over",
    "ending": "Each has said how this ending feels",
}


class Growth(Told):
    """How far something has grown."""

    NOT_YET = "not_yet"
    GROWING = "growing"
    STEADY = "steady"


class ClosingKind(Told):
    """How the work ends for now."""

    GOALS_MET = "goals_met"
    PAUSED = "paused", "A pause"
    REFERRED = "referred", "Referred, handed over"
    SEPARATED_WELL = "separated_well"
    ENDED_BY_CLIENT = "ended_by_client", "They chose to stop"
    OTHER = "other", "Another way"


class Outcome(Told):
    """What came of a look back."""

    SPOKEN = "spoken", "We spoke"
    NOT_REACHED = "not_reached", "Not reached"
    NOT_WANTED = "not_wanted", "They would rather not"
    CAME_BACK = "came_back", "They come again"


@dataclass(frozen=True)
class Closing:
    """The checklist as it is to be kept; with a `closed_on` the work is closed with it."""

    reviewed_on: date
    kind: ClosingKind | None = None
    closed_on: date | None = None
    pillars: Mapping[str, Growth] = field(default_factory=dict)
    items: Sequence[str] = ()
    no_plan_reason: str = ""
    words: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """Return what is kept as a map."""
        plain = {name: value.value for name, value in self.pillars.items()}
        more = {"items": list(self.items), "no_plan_reason": self.no_plan_reason, "words": self.words}
        return {**plain, **{name: value for name, value in more.items() if value}}

    def problem(self, *, today: date, plan_exists: bool = False) -> tuple[str, str] | None:
        """Return (field, what is wrong) or None: days to come, and what closing needs.

        Closing needs its kind and the prevention plan. Goals that are met need the plan itself; any other end may say
        in a line why there is none.
        """
        if self.reviewed_on > today or (self.closed_on and self.closed_on > today):
            return "reviewed_on", "Give a day up to today."
        if self.closed_on is None:
            return None
        if self.kind is None:
            return "kind", "Say how the work ends."
        if PLAN in self.items or plan_exists or (self.no_plan_reason and self.kind is not ClosingKind.GOALS_MET):
            return None
        if self.kind is ClosingKind.GOALS_MET:
            return "items", "The prevention plan is part of closing with the goals met. Write it first, or tick it."
        return "no_plan_reason", "Say in a line why there is no prevention plan, or tick it."


def follow_up_days(closed_on: date) -> list[tuple[int, date]]:
    """Return the months and the day of each look back: 3, 6 and 12 months after closing."""
    return [(months, months_after(closed_on, months)) for months in MONTHS]


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def status_after(kind: ClosingKind) -> Status:
    """Return the status an ending leads to: a pause pauses, a referral pauses and refers, everything else closes."""
    return {ClosingKind.PAUSED: Status.PAUSED, ClosingKind.REFERRED: Status.PAUSED_REFERRED}.get(kind, Status.CLOSED)
