"""Session feedback beside the note (domain.md S40): four keys for each, kept as one record of the session."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.records.actions import correct, write
from clinic.records.declaration import EACH, Field, Kind
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from clinic.records.models import Record, records_in
from clinic.sessions.models import CoupleSession

SLUG: Final = "session-feedback"
SKIPPED: Final = "not_rated"


@dataclass(frozen=True)
class Question:
    """One row of keys: what one partner answered, if anything."""

    name: str
    partner: PartnerKey
    title: str
    value: int | None


def questions(file: CaseFile, meeting: CoupleSession) -> list[Question]:
    """Return the four questions to each expected partner, with what was answered in this session."""
    record = _of(file.by_kind.get(SLUG, []), meeting)
    values = record.values if record else {}
    return [
        Question(f"{field.name}{EACH}{key}", key, field.label, (values.get(field.name) or {}).get(key))
        for key in meeting.format.expected
        for field in _kind().fields
    ]


def keep_feedback(
    *, by: UUID, couple: Couple, meeting: CoupleSession, sent: Mapping[str, str], today: date
) -> Record | None:
    """Keep the answers that were sent beside those already given; an answer that is taken back is left out."""
    record = _of(records_in(couple, meeting.id), meeting)
    before = record.values if record else {}
    values = {field.name: _merged(field, before, sent, meeting) for field in _kind().fields}
    said = {name: each for name, each in values.items() if each}
    if record is None and not said:
        return None
    if record is None:
        entry = Entry(min(meeting.day, today), said)
        return write(by=by, couple=couple, id=new_id(), kind=_kind(), entry=entry, today=today, meeting=meeting)
    entry = Entry(record.happened_on, said, record.about, record.audience)
    correct(by=by, record=record, version=record.version, entry=entry, today=today)
    return record


def _kind() -> Kind:
    return KINDS[SLUG]


def _of(records: list[Record], meeting: CoupleSession) -> Record | None:
    return next((each for each in reversed(records) if each.kind == SLUG and each.meeting_id == meeting.id), None)


def _merged(field: Field, before: Mapping[str, Any], sent: Mapping[str, str], meeting: CoupleSession) -> dict[str, int]:
    kept = {**(before.get(field.name) or {}), **dict(_answers(field, sent, meeting))}
    return {key: value for key, value in kept.items() if value is not None}


def _answers(field: Field, sent: Mapping[str, str], meeting: CoupleSession) -> Iterator[tuple[str, int | None]]:
    for key in meeting.format.expected:
        word = sent.get(f"{field.name}{EACH}{key}")
        if word == SKIPPED:
            yield key, None
        elif word is not None:
            if word not in {str(number) for number in range(field.most + 1)}:
                raise Refused("Choose one of the keys.")
            yield key, int(word)
