"""Measures, values, steps and the writing of numbers and dates."""

from datetime import date

import pytest

from clinic.ratings.rules import (
    BY_KEY,
    MEASURES,
    change_words,
    checked_value,
    day_words,
    level_word,
    shown,
    step_word,
)


def test_it_asks_three_measures_in_their_own_words() -> None:
    assert [measure.key for measure in MEASURES] == ["trust", "closeness", "emotional_safety"]
    assert BY_KEY["trust"].ask("Jon") == "How much do you trust Jon today?"
    assert all("{name}" in measure.question and measure.always for measure in MEASURES)


def test_it_puts_any_name_into_a_question() -> None:
    assert BY_KEY["closeness"].ask("{0} %s") == "How close do you feel to {0} %s?"


def test_it_explains_the_gap_on_trust_only() -> None:
    assert "expected after a breach" in BY_KEY["trust"].gap_caption
    assert not BY_KEY["closeness"].gap_caption


@pytest.mark.parametrize("value", [None, *range(11)])
def test_it_takes_whole_values_and_skips(value: int | None) -> None:
    assert checked_value(value) is value


@pytest.mark.parametrize("value", [-1, 11, 5.0, 5.5, "5", True, False, float("nan"), []])
def test_it_refuses_every_other_value(value: object) -> None:
    with pytest.raises(ValueError, match="whole number from 0 to 10"):
        checked_value(value)


@pytest.mark.parametrize(("step", "word"), [(0, ""), (1, ""), (-1, ""), (2, "noticeable"), (-2, "noticeable")])
def test_it_calls_two_points_between_ratings_noticeable(step: int, word: str) -> None:
    assert step_word(step) == word


@pytest.mark.parametrize(("step", "word"), [(3, "clear"), (-3, "clear"), (10, "clear"), (2.5, "noticeable")])
def test_it_calls_three_points_between_ratings_clear(step: float, word: str) -> None:
    assert step_word(step) == word


@pytest.mark.parametrize(("change", "word"), [(1.5, ""), (-1.5, ""), (2, "clear"), (-2, "clear")])
def test_it_calls_two_points_between_levels_clear(change: float, word: str) -> None:
    assert level_word(change) == word


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (7.0, "7"), (5.5, "5.5"), (0.25, "0.3"), (-0.25, "-0.3"), (2.04, "2"), (-0.04, "0"), (10.0, "10")],
)
def test_it_rounds_half_away_from_zero_and_writes_whole_values_bare(value: float, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(("change", "words"), [(2, "up 2"), (-1.5, "down 1.5"), (0, "no change"), (0.04, "no change")])
def test_it_says_a_change_without_a_judgment(change: float, words: str) -> None:
    assert change_words(change) == words


def test_it_writes_the_year_only_where_it_is_another() -> None:
    assert day_words(date(2025, 5, 12), date(2025, 6, 1)) == "12 May"
    assert day_words(date(2024, 12, 28), date(2025, 6, 1)) == "28 December 2024"
