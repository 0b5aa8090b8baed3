"""The note of a meeting: joint, each partner's own, and the counselor's process note apart."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_map, sealed_text
from clinic.kernel.sealing import PROCESS
from clinic.sessions.draft_rules import Saved
from clinic.sessions.note_rules import AdditionKind, NoteFormat

if TYPE_CHECKING:
    from clinic.sessions.models import CoupleSession


class Note(OfCouple, Base):
    """The progress note of one meeting; its version is what autosave must know to be allowed to write.

    `editor` is the page that saved last. `follow_up_on` is a date while a statement on risk waits to be followed up, so
    that Today can ask for it without opening every note.
    """

    __tablename__ = "note"
    __table_args__ = couple_args(
        child_of("couple_session", "meeting_id"),
        UniqueConstraint("couple_id", "meeting_id"),
        Index(None, "couple_id", "written_at"),
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


def note_of(meeting: "CoupleSession") -> Note | None:
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


def process_note_of(meeting: "CoupleSession") -> ProcessNote | None:
    """Return the counselor's own note on a meeting."""
    return db.session.scalar(
        select(ProcessNote).where(ProcessNote.couple_id == meeting.couple_id, ProcessNote.meeting_id == meeting.id)
    )


def has_process_note(meeting: "CoupleSession") -> bool:
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
