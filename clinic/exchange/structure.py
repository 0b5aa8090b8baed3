"""How a case file is put together: lists, values for each partner, and maps with declared keys."""

import re
from collections import Counter
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date, datetime, time
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

from clinic.couples.rules import PARTNERS
from clinic.exchange.shapes import Choice, Clock, Flag, Moment, OnDay, Value, Wrong, kind_of

SHAPES: Final[dict[Any, Value]] = {date: OnDay(), datetime: Moment(), time: Clock(), bool: Flag()}


@dataclass(frozen=True)
class Place:
    """Where in the file a value stands; entries of a list are counted from 1. It keeps what was noticed on the way."""

    path: str = ""
    problems: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def at(self, key: object) -> "Place":
        """Return the place of a key in the map that stands here."""
        return Place(f"{self.path}.{key}" if self.path else str(key), self.problems, self.left_out)

    def entry(self, number: int) -> "Place":
        """Return the place of an entry in the list that stands here."""
        return Place(f"{self.path}[{number}]", self.problems, self.left_out)

    def read(self, shape: "Shape", raw: object) -> Any:
        """Return the value, or None after noting what is wrong with it."""
        try:
            return shape.read(raw) if isinstance(shape, Value) else shape.read_at(self, raw)
        except Wrong as wrong:
            self.problems.append(f"{self.path} {wrong}.")
            return None

    def leave(self, raw: object) -> None:
        """Note that the value standing here is not taken: under its path, with how many values it holds."""
        pattern = re.sub(r"\[\d+\]", "[]", self.path)
        self.left_out[pattern] += len(raw) if isinstance(raw, list | dict) else 1


class Branch:
    """The shape of something that holds values; each of them is read at a place of its own."""

    def read_at(self, place: Place, raw: Any) -> Any:
        """Return what stands at the place, or raise Wrong when it is not of this shape at all."""
        raise Wrong(f"cannot be {kind_of(raw)} ({place.path})")

    def write(self, value: Any) -> Any:
        """Return the plain value for a file."""
        return value


Shape: TypeAlias = Value | Branch


@dataclass(frozen=True)
class Many(Branch):
    """A list of one shape."""

    shape: Shape

    def read_at(self, place: Place, raw: Any) -> tuple[Any, ...]:
        """Return the entries."""
        if not isinstance(raw, list):
            raise Wrong(f"should be a list, not {kind_of(raw)}")
        return tuple(place.entry(number).read(self.shape, each) for number, each in enumerate(raw, 1))

    def write(self, value: tuple[Any, ...]) -> list[Any]:
        """Return the plain entries."""
        return [self.shape.write(each) for each in value]


@dataclass(frozen=True)
class Each(Branch):
    """A map with one value for each partner, p1 and p2; `whole` wants both."""

    shape: Shape
    whole: bool = False

    def read_at(self, place: Place, raw: Any) -> dict[str, Any]:
        """Return the values by partner, the first partner first."""
        if not isinstance(raw, dict):
            raise Wrong(f"should be a map of p1 and p2, not {kind_of(raw)}")
        for key in raw:
            if key not in PARTNERS:
                place.at(key).leave(raw[key])
        if self.whole and not set(PARTNERS) <= raw.keys():
            raise Wrong("should say something for p1 and for p2")
        return {key: place.at(key).read(self.shape, raw[key]) for key in PARTNERS if key in raw}

    def write(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the plain values."""
        return {key: self.shape.write(value[key]) for key in PARTNERS if key in value}


@dataclass(frozen=True)
class Maybe(Branch):
    """A value that may be null."""

    shape: Shape

    def read_at(self, place: Place, raw: Any) -> Any:
        """Return the value or None."""
        return None if raw is None else place.read(self.shape, raw)

    def write(self, value: Any) -> Any:
        """Return the plain value or None."""
        return None if value is None else self.shape.write(value)


@dataclass(frozen=True)
class Part(Branch):
    """A map with declared keys, read into a dataclass; keys that nobody declared are left out and noted."""

    kind: type[Any]

    def read_at(self, place: Place, raw: Any) -> Any:
        """Return the dataclass; a null stands for a key that is not there."""
        if not isinstance(raw, dict):
            raise Wrong(f"should be a map of keys and values, not {kind_of(raw)}")
        declared = keys_of(self.kind)
        for key in raw:
            if key not in declared:
                place.at(key).leave(raw[key])
        values = {}
        for key, each in declared.items():
            if raw.get(key) is not None:
                values[each.name] = place.at(key).read(each.shape, raw[key])
            elif each.required:
                place.problems.append(f"{place.at(key).path} is missing.")
                values[each.name] = None
        return self.kind(**values)

    def write(self, value: Any) -> dict[str, Any]:
        """Return the keys whose values are not their defaults."""
        said = ((key, each, getattr(value, each.name)) for key, each in keys_of(self.kind).items())
        return {key: each.shape.write(one) for key, each, one in said if each.required or one != each.default}


@dataclass(frozen=True)
class Key:
    """One declared key of a part."""

    name: str
    shape: Shape
    required: bool
    default: Any


KNOWN: Final[dict[type[Any], dict[str, Key]]] = {}


def keys_of(kind: type[Any]) -> dict[str, Key]:
    """Return the keys of a part, each with the shape its type stands for; `for_` is the key `for`."""
    if kind not in KNOWN:
        hints = get_type_hints(kind, include_extras=True)
        KNOWN[kind] = {each.name.rstrip("_"): _declared(each, hints[each.name]) for each in fields(kind)}
    return KNOWN[kind]


def _declared(each: Field[Any], hint: Any) -> Key:
    default = each.default_factory() if each.default_factory is not MISSING else each.default
    return Key(each.name, shape_of(_without_none(hint)), default is MISSING, default)


def shape_of(hint: Any) -> Shape:
    """Return the shape that a type stands for: the one named with it, else the one made for such types."""
    if get_origin(hint) is Annotated:
        return cast(Shape, get_args(hint)[1])
    if get_origin(hint) is tuple:
        return Many(shape_of(get_args(hint)[0]))
    if get_origin(hint) is dict:
        return Each(shape_of(get_args(hint)[1]))
    if _without_none(hint) is not hint:
        return Maybe(shape_of(_without_none(hint)))
    if is_dataclass(hint):
        return Part(cast(type[Any], hint))
    return SHAPES[hint] if hint in SHAPES else Choice(hint)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) not in (Union, UnionType):
        return hint
    return next(each for each in get_args(hint) if each is not NoneType)
