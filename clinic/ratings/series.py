"""Stored readings opened: in the shape the statistics read, and as the sheets they were given on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.ratings.models import RatingReading, readings_of
from clinic.ratings.rules import NOT_RATED
from clinic.ratings.trends import Reading


@dataclass(frozen=True)
class Answer:
    """One answer as it is shown; one that was superseded stays beside what took its place."""

    id: UUID
    words: str
    superseded: bool


@dataclass(frozen=True)
class Sheet:
    """The answers of one partner on one day, by measure, and what was written beside them."""

    day: date
    partner: PartnerKey
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def readings(couple: Couple) -> list[Reading]:
    """Return every reading of the couple, superseded ones included, oldest first."""
    return [_reading(row) for row in readings_of(couple)]


def sheets(couple: Couple) -> list[Sheet]:
    """Return every answer of the couple by day and partner, the newest day first."""
    found: dict[tuple[date, PartnerKey], Sheet] = {}
    for row in readings_of(couple):
        sheet = found.setdefault((row.rated_on, row.partner), Sheet(row.rated_on, row.partner))
        words = NOT_RATED if row.value is None else str(row.value)
        sheet.answers.setdefault(row.measure, []).append(Answer(row.id, words, row.superseded))
        note = RatingReading.note.open_row(row)
        if note and not row.superseded and note not in sheet.notes:
            sheet.notes.append(note)
    return sorted(sorted(found.values(), key=lambda each: each.partner), key=lambda each: each.day, reverse=True)


def _reading(row: Any) -> Reading:
    return Reading(
        id=row.id.hex,
        partner=row.partner,
        measure=row.measure,
        value=row.value,
        date=row.rated_on,
        recorded_at=row.recorded_at,
        note=RatingReading.note.open_row(row),
        superseded=row.superseded,
    )
