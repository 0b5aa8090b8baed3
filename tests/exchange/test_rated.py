"""Rows of ratings and the single answers that the record keeps of them (domain.md 2.5 D1)."""

from dataclasses import replace
from datetime import UTC, date, datetime

from clinic.exchange.rated import KEYS, Rated, RatingFacts, answers, rows
from clinic.ratings.rules import Source

DAY = date(2025, 3, 2)


def row(*values: int | None, hour: int = 12, asked: tuple[str, ...] = KEYS, **facts: bool) -> Rated:
    """A row of the day, recorded at an hour."""
    recorded_at = datetime(2025, 3, 2, hour, tzinfo=UTC)
    return Rated(DAY, values, facts=RatingFacts(recorded_at=recorded_at, asked=asked, **facts))


def test_it_makes_an_answer_of_each_measure_and_a_skip_is_one() -> None:
    said = answers([row(5, None, 6)])
    assert [(each.measure, each.value) for each in said] == [("trust", 5), ("closeness", None), ("emotional_safety", 6)]


def test_it_makes_no_answer_of_a_measure_that_was_not_asked() -> None:
    assert [each.measure for each in answers([row(5, None, None, asked=("trust",))])] == ["trust"]


def test_it_lets_the_answer_count_that_was_recorded_last() -> None:
    said = answers([row(5, 6, 6, hour=20), row(8, 6, 6, hour=9)])
    assert [(each.value, each.facts.superseded) for each in said if each.measure == "trust"] == [(8, True), (5, False)]


def test_it_supersedes_only_the_measure_that_was_asked_again() -> None:
    said = answers([row(5, 6, 7), row(4, None, None, hour=20, asked=("trust",))])
    assert [(each.measure, each.value) for each in said if each.facts.superseded] == [("trust", 5)]


def test_it_lets_a_skip_count_only_in_place_of_what_came_the_same_way() -> None:
    again = row(None, 6, 7, hour=20)
    elsewhere = replace(again, facts=replace(again.facts, source=Source.SESSION, session=3))
    assert [each.facts.superseded for each in answers([row(5, 6, 7), again]) if each.measure == "trust"] == [
        True,
        False,
    ]
    assert not any(each.facts.superseded for each in answers([row(5, 6, 7), elsewhere]) if each.measure == "trust")


def test_it_leaves_an_answer_superseded_that_is_said_to_be() -> None:
    assert all(each.facts.superseded for each in answers([row(5, 6, 7, superseded=True)]))


def test_it_puts_answers_of_one_moment_back_into_one_row() -> None:
    asked_twice = [row(5, 6, 7), row(4, None, None, hour=20, asked=("trust",))]
    found = rows(answers(asked_twice))
    assert [(each.values, each.facts.asked) for each in found] == [
        ((5, None, None), ("trust",)),
        ((None, 6, 7), ("closeness", "emotional_safety")),
        ((4, None, None), ("trust",)),
    ]
    assert rows(answers(found)) == found
