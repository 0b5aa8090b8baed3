"""Totals of questionnaires (domain.md 2.3), without their answers."""

from dataclasses import dataclass
from typing import Final

from clinic.couples.rules import PARTNERS
from clinic.exchange.blocks.block import Block
from clinic.exchange.kinds import Both, Count, Day, Name
from clinic.exchange.shelf import Gathering, Shelf, side_by_side
from clinic.ratings.instrument_actions import enter_total
from clinic.ratings.instrument_models import InstrumentTotal


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The totals of one questionnaire on one day; null where there is none."""

    date: Day
    tool: Name
    p1: Count | None = None
    p2: Count | None = None
    withdrawn: Both = ()


def _store(shelf: Shelf, measured: tuple[Measured, ...]) -> None:
    for each in measured:
        for key in PARTNERS:
            row = enter_total(
                **shelf.hands,
                id=shelf.new_id(),
                partner=key,
                tool=each.tool,
                taken_on=each.date,
                total=getattr(each, key),
            )
            row.withdrawn = key in each.withdrawn


def _collect(gathering: Gathering) -> tuple[Measured, ...]:
    found: dict[tuple[str, Day], dict[str, list[InstrumentTotal]]] = {}
    for row in gathering.rows(InstrumentTotal):
        found.setdefault((row.tool, row.taken_on), {}).setdefault(row.partner, []).append(row)
    return tuple(
        _measured([one for one in pair if one])
        for said in found.values()
        for pair in side_by_side(*(said.get(key, []) for key in PARTNERS))
    )


def _measured(rows: list[InstrumentTotal]) -> Measured:
    return Measured(
        date=rows[0].taken_on,
        tool=rows[0].tool,
        **{row.partner: row.total for row in rows},
        withdrawn=tuple(row.partner for row in rows if row.withdrawn),
    )


def whole(measured: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """Let totals of one questionnaire and one day follow one another."""
    found: dict[tuple[str, Day], list[Measured]] = {}
    for each in measured:
        found.setdefault((each.tool, each.date), []).append(each)
    return tuple(each for same in found.values() for each in same)


BLOCKS: Final = (Block("instruments", _store, _collect, whole=whole),)
