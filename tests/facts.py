"""What is known about a couple, told in a line each: meetings and notes, ratings, homework, events and screens."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clinic.casefile.record import CaseFile
from clinic.couples.actions import change_stage, change_status
from clinic.couples.models import Couple, couple_of
from clinic.couples.rules import PARTNERS, Audience, PartnerKey, Stage, Status
from clinic.homework.actions import Given, assign, record_outcome
from clinic.homework.exercises import catalogue
from clinic.homework.models import Assignment
from clinic.kernel import audit
from clinic.kernel.clock import now, today
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.ratings.actions import Occasion, record_ratings
from clinic.ratings.models import RatingReading
from clinic.ratings.rules import Source
from clinic.safety.actions import record_contact, record_event, record_screen
from clinic.safety.models import Event
from clinic.safety.rules import ContactState, EventBy, EventType, Happening
from clinic.sessions.meeting_actions import Plan, enter_note, plan
from clinic.sessions.models import CoupleSession, Note
from clinic.sessions.note_rules import Draft
from clinic.sessions.rules import Attendance, Meeting
from tests.cast import Cast

ZONE = "Europe/Dublin"
NOON = datetime(2025, 5, 13, 11, 0, tzinfo=UTC)  # noon in Dublin
DAY = NOON.date()
A_WEEK = timedelta(days=7)


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    """A moment of a day on the clock in Dublin."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE)).astimezone(UTC)


class Facts:
    """Write down facts about one couple of Alma's, each committed at once."""

    def __init__(self, cast: Cast, couple: Couple) -> None:
        found = couple_of(couple.id)
        assert found is not None
        self.by, self.couple = cast.alma.id, found

    @property
    def file(self) -> CaseFile:
        """The couple's record as of now, read afresh."""
        db.session.expire_all()
        return CaseFile(self.couple, today(ZONE), now())

    def put(self, row: Any, **values: Any) -> None:
        """Change a row as nobody would, for a state that takes long to reach."""
        for name, value in values.items():
            setattr(row, name, value)
        audit.record("test", subject=row, couple_id=self.couple.id)
        db.session.commit()

    def meeting(self, start: datetime, **wanted: Any) -> CoupleSession:
        """Plan a meeting."""
        meeting = plan(
            by=self.by, couple=self.couple, id=new_id(), wanted=Plan(start, wanted.pop("zone", ZONE), **wanted)
        )
        db.session.commit()
        return meeting

    def held(self, start: datetime, text: str = "They told of the week.", **more: Any) -> CoupleSession:
        """Enter a meeting to which all came, and its signed note; `note` takes the rest."""
        wanted = {name: more.pop(name) for name in ("format", "minutes") if name in more}
        meeting = self.meeting(start, **wanted)
        came = Attendance.PRESENT
        self.put(meeting, status=Meeting.HELD, attendance_p1=came, attendance_p2=came)
        self.note(meeting, text, **more)
        return meeting

    def note(
        self,
        meeting: CoupleSession,
        text: str,
        *,
        plan: str = "",
        signed: bool = True,
        risk: Mapping[str, Any] | None = None,
    ) -> Note:
        """Enter the note of a meeting, written at its end."""
        end = meeting.starts_at + timedelta(minutes=meeting.planned_minutes)
        draft = Draft(boxes={"d": text, "p": plan}, risk=risk or {})
        signature = {"signed_at": end, "signature": "Alma Reyes"} if signed else {}
        note = enter_note(by=self.by, meeting=meeting, draft=draft, written_at=end, **signature)
        db.session.commit()
        return note

    def rate(self, partner: PartnerKey, value: int | None, day: date = DAY, *, measure: str = "trust") -> RatingReading:
        """Copy one rating from paper."""
        occasion, scale = Occasion(day, Source.PAPER), (partner, measure)
        (reading,) = record_ratings(
            by=self.by, couple=self.couple, values={scale: value}, occasion=occasion, today=today(ZONE)
        )
        db.session.commit()
        return reading

    def give(
        self, slug: str = "small-wins", *, set_on: date = DAY, due_on: date | None = None, **more: Any
    ) -> Assignment:
        """Assign an exercise, whatever its cautions say."""
        partners, meeting_id = more.pop("partners", PARTNERS), more.pop("meeting_id", None)
        given = Given(catalogue()[slug], partners, set_on, due_on or set_on + A_WEEK, **more)
        assignment = assign(by=self.by, couple=self.couple, id=new_id(), given=given, meeting_id=meeting_id)
        db.session.commit()
        return assignment

    def tell(self, assignment: Assignment, day: date = DAY, **told: Any) -> None:
        """Record what became of an exercise."""
        record_outcome(by=self.by, assignment=assignment, version=assignment.version, told=told, today=day)
        db.session.commit()

    def event(self, kind: EventType, day: date = DAY, text: str = "It happened.", **more: Any) -> Event:
        """Record an event."""
        happening = Happening(kind, day, EventBy.BOTH, text, more.get("audience", Audience.COUNSELOR))
        event = record_event(by=self.by, couple=self.couple, id=new_id(), happening=happening, today=today(ZONE))
        db.session.commit()
        return event

    def contact(self, state: ContactState = ContactState.ENDED, day: date = DAY) -> None:
        """Record the contact status."""
        record_contact(by=self.by, couple=self.couple, state=state, checked_on=day, today=today(ZONE))
        db.session.commit()

    def screen(
        self, partner: PartnerKey, day: date = DAY, *, tool: str = "hark", positive: bool | None = False
    ) -> None:
        """Record a screen done alone."""
        facts = {"screened_on": day, "tool": tool, "positive": positive}
        record_screen(by=self.by, couple=self.couple, partner=partner, today=today(ZONE), **facts)
        db.session.commit()

    def screened(self) -> "Facts":
        """Record a negative screen alone with each, and that contact has ended: no lock is left."""
        for key in PARTNERS:
            self.screen(key)
        self.contact()
        return self

    def stage(self, stage: Stage) -> None:
        """Change the stage."""
        change_stage(by=self.by, couple=self.couple, stage=stage, changed_on=DAY, reason="As agreed")
        db.session.commit()

    def status(self, status: Status) -> None:
        """Pause, close or reopen."""
        change_status(by=self.by, couple=self.couple, status=status, changed_on=DAY, reason="As agreed")
        db.session.commit()
