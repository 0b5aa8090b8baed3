"""Practices: on how many of the last days they were held (domain.md S07)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

WEEK: Final = 7
FOUR_WEEKS: Final = 28
SHEET: Final = 14


@dataclass(frozen=True)
class DaysHeld:
    """Days held of the last 7 and of the last 28, today included, and each of those days, oldest first."""

    of_7: int
    of_28: int
    days: tuple[tuple[date, bool | None], ...]


def days_held(held: Collection[date], logged: Collection[date], as_of: date) -> DaysHeld:
    """Count the days held among the last 7 and the last 28 days, `as_of` included (domain.md S07).

    A day counts once, however often it was logged. A day is True where it was held, False where it was logged as not
    held, None where nothing was said: missing is missing (2.5 D2).
    """
    span = [as_of - timedelta(days=back) for back in reversed(range(FOUR_WEEKS))]
    marks = tuple((each, True if each in held else False if each in logged else None) for each in span)
    counted = [mark is True for _, mark in marks]
    return DaysHeld(sum(counted[-WEEK:]), sum(counted), marks)


def when(field: str, *values: Any) -> Any:
    """Return the rule for kinds whose record counts as held on its day if a field has one of these values."""

    def held(on: date, said: Mapping[str, Any]) -> Iterable[date]:
        return (on,) if said.get(field) in (values or (True,)) else ()

    return held


def always(on: date, _said: Mapping[str, Any]) -> Iterable[date]:
    """Return the rule for kinds in which each record is a time it was held."""
    return (on,)


def sheet_days(on: date, said: Mapping[str, Any]) -> Iterable[date]:
    """Return the days of a 14-day sheet on which anything was ticked by either partner; day 1 is the record's date.

    (domain.md S41)
    """
    sheets = (said.get("days") or {}).values()
    ticked = {key for sheet in sheets for key, row in sheet.items() if any(row.values())}
    return tuple(on + timedelta(days=int(key.removeprefix("day")) - 1) for key in sorted(ticked))
