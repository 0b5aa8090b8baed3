"""Worksheets and practice logs as a case file tells them: in a block of their own, or below `records`.

What an entry holds is read off the declaration of its kind; a form says where it differs in the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from clinic.couples.rules import PARTNERS, Audience
from clinic.exchange.declared import Fields, OneOf, row_from_kept
from clinic.exchange.json_schema import Schema, map_schema, schema_of
from clinic.exchange.kinds import MOST_MEETINGS, Day
from clinic.exchange.shapes import Choice, Flag, Moment, OnDay, Text, Whole, Wrong, kind_of
from clinic.exchange.structure import Branch, Many, Place, Shape
from clinic.records.declaration import Kind
from clinic.records.values import tidy

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One record. Without a date it is of its session, or of the day something in it was said."""

    kind: str
    id: str | None = None
    date: Day | None = None
    about: str | None = None
    session: int = 0
    audience: Audience | None = None
    withdrawn: bool = False
    values: Values = field(default_factory=dict)
    earlier: "tuple[Before, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class Before:
    """How a record read before it was corrected; what was so then as now need not be said again."""

    date: Day | None = None
    about: str | None = None
    audience: Audience | None = None
    changed_at: datetime | None = None
    changed_by: str | None = None
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """How records of one kind stand in a file.

    `whose` is the key for the partner whose record it is, `body` the shapes of what it says; `to_values` and `to_body`
    lead from there to the values of the record and back.
    """

    kind: Kind
    whose: str
    body: Mapping[str, Shape]
    to_values: Callable[[Values], Values]
    to_body: Callable[[Values], Values]
    prefix: str = ""

    @property
    def facts(self) -> dict[str, Shape]:
        """Return what both an entry and its earlier editions may say beside their words."""
        whose: dict[str, Shape] = {self.whose: OneOf(PARTNERS)} if self.kind.of_one else {}
        return {"date": OnDay(), **whose, "audience": Choice(Audience)}

    @property
    def shape(self) -> Fields:
        """Return the shape of an entry."""
        named: dict[str, Shape] = {"id": Text(200)} if self.prefix else {}
        told: dict[str, Shape] = {"session": Whole(0, MOST_MEETINGS), "withdrawn": Flag()}
        changed: dict[str, Shape] = {"changed_at": Moment(), "changed_by": Text(200)}
        earlier = Fields({**changed, **self.facts, **self.body})
        return Fields({**named, **self.facts, **told, **self.body, "earlier": Many(earlier)})

    def entry(self, said: Values) -> Recorded:
        """Return the entry that a map of the file stands for."""
        more = {name: said[name] for name in ("id", "session", "withdrawn") if name in said}
        earlier = tuple(Before(**self._edition(each)) for each in said.get("earlier", ()))
        return Recorded(kind=self.kind.slug, **self._edition(said), **more, earlier=earlier)

    def _edition(self, said: Values) -> Values:
        found: Values = {name: said[name] for name in ("date", "audience", "changed_at", "changed_by") if name in said}
        body = {key: listed(said[key]) for key in self.body if key in said}
        return {**found, "about": said.get(self.whose), "values": tidy(self.kind, self.to_values(body))}

    def map_of(self, entry: Recorded | Before) -> Values:
        """Return an entry as its map, without what is not said."""
        defaults = {each.name: each.default for each in fields(entry)}
        names = ("id", "date", "changed_at", "changed_by", "about", "session", "audience", "withdrawn")
        facts = {
            self.whose if name == "about" else name: getattr(entry, name)
            for name in names
            if name in defaults and getattr(entry, name) != defaults[name]
        }
        earlier = [self.map_of(each) for each in entry.earlier] if isinstance(entry, Recorded) else []
        return {**facts, **self.to_body(entry.values), **({"earlier": earlier} if earlier else {})}


def listed(value: Any) -> Any:
    """Return what was read with its sequences as lists, as a record keeps them."""
    if isinstance(value, tuple | list):
        return [listed(each) for each in value]
    return {key: listed(each) for key, each in value.items()} if isinstance(value, dict) else value


def from_kept(kind: Kind, kept: Values) -> Values:
    """Return the stored values of a record as a file has them."""
    found: Values = listed(row_from_kept(kind.fields, kept))
    return found


@dataclass(frozen=True)
class OfKind(Branch):
    """Records of one kind, under a key of their own."""

    form: Form

    def read_at(self, place: Place, raw: Any) -> Recorded | None:
        """Return the record; None where something in it is wrong."""
        before = len(place.problems)
        said = place.read(self.form.shape, raw)
        return self.form.entry(said) if len(place.problems) == before else None

    def write(self, value: Recorded) -> Any:
        """Return the map."""
        return self.form.shape.write(self.form.map_of(value))


@dataclass(frozen=True)
class OfAnyKind(Branch):
    """Records of all kinds without a block of their own; each says its kind."""

    forms: Mapping[str, Form]

    def read_at(self, place: Place, raw: Any) -> Recorded | None:
        """Return the record by the form of its kind."""
        if not isinstance(raw, dict):
            raise Wrong(f"should be a map of keys and values, not {kind_of(raw)}")
        slug = place.at("kind").read(OneOf(tuple(self.forms)), raw.get("kind"))
        rest = {key: value for key, value in raw.items() if key != "kind"}
        found: Recorded | None = OfKind(self.forms[slug]).read_at(place, rest) if slug else None
        return found

    def write(self, value: Recorded) -> Any:
        """Return the map with its kind."""
        return {"kind": value.kind, **OfKind(self.forms[value.kind]).write(value)}


SAME: Final[Callable[[Values], Values]] = dict


@schema_of.register
def _(shape: OfKind) -> Schema:
    return schema_of(shape.form.shape)


@schema_of.register
def _(shape: OfAnyKind) -> Schema:
    found = []
    for slug, form in shape.forms.items():
        said = schema_of(form.shape)["properties"]
        found.append({"title": form.kind.title, **map_schema({"kind": {"const": slug}, **said}, ("kind",))})
    return {"anyOf": found}
