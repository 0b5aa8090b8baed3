"""Meetings with a couple and the note of each: joint, each partner's own, and the counselor's process note apart."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel.clock import local
from clinic.kernel.database import Base, OfCouple, UtcDateTime, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_map, sealed_text
from clinic.kernel.sealing import PROCESS
from clinic.sessions.note_rules import AdditionKind, NoteFormat, Saved
from clinic.sessions.rules import (
    LONGEST_MINUTES,
    OFF,
    Attendance,
    Attended,
    Format,
    Kept,
    Meeting,
    Modality,
    Presence,
    overlap,
)


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


class Note(OfCouple, Base):
    """The progress note of one meeting; its version is what autosave must know to be allowed to write.

    `editor` is the page that saved last. `follow_up_on` is a date while a statement on risk waits to be followed up, so
    that Today can ask for it without opening every note.
    """

    __tablename__ = "note"
    __table_args__ = couple_args(
        child_of("couple_session", "meeting_id"),
        UniqueConstraint("couple_id", "meeting_id"),
        Index(None, "counselor_id", "signed_at"),
        Index(None, "counselor_id", "follow_up_on"),
    )

    meeting_id: Mapped[UUID]
    format: Mapped[NoteFormat] = mapped_column(words(NoteFormat), default=NoteFormat.DAP)
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    editor: Mapped[str] = mapped_column(default="")
    late_entry: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None]
    follow_up_on: Mapped[date | None]

    boxes = sealed_map()
    only_p1 = sealed_text()
    only_p2 = sealed_text()
    risk = sealed_map()
    late_reason = sealed_text()
    signature = sealed_text()

    @property
    def saved(self) -> Saved:
        """Return what a save is held against."""
        return Saved(self.version, self.editor, self.changed_at, self.signed_at is not None)

    @property
    def texts(self) -> dict[str, str]:
        """Return every box that holds text, those of a former format included."""
        return {letter: text for letter, text in self.boxes.items() if text.strip()}


class ProcessNote(OfCouple, Base):
    """The counselor's own note on a meeting: its own table, its own key, in no document, search or export."""

    __tablename__ = "process_note"
    __table_args__ = couple_args(child_of("couple_session", "meeting_id"), UniqueConstraint("couple_id", "meeting_id"))

    meeting_id: Mapped[UUID]
    text = sealed_text(purpose=PROCESS)


class NoteAddition(OfCouple, Base):
    """What was added to a signed note: an addendum, or an amendment that leaves the original legible."""

    __tablename__ = "note_addition"
    __table_args__ = couple_args(child_of("note", "note_id"), Index(None, "couple_id", "note_id"))

    note_id: Mapped[UUID]
    kind: Mapped[AdditionKind] = mapped_column(words(AdditionKind))
    part: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    text = sealed_text()
    reason = sealed_text()
    signature = sealed_text()


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
    return dict(db.session.execute(query).tuples().all())


def last_number(couple: Couple) -> int:
    """Return the highest session number so far, 0 before the first."""
    query = select(func.max(CoupleSession.number)).where(CoupleSession.couple_id == couple.id)
    return db.session.scalar(query) or 0


def note_of(meeting: CoupleSession) -> Note | None:
    """Return the note of a meeting, or None while nothing was written."""
    return db.session.scalar(select(Note).where(Note.couple_id == meeting.couple_id, Note.meeting_id == meeting.id))


def notes_of(couple: Couple) -> dict[UUID, Note]:
    """Return the couple's notes by meeting."""
    rows = db.session.scalars(select(Note).where(Note.couple_id == couple.id))
    return {each.meeting_id: each for each in rows}


def usual_format(couple_id: UUID) -> NoteFormat:
    """Return the format of the couple's newest note, the shortest one before the first."""
    query = select(Note.format).where(Note.couple_id == couple_id).order_by(Note.written_at.desc()).limit(1)
    return db.session.scalar(query) or NoteFormat.DAP


def process_note_of(meeting: CoupleSession) -> ProcessNote | None:
    """Return the counselor's own note on a meeting."""
    return db.session.scalar(
        select(ProcessNote).where(ProcessNote.couple_id == meeting.couple_id, ProcessNote.meeting_id == meeting.id)
    )


def has_process_note(meeting: CoupleSession) -> bool:
    """Say whether the counselor wrote a note of their own on a meeting, without opening it."""
    column: Any = ProcessNote.text.column
    query = select(column).where(ProcessNote.couple_id == meeting.couple_id, ProcessNote.meeting_id == meeting.id)
    return db.session.scalar(query) is not None


def additions_to(note: Note) -> list[NoteAddition]:
    """Return what was added after signing, oldest first."""
    query = select(NoteAddition).where(NoteAddition.couple_id == note.couple_id, NoteAddition.note_id == note.id)
    return list(db.session.scalars(query.order_by(NoteAddition.written_at, NoteAddition.id)))


def addition_of(note: Note, addition_id: UUID) -> NoteAddition | None:
    """Return one addition to a note."""
    query = select(NoteAddition).where(NoteAddition.couple_id == note.couple_id, NoteAddition.note_id == note.id)
    return db.session.scalar(query.where(NoteAddition.id == addition_id))


def additions_by_note(couple: Couple) -> dict[UUID, list[NoteAddition]]:
    """Return every addition of the couple's notes by note, oldest first."""
    found: dict[UUID, list[NoteAddition]] = {}
    query = select(NoteAddition).where(NoteAddition.couple_id == couple.id)
    for each in db.session.scalars(query.order_by(NoteAddition.written_at, NoteAddition.id)):
        found.setdefault(each.note_id, []).append(each)
    return found


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
        .order_by(CoupleSession.starts_at)
    )
    return db.session.execute(query).all()
