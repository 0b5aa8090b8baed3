"""What each answers alone: consent by topic, and a map of outside attention. Nothing is shown before its time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

from clinic.agreements.rules import LONGEST, Worded
from clinic.couples.rules import PARTNERS, PartnerKey


class ConsentState(Worded):
    """A partner's own answer to a topic (domain.md S37)."""

    YES = "yes"
    MAYBE = "maybe"
    NOT_NOW = "not_now"
    NO = "no"
    WITHDRAWN = "withdrawn"
    NO_LONGER_NEEDED = "no_longer_needed"


class Sorting(Worded):
    """Where a partner puts a situation with outside attention (domain.md S38)."""

    FINE = "fine"
    TELL_ME = "tell_me"
    NOT_OK = "not_ok"


BARE: Final = frozenset({ConsentState.NO, ConsentState.WITHDRAWN})


class Answered(Protocol):
    """One partner's answer to one topic."""

    @property
    def key(self) -> str:
        """The topic as it is compared."""

    topic: str
    partner: PartnerKey
    answered_on: date
    valid_until: date | None
    conditions: str

    @property
    def state(self) -> ConsentState:
        """The answer."""


A = TypeVar("A", bound=Answered)


def reason_problem(state: ConsentState, conditions: str) -> str:
    """Return why an answer cannot be kept with these conditions: a no carries none (domain.md S37)."""
    return "A no stands without a reason. Leave this empty." if state in BARE and conditions.strip() else ""


def span_problem(answered_on: date, valid_until: date | None) -> str:
    """Return why an answer cannot last until a day: not before it was given, and at most 90 days (domain.md S37)."""
    if valid_until is not None and valid_until < answered_on:
        return "It cannot end before the day it was given."
    return (
        "Consent is asked again after at most 90 days." if (valid_until or answered_on) - answered_on > LONGEST else ""
    )


def lasts_until(answer: Answered) -> date:
    """Return the last day of an answer; without one it lasts 90 days, and never longer (domain.md S37)."""
    return min(answer.valid_until or answer.answered_on + LONGEST, answer.answered_on + LONGEST)


def newest(answers: Iterable[A]) -> dict[tuple[str, PartnerKey], A]:
    """Return each partner's newest answer by topic; of two on the same day the one recorded later wins."""
    found: dict[tuple[str, PartnerKey], A] = {}
    for each in answers:
        before = found.get((each.key, each.partner))
        if before is None or each.answered_on >= before.answered_on:
            found[each.key, each.partner] = each
    return found


@dataclass(frozen=True)
class Answer:
    """What one partner says to one topic."""

    topic: str
    state: ConsentState
    conditions: str = ""


@dataclass(frozen=True)
class Overlap:
    """A topic to which both said yes; to be asked again when one of the two answers is over."""

    topic: str
    until: date
    conditions: Mapping[PartnerKey, str]
    ask_again: bool


def overlaps(answers: Iterable[Answered], today: date) -> list[Overlap]:
    """Return the topics to which both said yes, and nothing of the others (domain.md S37).

    Where only one said yes, or nobody, the topic does not appear at all: not to appear tells nobody why.
    """
    found, latest = [], newest(answers)
    for key in sorted({key for key, _ in latest}):
        both = [latest.get((key, partner)) for partner in PARTNERS]
        given = [each for each in both if each is not None and each.state is ConsentState.YES]
        if len(given) == len(PARTNERS):
            until = min(map(lasts_until, given))
            conditions = {each.partner: each.conditions for each in given if each.conditions}
            found.append(Overlap(given[0].topic, until, conditions, until < today))
    return found


class Line(Protocol):
    """A situation as each sorted it."""

    compared_on: date | None

    def sorted_by(self, partner: PartnerKey) -> Sorting | None:
        """Where one partner put it."""


L = TypeVar("L", bound=Line)


def is_sorted(line: Line) -> bool:
    """Say whether both have sorted a situation."""
    return all(line.sorted_by(partner) for partner in PARTNERS)


def to_open(lines: Sequence[L], *, asked: bool) -> list[L]:
    """Return the situations whose answers may be compared from now on (domain.md S38).

    All of them once both have sorted everything; before that only when the counselor asks, and only what both sorted.
    """
    ready = [each for each in lines if each.compared_on is None and is_sorted(each)]
    return ready if asked or all(map(is_sorted, lines)) else []


def hold_problem(decided_on: date, hold_until: date | None) -> str:
    """Return why a decision cannot be put on hold: a hold has an end, and it lies ahead (domain.md S19)."""
    if hold_until is None:
        return "Enter the day until which it waits."
    return "" if hold_until > decided_on else "Give a day to come."
