"""Meetings in words, and a couple's meetings as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from clinic.couples.models import Couple, Partner
from clinic.kernel.privacy import shown
from clinic.kernel.text import clock, day, long_day
from clinic.sessions.models import CoupleSession, Note, meetings_of, notes_of
from clinic.sessions.planning_rules import local_times
from clinic.sessions.rules import OFF, Meeting, attendance_words, format_words

LONGEST_LINE: Final = 160


@dataclass(frozen=True)
class LocalTime:
    """The start of a meeting on a partner's own clock."""

    key: str
    name: str
    at: datetime
    zone: str

    @property
    def words(self) -> str:
        """Return the date, the time and the place of the clock."""
        return f"{self.at:%A} {clock(self.at)} in {self.zone.rpartition('/')[2].replace('_', ' ')}"


@dataclass(frozen=True)
class MeetingWords:
    """What identifies a meeting, in words."""

    number: int
    start: datetime
    end: datetime
    format: str
    modality: str
    minutes: int | None
    attendance: str
    status: Meeting
    status_words: str
    local_times: tuple[LocalTime, ...]

    @property
    def day(self) -> str:
        """Return the date in full."""
        return long_day(self.start)

    @property
    def short_day(self) -> str:
        """Return the date as 7 May."""
        return day(self.start)

    @property
    def span(self) -> str:
        """Return start and end as 17:30–18:30."""
        return f"{clock(self.start)}–{clock(self.end)}"


@dataclass(frozen=True)
class TimelineEntry:
    """One meeting in the couple's list; `note` is none, draft or signed, `line` the first line of what was written."""

    meeting_id: UUID
    words: MeetingWords
    note: str
    line: str

    @property
    def kind(self) -> str:
        """Return how the timeline draws it: planned, missed or session."""
        if self.words.status in OFF or self.words.status is Meeting.PARTNER_ABSENT:
            return "missed"
        return "planned" if self.words.status is Meeting.PLANNED else "session"


def local_times_of(meeting: CoupleSession, partners: Iterable[Partner]) -> tuple[LocalTime, ...]:
    """Return the start on the clocks of those partners whose clock shows another time than the counselor's."""
    found = {each.key: each for each in partners}
    times = local_times(meeting.starts_at, meeting.zone, {key: each.zone for key, each in found.items()})
    return tuple(LocalTime(key, shown(found[key].short_name), at, found[key].zone) for key, at in times.items())


def meeting_words(couple: Couple, meeting: CoupleSession) -> MeetingWords:
    """Return what identifies a meeting, in words and with names as this request may show them."""
    names = {key: shown(name) for key, name in couple.names.items()}
    return MeetingWords(
        number=meeting.number,
        start=meeting.local_start,
        end=meeting.local_end,
        format=format_words(meeting.format, names),
        modality=meeting.modality.label,
        minutes=meeting.minutes,
        attendance=attendance_words(meeting.format, meeting.presence, names),
        status=meeting.status,
        status_words=meeting.status.label,
        local_times=local_times_of(meeting, couple.partners),
    )


def timeline(couple: Couple) -> list[TimelineEntry]:
    """Return the couple's meetings, newest first, each with the state and the first line of its note."""
    notes = notes_of(couple)
    return [
        TimelineEntry(each.id, meeting_words(couple, each), _state(notes.get(each.id)), first_line(notes.get(each.id)))
        for each in reversed(meetings_of(couple))
    ]


def first_line(note: Note | None) -> str:
    """Return the first line of a note's first box that holds text, shortened."""
    if note is None:
        return ""
    texts = [note.texts[box.letter] for box in note.format.boxes if box.letter in note.texts]
    line = next(iter(texts), "").partition("\n")[0].strip()
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rsplit(" ", 1)[0] + "…"


def _state(note: Note | None) -> str:
    if note is None:
        return "none"
    return "draft" if note.signed_at is None else "signed"
