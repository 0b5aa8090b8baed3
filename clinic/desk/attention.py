"""What waits for the counselor: open risk, notes, reviews and referrals, then homework past its date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from clinic.casefile import waiting
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
    """One thing that waits: its kind decides the sign; the rest says where to go on with it."""

    kind: str
    words: str
    detail: str
    couple: Listed
    endpoint: str
    link: str
    values: Mapping[str, Any] = field(default_factory=dict)


# What waits beside notes and homework: words, detail before a day, where to go on, the words of that link.
OTHERS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    waiting.REVIEW: ("Review of an agreement", "Was due", "agreements.agreements", "See the agreements"),
    waiting.REFERRAL: ("Open referral", "No step since", "safety.referrals", "See the referrals"),
    waiting.DRAFT: ("Agreement waits for a signature", "To be reviewed", "agreements.agreements", "See the agreements"),
    waiting.LOOK_BACK: ("Look back after closing", "Due", "couples.closing", "Look back"),
}


def follow_up(row: Any, couple: Listed, now: Now) -> Attention:
    """Return a statement on risk that nobody has followed up; a day that has passed is said so."""
    detail = f"{_held(row)}, {_due(row.follow_up_on, now)}."
    place = {"meeting_id": row.meeting_id}
    return Attention("risk", "Risk follow-up", detail, couple, "sessions.note", "Open the note", place)


def noted_between(row: Any, couple: Listed, now: Now) -> Attention:
    """Return a statement on risk from between sessions that nobody has followed up."""
    detail = f"Noted {day(row.day)}, {_due(row.due or row.day, now)}."
    return Attention("risk", "Risk follow-up", detail, couple, "safety.risks", "Follow up")


def unsigned(row: Any, couple: Listed, now: Now) -> Attention:
    """Return a note that is begun and not signed; one that was written in within 12 hours is a draft."""
    changed = local(row.changed_at, now.zone)
    written = clock(changed) if changed.date() == now.today else day(changed)
    kind = "Draft" if now.moment - row.changed_at < FRESH else "Unsigned note"
    detail, place = f"{_held(row)}. Last written {written}.", {"meeting_id": row.meeting_id}
    return Attention("draft", kind, detail, couple, "desk.workspace", "Continue the note", place)


def unwritten(meeting: Any, couple: Listed) -> Attention:
    """Return a meeting that is over and has no note."""
    place = {"meeting_id": meeting.id}
    return Attention("draft", "No note yet", f"{_held(meeting)}.", couple, "desk.workspace", "Start the note", place)


def other(row: Any, couple: Listed, now: Now) -> Attention:
    """Return a review, a referral, a draft of an agreement or a look back that waits."""
    words, before, endpoint, link = OTHERS[row.kind]
    on = f" {day(row.day, year=row.day.year != now.today.year)}" if row.day else ""
    return Attention(row.kind, words, f"{before}{on}." if on else "", couple, endpoint, link)


def overdue(due: Mapping[UUID, Sequence[date]], couples: Mapping[UUID, Listed], today: date) -> Iterator[Attention]:
    """Return the active couples whose homework is past its date, one line for each."""
    for couple_id, dates in due.items():
        late = [each for each in dates if each < today]
        couple = couples.get(couple_id)
        if late and couple is not None and couple.status is Status.ACTIVE:
            words = f"{len(late)} exercises" if len(late) > 1 else "One exercise"
            detail = f"{words}, due {day(min(late))}."
            yield Attention("homework", "Homework past its date", detail, couple, "homework.homework", "See homework")


def _due(on: date, now: Now) -> str:
    return f"{'was due' if on < now.today else 'due'} {day(on)}"


def _held(row: Any) -> str:
    return f"Session {row.number}, {day(local(row.starts_at, row.zone))}"
