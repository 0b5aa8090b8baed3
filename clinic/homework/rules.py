"""Outcomes of homework, what they add up to, and when it is due (domain.md 2.6 S12 and 3.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import floor
from statistics import fmean
from typing import Final, Self

from clinic.couples.rules import PARTNERS, PartnerKey


class Worded(StrEnum):
    """A closed list: the value is stored, the label stands beside it and is what a person reads."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Outcome(Worded):
    """What became of an assignment for one partner (domain.md 3.2)."""

    DONE = "done", "Done"
    PARTLY = "partly", "Partly done"
    NOT_DONE = "not_done", "Not done"
    EXCUSED = "excused", "Excused"
    REPLACED = "replaced", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Barrier(Worded):
    """What got in the way, in words without blame (domain.md 3.2)."""

    TIME = "time", "Not enough time"
    DISTRESS = "distress", "Too much distress"
    UNCLEAR = "unclear", "The task was unclear"
    FELT_FORCED = "felt_forced", "It felt forced"
    CONFLICT = "conflict", "Conflict between them"
    SAFETY = "safety", "It did not feel safe"
    FORGOT = "forgot", "Forgotten"
    NOT_USEFUL = "not_useful", "It did not seem useful"
    OTHER = "other", "Something else"


class Who(Worded):
    """Whom an exercise is for; role words are for the counselor's pages only (domain.md 3.3)."""

    BOTH = "both", "Both together"
    EACH = "each", "Each alone"
    EACH_THEN_BOTH = "each_then_both", "Each alone, then both"
    EITHER = "either", "Either partner"
    INJURED = "injured", "Injured partner"
    INVOLVED = "involved", "Involved partner"
    INJURED_ASKS = "injured_asks", "Injured partner asks, involved partner answers"
    INVOLVED_PREPARES = "involved_prepares", "Involved partner prepares, both in session"


SCORES: Final[Mapping[Outcome | None, float]] = {Outcome.DONE: 1.0, Outcome.PARTLY: 0.5, Outcome.NOT_DONE: 0.0}
PERCENT_FROM: Final = 3
DAYS_WITHOUT_APPOINTMENT: Final = 7


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment as the sums see it: outcomes of the partners it was for, benefits (0-10); None = not asked."""

    exercise: str
    due_on: date
    outcomes: Mapping[PartnerKey, Outcome | None]
    benefits: Mapping[PartnerKey, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """Share of homework done, 0-1, over `eligible` assignments; None when there is none (domain.md 2.6 S12)."""

    eligible: int
    rate: float | None
    done: int
    partly: int
    not_done: int

    @property
    def shown(self) -> str:
        """A whole per cent, half up, from 3 assignments on; below that the counts (domain.md 2.6 S12, 2.5 D4)."""
        if self.rate is not None and self.eligible >= PERCENT_FROM:
            return f"{floor(round(self.rate * 100, 6) + 0.5)}%"
        counts = {"done": self.done, "partly": self.partly, "not done": self.not_done}
        return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "none due yet"


@dataclass(frozen=True, slots=True)
class Adherence:
    """The rate of the couple and of each partner."""

    couple: Rate
    p1: Rate
    p2: Rate


def adherence(assignments: Iterable[Assigned], as_of: date) -> Adherence:
    """Average the assignments due by `as_of`: done 1, partly 0.5, not done 0, mean over the partners it was for.

    Excused, replaced and withdrawn are left out, and so is an outcome nobody has asked for yet: missing is not zero
    (domain.md 2.6 S12, 2.5 D2).
    """
    due = [one for one in assignments if one.due_on <= as_of]
    return Adherence(couple=_rate(due, PARTNERS), p1=_rate(due, ("p1",)), p2=_rate(due, ("p2",)))


def _rate(due: Sequence[Assigned], partners: Sequence[PartnerKey]) -> Rate:
    means = [fmean(scores) for one in due if (scores := _scores(one, partners))]
    done, not_done = means.count(1.0), means.count(0.0)
    return Rate(len(means), fmean(means) if means else None, done, len(means) - done - not_done, not_done)


def _scores(one: Assigned, partners: Sequence[PartnerKey]) -> list[float]:
    return [SCORES[one.outcomes[key]] for key in partners if one.outcomes.get(key) in SCORES]


@dataclass(frozen=True, slots=True)
class Helped:
    """Mean benefit (0-10) of one exercise over `n` answers of either partner."""

    exercise: str
    mean: float
    n: int


def what_helped(assignments: Iterable[Assigned]) -> list[Helped]:
    """List exercises by mean benefit, best first; more answers win a tie, and no answer means not listed."""
    answers: dict[str, list[int]] = defaultdict(list)
    for one in assignments:
        answers[one.exercise].extend(value for value in one.benefits.values() if value is not None)
    helped = [Helped(slug, fmean(values), len(values)) for slug, values in answers.items() if values]
    return sorted(helped, key=lambda one: (-one.mean, -one.n, one.exercise))


def due_default(next_session_date: date | None, today: date) -> date:
    """Due at the next session after today; a week from today when none is planned."""
    if next_session_date is not None and next_session_date > today:
        return next_session_date
    return today + timedelta(days=DAYS_WITHOUT_APPOINTMENT)
