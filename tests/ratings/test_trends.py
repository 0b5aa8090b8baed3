"""Statistics of ratings: the vectors of domain.md 2.7, the data rules, and both case files."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.ratings.rules import MEASURES
from clinic.ratings.trends import Pair, Point, Reading, Trend, couple_trend, couple_trends, pairs_of
from tests.ratings.samples import NOON, case, case_readings, dated, reading, weekly

MONDAY = date(2025, 1, 6)


def trust(readings: Sequence[Reading], as_of: date) -> Trend:
    """The trend on trust."""
    return couple_trend(readings, "trust", as_of)


def test_v1_gives_baseline_level_and_change() -> None:
    series = trust(weekly("p1", MONDAY, [3, 2, 4, 4, 5, 4, 6, 6]), date(2025, 2, 26)).p1
    assert series.baseline == pytest.approx((3, 3), abs=1e-4)
    assert series.level == pytest.approx((6, 3), abs=1e-4)
    assert series.change == pytest.approx(3, abs=1e-4)


def test_v9_pairs_within_three_days_and_leaves_the_rest_alone() -> None:
    p1 = dated("p1", 2025, m03_02=5, m03_09=1, m03_16=1)
    p2 = dated("p2", 2025, m03_03=7, m03_10=7, m03_20=7)
    trend = trust(p1 + p2, date(2025, 3, 21))
    assert [(pair.date, pair.gap) for pair in trend.pairs] == [(date(2025, 3, 3), -2), (date(2025, 3, 10), -6)]
    assert trend.latest_gap == -6
    assert trend.median_gap is None


def test_v10_is_too_early_while_one_rating_is_in_both_medians() -> None:
    series = trust(weekly("p1", MONDAY, [3, 4, 4, 6, 7]), date(2025, 2, 4)).p1
    assert series.baseline is not None
    assert series.level is not None
    assert (series.baseline.value, series.level.value, series.change) == (4, 6, None)
    assert trust(weekly("p1", MONDAY, [3, 4, 4, 6, 7, 7]), date(2025, 2, 11)).p1.change == 3


V11 = weekly("p1", date(2025, 1, 5), [3, 3, 3, 4, 4, 5, 5, 5, 5, 1])


def test_v11_hides_the_change_behind_an_active_sharp_drop() -> None:
    series = trust(V11, date(2025, 3, 11)).p1
    assert series.baseline == (3, 3)
    assert series.level == (5, 3)
    assert series.raw_change == 2
    assert series.last_step is not None
    assert series.last_step.change == -4
    assert series.sharp_drop == series.last_step
    assert series.change is None


@pytest.mark.parametrize(("days", "active"), [(14, True), (15, False)])
def test_it_calls_a_drop_active_for_fourteen_days(days: int, active: bool) -> None:
    series = trust(V11, date(2025, 3, 9) + timedelta(days)).p1
    assert (series.sharp_drop is not None) is active
    assert (series.change is None) is active


@pytest.mark.parametrize(("value", "apart", "drop"), [(2, 21, True), (3, 21, False), (2, 22, False)])
def test_it_wants_three_points_within_three_weeks_for_a_sharp_drop(value: int, apart: int, drop: bool) -> None:
    day = MONDAY + timedelta(apart)
    trend = trust([reading("p1", MONDAY, 5), reading("p1", day, value)], day)
    assert (trend.p1.sharp_drop is not None) is drop


@pytest.mark.parametrize("name", ["a", "b"])
def test_it_agrees_with_every_expected_figure_of_the_case_files(name: str) -> None:
    content = case(name)
    readings = case_readings(content)
    for expected in content["expected"]:
        for trend in couple_trends(readings, expected["as_of"]):
            assert _figures(trend) == pytest.approx(_expected(expected, trend), abs=1e-4), trend.measure.key


def _figures(trend: Trend) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "pairs": len(trend.pairs),
        "latest_gap": trend.latest_gap,
        "median_abs_gap": trend.median_gap,
    }
    for series in trend.series:
        baseline, level, step = series.baseline or (None, 0), series.level or (None, 0), series.last_step
        values = [series.n, *baseline, *level, series.change, step and step.change]
        figures |= {f"{series.partner} {number}": value for number, value in enumerate(values)}
    return figures


def _expected(block: dict[str, Any], trend: Trend) -> dict[str, Any]:
    keys = ("n", "baseline", "baseline_n", "current", "current_n", "change", "last_step")
    figures = dict(block["gaps"][trend.measure.key])
    for partner in ("p1", "p2"):
        row = block[f"{partner}_{trend.measure.key}"]
        figures |= {f"{partner} {number}": row[key] for number, key in enumerate(keys)}
    return figures


def test_it_counts_the_latest_record_of_a_day_then_the_highest_id() -> None:
    later = NOON + timedelta(hours=1)
    day = [
        reading("p1", MONDAY, 1, id="c"),
        reading("p1", MONDAY, 2, id="a", recorded_at=later),
        reading("p1", MONDAY, 3, id="b", recorded_at=later),
    ]
    series = trust(day, MONDAY).p1
    assert series.points == (Point(MONDAY, 3),)
    assert [each.value for each in series.superseded] == [1, 2]


def test_it_never_counts_a_corrected_value() -> None:
    old = reading("p1", MONDAY, 9, id="z", recorded_at=NOON + timedelta(1), superseded=True)
    series = trust([old, reading("p1", MONDAY, 2)], MONDAY).p1
    assert [point.value for point in series.points] == [2]
    assert series.superseded == (old,)


def test_a_skip_is_neither_a_zero_nor_a_correction() -> None:
    skip = reading("p1", MONDAY, None, id="skip", recorded_at=NOON + timedelta(1))
    series = trust([reading("p1", MONDAY, 4), skip], MONDAY).p1
    assert [point.value for point in series.points] == [4]
    assert series.skipped == (skip,)


def test_it_looks_no_further_than_the_day() -> None:
    readings = weekly("p1", MONDAY, [1, 2, 3])
    assert trust(readings, MONDAY + timedelta(7)).p1.n == 2


@pytest.mark.parametrize(("days", "segments"), [(21, 1), (22, 2)])
def test_it_breaks_the_line_after_more_than_three_weeks(days: int, segments: int) -> None:
    readings = [reading("p1", MONDAY, 4), reading("p1", MONDAY + timedelta(days), 5)]
    assert len(trust(readings, MONDAY + timedelta(days)).p1.segments) == segments


@pytest.mark.parametrize(("days", "n"), [(28, 2), (29, 1)])
def test_a_baseline_takes_the_first_twenty_eight_days(days: int, n: int) -> None:
    readings = [reading("p1", MONDAY, 2), reading("p1", MONDAY + timedelta(days), 6)]
    baseline = trust(readings, MONDAY + timedelta(days)).p1.baseline
    assert baseline is not None
    assert (baseline.n, baseline.provisional) == (n, True)


@pytest.mark.parametrize(("days", "n"), [(35, 3), (36, 2), (42, 2), (43, 1), (50, 0)])
def test_a_level_takes_the_last_thirty_five_days(days: int, n: int) -> None:
    readings = weekly("p1", MONDAY, [2, 4, 6])
    level = trust(readings, MONDAY + timedelta(days)).p1.level
    assert (level.n if level else 0) == n


def test_an_even_count_takes_the_mean_of_the_two_middle_values() -> None:
    baseline = trust(weekly("p1", MONDAY, [3, 6]), MONDAY + timedelta(7)).p1.baseline
    assert baseline == (4.5, 2)


def test_it_prefers_the_nearest_day_then_the_earliest() -> None:
    first = [Point(date(2025, 3, 4), 1)]
    second = [Point(date(2025, 3, 2), 2), Point(date(2025, 3, 5), 3), Point(date(2025, 3, 3), 4)]
    assert pairs_of(first, sorted(second)) == (Pair(date(2025, 3, 4), 1, 4),)


def test_it_gives_the_median_gap_from_three_pairs_on() -> None:
    readings = weekly("p1", MONDAY, [2, 3, 9]) + weekly("p2", MONDAY, [8, 5, 8])
    assert trust(readings, date(2025, 2, 1)).median_gap == 2


def test_it_describes_every_measure_even_without_ratings() -> None:
    trends = couple_trends([], MONDAY)
    assert [trend.measure for trend in trends] == list(MEASURES)
    assert all(trend.n == 0 and trend.pairs == () and trend.latest_gap is None for trend in trends)


@st.composite
def histories(draw: st.DrawFn) -> list[Reading]:
    """Readings of both partners in any order, with doubles, skips and corrections."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["p1", "p2"]),
                st.integers(0, 120),
                st.none() | st.integers(0, 10),
                st.integers(0, 3),
                st.booleans(),
            ),
            max_size=40,
        )
    )
    return [
        reading(
            who,
            MONDAY + timedelta(day),
            value,
            id=f"{number:03}",
            recorded_at=NOON + timedelta(hours=hour),
            superseded=gone,
        )
        for number, (who, day, value, hour, gone) in enumerate(rows)
    ]


