"""Stored readings opened and put in the shape the statistics read."""

from collections.abc import Sequence
from typing import Any

from clinic.couples.models import Couple
from clinic.ratings.models import RatingReading, readings_of
from clinic.ratings.trends import Reading


def readings(couple: Couple) -> list[Reading]:
    """Return every reading of the couple, superseded ones included, oldest first."""
    return [_reading(row) for row in readings_of(couple)]


def history(couple: Couple) -> Sequence[tuple[Any, str]]:
    """Return (row, note) of every reading, newest first, for the page that shows and corrects them."""
    return [(row, RatingReading.note.open_row(row)) for row in reversed(readings_of(couple))]


def _reading(row: Any) -> Reading:
    return Reading(
        id=row.id.hex, partner=row.partner, measure=row.measure, value=row.value, date=row.rated_on,
        recorded_at=row.recorded_at, note=RatingReading.note.open_row(row), superseded=row.superseded,
    )
