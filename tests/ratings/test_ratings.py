"""Ratings copied from paper, and the list of what was given."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.ratings.models import RatingReading
from clinic.ratings.rules import Source
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, path, shown_error
from tests.facts import DAY, Facts


def copy(client: Client, cast: Cast, **fields: Any) -> TestResponse:
    return client.post(path(cast.ines_and_jon, "ratings"), **{"rated_on": "2025-05-04", "trust_p1": "4", **fields})


def kept() -> list[RatingReading]:
    db.session.expire_all()
    return list(db.session.scalars(select(RatingReading).order_by(RatingReading.partner, RatingReading.measure)))


def test_it_copies_a_sheet(client: Client, cast: Cast, facts: Facts) -> None:
    answer = copy(client, cast, closeness_p1="not_rated", trust_p2="10", note_p1="sore but lighter")
    assert (answer.status_code, answer.headers["Location"]) == (303, path(cast.ines_and_jon, "ratings"))
    rows = [(each.partner, each.measure, each.value, each.note, each.source) for each in kept()]
    assert rows == [
        ("p1", "closeness", None, "sore but lighter", Source.PAPER),
        ("p1", "trust", 4, "sore but lighter", Source.PAPER),
        ("p2", "trust", 10, "", Source.PAPER),
    ]
    page = client.get(path(cast.ines_and_jon, "ratings")).text
    assert "sore but lighter" in page
    assert re.search(r">not rated\s", page)


@pytest.mark.parametrize("day", ["2025-05-13", "2024-01-01", "1900-01-01"])
def test_it_takes_any_day_up_to_today(client: Client, cast: Cast, facts: Facts, day: str) -> None:
    assert copy(client, cast, rated_on=day).status_code == 303
    assert [each.rated_on.isoformat() for each in kept()] == [day]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-05-14", "Give a day up to today."),
        ("1899-12-31", "between 1900 and 2200"),
        ("", "Enter a date."),
        ("4 May", "Not a valid date"),
    ],
)
def test_it_says_beside_the_date_what_is_wrong(client: Client, cast: Cast, facts: Facts, day: str, words: str) -> None:
    answer = copy(client, cast, rated_on=day, note_p2="kept")
    assert answer.status_code == 422
    assert words in shown_error(answer.text, "rated_on")
    assert re.search(r'name="trust_p1" value="4" checked', answer.text)
    assert 'value="kept"' in answer.text
    assert kept() == []


def test_it_wants_an_answer(client: Client, cast: Cast, facts: Facts) -> None:
    answer = copy(client, cast, trust_p1="", note_p1="only words")
    assert answer.status_code == 422
    assert "Choose at least one answer." in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(("field", "value", "words"), [
    ("note_p1", "x" * 141, "at most 140"),
    ("note_p2", "\x07", "control characters"),
])  # fmt: skip
def test_it_bounds_the_notes(client: Client, cast: Cast, facts: Facts, field: str, value: str, words: str) -> None:
    answer = copy(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert kept() == []


def test_it_keeps_nasty_notes_as_text(client: Client, cast: Cast, facts: Facts) -> None:
    for number, nasty in enumerate(NASTY):
        day = DAY - timedelta(days=number)
        assert copy(client, cast, rated_on=day.isoformat(), note_p1=nasty).status_code == 303
    assert sorted(each.note for each in kept()) == sorted(NASTY)
    for page in ("ratings", ""):
        assert "<script>alert" not in client.get(path(cast.ines_and_jon, page).rstrip("/")).text


def test_it_shows_what_was_corrected(client: Client, cast: Cast, facts: Facts) -> None:
    copy(client, cast)
    copy(client, cast, trust_p1="6")
    page = client.get(path(cast.ines_and_jon, "ratings")).text
    assert "<s>4</s>" in page
    assert page.count("/ratings/") == 1


def test_it_turns_pages(client: Client, cast: Cast, facts: Facts) -> None:
    for number in range(21):
        facts.rate("p1", 5, DAY - timedelta(days=number))
    page = client.get(path(cast.ines_and_jon, "ratings")).text
    assert "Page 1 of 2" in page
    assert "23\u00a0Apr\u00a02025" not in page
    assert "23\u00a0Apr\u00a02025" in client.get(path(cast.ines_and_jon, "ratings?page=99")).text


def test_it_teaches_where_there_is_nothing(client: Client, cast: Cast) -> None:
    assert "No ratings yet" in client.get(path(cast.kim_and_lee, "ratings")).text


def test_it_hides_names(client: Client, cast: Cast, facts: Facts) -> None:
    facts.rate("p1", 5)
    client.post("/hide-names")
    assert "Inés" not in client.get(path(cast.ines_and_jon, "ratings")).text


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    stranger.get(path(cast.ines_and_jon, "ratings"), status=404)
    assert copy(stranger, cast).status_code == 404
