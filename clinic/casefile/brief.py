"""The five minutes before an appointment: what a counselor needs to know, in the order of domain.md 5.1.

Facts stand above inferences, every number has its date, and what is not known is said in one line. The blocks on
agreements, referrals and session feedback have their places between homework and the agenda.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from clinic.casefile.pictures import Picture, pictures
from clinic.casefile.record import CaseFile
from clinic.couples.rules import PartnerKey
from clinic.homework.models import Assignment
from clinic.kernel.privacy import shown
from clinic.kernel.text import clock, counted, day
from clinic.ratings.rules import change_words
from clinic.ratings.trends import Series
from clinic.safety.rules import age_in_words
from clinic.sessions.models import CoupleSession, Note
from clinic.sessions.planning_rules import local_times
from clinic.sessions.rules import OFF, Meeting

AGENDA_LINES = 3
LONGEST_LINE = 160
HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True)
class Level:
    """The newest rating of one partner on one measure, and the last step."""

    key: PartnerKey
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
    is_open: bool = False


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

    @cached_property
    def safety(self) -> list[str]:
        """Return the lines on safety, each thing in one line, and so where there is nothing to report."""
        return list(self._safety())

    @cached_property
    def stopped(self) -> str:
        """Return the plan the last note with a plan ended with."""
        plans = (note.texts.get("p", "").strip() for note in self._notes_before())
        return next((str(plan) for plan in plans if plan), "")

    @cached_property
    def last_words(self) -> str:
        """Return the first part of the last meeting's note: what happened last time."""
        note = self.file.notes.get(self.last.id) if self.last else None
        if note is None:
            return ""
        texts = (note.texts.get(box.letter, "").strip() for box in note.format.boxes)
        return next((text for text in texts if text), "")

    @cached_property
    def pictures(self) -> list[Picture]:
        """Return the charts of the last three months."""
        return pictures(self.file, self.names, period="3m")

    def levels(self, picture: Picture) -> tuple[Level, Level]:
        """Return both partners' newest value on a measure with the last step and its date."""
        return _level("p1", picture.trend.p1), _level("p2", picture.trend.p2)

    @cached_property
    def since(self) -> list[tuple[date, str]]:
        """Return (day, words) of events since the last meeting, newest first."""
        found = [each for each in self.file.events if each.happened_on >= self._since]
        return [(each.happened_on, f"{each.type.label}: {each.text}") for each in reversed(found)]

    @cached_property
    def homework(self) -> list[HomeworkLine]:
        """Return what was due since the last meeting, and what is still open, by due date."""
        lines = [each for each in self.file.assignments if each.is_open or each.due_on >= self._since]
        return [self._homework(each) for each in sorted(lines, key=lambda each: each.due_on)]

    @cached_property
    def agenda(self) -> list[str]:
        """Return a draft of three lines for the meeting, taken from the blocks above it."""
        return [shortened(line) for line in self._agenda()][:AGENDA_LINES]

    @property
    def _since(self) -> date:
        return self.last.day if self.last else date.min

    def _there(self, at: datetime) -> str:
        same_day = self.meeting is not None and at.date() == self.meeting.day
        return clock(at) if same_day else f"{at:%A} {clock(at)}"

    def _notes_before(self) -> Iterator[Note]:
        return (self.file.notes[each.id] for each in reversed(self.before) if each.id in self.file.notes)

    def _safety(self) -> Iterator[str]:
        file = self.file
        for risk in file.open_risks:
            yield f"Risk noted for {self.names[risk.partner]} on {day(risk.noted_on)}; no follow-up recorded yet."
        if not file.open_risks:
            yield "No risk follow-up is open."
        if file.contact:
            age = age_in_words(file.contact.checked_on, file.as_of)
            yield f"Contact: {file.contact.state.label.lower()}, asked {age}."
        else:
            yield "Contact with the third person: not asked yet."
        screens = {self.names[each.key]: file.screened(each.key) for each in file.couple.partners}
        words = (f"{name} {self._dated(on) if on else 'never'}" for name, on in screens.items())
        yield f"Last safety screen alone: {', '.join(words)}."

    def _dated(self, on: date) -> str:
        return day(on, year=on.year != self.file.as_of.year)

    def _homework(self, assignment: Assignment) -> HomeworkLine:
        told = [(key, assignment.outcome(key)) for key in assignment.partners]
        words = [f"{self.names[key]} {said.label.lower() if said else 'open'}" for key, said in told]
        return HomeworkLine(
            title=self.file.title_of(assignment),
            due_on=assignment.due_on,
            overdue=assignment.is_open and assignment.due_on < self.file.as_of,
            told=", ".join(words),
            detail="; ".join(filter(None, (*self._details(assignment), assignment.brought_back))),
            is_open=assignment.is_open,
        )

    def _details(self, assignment: Assignment) -> Iterator[str]:
        for key in assignment.partners:
            name, benefit, barrier = self.names[key], assignment.benefit(key), assignment.barrier(key)
            if benefit is not None:
                yield f"Helped {name} {benefit} of 10"
            if barrier:
                yield f"{name}: {barrier.label.lower()}"

    def _agenda(self) -> Iterator[str]:
        if self.file.open_risks:
            yield self.safety[0]
        yield from self._drops()
        if self.stopped:
            yield f"Planned last time: {self.stopped}"
        waiting = [line.title for line in self.homework if line.is_open]
        if waiting:
            yield "Homework to look back on: " + ", ".join(waiting)
        if not any(picture.trend.n for picture in self.pictures):
            yield "No ratings yet: ask for the first."

    def _drops(self) -> Iterator[str]:
        for picture in self.pictures:
            for series in picture.trend.series:
                if step := series.sharp_drop:
                    fall = f"from {step.before.value} to {step.after.value}"
                    yield f"{self.names[series.partner]}: {picture.title.lower()} {fall}. Worth asking."


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


def shortened(text: str) -> str:
    """Return a text as one line of at most 160 characters, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rsplit(" ", 1)[0] + "…"


def _level(key: PartnerKey, series: Series) -> Level:
    latest, step = series.latest, series.last_step
    return Level(
        key=key,
        value=latest.value if latest else None,
        change=change_words(step.change) if step else "",
        on=latest.date if latest else None,
    )
