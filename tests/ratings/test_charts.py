"""The chart model: what is drawn, where it breaks, and what may not overlap."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.ratings.chart_ticks import date_ticks, tick_words
from clinic.ratings.charts import (
    DARK,
    LABEL_DISTANCE,
    LIGHT,
    ChartModel,
    EventMark,
    Palette,
    SessionTick,
    chart_model,
    gaps_between,
    months_before,
)
from clinic.ratings.trends import Point, couple_trend
from tests.ratings.samples import NAMES, case, case_events, case_names, case_readings, case_ticks, reading, weekly

MONDAY = date(2025, 1, 6)
TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"


def case_model(name: str = "a", measure: str = "trust") -> ChartModel:
    """The chart of a whole case file."""
    content = case(name)
    trend = couple_trend(case_readings(content), measure, content["as_of"])
    return chart_model(trend, case_names(content), case_ticks(content), case_events(content))


def model_of(p1: list[int | None], p2: list[int | None], weeks: int = 20, **more: Any) -> ChartModel:
    """A chart of weekly values from the same Monday, as of so many weeks later."""
    trend = couple_trend(weekly("p1", MONDAY, p1) + weekly("p2", MONDAY, p2), "trust", MONDAY + timedelta(7 * weeks))
    return chart_model(trend, NAMES, **more)


def test_each_partner_is_a_colour_a_shape_and_a_line_style() -> None:
    one, two = case_model().strands
    assert (one.name, one.colour, one.marker, one.dash) == ("Zoë", "#0b6a75", "circle", "solid")
    assert (two.name, two.colour, two.marker, two.dash) == ("Nóirín", "#a85500", "diamond", "dash")
    assert (one.label, two.label) == ("Zoë 7", "Nóirín 9")


@pytest.mark.parametrize(("palette", "side"), [(LIGHT, 1), (DARK, 2)])
def test_its_colours_are_the_tokens_of_the_page(palette: Palette, side: int) -> None:
    tokens = dict(re.findall(r"--([a-z0-9-]+): (light-dark\([^)]+\));", TOKENS.read_text(encoding="utf-8")))
    names = {"gap": "sunk", "grid": "line", "base": "edge"}
    for key, colour in palette._asdict().items():
        both = re.findall(r"#[0-9a-f]{6}", tokens[names.get(key, key)])
        assert both[side - 1] == colour, key


def test_no_two_colours_of_a_palette_are_the_same() -> None:
    assert len(set(LIGHT)) == len(LIGHT)


def test_it_shades_only_where_both_partners_have_a_line() -> None:
    p1 = ((Point(MONDAY, 2), Point(MONDAY + timedelta(14), 4)), (Point(MONDAY + timedelta(42), 6),))
    p2 = ((Point(MONDAY + timedelta(7), 8), Point(MONDAY + timedelta(28), 8)),)
    (gap,) = gaps_between(p1, p2)
    assert [((corner.date - MONDAY).days, corner.value) for corner in gap] == [(7, 3), (14, 4), (14, 8), (7, 8)]


def test_it_shades_nothing_for_one_partner_alone() -> None:
    assert model_of([3, 4, 5], []).gaps == ()
    assert model_of([3, 4, 5], [4]).gaps == ()


Lines = tuple[tuple[Point, ...], ...]
SEGMENTS = st.lists(st.integers(1, 40), min_size=1, max_size=12).map(
    lambda steps: (
        couple_trend(
            [reading("p1", MONDAY + timedelta(sum(steps[: i + 1])), i % 11) for i in range(len(steps))],
            "trust",
            MONDAY + timedelta(600),
        ).p1.segments
    )
)


@given(SEGMENTS, SEGMENTS)
def test_the_gap_covers_exactly_the_days_of_both_lines(one: Lines, two: Lines) -> None:
    def days(segments: Lines) -> set[int]:
        spans = [(s[0].date.toordinal(), s[-1].date.toordinal()) for s in segments]
        return {day for start, end in spans for day in range(start, end)}

    gaps = gaps_between(one, two)
    shaded = [{corner.date.toordinal() for corner in gap} for gap in gaps]
    assert {day for each in shaded for day in range(min(each), max(each))} == days(one) & days(two)


@given(st.integers(0, 10), st.integers(0, 10))
def test_line_end_labels_keep_apart_and_in_order(a: int, b: int) -> None:
    one, two = model_of([a], [b], weeks=1).strands
    assert abs(one.label_at - two.label_at) >= LABEL_DISTANCE - 1e-9
    assert (one.label_at > two.label_at) is (a >= b)


def test_a_label_carries_no_value_when_no_rating_is_current() -> None:
    one, two = model_of([4, 5], [], weeks=20).strands
    assert (one.label, two.label) == ("Ines", "")


def test_a_long_name_is_cut_in_its_label_only() -> None:
    trend = couple_trend(weekly("p1", MONDAY, [4]), "trust", MONDAY)
    strand = chart_model(trend, {"p1": "Maria-Magdalena-Theresia", "p2": "Jon"}).strands[0]
    assert strand.label == "Maria-Magdale… 4"
    assert strand.name == "Maria-Magdalena-Theresia"


def test_all_ends_today_and_starts_with_the_first_rating_session_or_event_before_it() -> None:
    model = case_model()
    assert (model.start, model.end) == (date(2024, 12, 28), date(2025, 5, 13))
    assert model.ranges["3m"] == (date(2025, 2, 13), date(2025, 5, 13))
    assert model.ranges["12m"] == model.ranges["all"]


def test_an_event_long_before_the_work_does_not_stretch_the_axis() -> None:
    events = [EventMark("D", MONDAY - timedelta(29), "told"), EventMark("M", MONDAY, "letter")]
    model = model_of([3, 4], [5, 6], events=events)
    assert model.start == MONDAY
    assert [event.letter for event in model.events] == ["M"]


def test_a_new_couple_gets_four_weeks_of_axis() -> None:
    model = model_of([3], [4], weeks=0)
    assert (model.end - model.start).days == 28


def test_it_leaves_out_what_is_not_for_the_chart_or_not_yet() -> None:
    events = [EventMark("S", MONDAY, "x", on_chart=False), EventMark("M", MONDAY + timedelta(900), "y")]
    ticks = [SessionTick(MONDAY, held=True), SessionTick(MONDAY + timedelta(900), held=True)]
    model = model_of([3], [4], events=events, ticks=ticks)
    assert model.events == ()
    assert [tick.date for tick in model.ticks] == [MONDAY]


def test_letters_of_close_events_stand_in_different_rows() -> None:
    days = [0, 1, 2, 70, 139]
    events = [EventMark("T", MONDAY + timedelta(day)) for day in days]
    rows = [event.row for event in model_of([3] * 20, [4] * 20, events=events).events]
    assert rows == [0, 1, 2, 0, 1]


def test_a_cut_model_keeps_the_period_only() -> None:
    cut = replace(case_model(), period="3m").cut()
    assert all(point.date >= cut.start for strand in cut.strands for point in strand.points)
    assert all(corner.date >= cut.start for gap in cut.gaps for corner in gap)
    assert all(mark.date >= cut.start for mark in [*cut.ticks, *cut.events])
    assert len(cut.strands[0].points) == 12


def test_its_description_is_the_text_twin_and_the_events() -> None:
    words = case_model().description
    assert words.startswith("Trust, Zoë: 7 (12 May). Start 2. 17 ratings. Trust, Nóirín: 9 (12 May).")
    assert "T 22 March Photo app showed" in words
    silent = [EventMark("T", MONDAY)]
    assert "Events: T 6 January." in model_of([3], [4], events=silent).description


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2025, 5, 31), 3, date(2025, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2025, 1, 15), 12, date(2024, 1, 15)),
        (date(2025, 3, 31), 4, date(2024, 11, 30)),
        (date(2025, 3, 31), 3, date(2024, 12, 31)),
    ],
)
def test_it_goes_back_whole_months(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(st.integers(28, 12000), st.integers(0, 400), st.integers(3, 8))
def test_date_marks_fit_and_stay_inside(days: int, shift: int, most: int) -> None:
    start = date(2020, 1, 1) + timedelta(shift)
    ticks = date_ticks(start, start + timedelta(days), most)
    assert len(ticks) <= most
    assert list(ticks) == sorted(set(ticks))
    assert all(start <= tick <= start + timedelta(days) for tick in ticks)
    labels = [tick_words(tick, ticks) for tick in ticks]
    assert all(words for words, _ in labels)


def test_date_marks_are_weeks_months_or_years() -> None:
    weeks = date_ticks(date(2025, 12, 20), date(2026, 1, 20), 7)
    assert [tick_words(day, weeks) for day in weeks][:3] == [("22 Dec", "2025"), ("29 Dec", ""), ("5 Jan", "2026")]
    months = date_ticks(date(2025, 1, 6), date(2025, 5, 13), 7)
    assert [tick_words(day, months)[0] for day in months] == ["Feb", "Mar", "Apr", "May"]
    years = date_ticks(date(2015, 1, 6), date(2025, 5, 13), 6)
    assert tick_words(years[0], years) == ("2016", "")
