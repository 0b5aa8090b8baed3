"""Ids that sort by time, and the one clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from clinic.kernel.clock import is_zone, local, moment, now, today
from clinic.kernel.ids import new_id

NEW_YEAR = datetime(2026, 1, 1, 4, 30, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7() -> None:
    with time_machine.travel(NEW_YEAR, tick=False):
        made = new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(NEW_YEAR.timestamp() * 1000)


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = []
    for second in range(50):
        with time_machine.travel(NEW_YEAR + timedelta(seconds=second), tick=False):
            made.append(new_id())
    assert sorted(made) == made
    assert [each.hex for each in made] == sorted(each.hex for each in made)


def test_ids_made_together_differ_and_keep_their_order() -> None:
    with time_machine.travel(NEW_YEAR, tick=False):
        made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_an_id_holds_74_random_bits() -> None:
    made = []
    for second in range(200):
        with time_machine.travel(NEW_YEAR + timedelta(seconds=second), tick=False):
            made.append(f"{new_id().int & ((1 << 80) - 1):080b}")
    assert len([n for n in range(80) if len({each[n] for each in made}) == 2]) == 74


def test_now_is_utc() -> None:
    with time_machine.travel(NEW_YEAR, tick=False):
        assert (now(), now().tzinfo) == (NEW_YEAR, UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Dublin", date(2026, 1, 1)), ("America/Bogota", date(2025, 12, 31)), ("UTC", date(2026, 1, 1))],
)
def test_today_is_the_day_of_the_zone(zone: str, day: date) -> None:
    with time_machine.travel(NEW_YEAR, tick=False):
        assert today(zone) == day


def test_wall_time_and_back() -> None:
    at = moment(date(2025, 7, 1), time(17, 30), "Europe/Dublin")
    assert at == datetime(2025, 7, 1, 16, 30, tzinfo=UTC)
    assert f"{local(at, 'Asia/Kolkata'):%H:%M}" == "22:00"


def test_the_doubled_hour_is_the_first_of_the_two() -> None:
    assert moment(date(2025, 10, 26), time(1, 30), "Europe/Dublin") == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Europe/Dublin", "UTC", "America/Argentina/Ushuaia"])
def test_it_knows_zones(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", " ", "Mars/Base", "/etc/passwd", "../UTC", "Europe", "a\0b", "\ud800", "x" * 5000, "."]
)
def test_it_knows_what_is_no_zone(name: str) -> None:
    assert not is_zone(name)
