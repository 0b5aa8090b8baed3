"""Who comes and when: the meeting a brief is for, and what came before it (domain.md 5.1, block 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from clinic.casefile.record import CaseFile
from clinic.kernel.privacy import shown
from clinic.kernel.text import clock, counted, day
from clinic.sessions.models import CoupleSession
from clinic.sessions.planning_rules import local_times
from clinic.sessions.rules import OFF, Meeting

HOUR: Final = 60
DAY: Final = 24 * HOUR


@dataclass(frozen=True)
class Appointment:
    """One couple's meeting, or the next talk when none is planned."""

    file: CaseFile
    meeting: CoupleSession | None
    called: Mapping[str, str] | None = None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return what the partners are called: as was said, else by the names that this request may show."""
        return self.called or {key: shown(name) for key, name in self.file.couple.names.items()}

    @property
    def number(self) -> int:
        """Return the session's number."""
        return self.meeting.number if self.meeting else max((each.number for each in self.file.meetings), default=0) + 1

    @property
    def day_in_words(self) -> str:
        """Return the date of the meeting: today, or 27 May."""
        if self.meeting is None:
            return "not planned"
        return "today" if self.is_today else day(self.meeting.day)

    @property
    def is_today(self) -> bool:
        """Say whether the meeting is today."""
        return self.meeting is not None and self.meeting.day == self.file.as_of

    @property
    def start(self) -> str:
        """Return the start as wall time where it was planned."""
        return clock(self.meeting.local_start) if self.meeting else ""

    @property
    def in_words(self) -> str:
        """Return how far away the start is: in 12 minutes, now, in 3 days."""
        return "" if self.meeting is None else distance(self.meeting.starts_at, self.file.moment)

    @cached_property
    def other_times(self) -> list[tuple[str, str]]:
        """Return (name, local start) of partners whose clock shows another time, with the weekday if it differs."""
        if self.meeting is None:
            return []
        zones = {each.key: each.zone for each in self.file.couple.partners}
        there = local_times(self.meeting.starts_at, self.meeting.zone, zones)
        return [(self.names[key], self._there(at)) for key, at in there.items()]

    @cached_property
    def before(self) -> list[CoupleSession]:
        """Return the meetings before this one that were not called off, oldest first."""
        end = self.meeting.starts_at if self.meeting else self.file.moment
        begun = [each for each in self.file.meetings if each.status not in OFF and each.starts_at < end]
        return [each for each in begun if each is not self.meeting and each.starts_at <= self.file.moment]

    @cached_property
    def last(self) -> CoupleSession | None:
        """Return the last meeting before this one that took place, or of which something is written."""
        known = [each for each in self.before if each.status is not Meeting.PLANNED or each.id in self.file.notes]
        return known[-1] if known else None

    @property
    def days_since_last(self) -> int | None:
        """Return the days since the last meeting."""
        return (self.file.as_of - self.last.day).days if self.last else None

    @property
    def expected(self) -> str:
        """Return who is expected, by name, where it is not both."""
        if self.meeting is None or self.meeting.format.alone is None:
            return "Both partners"
        return self.names[self.meeting.format.alone]

    @cached_property
    def unsigned(self) -> list[CoupleSession]:
        """Return meetings before this one whose note is not signed, or not even begun."""
        return [each for each in self.before if not self.file.is_signed(each)]

    @property
    def has_note(self) -> bool:
        """Say whether the note of the meeting is begun."""
        return self.meeting is not None and self.meeting.id in self.file.notes

    def _there(self, at: datetime) -> str:
        same_day = self.meeting is not None and at.date() == self.meeting.day
        return clock(at) if same_day else f"{at:%A} {clock(at)}"


def distance(start: datetime, moment: datetime) -> str:
    """Return how far a start is away, in words: in 12 minutes, now, 20 minutes ago, in 3 days."""
    minutes = round((start - moment).total_seconds() / 60)
    if minutes == 0:
        return "now"
    size = abs(minutes)
    words = counted(size, "minute", "minutes")
    if size >= HOUR:
        words = counted(round(size / HOUR), "hour", "hours")
    if size >= DAY:
        words = counted(round(size / DAY), "day", "days")
    return f"in {words}" if minutes > 0 else f"{words} ago"
