"""When a sign-in locks and ends, and where a person goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from clinic.accounts.rules import is_fresh, is_idle, is_over, way_back

START = datetime(2025, 3, 10, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("rule", "limit"),
    [(is_idle, timedelta(minutes=15)), (is_over, timedelta(hours=12))],
)
def test_it_ends_exactly_at_the_limit(rule: type[bool], limit: timedelta) -> None:
    assert not rule(START, START + limit - SECOND)
    assert rule(START, START + limit)


def test_it_asks_for_the_password_again_after_five_minutes() -> None:
    assert is_fresh(START, START + timedelta(minutes=5) - SECOND)
    assert not is_fresh(START, START + timedelta(minutes=5))


@pytest.mark.parametrize("wanted", ["/", "/couples", "/couples?q=Zoë&status=all", "/couples/0198#notes"])
def test_it_goes_back_to_pages_of_the_clinic(wanted: str) -> None:
    assert way_back(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "couples",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\x00",
        " //evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/" + "a" * 2000,
    ],
)
def test_it_goes_to_today_instead_of_anywhere_else(wanted: str | None) -> None:
    assert way_back(wanted) == "/"
