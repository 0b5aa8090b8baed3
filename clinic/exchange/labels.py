"""The short names, such as ag1 or h3, under which one entry of a case file points to another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any


def names(own: Sequence[str | None], prefix: str) -> list[str]:
    """Return a name for each: its own, else the prefix with the next number that is free."""
    fresh = _fresh(set(own), prefix)
    return [each or next(fresh) for each in own]


def labelled(entries: Sequence[Any], prefix: str) -> tuple[Any, ...]:
    """Return the entries with an id for each."""
    found = names([each.id for each in entries], prefix)
    return tuple(replace(each, id=name) for each, name in zip(entries, found, strict=True))


def _fresh(taken: set[str | None], prefix: str) -> Iterator[str]:
    return (name for number in count(1) if (name := f"{prefix}{number}") not in taken)
