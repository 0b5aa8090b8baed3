"""Shapes of what is declared elsewhere as a value: maps with declared keys, and the fields of a worksheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic.exchange.json_schema import NULL, TIME, Schema, alike_schema, map_schema, or_null, schema_of
from clinic.exchange.shapes import CLOCK, LARGEST, Flag, OnDay, Text, Value, Whole, Wrong, kind_of, quoted
from clinic.exchange.structure import Branch, Each, Many, Place, Shape
from clinic.records.declaration import LINE, Field, FieldType


@dataclass(frozen=True)
class Fields(Branch):
    """A map with declared keys, of which each may be missing; those nobody declared are left out and noted."""

    shapes: Mapping[str, Shape]

    def read_at(self, place: Place, raw: Any) -> dict[str, Any]:
        """Return the values that are said, in the order of the declaration."""
        if not isinstance(raw, dict):
            raise Wrong(f"should be a map of keys and values, not {kind_of(raw)}")
        for key in raw:
            if key not in self.shapes:
                place.at(key).leave(raw[key])
        said = {key: shape for key, shape in self.shapes.items() if raw.get(key) is not None}
        return {key: place.at(key).read(shape, raw[key]) for key, shape in said.items()}

    def write(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the plain values."""
        return {key: shape.write(value[key]) for key, shape in self.shapes.items() if key in value}


@dataclass(frozen=True)
class OneOf(Value):
    """One of a few declared words."""

    words: tuple[str, ...]

    def read(self, raw: Any) -> str:
        """Return the word."""
        if raw not in self.words:
            raise Wrong(f"should be one of {', '.join(self.words)}, not {quoted(raw)}")
        return str(raw)


class TimeOfDay(Value):
    """A time of day, kept as the text that it is."""

    def read(self, raw: Any) -> str:
        """Return hours and minutes."""
        if not isinstance(raw, str) or not CLOCK.fullmatch(raw):
            raise Wrong(f'should be a time in quotes such as "17:30", not {quoted(raw)}')
        return raw


@dataclass(frozen=True)
class Decimal(Value):
    """A number with one decimal at most, in a range."""

    low: int = 0
    high: int = LARGEST

    def read(self, raw: Any) -> float:
        """Return the number."""
        fits = type(raw) in {int, float} and self.low <= raw <= self.high
        if not fits or round(raw, 1) != raw:
            raise Wrong(f"should be a number from {self.low} to {self.high} with one decimal, not {quoted(raw)}")
        return float(raw)


class Pointer(Branch):
    """The short name of an agreement in this file, or the words of something that is named nowhere else."""

    words: Final[Value] = Text(LINE, empty=False)
    parts: Final[Shape] = Fields({"id": Text(LINE), "words": Text(LINE)})

    def read_at(self, place: Place, raw: Any) -> Any:
        """Return the name, or the map of id and words."""
        return place.read(self.parts, raw) if isinstance(raw, dict) else self.words.read(raw)

    def write(self, value: Any) -> Any:
        """Return the name or the map."""
        return value


def shape_of_field(field: Field) -> Shape:
    """Return the shape of what a declared field holds, for each partner where both are asked."""
    shape = NESTED[field.type](field) if field.nested else PLAIN[field.type](field)
    return Each(shape) if field.per_partner else shape


def _row(field: Field) -> Fields:
    return Fields({each.name: shape_of_field(each) for each in field.fields})


def _words(field: Field) -> OneOf:
    return OneOf(tuple(key for key, _ in field.choices))


PLAIN: Final[Mapping[FieldType, Callable[[Field], Shape]]] = {
    FieldType.LINE: lambda field: Text(field.most),
    FieldType.TEXT: lambda field: Text(field.most),
    FieldType.SCORE: lambda field: Whole(field.least, field.most),
    FieldType.LEVEL: lambda field: Whole(field.least, field.most),
    FieldType.WHOLE: lambda field: Whole(field.least, field.most),
    FieldType.DECIMAL: lambda field: Decimal(field.least, field.most),
    FieldType.CHOICE: _words,
    FieldType.SEVERAL: lambda field: Many(_words(field)),
    FieldType.DATE: lambda _: OnDay(),
    FieldType.SWITCH: lambda _: Flag(),
    FieldType.TIME: lambda _: TimeOfDay(),
    FieldType.LINES: lambda _: Many(Text(LINE)),
    FieldType.REFERENCE: lambda _: Pointer(),
}
NESTED: Final[Mapping[FieldType, Callable[[Field], Shape]]] = {
    FieldType.TABLE: lambda field: Many(_row(field)),
    FieldType.GRID: lambda field: Fields({key: _row(field) for key, _ in field.rows}),
}


def from_kept(field: Field, value: Any) -> Any:
    """Return a stored value of a field as a file has it: days are dates, lists are as they were read."""
    if field.per_partner:
        return {key: _from(field, each) for key, each in value.items()}
    return _from(field, value)


def _from(field: Field, value: Any) -> Any:
    if field.type is FieldType.TABLE:
        return tuple(row_from_kept(field.fields, row) for row in value)
    if field.type is FieldType.GRID:
        return {key: row_from_kept(field.fields, row) for key, row in value.items()}
    if field.type is FieldType.DATE:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def row_from_kept(fields: tuple[Field, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored row as a file has it."""
    return {each.name: from_kept(each, row[each.name]) for each in fields if each.name in row}


@schema_of.register
def _(_shape: Pointer) -> Schema:
    return {"anyOf": [schema_of(Pointer.words), schema_of(Pointer.parts)]}


@schema_of.register
def _(shape: Decimal) -> Schema:
    return {"type": "number", "minimum": shape.low, "maximum": shape.high}


@schema_of.register
def _(shape: OneOf) -> Schema:
    return {"enum": list(shape.words)}


@schema_of.register
def _(shape: Fields) -> Schema:
    said = {key: or_null(schema_of(each)) for key, each in shape.shapes.items()}
    one = next(iter(said.values()), NULL)
    return alike_schema(tuple(said), one) if all(each == one for each in said.values()) else map_schema(said)


@schema_of.register
def _(_shape: TimeOfDay) -> Schema:
    return TIME
