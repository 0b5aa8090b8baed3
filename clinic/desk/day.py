"""Today: the next appointment with its brief, what comes later, what needs attention, and the whole caseload."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from markupsafe import Markup

from clinic.casefile.brief import Brief, distance
from clinic.casefile.pictures import small_strip
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple, caseload
from clinic.couples.rules import Status
from clinic.homework.models import open_assignments
from clinic.kernel.clock import local, moment
from clinic.kernel.sealing import keyring
from clinic.kernel.text import clock, day
from clinic.ratings.models import LatestRating, latest_ratings
from clinic.sessions.models import CoupleSession, meetings_between, next_meetings, unsigned
from clinic.sessions.rules import Meeting

LOOK_AHEAD = timedelta(days=60)
OPEN = (Status.ACTIVE, Status.PAUSED, Status.PAUSED_REFERRED)
MEASURES_IN_TABLE = (("trust", "Trust"), ("closeness", "Closeness"))


@dataclass(frozen=True)
class Slot:
    """One of today's appointments."""

    meeting: CoupleSession
    couple: Couple
    start: str
    away: str
    note: str


@dataclass(frozen=True)
class Attention:
    """One thing that waits: a kind for its sign, the words, the couple, and where to go."""

    kind: str
    words: str
    detail: str
    couple: Couple
    meeting_id: UUID | None = None


@dataclass(frozen=True)
class MeasureCell:
    """Latest values of both partners and the strip from first to latest."""

    title: str
    p1: int | None
    p2: int | None
    strip: Markup


@dataclass(frozen=True)
class Row:
    """One couple in the caseload table."""

    couple: Couple
    cells: tuple[MeasureCell, ...]
    open_homework: int
    overdue: int
    next: str


class Day:
    """Everything on Today, read with a fixed number of statements whatever the size of the caseload."""

    def __init__(self, *, zone: str, now: datetime) -> None:
        self.zone, self.now = zone, now
        self.date: date = local(now, zone).date()

    @cached_property
    def couples(self) -> dict[UUID, Couple]:
        """The counselor's couples that are not closed, by id."""
        found = caseload(status=OPEN)
        keyring().fetch([each.id for each in found])
        return {each.id: each for each in found}

    @cached_property
    def meetings(self) -> list[CoupleSession]:
        """Today's meetings and those of the next two months, called-off ones left out."""
        midnight = moment(self.date, time(0), self.zone)
        found = meetings_between(midnight, midnight + LOOK_AHEAD)
        return [each for each in found if each.couple_id in self.couples and each.status in {Meeting.PLANNED, Meeting.HELD}]

    @cached_property
    def upcoming(self) -> list[CoupleSession]:
        """Planned meetings that are not over yet, in order of time."""
        return [each for each in self.meetings if each.status is Meeting.PLANNED and self._end(each) > self.now]

    @cached_property
    def next(self) -> CoupleSession | None:
        """The next meeting, today or later."""
        return self.upcoming[0] if self.upcoming else None

    @cached_property
    def brief(self) -> Brief | None:
        """The brief of the next meeting's couple."""
        if self.next is None:
            return None
        return Brief(CaseFile(self.couples[self.next.couple_id], self.date, self.now), self.next)

    @cached_property
    def later(self) -> list[Slot]:
        """Today's other meetings that are not over yet."""
        return [self._slot(each) for each in self.upcoming[1:] if local(each.starts_at, self.zone).date() == self.date]

    @cached_property
    def drafts(self) -> dict[UUID, Any]:
        """Unsigned notes by meeting, oldest first."""
        return {each.meeting_id: each for each in unsigned() if each.couple_id in self.couples}

    @cached_property
    def attention(self) -> list[Attention]:
        """What waits: unsigned notes and drafts first, then homework past its date."""
        return [*self._unsigned(), *self._overdue()]

    @cached_property
    def rows(self) -> list[Row]:
        """The caseload, the couple who comes next first."""
        starts = {couple_id: start for couple_id, start in next_meetings(self.now - timedelta(hours=1)).items()}
        ordered = sorted(self.couples.values(), key=lambda each: (each.id not in starts, starts.get(each.id, self.now), each.code))
        return [self._row(each, starts.get(each.id)) for each in ordered]

    @cached_property
    def _latest(self) -> dict[UUID, dict[tuple[str, str], LatestRating]]:
        found: dict[UUID, dict[tuple[str, str], LatestRating]] = defaultdict(dict)
        for each in latest_ratings():
            found[each.couple_id][(each.partner, each.measure)] = each
        return found

    @cached_property
    def _homework(self) -> dict[UUID, list[date]]:
        found: dict[UUID, list[date]] = defaultdict(list)
        for each in open_assignments():
            found[each.couple_id].append(each.due_on)
        return found

    def _end(self, meeting: CoupleSession) -> datetime:
        return meeting.starts_at + timedelta(minutes=meeting.planned_minutes)

    def _slot(self, meeting: CoupleSession) -> Slot:
        words = f"Session {meeting.number}, {meeting.modality.label.lower()}"
        note = "A note is begun." if meeting.id in self.drafts else words
        start = clock(local(meeting.starts_at, self.zone))
        return Slot(meeting, self.couples[meeting.couple_id], start, distance(meeting.starts_at, self.now), note)

    def _unsigned(self) -> Iterator[Attention]:
        for each in self.drafts.values():
            held, changed = local(each.starts_at, each.zone), local(each.changed_at, self.zone)
            kind = "Draft" if (self.now - each.changed_at) < timedelta(hours=12) else "Unsigned note"
            written = clock(changed) if changed.date() == self.date else day(changed)
            detail = f"Session {each.number}, {day(held)}. Last written {written}."
            yield Attention("draft", kind, detail, self.couples[each.couple_id], each.meeting_id)

    def _overdue(self) -> Iterator[Attention]:
        for couple_id, dates in self._homework.items():
            late = [each for each in dates if each < self.date]
            if late and couple_id in self.couples and self.couples[couple_id].status is Status.ACTIVE:
                several = f"{len(late)} exercises" if len(late) > 1 else "One exercise"
                yield Attention("homework", "Homework past its date", f"{several}, due {day(min(late))}.", self.couples[couple_id])

    def _row(self, couple: Couple, start: datetime | None) -> Row:
        dates = self._homework.get(couple.id, [])
        return Row(
            couple=couple,
            cells=tuple(self._cell(couple.id, key, title) for key, title in MEASURES_IN_TABLE),
            open_homework=len(dates),
            overdue=sum(each < self.date for each in dates),
            next=self._next_words(start) if start else ("Paused" if couple.status is not Status.ACTIVE else ""),
        )

    def _cell(self, couple_id: UUID, measure: str, title: str) -> MeasureCell:
        p1, p2 = (self._latest[couple_id].get((key, measure)) for key in ("p1", "p2"))
        firsts = (p1.first_value if p1 else None, p2.first_value if p2 else None)
        lasts = (p1.last_value if p1 else None, p2.last_value if p2 else None)
        return MeasureCell(title, lasts[0], lasts[1], small_strip(firsts, lasts))

    def _next_words(self, start: datetime) -> str:
        at = local(start, self.zone)
        return f"Today {clock(at)}" if at.date() == self.date else f"{at:%a} {day(at)}"
