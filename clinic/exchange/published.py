"""The published shape of a case file: JSON Schema, read off the declared parts (`export-case --schema`)."""

from collections.abc import Iterator
from typing import Any, Final

from clinic.exchange.json_schema import PARTS, Schema, part_schema, schema_of
from clinic.exchange.parts import SHAPE
from clinic.exchange.writing import as_json

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TITLE: Final = "Case file of Couples Clinic"
ABOUT: Final = (
    "Written as YAML 1.1; as JSON, dates and moments are ISO words. A null stands for a key that is left out. "
    "Every key, with what stands for it where it is left out, is explained in case-files.md."
)


def published() -> str:
    """Return the schema of case files as JSON text."""
    top = schema_of(SHAPE)
    parts: dict[str, Schema] = {}
    waiting = list(_referred(top))
    while waiting:
        name = waiting.pop()
        parts[name] = part_schema(PARTS[name])
        waiting += {each for each in _referred(parts[name]) if each not in parts and each not in waiting}
    head = {"$schema": DIALECT, "title": TITLE, "description": ABOUT}
    return as_json({**head, **top, "$defs": dict(sorted(parts.items()))}) + "\n"


def _referred(schema: Any) -> Iterator[str]:
    """Yield the names of the parts that a schema refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield str(schema["$ref"]).rpartition("/")[2]
        for each in schema.values():
            yield from _referred(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _referred(each)
