"""The closing checklist with the looks back that follow (domain.md S48)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from clinic.couples.closing_actions import enter_closing
from clinic.couples.closing_models import ClosingReview, FollowUp
from clinic.couples.closing_rules import PILLARS, Closing, ClosingKind, Growth, Outcome
from clinic.exchange.around import Around
from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.rows import Rows
from clinic.exchange.kinds import Day, Short, Words
from clinic.exchange.shelf import Gathering, Shelf

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile

TEXTS: Final = ("no_plan_reason", "words")


@dataclass(frozen=True, kw_only=True)
class Back:
    """A look back and what came of it."""

    due: Day
    done_on: Day | None = None
    outcome: Outcome | None = None
    words: Words = ""


@dataclass(frozen=True, kw_only=True)
class Closed:
    """One edition of the checklist. Without a date it is of the day on which the work ended.

    `follow_up_dates` are looks back of which nothing is said yet, `follow_ups` the others.
    """

    date: Day | None = None
    closing_kind: ClosingKind | None = None
    closed_on: Day | None = None
    care: Growth | None = None
    communication: Growth | None = None
    consent: Growth | None = None
    items: tuple[Short, ...] = ()
    no_plan_reason: Words = ""
    words: Words = ""
    follow_up_dates: tuple[Day, ...] = ()
    follow_ups: tuple[Back, ...] = ()


BACK: Final = Rows(Back, FollowUp, {"due": "due_on"})


def _ended_on(at: Around) -> Day | None:
    """Return the day on which the work ended, if a kind of ending is said."""
    if at.entry.closing_kind is None:
        return None
    case = at.above[0]
    turns = case.status_history
    day: Day | None = case.closed_on or (turns[-1].date if turns else None)
    return day


def _closed_on(at: Around) -> Day | None:
    return None if at.entry.date else _ended_on(at)


def _date(at: Around) -> Day | None:
    """Return the day of the ending; there is none to say where the ending is left open although there was one."""
    return at.entry.closed_on or (None if _ended_on(at) else at.file.as_of)


def settled(closed: Closed) -> Closed:
    """Let looks back of which nothing is said stand as their dates alone."""
    bare = [each.due for each in closed.follow_ups if each == Back(due=each.due)]
    told = tuple(each for each in closed.follow_ups if each != Back(due=each.due))
    return replace(closed, follow_up_dates=(*closed.follow_up_dates, *bare), follow_ups=told)


def _store(shelf: Shelf, closed: Closed | None) -> None:
    if closed is None:
        return
    closing = Closing(
        reviewed_on=closed.date or shelf.couple.opened_on,
        kind=closed.closing_kind,
        closed_on=closed.closed_on,
        pillars={name: growth for name in PILLARS if (growth := getattr(closed, name))},
        items=closed.items,
        **{name: getattr(closed, name) for name in TEXTS},
    )
    row = enter_closing(**shelf.hands, id=shelf.new_id(), closing=closing, follow_up_dates=())
    for each in (*(Back(due=day) for day in closed.follow_up_dates), *closed.follow_ups):
        BACK.put(shelf, each, closing_id=row.id)


def _store_earlier(shelf: Shelf, editions: tuple[Closed, ...]) -> None:
    for each in editions:
        _store(shelf, each)


def _editions(gathering: Gathering) -> tuple[Closed, ...]:
    rows = sorted(gathering.rows(ClosingReview), key=lambda row: (row.reviewed_on, row.id))
    backs = gathering.below(FollowUp, "closing_id")
    return tuple(_closed(row, backs.get(row.id, [])) for row in rows)


def _closed(row: ClosingReview, backs: list[Any]) -> Closed:
    kept: dict[str, Any] = row.facts
    pillars: dict[str, Any] = {name: Growth(kept[name]) for name in PILLARS if name in kept}
    return settled(
        Closed(
            date=row.reviewed_on,
            closing_kind=row.closing_kind,
            closed_on=row.closed_on,
            **pillars,
            items=tuple(kept.get("items", ())),
            **{name: kept.get(name, "") for name in TEXTS},
            follow_ups=tuple(map(BACK.entry_of, backs)),
        )
    )


def _check(file: "CaseFile") -> Iterator[str]:
    every = (*file.case.closings, *filter(None, [file.case.closing]))
    days = [each.date for each in every if each.date]
    if len(days) < len(every):
        yield "case.closing says no date, and none follows from how the work ended."
    elif days != sorted(days):
        yield "case.closings should be older than case.closing, the oldest first."


BLOCKS: Final = (
    Block("case.closings", _store_earlier, lambda gathering: _editions(gathering)[:-1]),
    Block(
        "case.closing",
        _store,
        lambda gathering: next(reversed(_editions(gathering)), None),
        rules={Closed: {"closed_on": _closed_on, "date": _date}},
        settle={Closed: settled},
        check=_check,
    ),
)
