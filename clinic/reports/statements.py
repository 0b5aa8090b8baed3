"""What one partner's ratings did in a period, in the words of domain.md 5.2: figures and days, no cause."""

from datetime import date

from clinic.ratings.rules import day_words, shown
from clinic.ratings.trends import Series


def statement(series: Series, name: str, measure: str, as_of: date) -> str:
    """Say "Between 3 March and 12 May (7 ratings) Kim’s trust moved from 2 to 5."; empty where there is no rating."""
    if series.latest is None:
        return ""
    first, last = series.points[0], series.latest
    if series.n == 1:
        return f"{name} rated {measure} once: {last.value} on {day_words(last.date, as_of)}."
    days = f"{day_words(first.date, as_of)} and {day_words(last.date, as_of)}"
    return f"Between {days} ({series.n} ratings) {name}’s {measure} {_moved(series, as_of)}."


def _moved(series: Series, as_of: date) -> str:
    first, last = series.points[0], series.points[-1]
    if series.sharp_drop or series.level is None or series.baseline is None:
        return f"began at {first.value}; the last rating was {last.value}, on {day_words(last.date, as_of)}"
    if series.change is None:
        return f"was rated {first.value} first and {last.value} last; it is too early for a trend"
    if not series.change:
        return f"stayed at {shown(series.level.value)}"
    return f"moved from {shown(series.baseline.value)} to {shown(series.level.value)}"
