"""What one partner's ratings did, in the words of domain.md 5.2."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.ratings.trends import Reading, Series, series_of
from clinic.reports.statements import statement

START = date(2025, 3, 3)
AS_OF = date(2025, 5, 13)


def series(*values: int, every: int = 7, start: date = START) -> Series:
    """A partner's ratings, one a week."""
    days = [start + timedelta(every * n) for n in range(len(values))]
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    readings = [Reading(str(n), "p1", "trust", v, d, moment) for n, (v, d) in enumerate(zip(values, days, strict=True))]
    return series_of("p1", readings, AS_OF)


def said(*values: int, **more: int) -> str:
    """The statement on those ratings."""
    return statement(series(*values, **more), "Kim", "trust", AS_OF)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((2, 2, 3, 4, 5, 5, 5, 6, 6), "Between 3 March and 28 April (9 ratings) Kim’s trust moved from 2 to 6."),
        ((4, 4, 4, 4, 4, 4, 4, 4), "Between 3 March and 21 April (8 ratings) Kim’s trust stayed at 4."),
        ((4,), "Kim rated trust once: 4 on 3 March."),
        ((), ""),
    ],
)
def test_it_says_from_where_to_where(values: tuple[int, ...], words: str) -> None:
    assert said(*values) == words


def test_it_says_when_it_is_too_early() -> None:
    words = "was rated 3 first and 5 last; it is too early for a trend."
    assert statement(series(3, 5, start=date(2025, 4, 20)), "Kim", "trust", AS_OF).endswith(words)


def test_it_hides_no_fall_behind_a_median_and_calls_it_nothing() -> None:
    fell = statement(series(6, 6, 6, 6, 2, start=date(2025, 4, 14)), "Kim", "trust", AS_OF)
    assert fell.endswith("began at 6; the last rating was 2, on 12 May.")


def test_it_says_that_the_last_rating_is_old() -> None:
    assert said(3, 4).endswith("began at 3; the last rating was 4, on 10 March.")
