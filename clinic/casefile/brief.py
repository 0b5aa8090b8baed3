"""The five minutes before an appointment: what a counselor needs to know, in the order of domain.md 5.1.

Facts stand above inferences, every number has its date, and what is not known is said in one line. What the blocks on
safety, agreements, outside help and feedback say stands in casefile/blocks.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clinic.casefile import alive, blocks
from clinic.casefile.appointment import Appointment
from clinic.casefile.pictures import Picture, event_marks, pictures
from clinic.couples.rules import PartnerKey
from clinic.homework.models import Assignment
from clinic.ratings.rules import change_words
from clinic.ratings.trends import Series
from clinic.records.reading import shown as read
from clinic.sessions.models import Note

AGENDA_LINES = 3
LONGEST_LINE = 160


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
class Brief(Appointment):
    """One couple's brief for one meeting, or for the next talk when none is planned."""

    @cached_property
    def safety(self) -> list[str]:
        """Return the lines on safety, each thing in one line, and so where there is nothing to report."""
        return list(blocks.safety_lines(self.file, self.names))

    @cached_property
    def stopped(self) -> str:
        """Return the plan the last note with a plan ended with."""
        plans = (note.texts.get("p", "").strip() for note in self._notes_before())
        return next((str(plan) for plan in plans if plan), "")

    @cached_property
    def on_hold(self) -> list[str]:
        """Return the decisions that wait, in lines."""
        return list(blocks.hold_lines(self.file))

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
        """Return the charts of the last three months; drawn small, they mark no agreements."""
        return pictures(self.file, self.names, period="3m", marks=event_marks(self.file))

    def levels(self, picture: Picture) -> tuple[Level, Level]:
        """Return both partners' newest value on a measure with the last step and its date."""
        return _level("p1", picture.trend.p1), _level("p2", picture.trend.p2)

    @cached_property
    def since(self) -> list[tuple[date, str]]:
        """Return (day, words) of events since the last meeting, newest first."""
        found = [each for each in self.file.events if each.happened_on >= self._since]
        return [(each.happened_on, f"{each.type.label}: {each.text}") for each in reversed(found)]

    @cached_property
    def resets(self) -> list[tuple[date, str]]:
        """Return (day, words) of reset talks since the last meeting, newest first (domain.md S23)."""
        found = [each for each in self.file.by_kind.get("reset", []) if each.happened_on >= self._since]
        return [(each.happened_on, f"Reset talk: {read(each, self.names).summary}") for each in reversed(found)]

    @cached_property
    def wins(self) -> list[alive.Win]:
        """Return the three newest small wins."""
        return alive.wins(self.file, self.names)

    @cached_property
    def signs(self) -> list[str]:
        """Return the early signs that speak, with the first move that was agreed."""
        return [alive.sign_words(each, self.names) for each in alive.signs(self.file)]

    @cached_property
    def agreements(self) -> list[str]:
        """Return what to look at of agreements and consents, in lines."""
        return list(blocks.agreement_lines(self.file, self.names))

    @cached_property
    def outside(self) -> list[str]:
        """Return open referrals, the people who know and looks back that are due, in lines."""
        return list(blocks.outside_lines(self.file, self.names))

    @cached_property
    def feedback(self) -> list[str]:
        """Return where the two differed in the last session feedback, in lines."""
        return list(blocks.feedback_lines(self.file, self.names))

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

    def _notes_before(self) -> Iterator[Note]:
        return (self.file.notes[each.id] for each in reversed(self.before) if each.id in self.file.notes)

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
        if self.file.open_risks or self.file.risk_entries:
            yield self.safety[0]
        yield from self._drops()
        yield from self.signs
        yield from (line for line in self.feedback if line.endswith("Ask about it."))
        if self.stopped:
            yield f"Planned last time: {self.stopped}"
        yield from filter(None, map(blocks.review_words, alive.standing(self.file)))
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
