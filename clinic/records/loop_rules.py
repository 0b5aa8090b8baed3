"""Promises and deeds: made, shown and told week by week (domain.md S21, S45, 2.6 S13)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

RATE_DAYS: Final = 28
LEAST_MADE: Final = 3
ROW = "weeks"


class Mark(StrEnum):
    """What became of one occasion: shown, missed, or missed and told the same day."""

    SHOWN = "shown"
    TOLD = "told"
    MISSED = "missed"


@dataclass(frozen=True)
class Week:
    """One week of a promise: how often it was due, kept, and missed but told the same day."""

    start: date
    made: int
    shown: int
    told: int = 0

    @property
    def missed(self) -> int:
        """Return what was missed without a word."""
        return max(self.made - self.shown - self.told, 0)

    @property
    def is_full(self) -> bool:
        """Say whether nothing was missed in silence; a miss told the same day is told, not missed (S45)."""
        return self.missed == 0


@dataclass(frozen=True)
class Loop:
    """Sums over all weeks, the run of full weeks up to the newest, and the rate of the last 28 days."""

    made: int
    shown: int
    told: int
    run: int
    rate: float | None
    weeks: tuple[Week, ...]


def weeks_of(values: Mapping[str, Any]) -> tuple[Week, ...]:
    """Return the weeks of a promise, oldest first; `kept` and `shown` are the same count (S21, S45)."""
    found = [
        Week(
            date.fromisoformat(row["week_start"]),
            row.get("made", 0),
            row.get("shown", row.get("kept", 0)),
            row.get("told", 0),
        )
        for row in values.get(ROW, ())
        if row.get("week_start")
    ]
    return tuple(sorted(found, key=lambda each: each.start))


def run_of(weeks: Iterable[Week]) -> int:
    """Return the run of full weeks up to the newest week that was looked at.

    Weeks without an occasion, and weeks nobody looked at, neither count nor break it. A miss told the same day does not
    break it either: that is the compassion rule (domain.md S45).
    """
    run = 0
    for week in sorted((each for each in weeks if each.made), key=lambda each: each.start, reverse=True):
        if not week.is_full:
            break
        run += 1
    return run


def kept_rate(weeks: Iterable[Week], as_of: date) -> float | None:
    """Return the sum of shown over the sum of made, of weeks that start in the last 28 days (domain.md 2.6 S13).

    None with fewer than 3 made. What was told is no deed, so it stays out of the rate.
    """
    recent = [each for each in weeks if as_of - timedelta(days=RATE_DAYS) < each.start <= as_of]
    made = sum(each.made for each in recent)
    return sum(each.shown for each in recent) / made if made >= LEAST_MADE else None


def loop_of(weeks: Sequence[Week], as_of: date | None = None) -> Loop:
    """Return the sums, the run and the rate of a promise; without a day there is no rate."""
    return Loop(
        made=sum(each.made for each in weeks),
        shown=sum(each.shown for each in weeks),
        told=sum(each.told for each in weeks),
        run=run_of(weeks),
        rate=kept_rate(weeks, as_of) if as_of else None,
        weeks=tuple(weeks),
    )


def monday(on: date) -> date:
    """Return the Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def ticked(values: Mapping[str, Any], column: str, mark: Mark, on: date) -> dict[str, Any]:
    """Return the values with one more occasion in the week of a day, marked as shown, told or missed.

    `column` is where kept deeds are counted. A week that begins on another day than Monday is used if it holds the day.
    """
    rows = [dict(each) for each in values.get(ROW, ())]
    row = next((each for each in rows if _holds(each, on)), None)
    if row is None:
        row = {"week_start": monday(on).isoformat(), "made": 0, column: 0}
        rows.append(row)
    row["made"] = row.get("made", 0) + 1
    counted = {Mark.SHOWN: column, Mark.TOLD: "told"}.get(mark)
    if counted:
        row[counted] = row.get(counted, 0) + 1
    return {**values, ROW: rows}


def within(name: str, *parts: str) -> Any:
    """Return the check that these counts of a week together are at most what was made."""

    def check(values: Mapping[str, Any]) -> Mapping[str, str]:
        found = {}
        for number, row in enumerate(values.get(name) or ()):
            if sum(row.get(part) or 0 for part in parts) > (row.get("made") or 0):
                found[f"{name}-{number}-{parts[0]}"] = "Not more than was made that week."
        return found

    return check


def _holds(row: Mapping[str, Any], on: date) -> bool:
    start = date.fromisoformat(row["week_start"]) if row.get("week_start") else None
    return start is not None and start <= on < start + timedelta(days=7)
