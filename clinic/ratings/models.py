"""Readings as they were given, and the first and latest of each, kept by the write path."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_text
from clinic.ratings.rules import Scale, Source


class RatingReading(OfCouple, Base):
    """One partner's answer on one measure; NULL is an answer too: asked and skipped. Never changed, only superseded."""

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
    """The first and the last value of one partner on one measure, so that a caseload page reads one short table."""

    __tablename__ = "latest_rating"
    __table_args__ = couple_args(UniqueConstraint("couple_id", "partner", "measure"))

    partner: Mapped[PartnerKey]
    measure: Mapped[str]
    first_value: Mapped[int]
    first_on: Mapped[date]
    last_value: Mapped[int]
    last_on: Mapped[date]


def readings_of(couple: Couple) -> list[Any]:
    """Return every reading of the couple as plain rows in order of date, superseded ones included."""
    r = RatingReading
    place: list[Any] = [r.id, r.version, r.couple_id, r.meeting_id, r.source]
    answer: list[Any] = [
        r.partner,
        r.measure,
        r.value,
        r.rated_on,
        r.recorded_at,
        r.superseded,
        r.source,
        r.note.column,
    ]
    query = select(*place, *answer).where(r.couple_id == couple.id)
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


def standing(couple: Couple, scale: Scale, rated_on: date) -> list[RatingReading]:
    """Return the answers of one day on one scale that nothing supersedes, the one that was recorded last at the end."""
    r, (partner, measure) = RatingReading, scale
    query = select(r).where(r.couple_id == couple.id, r.partner == partner, r.measure == measure)
    found = query.where(r.rated_on == rated_on, r.superseded.is_(False)).order_by(r.recorded_at, r.id)
    return list(db.session.scalars(found))


def values_by_day(couple: Couple, scale: Scale) -> dict[date, int]:
    """Return the one value of each day that counts, oldest first (domain.md 2.5 D1)."""
    r, (partner, measure) = RatingReading, scale
    query = select(r.rated_on, r.value).where(r.couple_id == couple.id, r.partner == partner, r.measure == measure)
    counting = query.where(r.superseded.is_(False), r.value.is_not(None))
    rows = db.session.execute(counting.order_by(r.rated_on, r.recorded_at, r.id))
    return {day: value for day, value in rows if value is not None}


def latest_of(couple: Couple, scale: Scale) -> LatestRating | None:
    """Return the kept ends of one scale."""
    latest, (partner, measure) = LatestRating, scale
    query = select(latest).where(latest.couple_id == couple.id, latest.partner == partner)
    return db.session.scalar(query.where(latest.measure == measure))


def latest_ratings() -> Sequence[Any]:
    """Return (couple id, partner, measure, first value, last value) of the whole caseload."""
    latest = LatestRating
    columns = (latest.couple_id, latest.partner, latest.measure, latest.first_value, latest.last_value)
    return db.session.execute(select(*columns)).all()
