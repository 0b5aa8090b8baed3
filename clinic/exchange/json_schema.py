"""JSON Schema of the shapes that a case file is made of. Shapes of a block register theirs beside themselves."""

from functools import singledispatch
from typing import Any, Final

from clinic.couples.rules import PARTNERS
from clinic.exchange.shapes import (
    CLOCK,
    CODE,
    Choice,
    Clock,
    Code,
    Flag,
    Free,
    Keys,
    Moment,
    OnDay,
    Text,
    Value,
    Whole,
    Word,
    Zone,
)
from clinic.exchange.structure import Branch, Each, Many, Maybe, Part, keys_of

Schema = dict[str, Any]
NULL: Final[Schema] = {"type": "null"}
TIME: Final[Schema] = {"type": "string", "pattern": f"^{CLOCK.pattern}$"}
PARTS: Final[dict[str, type[Any]]] = {}  # those that a schema has referred to, by the names under which it does


@singledispatch
def schema_of(shape: Value | Branch) -> Schema:
    """Return the schema of what a shape reads and writes."""
    raise TypeError(f"no schema for {type(shape).__name__}")


@schema_of.register
def _(shape: Text) -> Schema:
    return {"type": "string", "maxLength": shape.longest, **({} if shape.empty else {"minLength": 1})}


@schema_of.register
def _(shape: Word) -> Schema:
    return {"type": ["string", "integer"], "maxLength": shape.longest}


@schema_of.register
def _(shape: Code) -> Schema:
    return {"type": ["string", "integer"], "maxLength": shape.longest, "pattern": f"^{CODE.pattern}$"}


@schema_of.register
def _(shape: Whole) -> Schema:
    return {"type": "integer", "minimum": shape.low, "maximum": shape.high}


@schema_of.register
def _(_shape: Flag) -> Schema:
    return {"type": "boolean"}


@schema_of.register
def _(_shape: OnDay) -> Schema:
    return {"type": "string", "format": "date"}


@schema_of.register
def _(_shape: Moment) -> Schema:
    return {"type": "string", "format": "date-time"}


@schema_of.register
def _(_shape: Clock) -> Schema:
    return TIME


@schema_of.register
def _(_shape: Zone) -> Schema:
    return {"type": "string", "description": "A time zone of the IANA list."}


@schema_of.register
def _(_shape: Free) -> Schema:
    return {"type": ["object", "array"]}


@schema_of.register
def _(shape: Choice) -> Schema:
    return {"enum": [each.value for each in shape.kind if each not in shape.but]}


@schema_of.register
def _(_shape: Keys) -> Schema:
    return {"type": "array", "items": {"enum": list(PARTNERS)}, "uniqueItems": True}


@schema_of.register
def _(shape: Many) -> Schema:
    return {"type": "array", "items": schema_of(shape.shape)}


@schema_of.register
def _(shape: Each) -> Schema:
    return alike_schema(PARTNERS, schema_of(shape.shape), PARTNERS if shape.whole else ())


@schema_of.register
def _(shape: Maybe) -> Schema:
    return or_null(schema_of(shape.shape))


@schema_of.register
def _(shape: Part) -> Schema:
    PARTS[shape.kind.__name__] = shape.kind
    return {"$ref": f"#/$defs/{shape.kind.__name__}"}


def alike_schema(keys: tuple[str, ...], schema: Schema, required: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a map whose keys all hold the same kind of thing."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "propertyNames": {"enum": list(keys)}, **needed, "additionalProperties": schema}


def map_schema(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a map with these keys and no others."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False}


def row_schema(items: list[Schema], *, least: int) -> Schema:
    """Return the schema of a list in which every place has its meaning."""
    return {"type": "array", "prefixItems": items, "minItems": least, "maxItems": len(items)}


def or_null(schema: Schema) -> Schema:
    """Return the schema of what may also be null."""
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"enum": [*schema["enum"], None]} if set(schema) == {"enum"} else {"anyOf": [schema, NULL]}


def part_schema(kind: type[Any]) -> Schema:
    """Return the schema of a part: required keys, and others that may be null, which is as if they were not there."""
    keys = keys_of(kind)
    said = {
        key: schema_of(each.shape) if each.required else or_null(schema_of(each.shape)) for key, each in keys.items()
    }
    words = " ".join((kind.__doc__ or "").split())
    return {"description": words, **map_schema(said, tuple(key for key, each in keys.items() if each.required))}
