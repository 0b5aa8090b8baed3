"""What was asked for a document: safe defaults, and nothing in an address can break them."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from clinic.reports.forms import last_weeks, options
from clinic.reports.rules import EVER, Copy, Naming, Span

TODAY = date(2025, 5, 13)


def test_it_is_the_file_copy_with_names_unless_another_is_asked_for() -> None:
    chosen = options(MultiDict())
    assert (chosen.copy, chosen.naming, chosen.span, chosen.shared_ratings) == (Copy.FILE, Naming.NAMES, EVER, False)


def test_it_covers_twelve_weeks_until_dates_are_asked_for() -> None:
    usual = last_weeks(TODAY)
    assert options(MultiDict(), usual).span == Span(date(2025, 2, 18), TODAY)
    assert options(MultiDict({"from": "", "to": ""}), usual).span == EVER
    assert options(MultiDict({"from": "2025-03-01"}), usual).span == Span(date(2025, 3, 1), None)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "13/05/2025", "2025-02-30", "\x00", "‎2025", "1' or 1=1"])
def test_it_ignores_days_that_are_none(day: str) -> None:
    assert options(MultiDict({"from": day, "to": day})).span == EVER


def test_it_ignores_words_it_does_not_know() -> None:
    chosen = options(MultiDict({"for": "p3", "names": "initials", "shared": "", "large": "1"}))
    assert (chosen.copy, chosen.naming, chosen.shared_ratings, chosen.large) == (Copy.FILE, Naming.NAMES, False, True)
