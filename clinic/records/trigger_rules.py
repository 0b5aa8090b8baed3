"""Triggers: which moves worked, and which to replace (domain.md S31)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

WORKS: Final = 4
TWICE: Final = 2


@dataclass(frozen=True)
class Move:
    """One move against a trigger with its scores, in order of the days it was used."""

    text: str
    scores: tuple[int, ...]

    @property
    def replace(self) -> bool:
        """Say whether to replace it: it scored under 4 of 10 twice (domain.md S31)."""
        return sum(each < WORKS for each in self.scores) >= TWICE

    @property
    def worked(self) -> float | None:
        """Return the mean of its scores; None before it was used."""
        return sum(self.scores) / len(self.scores) if self.scores else None


def moves_of(values: Mapping[str, Any]) -> list[Move]:
    """Return the moves of a trigger card: those agreed first, then others that were used, matched without case."""
    uses = sorted(values.get("uses", ()), key=lambda each: each.get("used_on", ""))
    names: dict[str, str] = {}
    for text in (*values.get("moves", ()), *(each.get("move", "") for each in uses)):
        if text.strip():
            names.setdefault(_same(text), text)
    return [
        Move(text, tuple(each["worked"] for each in uses if _same(each.get("move", "")) == key and "worked" in each))
        for key, text in names.items()
    ]


def _same(text: str) -> str:
    return " ".join(text.casefold().split())
