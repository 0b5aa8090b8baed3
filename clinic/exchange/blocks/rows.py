"""Entries that are one row each: their keys are its columns, so the declaration says how to go both ways."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from clinic.exchange.shapes import Choice, Free, Keys, worded
from clinic.exchange.shelf import Gathering, Shelf
from clinic.exchange.structure import Shape, keys_of
from clinic.kernel.database import Base


@dataclass(frozen=True)
class Rows:
    """A kind of entry and its table. `columns` names those that are not called like the key.

    What stands in `apart` is not of the row: whoever stores it says so with `more`.
    """

    entry: type[Any]
    table: type[Base]
    columns: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()

    @property
    def names(self) -> list[tuple[str, str, Shape]]:
        """Return the entry's fields with their columns and shapes."""
        said = [each for each in keys_of(self.entry).values() if each.name not in self.apart]
        return [(each.name, self.columns.get(each.name, each.name), each.shape) for each in said]

    def put(self, shelf: Shelf, entry: Any, **more: Any) -> Any:
        """Add the row of an entry."""
        values = {column: _into(getattr(entry, name)) for name, column, _ in self.names}
        return shelf.put(self.table, **values, **more)

    def entry_of(self, row: Any, **more: Any) -> Any:
        """Return the entry of a row."""
        values = {name: _out_of(shape, getattr(row, column)) for name, column, shape in self.names}
        return self.entry(**values, **more)

    def store(self, shelf: Shelf, entries: tuple[Any, ...]) -> None:
        """Add the rows of entries that are nothing but a row."""
        for each in entries:
            self.put(shelf, each)

    def collect(self, gathering: Gathering) -> tuple[Any, ...]:
        """Return the entries of all rows, in the order in which they were recorded."""
        return tuple(self.entry_of(row) for row in gathering.rows(self.table))


def _into(value: Any) -> Any:
    return worded(value) if isinstance(value, tuple | list | dict) else value


def _out_of(shape: Shape, value: Any) -> Any:
    if isinstance(shape, Choice):
        return shape.kind(value) if value else None
    if isinstance(shape, Keys | Free):
        return shape.read(value)
    return tuple(value) if isinstance(value, list) else value


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it: words of closed lists as text, dates as ISO words."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value.value if isinstance(value, StrEnum) else worded(value)
