"""Who a copy is for, and what may reach whom. The narrowest audience holds until somebody widens it (security.md 4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.sessions.note_rules import BOXES
from clinic.sessions.rules import CAME, Attendance

Audience = frozenset[str]
NOBODY: Final[Audience] = frozenset()
BOTH: Final[Audience] = frozenset(PARTNERS)


class Copy(StrEnum):
    """The addressee of a document; it decides the content before any template sees it."""

    FILE = "file"
    P1 = "p1"
    P2 = "p2"
    JOINT = "joint"

    @property
    def readers(self) -> Audience:
        """Return the partners who will read it; nobody but the counselor reads the file copy."""
        return {"file": NOBODY, "joint": BOTH}.get(self.value, frozenset({self.value}))


class Naming(StrEnum):
    """Whether a document carries names or the case code."""

    NAMES = "names"
    CODE = "code"


@dataclass(frozen=True)
class Span:
    """A period of days with both ends included; None is open, and ends given the wrong way round are turned."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            first, last = self.end, self.start
            object.__setattr__(self, "start", first)
            object.__setattr__(self, "end", last)

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


EVER: Final = Span()


def reaches(audience: Audience, copy: Copy) -> bool:
    """Say whether something meant for an audience may stand in a copy: every reader of the copy must be in it (R2, R3).

    The counselor's own file copy holds everything but process notes, which no document ever receives (I6).
    """
    return copy is Copy.FILE or copy.readers <= audience


def audience(word: str) -> Audience:
    """Return the partners that a stored word means: `joint` and `both` are both of them, `counselor_only` nobody."""
    return BOTH if word in {"joint", "both"} else BOTH & {word}


def of_meeting(expected: Collection[str]) -> Audience:
    """Return who may know of a meeting: those who were expected; even its existence and number follow this (R2)."""
    return frozenset(expected)


def of_note(expected: Collection[PartnerKey], attended: Mapping[PartnerKey, Attendance | None]) -> Audience:
    """Return who may read what was said in a meeting: those who were expected and came.

    With whoever came alone a joint meeting became that partner's own (domain.md 4.2: nothing about the absent one).
    """
    return frozenset(key for key in expected if attended.get(key) in CAME)


def of_part(part: str, met: Audience) -> Audience:
    """Return who may read one part of a note, and what was added to it: boxes are for those who met, `only_` parts for
    that partner; risk, attendance, interventions and additions to no part stay in the file (domain.md 5.2 c).
    """
    if part in BOXES:
        return met
    return audience(part.removeprefix("only_")) if part.startswith("only_") else NOBODY


def of_rating(partner: str, *, shared: bool, alone: bool) -> Audience:
    """Return who may see a rating: its giver, and both once both agreed to see each other's.

    One taken in a meeting with that partner alone stays theirs, since its date would tell of the meeting (R2).
    """
    return BOTH if shared and not alone else frozenset({partner})


def homework_reaches(partners: Collection[str], copy: Copy, *, private: bool) -> bool:
    """Say whether an assignment may stand in a copy: it was set for every reader; a private one is never joint."""
    return reaches(frozenset(partners), copy) and not (private and copy is Copy.JOINT)


def outcome_reaches(partner: str, copy: Copy) -> bool:
    """Say whether a copy may tell what an exercise became for a partner: the file, and that partner's own copy."""
    return copy in (Copy.FILE, partner)


def words_of_event_reach(by: str, copy: Copy) -> bool:
    """Say whether an event's text may stand beside its kind and day: never one that only the other wrote (5.2 c)."""
    return copy in (Copy.FILE, by) or by == "both"
