"""Where the entries of a case file differ from the records they stand for: one form for each block."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from clinic.couples.rules import PARTNERS
from clinic.exchange.blocks.recorded import SAME, Form, Values
from clinic.exchange.declared import Fields, shape_of_field
from clinic.exchange.json_schema import Schema, or_null, row_schema, schema_of
from clinic.exchange.shapes import Text, Value, Wrong
from clinic.exchange.structure import Branch, Many, Place, Shape
from clinic.records.declaration import LINE, Kind
from clinic.records.kinds import KINDS, kinds_for

RECORDS: Final = "records"


def _shapes(kind: Kind) -> dict[str, Shape]:
    return {each.name: shape_of_field(each) for each in kind.fields}


def _renamed(values: Values, names: Mapping[str, str]) -> Values:
    return {names.get(name, name): value for name, value in values.items()}


def _under_values(kind: Kind) -> Form:
    return Form(
        kind,
        "partner",
        {"values": Fields(_shapes(kind))},
        to_values=lambda body: body.get("values", {}),
        to_body=lambda values: {"values": values} if values else {},
    )


def _win(kind: Kind) -> Form:
    return Form(kind, "", _shapes(kind), SAME, SAME)


def _reset(kind: Kind) -> Form:
    into, out = {"feelings": "feeling"}, {"feeling": "feelings"}
    return Form(
        kind,
        "",
        _renamed(_shapes(kind), out),
        to_values=lambda body: _renamed(body, into),
        to_body=lambda values: _renamed(values, out),
    )


class Moves(Branch):
    """One move as a sentence, or several as a list."""

    one: Final[Value] = Text(LINE)
    several: Final[Shape] = Many(Text(LINE))

    def read_at(self, place: Place, raw: Any) -> Any:
        """Return the moves."""
        return place.read(self.several, raw) if isinstance(raw, list) else (self.one.read(raw),)

    def write(self, value: Any) -> Any:
        """Return the sentence or the list."""
        return value[0] if len(value) == 1 else list(value)


def _trigger(kind: Kind) -> Form:
    into, out = {"coping": "moves"}, {"moves": "coping"}
    return Form(
        kind,
        "partner",
        {**_renamed(_shapes(kind), out), "coping": Moves()},
        to_values=lambda body: _renamed(body, into),
        to_body=lambda values: _renamed(values, out),
    )


class Week(Branch):
    """A week as [week_start, made, shown], or with a fourth: how many were missed and told the same day."""

    columns: Final = ("week_start", "made", "shown", "told")

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes

    def read_at(self, place: Place, raw: Any) -> dict[str, Any]:
        """Return the row by its columns."""
        if not isinstance(raw, list) or not 3 <= len(raw) <= len(self.columns):
            raise Wrong("should be a list of a date, how many were made and how many shown")
        said = dict(zip(self.columns, raw, strict=False))
        return {name: place.at(name).read(self.shapes[name], each) for name, each in said.items() if each is not None}

    def write(self, value: Any) -> Any:
        """Return the list."""
        plain = [self.shapes[name].write(value[name]) if name in value else None for name in self.columns]
        return plain if plain[-1] is not None else plain[:-1]


def _accountability(kind: Kind) -> Form:
    week = Week({each.name: shape_of_field(each) for each in kind.field("weeks").fields})
    return Form(kind, "by", {**_shapes(kind), "weeks": Many(week)}, SAME, SAME, prefix="c")


def turned(values: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return {a: {p1: x}} as {p1: {a: x}}, and the other way round."""
    found: dict[str, dict[str, Any]] = {}
    for outer, inner in values.items():
        for key, value in inner.items():
            found.setdefault(key, {})[outer] = value
    return found


def _feedback(kind: Kind) -> Form:
    plain = {each.name for each in kind.fields if not each.per_partner}
    asked = [each for each in kind.fields if each.per_partner]
    own = Fields({each.name: shape_of_field(replace(each, per_partner=False)) for each in asked})
    return Form(
        kind,
        "",
        {**{name: shape for name, shape in _shapes(kind).items() if name in plain}, **dict.fromkeys(PARTNERS, own)},
        to_values=lambda body: _aside(body, PARTNERS),
        to_body=lambda values: _aside(values, [name for name in values if name not in plain]),
    )


def _aside(values: Values, names: Any) -> Values:
    """Turn what stands under these names, and leave the rest as it is."""
    return {
        **{name: value for name, value in values.items() if name not in names},
        **turned({name: values[name] for name in names if name in values}),
    }


class Sign(Branch):
    """How high a sign is, or a map with its threshold and first move beside the value."""

    def __init__(self, row: Fields) -> None:
        self.row, self.value = row, row.shapes["value"]

    def read_at(self, place: Place, raw: Any) -> Any:
        """Return the row."""
        return place.read(self.row, raw) if isinstance(raw, dict) else {"value": place.read(self.value, raw)}

    def write(self, value: Any) -> Any:
        """Return the number where there is nothing else."""
        return value["value"] if set(value) == {"value"} else self.row.write(value)


def _red_flags(kind: Kind) -> Form:
    signs, own = kind.field("signs"), kind.field("own")
    row, more = (Fields({one.name: shape_of_field(one) for one in each.fields}) for each in (signs, own))
    names = tuple(key for key, _ in signs.rows)
    one = Fields({**dict.fromkeys(names, Sign(row)), "own": Many(more)})

    def to_values(body: Values) -> Values:
        common = {key: {name: said[name] for name in names if name in said} for key, said in body.items()}
        return {"signs": common, "own": {key: said["own"] for key, said in body.items() if "own" in said}}

    def to_body(values: Values) -> Values:
        common, more = values.get("signs", {}), values.get("own", {})
        return {
            key: {**common.get(key, {}), **({"own": more[key]} if key in more else {})}
            for key in PARTNERS
            if key in common or key in more
        }

    return Form(kind, "", dict.fromkeys(PARTNERS, one), to_values, to_body)


MAKERS: Final = {
    "wins": _win,
    "resets": _reset,
    "triggers": _trigger,
    "accountability": _accountability,
    "session_feedback": _feedback,
    "red_flags": _red_flags,
}
FORMS: Final[Mapping[str, Form]] = {key: make(kind) for key, make in MAKERS.items() for kind in kinds_for(key)}
GENERAL: Final[Mapping[str, Form]] = {kind.slug: _under_values(kind) for kind in kinds_for(RECORDS)}
KEY_OF: Final[Mapping[str, str]] = {kind.slug: kind.case_key for kind in KINDS.values()}


@schema_of.register
def _(_shape: Moves) -> Schema:
    return {"anyOf": [schema_of(Moves.one), schema_of(Moves.several)]}


@schema_of.register
def _(shape: Sign) -> Schema:
    return {"anyOf": [schema_of(shape.value), schema_of(shape.row)]}


@schema_of.register
def _(shape: Week) -> Schema:
    return row_schema([or_null(schema_of(shape.shapes[name])) for name in Week.columns], least=3)
