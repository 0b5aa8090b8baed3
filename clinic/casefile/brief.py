"""The five minutes before an appointment: what a counselor needs to know, in the order of domain.md 5.1.

Facts stand above inferences, every number has its date, and what is not known is said in one line. The blocks on
agreements, referrals and session feedback have their places between homework and the agenda.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from clinic.casefile.pictures import Picture, pictures
from clinic.casefile.record import CaseFile
from clinic.homework.models import Assignment
from clinic.kernel.clock import local
from clinic.kernel.privacy import shown
from clinic.kernel.text import clock, counted, day
from clinic.ratings.rules import change_words
from clinic.ratings.trends import Series
from clinic.safety.rules import age_in_words
from clinic.sessions.models import CoupleSession

AGENDA_LINES = 3
LONGEST_LINE = 160


@dataclass(frozen=True)
class Level:
    """The newest rating of one partner on one measure, and the last step."""

    key: str
    value: int | None
    change: str
    on: date | None


@dataclass(frozen=True)
class HomeworkLine:
    """One assignment in the brief: what it was, what became of it for each, what was to be brought back."""

    title: str
    due_on: date
    overdue: bool
    told: str
    detail: str


@dataclass(frozen=True)
class Brief:
    """One couple's brief for one meeting, or for the next talk when none is planned."""

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
        held = self.file.meetings
        return self.meeting.number if self.meeting else (held[-1].number + 1 if held else 1)

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
        """Return (name, local start) of partners whose clock shows another time."""
        if self.meeting is None:
            return []
        own = self.meeting.local_start.utcoffset()
        there = [(each, local(self.meeting.starts_at, each.zone)) for each in self.file.couple.partners]
        return [(self.names[who.key], clock(at)) for who, at in there if at.utcoffset() != own]

    @property
    def days_since_last(self) -> int | None:
        """Return the days since the last meeting."""
        return (self.file.as_of - self.file.last.day).days if self.file.last else None

    @property
    def expected(self) -> str:
        """Return who is expected, by name, where it is not both."""
        if self.meeting is None or len(self.meeting.format.expected) == 2:
            return "Both partners"
        return self.names[self.meeting.format.expected[0]]

    @cached_property
    def unsigned(self) -> list[CoupleSession]:
        """Return past meetings whose note is not signed."""
        notes = self.file.notes
        return [each for each in self.file.past if each.id in notes and notes[each.id].signed_at is None]

    @cached_property
    def safety(self) -> list[str]:
        """Return the lines on safety; nothing to report is said in one line."""
        return list(self._safety()) or ["Nothing open."]

    @cached_property
    def stopped(self) -> str:
        """Return the plan the last note ended with."""
        for meeting in reversed(self.file.meetings):
            note = self.file.notes.get(meeting.id)
            if note is not None and meeting is not self.meeting and note.boxes.get("p", "").strip():
                return str(note.boxes["p"]).strip()
        return ""

    @cached_property
    def last_words(self) -> str:
        """Return the first part of the last note: what happened last time."""
        note = self.file.notes.get(self.file.last.id) if self.file.last else None
        if note is None:
            return ""
        return next((note.boxes[box.letter].strip() for box in note.format.boxes if note.boxes.get(box.letter)), "")

    @cached_property
    def pictures(self) -> list[Picture]:
        """Return the charts of the last three months."""
        return pictures(self.file, self.names, period="3m")

    def levels(self, picture: Picture) -> tuple[Level, Level]:
        """Return both partners' newest value on a measure with the last step and its date."""
        return _level(picture.trend.p1), _level(picture.trend.p2)

    @cached_property
    def since(self) -> list[tuple[date, str]]:
        """Return (day, words) of events since the last meeting, newest first."""
        start = self.file.last.day if self.file.last else date.min
        found = [each for each in self.file.events if each.happened_on >= start]
        return [(each.happened_on, f"{each.type.label}: {each.text}") for each in reversed(found)]

    @cached_property
    def homework(self) -> list[HomeworkLine]:
        """Return what was set since the meeting before the last, and what is still open."""
        start = self.file.last.day if self.file.last else date.min
        lines = [each for each in self.file.assignments if each.is_open or each.due_on >= start]
        return [self._homework(each) for each in sorted(lines, key=lambda each: each.due_on)]

    @cached_property
    def agenda(self) -> list[str]:
        """Return a draft of three lines for the meeting, taken from the blocks above it."""
        return [_short(line) for line in self._agenda()][:AGENDA_LINES]

    def _safety(self) -> Iterator[str]:
        file = self.file
        for risk in file.open_risks:
            yield f"Risk noted for {self.names[risk.partner]} on {day(risk.noted_on)}; no follow-up recorded yet."
        if file.contact:
            age = age_in_words(file.contact.checked_on, file.as_of)
            yield f"Contact: {file.contact.state.label.lower()}, asked {age}."
        else:
            yield "Contact with the third person: not asked yet."
        yield "Last screens alone: " + ", ".join(self._screen(each.key) for each in file.couple.partners) + "."

    def _screen(self, key: str) -> str:
        newest = next((each for each in self.file.screens if each.partner == key), None)
        return f"{self.names[key]} {day(newest.screened_on) if newest else 'never'}"

    def _homework(self, assignment: Assignment) -> HomeworkLine:
        told = [(key, assignment.outcome(key)) for key in assignment.partners]
        words = [f"{self.names[key]} {said.label.lower() if said else 'open'}" for key, said in told]
        detail = "; ".join(filter(None, (*self._details(assignment), assignment.brought_back)))
        overdue = assignment.is_open and assignment.due_on < self.file.as_of
        return HomeworkLine(self.file.title_of(assignment), assignment.due_on, overdue, ", ".join(words), detail)

    def _details(self, assignment: Assignment) -> Iterator[str]:
        barriers = {"p1": assignment.barrier_p1, "p2": assignment.barrier_p2}
        for key in assignment.partners:
            name, benefit, barrier = self.names[key], assignment.benefit(key), barriers[key]
            if benefit is not None:
                yield f"Helped {name} {benefit} of 10"
            if barrier:
                yield f"{name}: {barrier.label.lower()}"

    def _agenda(self) -> Iterator[str]:
        if self.file.open_risk:
            yield self.safety[0]
        for picture in self.pictures:
            for series in picture.trend.series:
                if series.sharp_drop:
                    name, step = self.names[series.partner], series.sharp_drop
                    fall = f"from {step.before.value} to {step.after.value}"
                    yield f"{name}: {picture.title.lower()} {fall}. Worth asking."
        if self.stopped:
            yield f"Planned last time: {self.stopped}"
        waiting = [line.title for line in self.homework if line.told.endswith("open") or " open" in line.told]
        if waiting:
            yield "Homework to look back on: " + ", ".join(waiting)
        if not any(picture.trend.n for picture in self.pictures):
            yield "No ratings yet: ask for the first."


def distance(start: datetime, moment: datetime) -> str:
    """Return how far a start is away, in words: in 12 minutes, now, 20 minutes ago, in 3 days."""
    minutes = round((start - moment).total_seconds() / 60)
    if minutes == 0:
        return "now"
    size = abs(minutes)
    words = counted(size, "minute", "minutes")
    if size >= 60:
        words = counted(round(size / 60), "hour", "hours")
    if size >= 24 * 60:
        words = counted(round(size / (24 * 60)), "day", "days")
    return f"in {words}" if minutes > 0 else f"{words} ago"


def _level(series: Series) -> Level:
    latest, step = series.latest, series.last_step
    return Level(
        key=series.partner,
        value=latest.value if latest else None,
        change=change_words(step.change) if step else "",
        on=latest.date if latest else None,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rsplit(" ", 1)[0] + "…"


def homework_words(lines: Sequence[HomeworkLine]) -> str:
    """Return the homework of a brief in one line."""
    return "; ".join(f"{line.title}: {line.told}" for line in lines)
