"""What one addressee may see of a couple's record in a period: every line of R1-R3 and domain.md 5.2 (c) is drawn here.

This is the only module of `reports` that picks from the record; documents are built of its answers alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from clinic.casefile.pictures import Picture, mark, picture
from clinic.casefile.record import CaseFile
from clinic.couples.models import Goal
from clinic.couples.rules import PARTNERS
from clinic.homework.models import Assignment
from clinic.homework.rules import Adherence, Helped, adherence, what_helped
from clinic.homework.shelf import as_assigned
from clinic.ratings.charts import SessionTick
from clinic.ratings.trends import Reading, couple_trends
from clinic.reports.naming import Names
from clinic.reports.rules import (
    BOTH,
    EVER,
    Audience,
    Copy,
    Span,
    audience,
    homework_reaches,
    of_meeting,
    of_note,
    of_part,
    of_rating,
    outcome_reaches,
    reaches,
    words_of_event_reach,
)
from clinic.safety.models import Event
from clinic.sessions import interventions, risk
from clinic.sessions.models import CoupleSession
from clinic.sessions.note_models import Note, NoteAddition
from clinic.sessions.note_rules import BOXES, carried_boxes, parts
from clinic.sessions.rules import Meeting, Share, attendance_counts

FIRST: Final = 5


@dataclass(frozen=True)
class Seen:
    """One couple's record through the eyes of one addressee; `shared_ratings` once both agreed to see each other's."""

    file: CaseFile
    copy: Copy
    names: Names
    span: Span = EVER
    shared_ratings: bool = False

    @property
    def is_file(self) -> bool:
        """Say whether this is the counselor's own copy."""
        return self.copy is Copy.FILE

    @property
    def as_of(self) -> date:
        """Return the last day that counts: the end of the period, at most today."""
        return min(self.span.end or self.file.as_of, self.file.as_of)

    def meetings(self) -> list[CoupleSession]:
        """Return the meetings of the period that took place or were missed, without any that is another's own.

        A report for a partner tells of joint meetings only: it may lie about at home.
        """
        known = (each for each in self.file.past if self.is_file or is_joint(each))
        return [each for each in known if self.span.holds(each.day)]

    def held(self) -> int:
        """Return how many of these meetings took place with all who were expected."""
        return sum(each.status is Meeting.HELD for each in self.meetings())

    def attendance(self) -> Mapping[str, Share]:
        """Return attended and expected meetings of each partner (domain.md 2.6 S14); the file's own."""
        kept = [each.kept for each in self.file.meetings if self.span.holds(each.day)]
        shares = attendance_counts(kept, self.as_of) if self.is_file else {}
        return {key: shares[key] for key in PARTNERS if key in shares}

    def next_meeting(self) -> CoupleSession | None:
        """Return the next planned meeting, in a couple's copy the next joint one."""
        return next((each for each in self.file.coming if self.is_file or is_joint(each)), None)

    def notes(self) -> Iterator[tuple[CoupleSession, Note]]:
        """Return meetings with their notes, oldest first; a couple's copy holds signed ones of those who were there."""
        for meeting in self.file.meetings:
            note = self.file.notes.get(meeting.id)
            if note is None or not self.span.holds(meeting.day):
                continue
            if self.is_file or (note.signed_at is not None and reaches(met_in(meeting), self.copy)):
                yield meeting, note

    def parts(self, meeting: CoupleSession, note: Note) -> Iterator[tuple[str, str, str]]:
        """Return (part, title, text) of what may be read: boxes, those of a former format, a partner's own part."""
        boxes = [(box.letter, note.texts.get(box.letter, "")) for box in note.format.boxes]
        titled = [(part, BOXES[part].title, text) for part, text in [*boxes, *carried_boxes(note.texts, note.format)]]
        own = (("p1", note.only_p1), ("p2", note.only_p2))
        titled += [(f"only_{key}", f"{self.names[key]} only", text) for key, text in own]
        for part, title, text in titled:
            if text.strip() and reaches(of_part(part, met_in(meeting)), self.copy):
                yield part, title, self.names.text(text)

    def additions(self, meeting: CoupleSession, note: Note) -> Iterator[tuple[NoteAddition, str]]:
        """Return what was added to parts that may be read, each with the title of its part."""
        titles = parts(note.texts, self.names.called)
        for each in self.file.additions.get(note.id, []):
            if reaches(of_part(each.part, met_in(meeting)), self.copy):
                yield each, titles.get(each.part, "")

    def risk(self, note: Note) -> dict[str, str]:
        """Return what was said on risk for each partner in words; no copy for the couple holds it (domain.md 5.2 c)."""
        said = note.risk if self.is_file else {}
        return {key: self.names.text(risk.words(said[key])) for key in PARTNERS if said.get(key)}

    def interventions(self, meeting: CoupleSession) -> list[str]:
        """Return what the counselor did; screens and private tracks are among it, so it stays in the file."""
        return [self.names.text(each) for each in interventions.labels(meeting.interventions)] if self.is_file else []

    def assignments(self) -> list[Assignment]:
        """Return the homework set or due in the period, oldest first."""
        return [each for each in reversed(self.file.assignments) if self._falls_in(each) and self._may_know_of(each)]

    def outcome_keys(self, assignment: Assignment) -> tuple[str, ...]:
        """Return whose outcome of an assignment may be told."""
        return tuple(key for key in assignment.partners if outcome_reaches(key, self.copy))

    def adherence(self) -> dict[str, str]:
        """Return the share of homework done of what was due in the period, of those whose outcomes may be told."""
        sums: Adherence = adherence([as_assigned(each) for each in self._due()], self.as_of)
        shown = {"p1": sums.p1.shown, "p2": sums.p2.shown}
        return {key: rate for key, rate in shown.items() if outcome_reaches(key, self.copy)}

    def helped(self) -> list[Helped]:
        """Return the exercises due in the period that helped most; the file's own, for it adds up both partners."""
        return what_helped([as_assigned(each) for each in self._due()])[:FIRST] if self.is_file else []

    def goals(self) -> list[Goal]:
        """Return the aims that stand: own and shared ones in a partner's copy, shared ones in the joint copy."""
        return [
            each for each in self.file.goals if not each.ended_on and reaches(audience(each.owner.value), self.copy)
        ]

    def events(self) -> list[Event]:
        """Return the events of the period that the addressee may see."""
        found = [each for each in self.file.events if self.span.holds(each.happened_on)]
        return [each for each in found if reaches(audience(each.audience.value), self.copy)]

    def words_of(self, event: Event) -> str:
        """Return an event's kind, with its text where that was not written by the other partner alone."""
        text = self.names.text(event.text.strip()) if words_of_event_reach(event.by.value, self.copy) else ""
        return f"{event.type.label}: {text}" if text else event.type.label

    def rated_keys(self) -> tuple[str, ...]:
        """Return whose ratings may be shown."""
        if self.is_file or (self.copy is Copy.JOINT and self.shared_ratings):
            return PARTNERS
        return tuple(key for key in PARTNERS if key == self.copy)

    def readings(self) -> list[Reading]:
        """Return the ratings of the period that may be shown; their notes only in the file."""
        found = [each for each in self.file.readings if self.span.holds(each.date) and self._may_see(each)]
        return found if self.is_file else [_without_note(each) for each in found]

    def pictures(self) -> list[Picture]:
        """Return the charts, computed anew from what may be shown, so that nothing else can shine through."""
        keys = self.rated_keys()
        ticks = [SessionTick(each.day, held=each.status is Meeting.HELD) for each in self.meetings()]
        marks = [mark(each, self.words_of(each)) for each in self.events()]
        trends = couple_trends(self.readings(), self.as_of) if keys else ()
        drawn = [picture(each, self.names.called, ticks, marks) for each in trends if each.n]
        return drawn if len(keys) > 1 else [each.only(keys[0]) for each in drawn]

    def _may_see(self, reading: Reading) -> bool:
        if reading.partner not in self.rated_keys():
            return False
        alone = not self.is_file and reading.id in self.file.rated_alone
        return reaches(of_rating(reading.partner, shared=self.shared_ratings, alone=alone), self.copy)

    def _may_know_of(self, assignment: Assignment) -> bool:
        kept = self.file.shelf.get(assignment.slug)
        return homework_reaches(assignment.partners, self.copy, private=kept is None or kept.exercise.private)

    def _falls_in(self, assignment: Assignment) -> bool:
        return self.span.holds(assignment.assigned_on) or self.span.holds(assignment.due_on)

    def _due(self) -> Iterable[Assignment]:
        return (each for each in self.file.assignments if self.span.holds(each.due_on) and self._may_know_of(each))


def met_in(meeting: CoupleSession) -> Audience:
    """Return who met: the partners who were expected and came."""
    return of_note(meeting.format.expected, meeting.attended)


def is_joint(meeting: CoupleSession) -> bool:
    """Say whether both partners were expected, so that both know of the meeting."""
    return of_meeting(meeting.format.expected) == BOTH


def _without_note(reading: Reading) -> Reading:
    return Reading(
        reading.id,
        reading.partner,
        reading.measure,
        reading.value,
        reading.date,
        reading.recorded_at,
        superseded=reading.superseded,
    )
