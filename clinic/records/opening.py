"""A kind's form opened for one couple: with their names, their sessions, and what stands over from the last record."""

from collections.abc import Mapping
from typing import Any, Final

from clinic.couples.models import Couple
from clinic.kernel.clock import today
from clinic.kernel.privacy import shown
from clinic.kernel.text import day
from clinic.records.declaration import FieldType, Kind
from clinic.records.forms import RecordForm, audience_word, first_word, form_of
from clinic.records.models import Record, last_of
from clinic.records.references import offered
from clinic.records.rules import owner
from clinic.records.values import carried_over
from clinic.sessions.models import CoupleSession, meetings_of
from clinic.sessions.rules import OFF

LATEST: Final = 12
THE_COUNSELOR: Final = "counselor"


def names_of(couple: Couple) -> dict[str, str]:
    """Return the names as this request may show them."""
    return {key: shown(name) for key, name in couple.names.items()}


def new_form(
    couple: Couple, kind: Kind, reader: Any, *, meeting: CoupleSession | None = None, sent: Any = None
) -> RecordForm:
    """Return the form of a new record; `sent` is what a shorter form than this one has sent."""
    last = last_of(couple, kind.slug)
    roles: dict[str, str] = {each.key: each.role for each in couple.partners}
    form = form_of(
        kind,
        names_of(couple),
        today(reader.zone),
        values={**_usual(kind, reader.name), **(carried_over(kind, last.values) if last else {})},
        sent=sent,
        happened_on=meeting.day if meeting else today(reader.zone),
        audience=first_word(kind),
        about=owner(kind, roles),
        meeting=meeting.id.hex if meeting else "",
    )
    return form.offer(_meetings(couple, meeting), _references(couple, kind), {})


def correction_form(couple: Couple, kind: Kind, record: Record, reader: Any) -> RecordForm:
    """Return the form of a record that is to be corrected."""
    form = form_of(
        kind,
        names_of(couple),
        today(reader.zone),
        values=record.values,
        happened_on=record.happened_on,
        audience=audience_word(kind, record.audience),
        about=record.about,
        edition=str(record.version),
    )
    del form.meeting
    return form.offer((), _references(couple, kind), record.values)


def _usual(kind: Kind, counselor: str) -> dict[str, Any]:
    found = {field.name: field.usual for field in kind.fields if field.usual is not None}
    return {name: counselor if value == THE_COUNSELOR else value for name, value in found.items()}


def _meetings(couple: Couple, wanted: CoupleSession | None) -> list[tuple[str, str]]:
    found = [each for each in meetings_of(couple) if each.status not in OFF]
    latest = found[-LATEST:] + ([wanted] if wanted and wanted not in found[-LATEST:] else [])
    return [(each.id.hex, f"Session {each.number}, {day(each.day, year=True)}") for each in reversed(latest)]


def _references(couple: Couple, kind: Kind) -> Mapping[str, list[tuple[str, str]]]:
    names = {field.to for field in kind.fields if field.type is FieldType.REFERENCE}
    return {name: offered(name, couple) for name in names}
