"""Readings as they were given, and the first and latest of each, kept by the write path."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_text
from clinic.ratings.rules import Source


class RatingReading(OfCouple, Base):
    """One partner's answer on one measure; NULL is an answer as well: asked and skipped. Never changed, only superseded."""

    __tablename__ = "rating_reading"
    __table_args__ = couple_args(
        child_of("couple_session", "meeting_id"),
        Index(None, "couple_id", "measure", "partner", "rated_on"),
        Index(None, "couple_id", "meeting_id"),
    )

    partner: Mapped[PartnerKey]
    measure: Mapped[str]
    value: Mapped[int | None]
    rated_on: Mapped[date]
    recorded_at: Mapped[datetime]
    source: Mapped[Source] = mapped_column(words(Source))
    meeting_id: Mapped[UUID | None]
    superseded: Mapped[bool] = mapped_column(default=False)
    note = sealed_text()


class LatestRating(OfCouple, Base):
    """The first, the last and the one before of a series, so that a caseload page reads one short table."""

    __tablename__ = "latest_rating"
    __table_args__ = couple_args(UniqueConstraint("couple_id", "partner", "measure"))

    partner: Mapped[PartnerKey]
    measure: Mapped[str]
    first_value: Mapped[int]
    first_on: Mapped[date]
    last_value: Mapped[int]
    last_on: Mapped[date]
    before_value: Mapped[int | None]
    before_on: Mapped[date | None]


def readings_of(couple: Couple) -> list[Any]:
    """Return every reading of the couple as plain rows in order of date, superseded ones included."""
    r = RatingReading
    query = select(
        r.id,
        r.version,
        r.couple_id,
        r.partner,
        r.measure,
        r.value,
        r.rated_on,
        r.recorded_at,
        r.superseded,
        r.meeting_id,
        r.source,
        r.note.column,
    ).where(r.couple_id == couple.id)
    return list(db.session.execute(query.order_by(r.rated_on, r.recorded_at, r.id)))


def readings_at(couple: Couple, meeting_id: UUID) -> list[RatingReading]:
    """Return the readings taken in one meeting that still count."""
    query = select(RatingReading).where(
        RatingReading.couple_id == couple.id,
        RatingReading.meeting_id == meeting_id,
        RatingReading.superseded.is_(False),
    )
    return list(db.session.scalars(query.order_by(RatingReading.id)))


def reading_of(couple: Couple, reading_id: UUID) -> RatingReading | None:
    """Return one reading of the couple."""
    return db.session.scalar(
        select(RatingReading).where(RatingReading.couple_id == couple.id, RatingReading.id == reading_id)
    )


def latest_ratings() -> list[LatestRating]:
    """Return first and latest values of the whole caseload."""
    return list(db.session.scalars(select(LatestRating)))
