"""What a browser sends for a filled form of any kind, and what a reading holds."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from clinic.kernel.ids import new_id
from clinic.records.declaration import Field, FieldType, Kind, places
from clinic.records.entry import Entry
from clinic.records.forms import audience_word
from clinic.records.reading import Line, Pair, Sheet, SheetPair
from clinic.records.rules import first_audience
from clinic.sessions.models import meetings_of
from tests.facts import DAY, Facts, at

NAMES = {"p1": "Inés", "p2": "Jon"}


def sent(kind: Kind, entry: Entry) -> dict[str, Any]:
    """The fields of a form that says this."""
    audience = entry.audience or first_audience(kind, entry.about)
    found: dict[str, Any] = {
        "once": new_id().hex, "happened_on": entry.happened_on.isoformat(), "audience": audience_word(kind, audience),
    }  # fmt: skip
    if entry.about:
        found["about"] = entry.about
    for field in kind.fields:
        value = entry.values.get(field.name)
        for place, key in places(field):
            found |= dict(_pairs(field, place, (value or {}).get(key) if key else value))
    return found


def _pairs(field: Field, place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if field.type is FieldType.LINES:
        yield from ((f"{place}-{number}", each) for number, each in enumerate(value or [""]))
    elif field.type is FieldType.TABLE:
        yield from (
            pair for number, row in enumerate(value or [{}]) for pair in _cells(field, f"{place}-{number}", row)
        )
    elif field.type is FieldType.GRID:
        yield from (
            pair for key, _ in field.rows for pair in _cells(field, f"{place}-{key}", (value or {}).get(key, {}))
        )
    elif field.type is FieldType.SWITCH:
        yield from [(place, "y")] if value else []
    elif field.type is not FieldType.SEVERAL or value:
        yield place, "" if value is None else value if isinstance(value, list) else str(value)


def _cells(field: Field, place: str, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in field.fields:
        yield from _pairs(column, f"{place}-{column.name}", row.get(column.name))


def without_references(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without what can only be chosen where somebody offers it."""
    left_out = {field.name for field in kind.fields if field.type is FieldType.REFERENCE}
    return {name: value for name, value in values.items() if name not in left_out}


def id_in(location: str) -> UUID:
    """The id at the end of a record's address."""
    return UUID(hex=location.rsplit("/", maxsplit=1)[-1])


def held_id(facts: Facts) -> str:
    """The id of a session that was held."""
    known = meetings_of(facts.couple)
    return (known[0] if known else facts.held(at(9, day=DAY.replace(day=6)))).id.hex


def texts(lines: Iterable[Line]) -> list[str]:
    """Every text of a reading."""
    return [text for line in lines for text in (line.label, *_of(line.value)) if text]


def _of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Pair | SheetPair):
        yield from (text for each in (value.p1, value.p2) for text in _of(each))
    elif isinstance(value, Sheet):
        yield from value.columns
        yield from (text for heading, cells in value.rows for text in (heading, *cells))


def words(value: Any) -> Iterator[str]:
    """Every text of a record's values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in words(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in words(each))
