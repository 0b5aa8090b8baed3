"""A case file moved in time by whole days: every date in it, those in its texts as well."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from clinic.exchange.parts import CaseFile
from clinic.ratings.rules import MONTHS

NAMES: Final = "|".join(MONTHS)
DAY: Final = re.compile(rf"\b(\d{{1,2}}) ({NAMES})( \d{{4}})?\b")
MONTH: Final = re.compile(rf"\b((?:in|since|until|by|of|from|early|late|next|last) )({NAMES})\b(?! \d)")
MIDDLE: Final = 15
Mover = Callable[[Any], Any]


def moved(file: CaseFile, days: int) -> CaseFile:
    """Return the file `days` later; a date without a year in a text is the one nearest to the file's `as_of`."""
    by = timedelta(days=days)
    result: CaseFile = _through(file, lambda value: _moved(value, by, file.as_of))
    return result


def _through(value: Any, move: Mover) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _through(getattr(value, each.name), move) for each in fields(value)})
    if isinstance(value, dict):
        return {key: _through(each, move) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_through(each, move) for each in value)
    return move(value)


def _moved(value: Any, by: timedelta, near: date) -> Any:
    if isinstance(value, date | datetime):
        return value + by
    return reworded(value, by, near) if type(value) is str else value


def reworded(text: str, by: timedelta, near: date) -> str:
    """Return a text with `28 December` and `since April` moved; years that stand alone stay, since they are far off."""

    def day(found: re.Match[str]) -> str:
        year = int(found[3]) if found[3] else None
        told = _nearest(int(found[1]), MONTHS.index(found[2]) + 1, year, near)
        later = told + by if told else None
        return f"{later.day} {MONTHS[later.month - 1]}{f' {later.year}' if year else ''}" if later else found[0]

    def month(found: re.Match[str]) -> str:
        told = _nearest(MIDDLE, MONTHS.index(found[2]) + 1, None, near)
        return found[1] + MONTHS[(told + by).month - 1] if told else found[0]

    return MONTH.sub(month, DAY.sub(day, text))


def _nearest(day: int, month: int, year: int | None, near: date) -> date | None:
    found = []
    for each in (year,) if year else (near.year - 1, near.year, near.year + 1):
        try:
            found.append(date(each, month, day))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - near), default=None)
