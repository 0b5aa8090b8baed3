"""Meetings with a couple; the tables of their notes stand in note_models and are found here as well."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel.clock import local
from clinic.kernel.database import Base, OfCouple, UtcDateTime, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_text
from clinic.sessions.note_models import (
    Note,
    NoteAddition,
    ProcessNote,
    addition_of,
    additions_by_note,
    additions_to,
    has_process_note,
    note_of,
    notes_of,
    process_note_of,
    usual_format,
)
from clinic.sessions.planning_rules import LONGEST_MINUTES, overlap
from clinic.sessions.rules import OFF, Attendance, Attended, Format, Kept, Meeting, Modality, Presence

__all__ = [  # what belongs to notes, for whoever works with meetings
    "Note",
    "NoteAddition",
    "ProcessNote",
    "addition_of",
    "additions_by_note",
    "additions_to",
    "has_process_note",
    "note_of",
    "notes_of",
    "process_note_of",
    "usual_format",
]


class CoupleSession(OfCouple, Base):
    """One planned or past meeting. Start is UTC with the zone it was planned in; minutes are what was held."""

    __tablename__ = "couple_session"
    __table_args__ = couple_args(
        UniqueConstraint("couple_id", "number"),
        Index(None, "couple_id", "starts_at"),
        Index(None, "counselor_id", "starts_at"),
    )

    number: Mapped[int]
    starts_at: Mapped[datetime]
    zone: Mapped[str]
    planned_minutes: Mapped[int] = mapped_column(default=60)
    minutes: Mapped[int | None]
    format: Mapped[Format] = mapped_column(words(Format), default=Format.JOINT)
    modality: Mapped[Modality] = mapped_column(words(Modality), default=Modality.IN_PERSON)
    status: Mapped[Meeting] = mapped_column(words(Meeting), default=Meeting.PLANNED)
    attendance_p1: Mapped[Attendance | None] = mapped_column(words(Attendance))
    attendance_p2: Mapped[Attendance | None] = mapped_column(words(Attendance))
    late_p1: Mapped[int | None]
    late_p2: Mapped[int | None]

    place = sealed_text()
    interventions = sealed_list()
    absence_note = sealed_text()

    @property
    def local_start(self) -> datetime:
        """Return the start as wall time where it was planned."""
        return local(self.starts_at, self.zone)

    @property
    def day(self) -> date:
        """Return the date of the meeting where it was planned."""
        return self.local_start.date()

    @property
    def local_end(self) -> datetime:
        """Return the end as wall time: what was held once it is known, what was planned until then."""
        return local(self.starts_at + timedelta(minutes=self.minutes or self.planned_minutes), self.zone)

    @property
    def attended(self) -> Attended:
        """Return how each partner attended."""
        return {"p1": self.attendance_p1, "p2": self.attendance_p2}

    @property
    def presence(self) -> Presence:
        """Return what was said of attendance."""
        late: dict[PartnerKey, int | None] = {"p1": self.late_p1, "p2": self.late_p2}
        return Presence(self.attended, late, self.minutes, self.absence_note)

    @property
    def kept(self) -> Kept:
        """Return the meeting as the attendance count sees it."""
        return Kept(self.day, self.format, self.status, self.attended)

    def attendance(self, key: str) -> Attendance | None:
        """Return how one partner attended."""
        return self.attendance_p1 if key == "p1" else self.attendance_p2


def meeting_of(couple: Couple, meeting_id: UUID) -> CoupleSession | None:
    """Return one meeting of the couple."""
    return db.session.scalar(
        select(CoupleSession).where(CoupleSession.couple_id == couple.id, CoupleSession.id == meeting_id)
    )


def meetings_of(couple: Couple) -> list[CoupleSession]:
    """Return every meeting of the couple, oldest first."""
    query = select(CoupleSession).where(CoupleSession.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(CoupleSession.starts_at, CoupleSession.number)))


def meetings_between(start: datetime, end: datetime) -> list[CoupleSession]:
    """Return the caseload's meetings that start in [start, end), in order of time."""
    query = select(CoupleSession).where(CoupleSession.starts_at >= start, CoupleSession.starts_at < end)
    return list(db.session.scalars(query.order_by(CoupleSession.starts_at)))


def clashes(starts_at: datetime, minutes: int, *, but: UUID | None = None) -> list[CoupleSession]:
    """Return the caseload's meetings that share at least a minute with a time, called-off ones left out."""
    query = select(CoupleSession).where(
        CoupleSession.starts_at > starts_at - timedelta(minutes=LONGEST_MINUTES),
        CoupleSession.starts_at < starts_at + timedelta(minutes=minutes),
        CoupleSession.status.not_in(OFF),
    )
    found = db.session.scalars(query.order_by(CoupleSession.starts_at))
    return [
        each for each in found if each.id != but and overlap(starts_at, minutes, each.starts_at, each.planned_minutes)
    ]


def next_meetings(after: datetime) -> dict[UUID, datetime]:
    """Return the start of each couple's next planned meeting."""
    query = (
        select(CoupleSession.couple_id, func.min(CoupleSession.starts_at, type_=UtcDateTime()))
        .where(CoupleSession.status == Meeting.PLANNED, CoupleSession.starts_at >= after)
        .group_by(CoupleSession.couple_id)
    )
    return dict(db.session.execute(query).all())


def last_number(couple: Couple) -> int:
    """Return the highest session number so far, 0 before the first."""
    query = select(func.max(CoupleSession.number)).where(CoupleSession.couple_id == couple.id)
    return db.session.scalar(query) or 0


def unsigned() -> Sequence[Any]:
    """Return (meeting id, couple id, number, start, zone, changed at) of notes begun and not signed, oldest first."""
    query = (
        select(
            Note.meeting_id,
            Note.couple_id,
            CoupleSession.number,
            CoupleSession.starts_at,
            CoupleSession.zone,
            Note.changed_at,
        )
        .join(CoupleSession, (CoupleSession.id == Note.meeting_id) & (CoupleSession.couple_id == Note.couple_id))
        .where(Note.signed_at.is_(None))
        .order_by(Note.written_at)
    )
    return db.session.execute(query).all()
