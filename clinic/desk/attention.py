"""What waits for the counselor: open risk, then what is not signed or not written, then homework past its date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from clinic.couples.rules import Status
from clinic.desk.caseload import Listed
from clinic.kernel.clock import local
from clinic.kernel.text import clock, day

FRESH = timedelta(hours=12)


@dataclass(frozen=True)
class Now:
    """When and where the counselor looks."""

    moment: datetime
    zone: str

    @property
    def today(self) -> date:
        """Return the counselor's date."""
        return local(self.moment, self.zone).date()


@dataclass(frozen=True)
class Attention:
    """One thing that waits: its kind decides the sign, the meeting or the homework is where to go."""

    kind: str
    words: str
    detail: str
    couple: Listed
    meeting_id: UUID | None = None


def follow_up(row: Any, couple: Listed, now: Now) -> Attention:
    """Return a statement on risk that nobody has followed up; a day that has passed is said so."""
    due = "was due" if row.follow_up_on < now.today else "due"
    detail = f"{_held(row)}, {due} {day(row.follow_up_on)}."
    return Attention("risk", "Risk follow-up", detail, couple, row.meeting_id)


def unsigned(row: Any, couple: Listed, now: Now) -> Attention:
    """Return a note that is begun and not signed; one that was written in within 12 hours is a draft."""
    changed = local(row.changed_at, now.zone)
    written = clock(changed) if changed.date() == now.today else day(changed)
    kind = "Draft" if now.moment - row.changed_at < FRESH else "Unsigned note"
    return Attention("draft", kind, f"{_held(row)}. Last written {written}.", couple, row.meeting_id)


def unwritten(meeting: Any, couple: Listed) -> Attention:
    """Return a meeting that is over and has no note."""
    return Attention("draft", "No note yet", f"{_held(meeting)}.", couple, meeting.id)


def overdue(due: Mapping[UUID, Sequence[date]], couples: Mapping[UUID, Listed], today: date) -> Iterator[Attention]:
    """Return the active couples whose homework is past its date, one line for each."""
    for couple_id, dates in due.items():
        late = [each for each in dates if each < today]
        couple = couples.get(couple_id)
        if late and couple is not None and couple.status is Status.ACTIVE:
            words = f"{len(late)} exercises" if len(late) > 1 else "One exercise"
            yield Attention("homework", "Homework past its date", f"{words}, due {day(min(late))}.", couple)


def _held(row: Any) -> str:
    return f"Session {row.number}, {day(local(row.starts_at, row.zone))}"
