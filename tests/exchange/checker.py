"""A small checker of JSON Schema: the words that the published schema uses, and an error for any other."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

Schema = dict[str, Any]
KINDS: dict[str, tuple[type[Any], ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
FORMATS: dict[str, Callable[[str], Any]] = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}
SILENT = {"$schema", "$defs", "title", "description"}


def as_json(value: Any) -> Any:
    """What YAML gives, as JSON would have it: dates and moments are ISO words."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


class Checker:
    """Finds where a value does not fit the schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def faults(self, value: Any, schema: Schema | None = None, path: str = "") -> Iterator[str]:
        """Yield a sentence for each place that does not fit."""
        schema = self.schema if schema is None else schema
        for word, said in schema.items():
            if word not in SILENT:
                yield from getattr(self, f"_{word.lstrip('$')}")(said, value, path, schema)

    def _ref(self, said: str, value: Any, path: str, _: Schema) -> Iterator[str]:
        yield from self.faults(value, self.schema["$defs"][said.rpartition("/")[2]], path)

    def _type(self, said: str | list[str], value: Any, path: str, _: Schema) -> Iterator[str]:
        names = [said] if isinstance(said, str) else said
        fits = any(type(value) in KINDS[name] for name in names)
        yield from [] if fits else [f"{path} is {type(value).__name__}, not {said}"]

    def _enum(self, said: list[Any], value: Any, path: str, _: Schema) -> Iterator[str]:
        yield from [] if value in said else [f"{path} is {value!r}, none of {said}"]

    def _const(self, said: Any, value: Any, path: str, schema: Schema) -> Iterator[str]:
        yield from self._enum([said], value, path, schema)

    def _anyOf(self, said: list[Schema], value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        found = [list(self.faults(value, each, path)) for each in said]
        yield from [] if [] in found else [f"{path} fits nothing: {min(found, key=len)[0]}"]

    def _properties(self, said: Schema, value: Any, path: str, schema: Schema) -> Iterator[str]:
        if isinstance(value, dict):
            for key in value.keys() & said.keys():
                yield from self.faults(value[key], said[key], f"{path}.{key}")

    def _additionalProperties(self, said: Any, value: Any, path: str, schema: Schema) -> Iterator[str]:  # noqa: N802
        for key in value.keys() - schema.get("properties", {}).keys() if isinstance(value, dict) else ():
            yield from (
                [f"{path}.{key} is not declared"] if said is False else self.faults(value[key], said, f"{path}.{key}")
            )

    def _propertyNames(self, said: Schema, value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        for key in value if isinstance(value, dict) else ():
            yield from self.faults(key, said, f"{path} has a key that")

    def _required(self, said: list[str], value: Any, path: str, _: Schema) -> Iterator[str]:
        yield from (f"{path}.{key} is missing" for key in said if isinstance(value, dict) and key not in value)

    def _items(self, said: Schema, value: Any, path: str, _: Schema) -> Iterator[str]:
        for number, each in enumerate(value if isinstance(value, list) else [], 1):
            yield from self.faults(each, said, f"{path}[{number}]")

    def _prefixItems(self, said: list[Schema], value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        for number, (each, one) in enumerate(zip(value, said, strict=False) if isinstance(value, list) else ()):
            yield from self.faults(each, one, f"{path}[{number}]")

    def _uniqueItems(self, _said: bool, value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        yield from [f"{path} says something twice"] if isinstance(value, list) and len(set(value)) < len(value) else []

    def _format(self, said: str, value: Any, path: str, _: Schema) -> Iterator[str]:
        try:
            FORMATS[said](value if isinstance(value, str) else "2025-01-01")
        except ValueError:
            yield f"{path} is {value!r}, no {said}"

    def _pattern(self, said: str, value: Any, path: str, _: Schema) -> Iterator[str]:
        yield from [f"{path} is {value!r}"] if isinstance(value, str) and not re.search(said, value) else []

    def _between(self, fits: bool, value: Any, path: str) -> Iterator[str]:
        yield from [] if fits else [f"{path} is {value!r}, too small or too large"]

    def _minimum(self, said: float, value: Any, path: str, _: Schema) -> Iterator[str]:
        yield from self._between(not isinstance(value, int | float) or value >= said, value, path)

    def _maximum(self, said: float, value: Any, path: str, _: Schema) -> Iterator[str]:
        yield from self._between(not isinstance(value, int | float) or value <= said, value, path)

    def _minLength(self, said: int, value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        yield from self._between(not isinstance(value, str) or len(value) >= said, value, path)

    def _maxLength(self, said: int, value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        yield from self._between(not isinstance(value, str) or len(value) <= said, value, path)

    def _minItems(self, said: int, value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        yield from self._between(not isinstance(value, list) or len(value) >= said, value, path)

    def _maxItems(self, said: int, value: Any, path: str, _: Schema) -> Iterator[str]:  # noqa: N802
        yield from self._between(not isinstance(value, list) or len(value) <= said, value, path)
