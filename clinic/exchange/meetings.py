"""Meetings and their notes as a case file tells them."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from clinic.exchange.kinds import Absence, Both, Day, Facts, Minutes, Number, Short, Words, Zoned
from clinic.kernel.clock import moment
from clinic.sessions.note_rules import AdditionKind, NoteFormat
from clinic.sessions.rules import Format, Meeting, Modality


class NoteStatus(StrEnum):
    """How far a note has come (domain.md 6)."""

    DRAFT = "draft"
    SIGNED = "signed"
    AWAITING_COSIGN = "awaiting_cosign"
    LOCKED = "locked"


@dataclass(frozen=True, kw_only=True)
class Added:
    """What was added to a signed note."""

    date: Day
    at: datetime | None = None
    by: Short | None = None
    kind: AdditionKind = AdditionKind.ADDENDUM
    part: Short = ""
    text: Words
    reason: Words = ""


@dataclass(frozen=True, kw_only=True)
class Written:
    """The note of a meeting: its boxes by their letters, and when it was written and signed."""

    fmt: NoteFormat
    status: NoteStatus
    s: Words = ""
    o: Words = ""
    d: Words = ""
    b: Words = ""
    g: Words = ""
    a: Words = ""
    i: Words = ""
    r: Words = ""
    p: Words = ""
    late_entry: bool | None = None
    written_on: Day | None = None
    late_reason: Words = ""
    written_at: datetime | None = None
    changed_at: datetime | None = None
    signed_at: datetime | None = None
    signed_by: Short | None = None
    addenda: tuple[Added, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Layers:
    """What belongs to one partner only, and the counselor's process note, which no export writes."""

    p1: Words = ""
    p2: Words = ""
    process: Words = ""


@dataclass(frozen=True, kw_only=True)
class Met:
    """A meeting with its note; `p1_local` is what the first partner's clock says when it begins."""

    num: Number
    date: Day
    start: time
    tz: Zoned | None = None
    p1_local: time | None = None
    p2_local: time | None = None
    minutes: Minutes | None = None
    planned_minutes: Minutes | None = None
    format: Format
    modality: Modality = Modality.IN_PERSON
    place: Words = ""
    status: Meeting
    attended: Both = ()
    late: dict[str, Minutes | None] = field(default_factory=dict)
    absent: dict[str, Absence] = field(default_factory=dict)
    absence_note: Words = ""
    interventions: tuple[Short, ...] = ()
    note: Written | None = None
    layers: Layers = Layers()
    risk: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The next meeting."""

    date: Day
    start: time
    tz: Zoned | None = None
    format: Format = Format.JOINT
    modality: Modality = Modality.IN_PERSON
    minutes: Minutes = 60
    place: Words = ""


def starts_at(meeting: Met | Planned) -> datetime:
    """Return when a meeting begins."""
    return moment(meeting.date, meeting.start, meeting.tz or "UTC")


def as_moment(moment: datetime | None) -> datetime:
    """Return a moment that `filled` has said; raise ValueError where it has not."""
    if moment is None:
        raise ValueError("a moment that was not filled in")
    return moment
