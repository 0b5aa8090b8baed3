"""The early-signs board: what is high, what rose, and the first move that was agreed for it (domain.md S39, 2.9 R9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic.couples.rules import PARTNERS

THRESHOLD: Final = 7
RISE: Final = 3
OWN_SIGNS: Final = 5
Board = tuple[date, Mapping[str, Any]]


@dataclass(frozen=True)
class Sign:
    """One sign of one partner: its newest value, the one before, and what to do first when it is high."""

    partner: str
    name: str
    value: int | None
    before: int | None
    on: date
    threshold: int = THRESHOLD
    first_move: str = ""
    series: tuple[tuple[date, int], ...] = ()

    @property
    def rise(self) -> int:
        """Return by how much it rose since the board before, never below zero."""
        known = self.value is not None and self.before is not None
        return max((self.value or 0) - (self.before or 0), 0) if known else 0

    @property
    def speaks(self) -> bool:
        """Say whether it is time for the first move: at its threshold (7 by default), or up by 3 or more."""
        return self.value is not None and (self.value >= self.threshold or self.rise >= RISE)


def signs_of(boards: Sequence[Board], labels: Mapping[str, str]) -> list[Sign]:
    """Return every sign of the newest board, p1's first, each with its value on the board before (domain.md S39).

    `boards` are (date, values); the threshold and the first move are the newest that were given.
    """
    if not boards:
        return []
    ordered = sorted(boards, key=lambda each: each[0])
    read = [(on, _read(values, labels)) for on, values in ordered]
    newest_on, newest = read[-1]
    return [_sign(place, newest_on, read) for place in sorted(newest, key=lambda each: PARTNERS.index(each[0]))]


def carried(board: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return the rows of a board by partner and name, the common signs before each partner's own (up to five)."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for partner in PARTNERS:
        for key, row in (board.get("signs") or {}).get(partner, {}).items():
            found[partner, key] = row
        for row in (board.get("own") or {}).get(partner, ())[:OWN_SIGNS]:
            found[partner, row.get("name", "")] = row
    return found


def _read(values: Mapping[str, Any], labels: Mapping[str, str]) -> dict[Any, Mapping[str, Any]]:
    return {(who, labels.get(key, key)): row for (who, key), row in carried(values).items()}


def _sign(place: tuple[str, str], on: date, read: list[tuple[date, dict[Any, Mapping[str, Any]]]]) -> Sign:
    rows = [(day, board[place]) for day, board in read if place in board]
    series = tuple((day, row["value"]) for day, row in rows if row.get("value") is not None)
    now = rows[-1][1]
    earlier = [value for day, value in series if day < on]
    return Sign(
        partner=place[0],
        name=place[1],
        value=now.get("value"),
        before=earlier[-1] if earlier else None,
        on=on,
        threshold=next((row["threshold"] for _, row in reversed(rows) if row.get("threshold") is not None), THRESHOLD),
        first_move=next((row["first_move"] for _, row in reversed(rows) if row.get("first_move")), ""),
        series=series,
    )
