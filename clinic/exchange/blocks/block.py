"""A block of a case file: the entries that stand under one key, and how they become rows and entries again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clinic.exchange.around import Rules
from clinic.exchange.labels import labelled
from clinic.exchange.shelf import Gathering, Shelf

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile

Problems = Iterator[str]


def no_problems(_file: "CaseFile") -> Problems:
    """Find nothing wrong."""
    yield from ()


def as_it_is(said: Any) -> Any:
    """Return what is said without a change."""
    return said


@dataclass(frozen=True)
class Block:
    """Everything about one key. `key` is a key of the file, or `case.` and a key of the case.

    `rules` say what stands for keys that are left out; `settle`, for one entry, and `whole`, for all of them, bring two
    ways of saying one thing into one; `check` finds what does not go together. Entries with an `id` that have none get
    one of `prefix` and a number.
    """

    key: str
    store: Callable[[Shelf, Any], None]
    collect: Callable[[Gathering], Any]
    rules: Rules = field(default_factory=dict)
    settle: Mapping[type[Any], Callable[[Any], Any]] = field(default_factory=dict)
    check: Callable[["CaseFile"], Problems] = no_problems
    prefix: str = ""
    whole: Callable[[Any], Any] = as_it_is

    @property
    def of_case(self) -> bool:
        """Say whether it stands under `case`."""
        return self.key.startswith("case.")

    @property
    def name(self) -> str:
        """Return the last part of its key."""
        return self.key.rpartition(".")[2]

    def said(self, file: "CaseFile") -> Any:
        """Return what a file says under the key."""
        return getattr(file.case if self.of_case else file, self.name)

    def settled(self, said: Any) -> Any:
        """Return what stands under the key with short names, in the one way in which it is collected."""
        said = self.whole(said)
        return labelled(said, self.prefix) if self.prefix else said
