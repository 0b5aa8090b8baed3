"""Everything that may be recorded of the second partner alone, or by the counselor for nobody else's eyes."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from clinic.couples.actions import change_couple, change_stage
from clinic.couples.goal_actions import add_goal
from clinic.couples.models import Couple, stage_history
from clinic.couples.rules import Audience, GoalOwner, Stage
from clinic.homework.actions import Given, assign, record_outcome
from clinic.homework.exercises import catalogue
from clinic.homework.models import assignments_of
from clinic.homework.rules import Barrier, Outcome
from clinic.kernel.ids import new_id
from clinic.ratings.actions import Occasion, record_ratings
from clinic.ratings.rules import Source
from clinic.safety.actions import record_contact, record_event, record_screen
from clinic.safety.rules import ContactState, EventBy, EventType, Happening
from clinic.sessions.actions import save_draft
from clinic.sessions.meeting_actions import Plan, enter_addition, enter_meeting, enter_note
from clinic.sessions.models import CoupleSession, last_number, meetings_of
from clinic.sessions.note_models import Note, notes_of
from clinic.sessions.note_rules import Addition, AdditionKind, Draft, Sender
from clinic.sessions.rules import Attendance, Format, Meeting
from tests.reports.others_work import OthersWork

TODAY = datetime(2025, 5, 13).date()  # noqa: DTZ001  # the day of these tests
ZONE = "Europe/Dublin"


class Others(OthersWork):
    """Rows of one couple that are not for the first partner; each kind takes a moment, a text and a number."""

    def __init__(self, couple: Couple | None) -> None:
        assert couple is not None
        self.couple: Couple = couple
        self.by: UUID = couple.counselor_id

    def a_meeting(self, at: datetime, text: str, number: int) -> CoupleSession:
        """A meeting with the second partner alone."""
        held: dict[str, Any] = {"status": Meeting.HELD, "minutes": 50, "attendance_p2": Attendance.PRESENT}
        held |= {"interventions": [text], "absence_note": text}
        wanted = Plan(at, ZONE, format=Format.INDIVIDUAL_P2, place=text)
        return enter_meeting(by=self.by, couple=self.couple, number=last_number(self.couple) + 1, wanted=wanted, **held)

    def a_missed_meeting(self, at: datetime, text: str, number: int) -> None:
        """A meeting that the second partner was to have alone and missed."""
        meeting = self.a_meeting(at, text, number)
        meeting.status, meeting.attendance_p2 = Meeting.PARTNER_ABSENT, Attendance.NO_SHOW

    def a_coming_meeting(self, at: datetime, text: str, number: int) -> None:
        """A meeting planned with the second partner alone, before the next joint one."""
        start = datetime(2025, 5, 14 + number, 9, 0, tzinfo=at.tzinfo)
        wanted = Plan(start, ZONE, format=Format.INDIVIDUAL_P2, place=text)
        enter_meeting(by=self.by, couple=self.couple, number=last_number(self.couple) + 1, wanted=wanted)

    def a_note(self, at: datetime, text: str, number: int) -> None:
        """A signed note of a meeting alone, and what was added to it."""
        draft = Draft(boxes=dict.fromkeys("dap", text), risk={"p2": {"statement": "noted", "text": text}})
        note = self._note(at, text, number, draft, signed_at=at)
        self._add(note, "p", text, at)

    def a_draft(self, at: datetime, text: str, number: int) -> None:
        """A note of a meeting alone that is not signed."""
        self._note(at, text, number, Draft(boxes={"p": text}, only_p2=text))

    def a_process_note(self, at: datetime, text: str, number: int) -> None:
        """The counselor's own note on the joint meeting whose note is still a draft."""
        meeting = next(each for each in meetings_of(self.couple) if each.number == 5)
        note = notes_of(self.couple)[meeting.id]
        sender = Sender(note.version, note.editor, take_over=True)
        draft = Draft(note.format, note.boxes, note.only_p1, note.only_p2, process=text, risk=note.risk)
        draft = replace(draft, presence=meeting.presence, interventions=tuple(meeting.interventions))
        save_draft(by=self.by, meeting=meeting, draft=draft, sender=sender)

    def an_addition(self, at: datetime, text: str, number: int) -> None:
        """Something added to the second partner's own part of a joint note, to its risk line, or to no part."""
        meeting = next(each for each in meetings_of(self.couple) if each.number == 1)
        self._add(notes_of(self.couple)[meeting.id], ("only_p2", "risk_p2", "")[number % 3], text, at)

    def a_rating(self, at: datetime, text: str, number: int) -> None:
        """The second partner's ratings of a day."""
        values: Any = {("p2", measure): number for measure in ("trust", "closeness", "emotional_safety")}
        occasion = Occasion(at.date(), Source.PAPER, None, ("p1", "p2"))
        record_ratings(
            by=self.by, couple=self.couple, values=values, occasion=occasion, today=TODAY, notes={"p2": text}
        )

    def an_event(self, at: datetime, text: str, number: int) -> None:
        """An event that only the second partner may know of, or nobody."""
        audience = Audience.P2 if number % 2 else Audience.COUNSELOR
        by = (EventBy.P2, EventBy.BOTH, EventBy.OTHER)[number % 3]
        happening = Happening(EventType.SETBACK, at.date(), by, text, audience)
        record_event(by=self.by, couple=self.couple, id=new_id(), happening=happening, today=TODAY)

    def a_goal(self, at: datetime, text: str, number: int) -> None:
        """What the second partner wants."""
        add_goal(by=self.by, couple=self.couple, owner=GoalOwner.P2, text=text, measure=text, target=str(number))

    def an_exercise(self, at: datetime, text: str, number: int) -> None:
        """An exercise for the second partner alone, and what became of it."""
        exercise = catalogue()["reflective-listening"]
        wanted = Given(exercise, ("p2",), at.date(), at.date(), dose=text, custom_text=text)
        assign(by=self.by, couple=self.couple, id=new_id(), given=wanted)

    def an_outcome(self, at: datetime, text: str, number: int) -> None:
        """What an exercise for both became for the second partner."""
        both = next(each for each in assignments_of(self.couple) if each.slug == "reflective-listening" and each.for_p1)
        told: dict[str, Any] = {"outcome_p2": list(Outcome)[number % len(Outcome)], "benefit_p2": number}
        told |= {"barrier_p2": list(Barrier)[number % len(Barrier)], "brought_back": text[:100]}
        record_outcome(by=self.by, assignment=both, version=both.version, told=told, today=TODAY)

    def a_screen(self, at: datetime, text: str, number: int) -> None:
        """A screen with the second partner alone."""
        facts: Any = {"partner": "p2", "tool": "hits", "positive": number > 5, "follow_up": text}
        record_screen(by=self.by, couple=self.couple, screened_on=at.date(), today=TODAY, **facts)

    def a_contact_status(self, at: datetime, text: str, number: int) -> None:
        """What is known of contact with the third person."""
        state = list(ContactState)[number % len(ContactState)]
        record_contact(by=self.by, couple=self.couple, state=state, checked_on=at.date(), today=TODAY)

    def a_stage(self, at: datetime, text: str, number: int) -> None:
        """A step between stages with its reason."""
        stage = next(each for each in Stage if each is not self.couple.stage and each is not _last_stage(self.couple))
        change_stage(by=self.by, couple=self.couple, stage=stage, changed_on=TODAY, reason=text)

    def a_way_to_reach_them(self, at: datetime, text: str, number: int) -> None:
        """The second partner's contacts, role, full name and pronouns."""
        about = {"contacts": [{"kind": "phone", "value": text, "safe": False}], "role": "both", "age_at_intake": text}
        partners: dict[str, Any] = {"p1": {}, "p2": about}
        couple = self.couple
        change_couple(by=self.by, couple=couple, edition=couple.edition, code=couple.code, partners=partners)

    def _note(self, at: datetime, text: str, number: int, draft: Draft, **signed: Any) -> Note:
        meeting = self.a_meeting(at, text, number)
        signature = {"signature": text} if signed else {}
        return enter_note(by=self.by, meeting=meeting, draft=draft, written_at=at, **signed, **signature)

    def _add(self, note: Note, part: str, text: str, at: datetime) -> None:
        kind = AdditionKind.AMENDMENT if part else AdditionKind.ADDENDUM
        addition = Addition(kind, text, part, text if part else "")
        enter_addition(by=self.by, note=note, addition=addition, written_at=at, signature=text)


def _last_stage(couple: Couple) -> Stage | None:
    steps = stage_history(couple)
    return steps[0].stage if steps else None


KINDS = frozenset(name for each in (Others, OthersWork) for name in vars(each) if name.startswith("a"))
