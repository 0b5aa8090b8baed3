"""Today: the next appointment with its brief, what comes later, what needs attention, and the whole caseload."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from clinic.casefile.appointment import distance
from clinic.casefile.brief import Brief
from clinic.casefile.record import CaseFile
from clinic.casefile.waiting import RISK, waits
from clinic.couples.models import Couple, couple_of
from clinic.couples.rules import Status
from clinic.desk import attention
from clinic.desk.attention import Attention, Now
from clinic.desk.caseload import OPEN, Listed, Row, due_dates, listed, rows
from clinic.kernel.clock import local, moment
from clinic.kernel.text import clock
from clinic.sessions import models, waiting
from clinic.sessions.models import CoupleSession
from clinic.sessions.planning_rules import LONGEST_MINUTES
from clinic.sessions.rules import OFF, Meeting

MOST_NAMES = 300
A_DAY = timedelta(days=1)
LONGEST = timedelta(minutes=LONGEST_MINUTES)


@dataclass(frozen=True)
class Slot:
    """One of today's appointments."""

    meeting: CoupleSession
    couple: Listed
    start: str
    away: str
    note: str


class Day:
    """Everything on Today, read with a fixed number of statements whatever the size of the caseload."""

    def __init__(self, *, zone: str, now: datetime) -> None:
        self.now = Now(now, zone)

    @property
    def today(self) -> date:
        """The counselor's date."""
        return self.now.today

    @cached_property
    def couples(self) -> dict[UUID, Listed]:
        """The counselor's couples that are not closed, by id."""
        return listed(Couple.status.in_(OPEN))

    @property
    def active(self) -> list[Listed]:
        """The couples a find box suggests: at most 300 active ones, those opened last."""
        return [each for each in self.couples.values() if each.status is Status.ACTIVE][-MOST_NAMES:]

    @cached_property
    def meetings(self) -> list[CoupleSession]:
        """Today's meetings in order of time, and one that has run into today; called-off ones are left out."""
        midnight, end = (moment(each, time(0), self.now.zone) for each in (self.today, self.today + A_DAY))
        found = models.meetings_between(min(midnight, self.now.moment - LONGEST), end)
        of_today = (each for each in found if each.starts_at >= midnight or not self.is_over(each))
        return [each for each in of_today if each.couple_id in self.couples and each.status not in OFF]

    @cached_property
    def unsigned(self) -> dict[UUID, Any]:
        """Notes that are begun and not signed, by meeting, oldest first."""
        return {each.meeting_id: each for each in models.unsigned()}

    @cached_property
    def unwritten(self) -> dict[UUID, CoupleSession]:
        """Meetings that have begun and have no note, by id, oldest first."""
        return {each.id: each for each in waiting.unwritten(self.now.moment) if each.couple_id in self.couples}

    @cached_property
    def upcoming(self) -> list[CoupleSession]:
        """Today's meetings that are not over and not signed; the one that is running comes first."""
        return [each for each in self.meetings if not self.is_over(each) and self._is_open(each)]

    @cached_property
    def starts(self) -> dict[UUID, datetime]:
        """When each couple meets next; a meeting that is running counts until it is over."""
        today = {each.couple_id: each.starts_at for each in reversed(self.upcoming)}
        return {**models.next_meetings(self.now.moment), **today}

    @cached_property
    def brief(self) -> Brief | None:
        """The brief of the couple that is there or comes next, today or later."""
        known = [(start, couple_id) for couple_id, start in self.starts.items() if couple_id in self.couples]
        couple = couple_of(min(known)[1]) if known else None
        if couple is None:
            return None
        file = CaseFile(couple, self.today, self.now.moment)
        return Brief(file, file.next)

    @cached_property
    def later(self) -> list[Slot]:
        """Today's other meetings that are not over."""
        return [self._slot(each) for each in self.upcoming[1:]]

    @property
    def to_log(self) -> CoupleSession | None:
        """The meeting to write about: the one that is running, else today's last one that is over, else the next."""
        running = [each for each in self.upcoming if each.starts_at <= self.now.moment]
        over = [each for each in self.meetings if self.is_over(each) and self._is_open(each)]
        found = [*running, *reversed(over)]
        if found:
            return found[0]
        return self.brief.meeting if self.brief else None

    @cached_property
    def attention(self) -> list[Attention]:
        """What waits, the most pressing first."""
        return [*self._attention(), *attention.overdue(self._due, self.couples, self.today)]

    def waiting_for(self, couple_id: UUID) -> list[Attention]:
        """Return the reviews, referrals and drafts of one couple that wait, for the brief that is open here."""
        return [each for each in self.attention if each.couple.id == couple_id and each.kind in attention.OTHERS]

    @cached_property
    def rows(self) -> list[Row]:
        """The caseload, the couple who comes next first."""
        return list(rows(self.couples, self.starts, self._due, today=self.today, zone=self.now.zone))

    def is_over(self, meeting: CoupleSession) -> bool:
        """Say whether the time a meeting was planned for has passed."""
        return meeting.starts_at + timedelta(minutes=meeting.planned_minutes) <= self.now.moment

    @cached_property
    def _waits(self) -> Sequence[Any]:
        return waits(self.today)

    @cached_property
    def _due(self) -> dict[UUID, list[date]]:
        return due_dates()

    def _is_open(self, meeting: CoupleSession) -> bool:
        waits = meeting.id in self.unsigned or meeting.id in self.unwritten
        return waits or (meeting.status is Meeting.PLANNED and meeting.starts_at >= self.now.moment)

    def _slot(self, meeting: CoupleSession) -> Slot:
        words = f"Session {meeting.number}, {meeting.modality.label.lower()}"
        note = "A note is begun" if meeting.id in self.unsigned else words
        start = clock(local(meeting.starts_at, self.now.zone))
        return Slot(meeting, self.couples[meeting.couple_id], start, distance(meeting.starts_at, self.now.moment), note)

    def _attention(self) -> Iterator[Attention]:
        follow_ups = waiting.follow_ups()
        couples = self._couples_of([*follow_ups, *self.unsigned.values(), *self._waits])
        for row in follow_ups:
            yield attention.follow_up(row, couples[row.couple_id], self.now)
        between = [each for each in self._waits if each.kind == RISK]
        yield from (attention.noted_between(each, couples[each.couple_id], self.now) for each in between)
        for row in self.unsigned.values():
            if row.starts_at <= self.now.moment:  # the agenda of a meeting to come waits for nothing
                yield attention.unsigned(row, couples[row.couple_id], self.now)
        for meeting in self.unwritten.values():
            if self.is_over(meeting):
                yield attention.unwritten(meeting, couples[meeting.couple_id])
        others = [each for each in self._waits if each.kind != RISK]
        yield from (attention.other(each, couples[each.couple_id], self.now) for each in others)

    def _couples_of(self, waiting: list[Any]) -> dict[UUID, Listed]:
        """Add the closed couples of whom something waits: a note is to be signed after the last session as well."""
        closed = {each.couple_id for each in waiting} - self.couples.keys()
        return {**self.couples, **(listed(Couple.id.in_(closed)) if closed else {})}
