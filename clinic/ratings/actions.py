"""Readings are taken, corrected and never changed: a newer one supersedes the older, which stays in the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.ratings.models import LatestRating, RatingReading, latest_of, standing, values_by_day
from clinic.ratings.rules import Scale, Source, checked_value
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import OFF


@dataclass(frozen=True)
class Occasion:
    """When, how and with whom answers came in."""

    rated_on: date
    source: Source
    meeting_id: UUID | None = None
    asked: tuple[PartnerKey, ...] = PARTNERS

    @classmethod
    def meeting(cls, meeting: CoupleSession) -> "Occasion":
        """Return the occasion of a meeting: its day, and the partners it is with; one that is called off has none."""
        if meeting.status in OFF:
            raise Refused("This session is called off; ratings from another day come from paper.")
        return cls(meeting.day, Source.SESSION, meeting.id, meeting.format.expected)


def record_ratings(
    *,
    by: UUID,
    couple: Couple,
    values: Mapping[Scale, int | None],
    occasion: Occasion,
    today: date,
    notes: Mapping[PartnerKey, str] | None = None,
) -> list[RatingReading]:
    """Record the answers of one day: whole numbers 0-10, or None for asked and skipped (domain.md 2.1, 2.5 D1).

    An answer supersedes the day's earlier one on the same scale; a skip does so only on the same occasion. What says
    nothing new is not recorded again. Refused: a day to come, and an answer of a partner who was not asked.
    """
    if occasion.rated_on > today:
        raise Refused("Ratings belong to the day they are given; this day has not come yet.")
    if any(partner not in occasion.asked for partner, _ in values):
        raise Refused("This session is with the other partner alone.")
    taken = []
    for scale, value in values.items():
        before, note = standing(couple, scale, occasion.rated_on), (notes or {}).get(scale[0])
        last = before[-1] if before else None
        if last is None or last.value != value or note not in (None, last.note):
            taken.append(_take(couple, scale, value, note or "", occasion, before))
    if taken:
        audit.record("record ratings", subject=taken[0], actor_id=by)
        _keep(couple, values)
    return taken


def correct_reading(*, by: UUID, couple: Couple, reading: RatingReading, value: int | None, note: str) -> RatingReading:
    """Put a corrected answer in place of one that counts; the old value stays, marked as superseded."""
    if reading.superseded:
        raise Conflict("This answer was corrected already. Correct the newer one.")
    if (reading.value, reading.note) == (value, note):
        return reading
    scale: Scale = (reading.partner, reading.measure)
    fresh = _add(couple, scale, value, note, Occasion(reading.rated_on, reading.source, reading.meeting_id))
    reading.superseded = True
    audit.record("correct rating", subject=fresh, actor_id=by)
    _keep(couple, [scale])
    return fresh


def keep_latest(couple: Couple, scale: Scale) -> None:
    """Bring the short table of first and last values in line with the history of one scale."""
    days, kept = values_by_day(couple, scale), latest_of(couple, scale)
    if not days:
        if kept is not None:
            db.session.delete(kept)
        return
    if kept is None:
        partner, measure = scale
        kept = LatestRating(couple_id=couple.id, counselor_id=couple.counselor_id, partner=partner, measure=measure)
        db.session.add(kept)
    kept.first_on, kept.last_on = min(days), max(days)
    kept.first_value, kept.last_value = days[kept.first_on], days[kept.last_on]


def _take(
    couple: Couple, scale: Scale, value: int | None, note: str, occasion: Occasion, before: list[RatingReading]
) -> RatingReading:
    reading = _add(couple, scale, value, note, occasion)
    for each in before:
        if value is not None or (each.source, each.meeting_id) == (occasion.source, occasion.meeting_id):
            each.superseded = True
    return reading


def _add(couple: Couple, scale: Scale, value: int | None, note: str, occasion: Occasion) -> RatingReading:
    reading = RatingReading(
        couple_id=couple.id,
        counselor_id=couple.counselor_id,
        partner=scale[0],
        measure=scale[1],
        value=checked_value(value),
        rated_on=occasion.rated_on,
        recorded_at=now(),
        source=occasion.source,
        meeting_id=occasion.meeting_id,
        note=note,
    )
    db.session.add(reading)
    return reading


def _keep(couple: Couple, scales: Iterable[Scale]) -> None:
    """Write now, so that a second answer at the same moment is noticed while nothing else is done."""
    try:
        for scale in scales:
            keep_latest(couple, scale)
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Conflict("These ratings were saved twice at the same moment. Nothing was overwritten.") from None