AS_OF = MONDAY + timedelta(100)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_readings_does_not_matter(readings: list[Reading], chance: random.Random) -> None:
    mixed = list(readings)
    chance.shuffle(mixed)
    assert trust(mixed, AS_OF) == trust(readings, AS_OF)


@given(histories())
def test_what_is_superseded_never_counts(readings: list[Reading]) -> None:
    current = [each for each in readings if not each.superseded]
    with_old, without = trust(readings, AS_OF), trust(current, AS_OF)
    assert [series.points for series in with_old.series] == [series.points for series in without.series]
    assert with_old.pairs == without.pairs
    assert all(len({point.date for point in series.points}) == series.n for series in with_old.series)


DAYS = st.lists(st.integers(0, 60), unique=True, max_size=15).map(sorted)


@given(DAYS, DAYS)
def test_a_pair_uses_each_rating_once_within_three_days_and_leaves_no_pair_over(one: list[int], two: list[int]) -> None:
    first = [Point(MONDAY + timedelta(day), day) for day in one]
    second = [Point(MONDAY + timedelta(day), day) for day in two]
    pairs = pairs_of(first, second)
    used_first, used_second = [pair.p1 for pair in pairs], [pair.p2 for pair in pairs]
    assert len(set(used_first)) == len(set(used_second)) == len(pairs)
    assert all(abs(pair.gap) <= 3 and pair.date == MONDAY + timedelta(max(pair.p1, pair.p2)) for pair in pairs)
    left = [abs(a - b) for a in set(one) - set(used_first) for b in set(two) - set(used_second)]
    assert all(days > 3 for days in left)


@given(histories())
def test_a_line_breaks_exactly_at_gaps_of_more_than_three_weeks(readings: list[Reading]) -> None:
    for series in trust(readings, AS_OF).series:
        assert tuple(point for segment in series.segments for point in segment) == series.points
        inside = [(b.date - a.date).days for segment in series.segments for a, b in pairwise(segment)]
        across = [(b[0].date - a[-1].date).days for a, b in pairwise(series.segments)]
        assert all(days <= 21 for days in inside)
        assert all(days > 21 for days in across)
