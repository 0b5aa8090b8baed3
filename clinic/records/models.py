"""Records of every declared kind, and the earlier editions of those that were corrected."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_map


class Record(OfCouple, Base):
    """One filled worksheet or one line of a practice log. `values` are read by the declaration of its kind."""

    __tablename__ = "record"
    __table_args__ = couple_args(
        child_of("couple_session", "meeting_id"),
        Index(None, "couple_id", "kind", "happened_on"),
        Index(None, "couple_id", "happened_on"),
    )

    kind: Mapped[str]
    about: Mapped[PartnerKey | None]
    happened_on: Mapped[date]
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.COUNSELOR)
    meeting_id: Mapped[UUID | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    edition: Mapped[int] = mapped_column(default=1)
    values = sealed_map()


class RecordEdition(OfCouple, Base):
    """How a record read before it was corrected; never changed."""

    __tablename__ = "record_edition"
    __table_args__ = couple_args(child_of("record", "record_id"), UniqueConstraint("couple_id", "record_id", "number"))

    record_id: Mapped[UUID]
    number: Mapped[int]
    about: Mapped[PartnerKey | None]
    happened_on: Mapped[date]
    audience: Mapped[Audience] = mapped_column(words(Audience))
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    values = sealed_map()


def record_of(couple: Couple, record_id: UUID) -> Record | None:
    """Return one record of the couple, withdrawn ones as well."""
    return db.session.scalar(select(Record).where(Record.couple_id == couple.id, Record.id == record_id))


def records_of(couple: Couple, kinds: Collection[str] | None = None, *, withdrawn: bool = False) -> list[Record]:
    """Return the couple's records of these kinds, or of all, oldest first; withdrawn ones only when asked for."""
    query = select(Record).where(Record.couple_id == couple.id)
    if kinds is not None:
        query = query.where(Record.kind.in_(kinds))
    if not withdrawn:
        query = query.where(Record.withdrawn.is_(False))
    return list(db.session.scalars(query.order_by(Record.happened_on, Record.id)))


def records_in(couple: Couple, meeting_id: UUID) -> list[Record]:
    """Return what was recorded in one meeting and stands, oldest first."""
    query = select(Record).where(
        Record.couple_id == couple.id, Record.meeting_id == meeting_id, Record.withdrawn.is_(False)
    )
    return list(db.session.scalars(query.order_by(Record.id)))


def last_of(couple: Couple, kind: str, about: str | None = None) -> Record | None:
    """Return the newest record of a kind that stands, of one partner where one is named."""
    query = select(Record).where(Record.couple_id == couple.id, Record.kind == kind, Record.withdrawn.is_(False))
    if about is not None:
        query = query.where(Record.about == about)
    return db.session.scalar(query.order_by(Record.happened_on.desc(), Record.id.desc()).limit(1))


def editions_of(record: Record) -> list[RecordEdition]:
    """Return how a record read before each correction, the newest first."""
    query = select(RecordEdition).where(
        RecordEdition.couple_id == record.couple_id, RecordEdition.record_id == record.id
    )
    return list(db.session.scalars(query.order_by(RecordEdition.number.desc())))


def editions_by_record(couple: Couple) -> dict[UUID, list[RecordEdition]]:
    """Return every earlier edition of the couple's records by record, the oldest first, for the case file."""
    query = select(RecordEdition).where(RecordEdition.couple_id == couple.id).order_by(RecordEdition.number)
    found: dict[UUID, list[RecordEdition]] = {}
    for edition in db.session.scalars(query):
        found.setdefault(edition.record_id, []).append(edition)
    return found
