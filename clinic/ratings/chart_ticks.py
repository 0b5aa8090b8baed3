"""Marks of a true-time axis: as fine as room allows, on Mondays or on the first of a month."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import takewhile

from clinic.ratings.rules import day_words

TICK_STEPS = ((7, 0), (14, 0), (0, 1), (0, 2), (0, 3), (0, 6), (0, 12), (0, 24), (0, 60))


def date_ticks(start: date, end: date, most: int) -> tuple[date, ...]:
    """Choose the finest steps (weeks, months, years) that give at most `most` marks from start to end."""
    for days, months in TICK_STEPS:
        ticks = tuple(_week_ticks(start, end, days) if days else _month_ticks(start, end, months))
        if len(ticks) <= most:
            return ticks
    return (start,)


def _week_ticks(start: date, end: date, step: int) -> Iterable[date]:
    monday = start + timedelta(-start.weekday() % 7)
    return (monday + timedelta(days) for days in range(0, (end - monday).days + 1, step))


def _month_ticks(start: date, end: date, step: int) -> Iterable[date]:
    first = start.year * 12 + start.month - (start.day == 1)
    months = range(first + -first % step, end.year * 12 + end.month, step)
    return (date(month // 12, month % 12 + 1, 1) for month in months)


def tick_words(day: date, ticks: Sequence[date]) -> tuple[str, str]:
    """Label a mark: day and month on weeks, month on months, the year below where it begins or changes."""
    before = takewhile(lambda tick: tick < day, ticks)
    year = "" if any(tick.year == day.year for tick in before) else str(day.year)
    words = day_words(day, day)
    if any(tick.day != 1 for tick in ticks):
        number, month = words.split()
        return f"{number} {month[:3]}", year
    if all(tick.month == 1 for tick in ticks) and len(ticks) > 1:
        return str(day.year), ""
    return words.split()[1][:3], year
