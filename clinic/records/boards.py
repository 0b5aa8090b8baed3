"""What all records of one kind say together: days held, feelings not voiced, early signs, moves that work, promises."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS
from clinic.records.declaration import Kind
from clinic.records.kinds.noticing import SIGNS
from clinic.records.kinds.understand import FEELINGS
from clinic.records.loop_rules import Loop, loop_of, weeks_of
from clinic.records.models import Record, records_of
from clinic.records.practice_rules import DaysHeld, days_held
from clinic.records.reading_rules import merged_feelings, not_voiced
from clinic.records.sign_rules import Sign, signs_of
from clinic.records.trigger_rules import Move, moves_of


@dataclass(frozen=True)
class Cell:
    """One feeling of one partner over all records."""

    intensity: int | None
    voiced: bool
    felt_heard: int | None
    derailed: bool
    waits: bool


@dataclass(frozen=True)
class Card:
    """One trigger with its moves, or one promise with its weeks."""

    record: Record
    moves: Sequence[Move] = ()
    loop: Loop | None = None


def practice(kind: Kind, records: Sequence[Record], as_of: date) -> DaysHeld | None:
    """Return the days a practice was held of the last 7 and 28; None where days are not what is counted."""
    if kind.held is None:
        return None
    held = {on for each in records for on in kind.held(each.happened_on, each.values)}
    return days_held(held, {each.happened_on for each in records}, as_of)


def feelings(_kind: Kind, records: Sequence[Record], _as_of: date) -> list[tuple[str, Mapping[str, Cell]]]:
    """Return every feeling that was rated, with each partner's cell."""
    merged = merged_feelings([each.values for each in records])
    waits, matrix = set(not_voiced(merged)), merged["feelings"]
    known = [key for key, _ in FEELINGS if any(key in matrix.get(who, {}) for who in PARTNERS)]
    return [(dict(FEELINGS)[key], {who: _cell(matrix, who, key, waits) for who in PARTNERS}) for key in known]


def signs(_kind: Kind, records: Sequence[Record], _as_of: date) -> list[Sign]:
    """Return the signs of the newest board."""
    return signs_of([(each.happened_on, each.values) for each in records], dict(SIGNS))


def triggers(_kind: Kind, records: Sequence[Record], _as_of: date) -> list[Card]:
    """Return every trigger card with how its moves worked."""
    return [Card(each, moves=moves_of(each.values)) for each in records]


def loop(_kind: Kind, records: Sequence[Record], as_of: date) -> list[Card]:
    """Return every promise with its counts, run and rate, the newest first."""
    return [Card(each, loop=loop_of(weeks_of(each.values), as_of)) for each in reversed(records)]


BOARDS: Final[Mapping[str, Callable[[Kind, Sequence[Record], date], Any]]] = {
    "practice": practice,
    "feelings": feelings,
    "signs": signs,
    "triggers": triggers,
    "loop": loop,
}


def board(couple: Couple, kind: Kind, as_of: date) -> tuple[list[Record], Any]:
    """Return the records of a kind that stand, oldest first, and what they say together."""
    records = records_of(couple, {kind.slug})
    return records, BOARDS[kind.board](kind, records, as_of) if kind.board else None


def _cell(matrix: Mapping[str, Any], who: str, feeling: str, waits: set[tuple[str, str]]) -> Cell:
    row = matrix.get(who, {}).get(feeling, {})
    return Cell(
        intensity=row.get("intensity"),
        voiced=bool(row.get("voiced")),
        felt_heard=row.get("felt_heard"),
        derailed=bool(row.get("derailed")),
        waits=(who, feeling) in waits,
    )
