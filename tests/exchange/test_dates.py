"""A case moved in time: its dates, those in its texts as well."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clinic.exchange.dates import moved, reworded
from clinic.exchange.demo import CASES
from clinic.exchange.meetings import Written
from clinic.exchange.parts import SHAPE, CaseFile
from clinic.exchange.rated import RatingFacts
from clinic.exchange.reading import read_file

NEAR = date(2025, 5, 13)


@pytest.mark.parametrize(
    ("days", "text", "later"),
    [
        (10, "told on 28 December, twice", "told on 7 January, twice"),
        (10, "on 22 March 2025.", "on 1 April 2025."),
        (365, "on 29 February 2024", "on 28 February 2025"),
        (365, "on 31 February", "on 31 February"),
        (30, "repeat in March; since the end of April", "repeat in April; since the end of May"),
        (30, "in 2023, April said she may", "in 2023, April said she may"),
        (0, "on 28 December, in March", "on 28 December, in March"),
    ],
)
def test_it_moves_the_dates_in_a_text(days: int, text: str, later: str) -> None:
    assert reworded(text, timedelta(days=days), NEAR) == later


def test_it_takes_a_date_without_a_year_as_the_one_nearest() -> None:
    leap = date(2024, 2, 1)
    assert reworded("on 28 February", timedelta(days=1), leap) == "on 29 February"
    assert reworded("on 28 February", timedelta(days=1), NEAR) == "on 1 March"


def test_it_moves_every_date_by_the_same_number_of_days() -> None:
    file: CaseFile = read_file(CASES / "case_a.yaml", SHAPE)[0]
    later = moved(file, 100)
    assert [each.date - one.date for one, each in zip(file.sessions, later.sessions, strict=True)] == [
        timedelta(days=100)
    ] * 12
    assert later.as_of - file.as_of == timedelta(days=100)
    assert later.case.relationship["together_since"] == date(2016, 8, 9)
    assert later.homework[0].due == date(2025, 5, 8)
    assert later.sessions[0].start == file.sessions[0].start
    assert moved(later, -100) != later


def test_it_moves_moments_and_leaves_what_is_no_date() -> None:
    file: CaseFile = read_file(CASES / "case_a.yaml", SHAPE)[0]
    first, *rest = file.ratings["p1"]
    at = datetime(2025, 3, 2, 20, 10, tzinfo=UTC)
    told = replace(file, ratings={"p1": (replace(first, facts=RatingFacts(recorded_at=at)), *rest)})
    assert moved(told, 1).ratings["p1"][0].facts.recorded_at == at + timedelta(days=1)
    assert moved(told, 1).ratings["p1"][0].values == first.values
    assert isinstance(moved(told, 1).sessions[0].note, Written)
    assert moved(told, 1).partners == told.partners


def test_it_moves_the_days_of_every_block() -> None:
    file: CaseFile = read_file(CASES / "case_c.yaml", SHAPE)[0]
    later, days = moved(file, 30), timedelta(days=30)
    assert later.agreements[2].versions[0].clauses[0].end == date(2025, 7, 11)
    assert later.accountability[0].values["weeks"][0]["week_start"] == date(2025, 3, 5)
    assert later.setbacks[0].steps == {
        name: {**step, "done_on": step["done_on"] + days} for name, step in (file.setbacks[0].steps or {}).items()
    }
    (before,), (after,) = (
        [each for each in one.records if each.kind == "feelings" and each.earlier] for one in (file, later)
    )
    assert after.earlier[0].changed_at - before.earlier[0].changed_at == days
    talk = next(each for each in later.records if each.kind == "end-of-day-talk")
    assert (talk.date, talk.values["fixed_time"]["p1"]) == (date(2025, 4, 2), "21:30")


def test_it_moves_every_date_there_is() -> None:
    for path in sorted(CASES.glob("*.yaml")):
        file: CaseFile = read_file(path, SHAPE)[0]
        found = [list(days_in(one)) for one in (file, moved(file, 7))]
        assert len(found[0]) > 5
        assert [each + timedelta(days=7) for each in found[0]] == found[1]


def days_in(value: Any) -> Iterator[date]:
    """Every date of a case file."""
    if is_dataclass(value):
        yield from (day for each in fields(value) for day in days_in(getattr(value, each.name)))
    elif isinstance(value, dict):
        yield from (day for each in value.values() for day in days_in(each))
    elif isinstance(value, list | tuple):
        yield from (day for each in value for day in days_in(each))
    elif isinstance(value, date):
        yield value
