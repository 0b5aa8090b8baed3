"""The sentence above a chart, its text twin and its table twin."""

from datetime import date, timedelta

import pytest

from clinic.ratings.sentences import NOTHING_YET, TableRow, headline, sentence, table_rows, text_twin
from clinic.ratings.trends import Reading, couple_trend
from tests.ratings.samples import NAMES, case, case_names, case_readings, reading, weekly

MONDAY = date(2025, 1, 6)
LATER = MONDAY + timedelta(56)
RISING, STEADY = [2, 2, 2, 4, 5, 6, 7, 7, 7], [5] * 9
DROP = [3, 3, 3, 4, 4, 5, 5, 5, 1]


def said(p1: list[int | None], p2: list[int | None], as_of: date = LATER) -> str:
    """The sentence on trust for weekly values that start on the same Monday."""
    return sentence(couple_trend(weekly("p1", MONDAY, p1) + weekly("p2", MONDAY, p2), "trust", as_of), NAMES, as_of)


def test_it_says_what_changed_and_how_far_apart_they_are() -> None:
    content = case("a")
    trend = couple_trend(case_readings(content), "trust", content["as_of"])
    assert sentence(trend, case_names(content), content["as_of"]) == (
        "Zoë has gone from 2 to 7, Nóirín from 8 to 9. They were 6 points apart at the start and are 2 apart now."
    )


def test_it_says_so_when_there_is_nothing() -> None:
    assert said([], []) == NOTHING_YET == "No ratings yet. Trends appear after the second session."
    assert said([None], []) == NOTHING_YET


@pytest.mark.parametrize(
    ("p1", "p2", "words"),
    [
        (RISING, [], "Ines has gone from 2 to 7. Jon has not rated yet."),
        (STEADY, RISING, "Ines is at 5, as at the start. Jon has gone from 2 to 7. "),
        (
            STEADY,
            STEADY,
            "Jon is at 5, as at the start. They are level, as at the start.",
        ),
        (RISING, [8] * 9, "They were 6 points apart at the start and are 1 apart now."),
        (RISING, [7] * 9, "They were 5 points apart at the start and are level now."),
        ([2] * 9, RISING, "They started level and are 5 points apart now."),
        ([1] * 9, [2] * 9, "They are 1 point apart, as at the start."),
        (RISING, DROP, "Ines has gone from 2 to 7. Jon is at 1 (was 5 on 24 February)."),
    ],
)
def test_it_words_each_course(p1: list[int | None], p2: list[int | None], words: str) -> None:
    assert words in said(p1, p2)


def test_it_gives_no_distance_while_a_drop_hides_the_change() -> None:
    assert "apart" not in said(RISING, DROP)


def test_it_is_too_early_for_a_trend_of_a_few_ratings() -> None:
    assert said([4], [4, 6], MONDAY + timedelta(7)) == (
        "Ines has rated once, 4 on 6 January; it is too early for a trend."
        " Jon is at 5 after 2 ratings; it is too early for a trend."
    )


def test_it_names_the_last_rating_when_none_is_current() -> None:
    assert said(RISING, [5, 6], LATER) == (
        "Ines has gone from 2 to 7. Jon has no current rating; the last was 6 on 13 January."
    )


def test_it_marks_a_start_from_few_ratings_as_provisional() -> None:
    late = weekly("p1", MONDAY + timedelta(40), [6, 6, 6])
    trend = couple_trend([reading("p1", MONDAY, 2), *late], "trust", LATER)
    assert "from 2 (provisional, from 1 rating) to 6" in sentence(trend, NAMES, LATER)


def test_it_adds_the_year_when_the_reader_lives_in_another() -> None:
    trend = couple_trend(weekly("p1", MONDAY, [5]), "trust", LATER)
    assert "5 on 6 January 2025" in sentence(trend, NAMES, date(2026, 2, 1))


def test_the_text_twin_gives_latest_start_and_number() -> None:
    content = case("a")
    trend = couple_trend(case_readings(content), "trust", content["as_of"])
    assert text_twin(trend, case_names(content), content["as_of"]) == (
        "Trust, Zoë: 7 (12 May). Start 2. 17 ratings.",
        "Trust, Nóirín: 9 (12 May). Start 8. 18 ratings.",
    )


def test_the_text_twin_shows_drops_old_ratings_and_none() -> None:
    drop = couple_trend(weekly("p1", MONDAY, DROP), "trust", LATER)
    assert text_twin(drop, NAMES, LATER) == (
        "Trust, Ines: 1 (3 March), was 5 on 24 February. Start 3. 9 ratings.",
        "Trust, Jon: no ratings.",
    )
    old = couple_trend(weekly("p1", MONDAY, [5]), "trust", LATER)
    assert text_twin(old, NAMES, LATER)[0] == (
        "Trust, Ines: no current rating, last 5 (6 January). Start 5 (provisional, from 1 rating). 1 rating."
    )


def test_the_headline_shows_the_latest_value_in_a_drop() -> None:
    """domain.md 2.7 V11, worded as the header of a couple's page."""
    trend = couple_trend(weekly("p1", date(2025, 1, 5), [3, *DROP]), "trust", date(2025, 3, 11))
    assert headline(trend.p1, date(2025, 3, 11)) == "1 (was 5 on 2 March)"
    assert headline(trend.p2, date(2025, 3, 11)) == "no current rating"
    assert headline(couple_trend(weekly("p1", MONDAY, RISING), "trust", LATER).p1, LATER) == "7"


def test_the_table_shows_skips_notes_and_no_superseded_value() -> None:
    readings: list[Reading] = [
        reading("p1", MONDAY, 4, note="slept"),
        reading("p1", MONDAY, 9, id="old", superseded=True),
        reading("p2", MONDAY, None, note="too tired"),
        reading("p2", MONDAY + timedelta(7), 6),
    ]
    assert table_rows(couple_trend(readings, "trust", LATER)) == (
        TableRow(MONDAY, "4", "not rated", "slept", "too tired"),
        TableRow(MONDAY + timedelta(7), "", "6", "", ""),
    )
