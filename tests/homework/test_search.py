"""The library: searching, filters, bundles, and what was taken out."""

import re
from collections.abc import Callable

import pytest

from clinic.homework.exercises import Exercise, bundles, catalogue
from tests.cast import Client


def found(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/exercises{query}").text
    return re.findall(r'<li class="card exercise">\s*<h2><a href="/exercises/([^"]+)"', page)


def test_it_shows_the_whole_library(client: Client) -> None:
    assert found(client) == list(catalogue())


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?stage=maintain", lambda each: each.stage == "maintain"),
        ("?who=injured", lambda each: each.who == "injured"),
        ("?minutes=10", lambda each: each.minutes_max <= 10),
        ("?without=IPV", lambda each: "IPV" not in each.cautions),
        ("?stage=rebuild&without=IPV", lambda each: each.stage == "rebuild" and "IPV" not in each.cautions),
    ],
)
def test_it_filters(client: Client, query: str, wanted: Callable[[Exercise], bool]) -> None:
    expected = {slug for slug, each in catalogue().items() if wanted(each)}
    assert expected
    assert set(found(client, query)) == expected


@pytest.mark.parametrize("query", ["?stage=x", "?who=%00", "?minutes=11", "?without=NONE"])
def test_it_ignores_words_it_does_not_know(client: Client, query: str) -> None:
    assert len(found(client, query)) == len(catalogue())


def test_it_finds_by_title_first(client: Client) -> None:
    assert found(client, "?q=EVENING sit")[0] == "end-of-day-talk"


def test_it_says_so_when_nothing_matches(client: Client) -> None:
    page = client.get("/exercises?q=<b>zzz").text
    assert "Nothing matches" in page
    assert "<b>zzz" not in page


def test_it_shows_the_bundles(client: Client) -> None:
    page = client.get("/exercises").text
    assert all(each.title in page for each in bundles().values())


def test_an_exercise_tells_everything(client: Client) -> None:
    for slug in ("end-of-day-talk", "own-corner", "felt-need-fair"):
        page = client.get(f"/exercises/{slug}").text
        assert f'href="/exercises/new?like={slug}"' in page
    client.get("/exercises/nothing-like-it", status=404)


def test_it_is_closed_to_those_outside(nobody: Client) -> None:
    assert nobody.get("/exercises").headers["Location"].startswith("/sign-in")
