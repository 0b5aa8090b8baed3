"""Trends in plain words: the sentence above a chart, its text twin, its table twin. No cause, no verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic.ratings.rules import NOT_RATED, day_words, shown
from clinic.ratings.trends import Middle, Series, Step, Trend

NOTHING_YET = "No ratings yet. Trends appear after the second session."


@dataclass(frozen=True, slots=True)
class TableRow:
    """One date of the table twin: a value, "not rated" for a skip, or nothing where the partner was not asked."""

    date: date
    p1: str = ""
    p2: str = ""
    p1_note: str = ""
    p2_note: str = ""


def _count(n: float, noun: str) -> str:
    return f"{shown(n)} {noun}{'' if n == 1 else 's'}"


def _start(baseline: Middle) -> str:
    start = shown(baseline.value)
    return f"{start} (provisional, from {_count(baseline.n, 'rating')})" if baseline.provisional else start


def _dropped(step: Step, as_of: date) -> str:
    return f"{step.after.value} (was {step.before.value} on {day_words(step.before.date, as_of)})"


def headline(series: Series, as_of: date) -> str:
    """Name the one figure to show for a partner: the level; in a sharp drop "1 (was 5 on 2 March)" (2.6 S2, S3)."""
    if series.sharp_drop:
        return _dropped(series.sharp_drop, as_of)
    return shown(series.level.value) if series.level else "no current rating"


def _moved(series: Series, subject: str) -> str:
    if series.baseline is None or series.level is None:
        return ""
    return f"{subject} from {_start(series.baseline)} to {shown(series.level.value)}"


def _clause(series: Series, name: str, as_of: date) -> str:
    if series.latest is None or series.baseline is None:
        return f"{name} has not rated yet"
    last = f"{series.latest.value} on {day_words(series.latest.date, as_of)}"
    if series.sharp_drop:
        return f"{name} is at {_dropped(series.sharp_drop, as_of)}"
    if series.level is None:
        return f"{name} has no current rating; the last was {last}"
    if series.n == 1:
        return f"{name} has rated once, {last}; it is too early for a trend"
    level = shown(series.level.value)
    if series.change is None:
        return f"{name} is at {level} after {series.n} ratings; it is too early for a trend"
    return _moved(series, f"{name} has gone") if series.change else f"{name} is at {level}, as at the start"


def _apart(start: float, now: float) -> str:
    if start == now:
        return f"They are {_count(now, 'point') + ' apart' if now else 'level'}, as at the start."
    if not start:
        return f"They started level and are {_count(now, 'point')} apart now."
    then = f"They were {_count(start, 'point')} apart at the start"
    return f"{then} and are {f'{shown(now)} apart' if now else 'level'} now."


def _distance(trend: Trend) -> str:
    a, b = trend.series
    if a.change is None or b.change is None or not (a.baseline and a.level and b.baseline and b.level):
        return ""
    return _apart(abs(a.baseline.value - b.baseline.value), abs(a.level.value - b.level.value))


def sentence(trend: Trend, names: Mapping[str, str], as_of: date) -> str:
    """Say above a chart what changed, from baseline to level, and how far apart the partners are (look.md, 2.6 S1-S3).

    A sharp drop shows the latest value instead of the change; without enough ratings it says so. Dates of another
    year than that of `as_of` carry their year.
    """
    if not trend.n:
        return NOTHING_YET
    if trend.p1.change and trend.p2.change:
        both = f"{_moved(trend.p1, names['p1'] + ' has gone')}, {_moved(trend.p2, names['p2'])}."
    else:
        both = " ".join(f"{_clause(series, names[series.partner], as_of)}." for series in trend.series)
    return f"{both} {_distance(trend)}".rstrip()


def _twin(series: Series, as_of: date) -> str:
    if series.latest is None or series.baseline is None:
        return "no ratings."
    now = f"{series.latest.value} ({day_words(series.latest.date, as_of)})"
    if series.sharp_drop:
        now = f"{now}, was {series.sharp_drop.before.value} on {day_words(series.sharp_drop.before.date, as_of)}"
    elif series.level is None:
        now = f"no current rating, last {now}"
    return f"{now}. Start {_start(series.baseline)}. {_count(series.n, 'rating')}."


def text_twin(trend: Trend, names: Mapping[str, str], as_of: date) -> tuple[str, str]:
    """Say each partner's latest value, start and n, as "Trust, Zoë: 7 (12 May). Start 2. 17 ratings." (2.8)."""
    one, two = (f"{trend.measure.title}, {names[series.partner]}: {_twin(series, as_of)}" for series in trend.series)
    return one, two


def _cells(series: Series) -> dict[date, tuple[str, str]]:
    skips = {reading.date: (NOT_RATED, reading.note) for reading in series.skipped}
    return skips | {point.date: (str(point.value), point.note) for point in series.points}


def table_rows(trend: Trend) -> tuple[TableRow, ...]:
    """List every date with an answer, oldest first; a skip reads "not rated", superseded values are out (D1, D2)."""
    one, two = (_cells(series) for series in trend.series)
    none = ("", "")
    days = sorted(one.keys() | two.keys())
    return tuple(
        TableRow(day, p1, p2, p1_note, p2_note)
        for day in days
        for (p1, p1_note), (p2, p2_note) in [(one.get(day, none), two.get(day, none))]
    )
