"""Readings are taken, corrected and never changed: a newer one supersedes the older, which stays in the record."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.ratings.models import LatestRating, RatingReading
from clinic.ratings.rules import Source, checked_value

Series = tuple[PartnerKey, str]


def record_ratings(*, couple: Couple, values: Mapping[Series, int | None], rated_on: date, source: Source,
                   meeting_id: UUID | None = None, notes: Mapping[Series, str] | None = None,
                   recorded_at: datetime | None = None) -> list[RatingReading]:
    """Record answers of one day; None is an answer (asked and skipped). A second answer of a day supersedes the first.

    Values are whole numbers 0-10 (domain.md 2.1, D1); an answer equal to the one that counts is not recorded again.
    """
    taken = []
    for series, value in values.items():
        kept = _counting(couple, series, rated_on)
        note = (notes or {}).get(series, "")
        if kept is not None and kept.value == value and kept.note == note:
            continue
        taken.append(_add(couple, series, value, rated_on, source, meeting_id, note, recorded_at, kept))
    db.session.flush()
    for reading in taken:
        keep_latest(couple, (reading.partner, reading.measure))
    if taken:
        audit.record("record ratings", subject=taken[0])
    return taken


def correct_reading(*, couple: Couple, reading: RatingReading, value: int | None, note: str) -> RatingReading:
    """Put a corrected answer in place of one that counts; the old value stays, marked as superseded."""
    if reading.superseded:
        raise Refused("This answer was corrected already; correct the newer one.")
    series: Series = (reading.partner, reading.measure)
    fresh = _add(couple, series, value, reading.rated_on, reading.source, reading.meeting_id, note, None, reading)
    db.session.flush()
    keep_latest(couple, series)
    audit.record("correct rating", subject=fresh)
    return fresh


def keep_latest(couple: Couple, series: Series) -> None:
    """Bring the short table of first and latest values in line with the history of one series."""
    partner, measure = series
    r = RatingReading
    query = select(r.rated_on, r.value).where(
        r.couple_id == couple.id, r.partner == partner, r.measure == measure,
        r.superseded.is_(False), r.value.is_not(None),
    )
    rows = list(db.session.execute(query.order_by(r.rated_on)))
    kept = db.session.scalar(
        select(LatestRating).where(
            LatestRating.couple_id == couple.id, LatestRating.partner == partner, LatestRating.measure == measure
        )
    )
    if not rows:
        if kept is not None:
            db.session.delete(kept)
        return
    if kept is None:
        kept = LatestRating(couple_id=couple.id, counselor_id=couple.counselor_id, partner=partner, measure=measure)
        db.session.add(kept)
    kept.first_on, kept.first_value = rows[0]
    kept.last_on, kept.last_value = rows[-1]
    kept.before_on, kept.before_value = rows[-2] if len(rows) > 1 else (None, None)


def _counting(couple: Couple, series: Series, rated_on: date) -> RatingReading | None:
    r = RatingReading
    query = select(r).where(
        r.couple_id == couple.id, r.partner == series[0], r.measure == series[1],
        r.rated_on == rated_on, r.superseded.is_(False),
    )
    return db.session.scalar(query.order_by(r.recorded_at.desc(), r.id.desc()).limit(1))


def _add(couple: Couple, series: Series, value: int | None, rated_on: date, source: Source,
         meeting_id: UUID | None, note: str, recorded_at: datetime | None, old: RatingReading | None) -> RatingReading:
    reading = RatingReading(
        couple_id=couple.id, counselor_id=couple.counselor_id, partner=series[0], measure=series[1],
        value=checked_value(value), rated_on=rated_on, recorded_at=recorded_at or now(), source=source,
        meeting_id=meeting_id, note=note,
    )
    db.session.add(reading)
    if old is not None:
        old.superseded = True
    return reading
