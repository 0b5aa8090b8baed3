"""One couple's whole record, each part read from the database when it is first looked at."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from clinic.casefile.repair import Repair
from clinic.couples.models import Goal, StageChange, StatusChange, goals, stage_history, status_history
from clinic.couples.rules import PARTNERS
from clinic.homework.cautions import CautionFacts
from clinic.homework.models import Assignment, assignments_of
from clinic.homework.rules import Adherence, Helped, adherence, what_helped
from clinic.homework.shelf import Kept, as_assigned, shelf, title_of
from clinic.ratings.models import readings_of
from clinic.ratings.series import readings
from clinic.ratings.trends import Reading, Trend, couple_trends
from clinic.safety.models import ContactCheck, Event, Screen, contact_of, events_of, screens_of
from clinic.safety.rules import TELLING, is_for_violence
from clinic.sessions.models import CoupleSession, meetings_of
from clinic.sessions.note_models import Note, NoteAddition, additions_by_note, notes_of
from clinic.sessions.risk import OpenRisk, open_risks
from clinic.sessions.rules import OFF, Meeting


@dataclass(frozen=True)
class CaseFile(Repair):
    """The record of one couple as of a day; `moment` tells past meetings from those to come."""

    @cached_property
    def meetings(self) -> list[CoupleSession]:
        """Every meeting, oldest first."""
        return meetings_of(self.couple)

    @cached_property
    def notes(self) -> dict[UUID, Note]:
        """The notes by meeting; never a process note."""
        return notes_of(self.couple)

    @cached_property
    def additions(self) -> dict[UUID, list[NoteAddition]]:
        """What was added to signed notes, by note, oldest first."""
        return additions_by_note(self.couple)

    @cached_property
    def stages(self) -> list[StageChange]:
        """The steps between stages, oldest first."""
        return list(reversed(stage_history(self.couple)))

    @cached_property
    def turns(self) -> list[StatusChange]:
        """Pauses, ends and returns, oldest first."""
        return list(reversed(status_history(self.couple)))

    @cached_property
    def assignments(self) -> list[Assignment]:
        """Every assignment, newest first."""
        return assignments_of(self.couple)

    @cached_property
    def events(self) -> list[Event]:
        """Every event that stands, oldest first."""
        return events_of(self.couple)

    @cached_property
    def readings(self) -> list[Reading]:
        """Every reading, superseded ones included, oldest first."""
        return readings(self.couple)

    @cached_property
    def rated_alone(self) -> frozenset[str]:
        """The ids of readings taken in a meeting with one partner alone."""
        alone = {each.id for each in self.meetings if each.format.alone}
        return frozenset(row.id.hex for row in readings_of(self.couple) if row.meeting_id in alone)

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals in the couple's order."""
        return goals(self.couple)

    @cached_property
    def contact(self) -> ContactCheck | None:
        """The newest contact status."""
        return contact_of(self.couple)

    @cached_property
    def screens(self) -> list[Screen]:
        """The screens, newest first; the counselor's alone."""
        return screens_of(self.couple)

    @cached_property
    def trends(self) -> tuple[Trend, ...]:
        """One trend for each measure in use, as of the day."""
        return couple_trends(self.readings, self.as_of)

    @cached_property
    def shelf(self) -> dict[str, Kept]:
        """Every exercise that may have been given, by slug."""
        return dict(shelf(retired=True))

    @cached_property
    def past(self) -> list[CoupleSession]:
        """Meetings that were held or missed, oldest first; called-off ones are left out."""
        over = {Meeting.HELD, Meeting.PARTNER_ABSENT}
        return [each for each in self.meetings if each.status in over]

    @cached_property
    def coming(self) -> list[CoupleSession]:
        """Meetings still planned, the next first; one that has begun is among them until it is over."""
        return [each for each in self.meetings if each.status is Meeting.PLANNED and not self.is_over(each)]

    @cached_property
    def next(self) -> CoupleSession | None:
        """The meeting that is running or comes next: the first that is not over, not called off and not signed."""
        ahead = (each for each in self.meetings if each.status not in OFF and not self.is_over(each))
        return next((each for each in ahead if not self.is_signed(each)), None)

    def is_over(self, meeting: CoupleSession) -> bool:
        """Say whether the time a meeting was planned for has passed."""
        return meeting.starts_at + timedelta(minutes=meeting.planned_minutes) <= self.moment

    def is_signed(self, meeting: CoupleSession) -> bool:
        """Say whether the note of a meeting is signed."""
        note = self.notes.get(meeting.id)
        return note is not None and note.signed_at is not None

    @cached_property
    def open_homework(self) -> list[Assignment]:
        """Assignments without an outcome for each partner they are for, by due date."""
        return sorted((each for each in self.assignments if each.is_open), key=lambda each: each.due_on)

    @cached_property
    def adherence(self) -> Adherence:
        """Homework done of what was due (domain.md 2.6 S12)."""
        return adherence([as_assigned(each) for each in self.assignments], self.as_of)

    @cached_property
    def helped(self) -> list[Helped]:
        """Exercises by how much they helped, best first."""
        return what_helped([as_assigned(each) for each in self.assignments])

    @cached_property
    def open_risks(self) -> list[OpenRisk]:
        """The risk statements without a follow-up, newest first."""
        written = [(each.day, self.notes[each.id].risk) for each in self.meetings if each.id in self.notes]
        return open_risks(written)

    @property
    def open_risk(self) -> OpenRisk | None:
        """The newest risk statement without a follow-up."""
        return self.open_risks[0] if self.open_risks else None

    def title_of(self, assignment: Assignment) -> str:
        """Return the exercise's title as it was when it was given."""
        return title_of(assignment)

    def screened(self, key: str) -> date | None:
        """Return the day of a partner's last screen for violence and fear, done alone; other screens do not count."""
        alone = (each for each in self.screens if each.partner == key and is_for_violence(each.tool))
        return next((each.screened_on for each in alone), None)

    def caution_facts(self) -> CautionFacts:
        """Return what the cautions of exercises are held against; dates of screens, never their content."""
        told = [each.happened_on for each in self.events if each.type in TELLING]
        return CautionFacts(
            stage=self.couple.stage.value,
            today=self.as_of,
            screens={key: self.screened(key) for key in PARTNERS},
            positive_screen=any(each.positive and is_for_violence(each.tool) for each in self.screens),
            risk_open=self.open_risk is not None or bool(self.risk_entries),
            last_disclosure_on=max(told, default=None),
            contact_status=self.contact.state.value if self.contact else None,
        )
