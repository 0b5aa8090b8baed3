"""Correcting an answer: the old one stays, marked."""

import pytest
from sqlalchemy import select

from clinic.kernel.database import db
from clinic.ratings.models import RatingReading
from tests.cast import Cast, Client
from tests.couples.filled import path, shown_error
from tests.facts import Facts


@pytest.fixture
def reading(facts: Facts) -> RatingReading:
    """A four that Inés gave today."""
    return facts.rate("p1", 4)


def values() -> list[tuple[int | None, bool]]:
    db.session.expire_all()
    return sorted((each.value, each.superseded) for each in db.session.scalars(select(RatingReading)))


def test_it_puts_the_right_answer_in_place(client: Client, cast: Cast, reading: RatingReading) -> None:
    address = path(cast.ines_and_jon, "ratings", reading.id.hex)
    page = client.get(address).text
    assert '<option selected value="4">' in page
    answer = client.post(address, value="7", note="misread")
    assert (answer.status_code, answer.headers["Location"]) == (303, path(cast.ines_and_jon, "ratings"))
    assert values() == [(4, True), (7, False)]


def test_it_can_say_that_it_was_not_rated(client: Client, cast: Cast, reading: RatingReading) -> None:
    address = path(cast.ines_and_jon, "ratings", reading.id.hex)
    assert client.post(address, value="not_rated", note="").status_code == 303
    db.session.expire_all()
    fresh = db.session.scalars(select(RatingReading).where(RatingReading.superseded.is_(False))).one()
    assert fresh.value is None
    assert 'selected value="not_rated"' in client.get(path(cast.ines_and_jon, "ratings", fresh.id.hex)).text


@pytest.mark.parametrize(("field", "value"), [("value", "11"), ("value", ""), ("note", "x" * 141)])
def test_it_says_at_the_field_what_is_wrong(
    client: Client, cast: Cast, reading: RatingReading, field: str, value: str
) -> None:
    sent = {"value": "7", "note": "", field: value}
    answer = client.post(path(cast.ines_and_jon, "ratings", reading.id.hex), **sent)
    assert answer.status_code == 422
    assert shown_error(answer.text, field)
    assert values() == [(4, False)]


def test_it_refuses_what_was_corrected_already(client: Client, cast: Cast, reading: RatingReading) -> None:
    address = path(cast.ines_and_jon, "ratings", reading.id.hex)
    client.post(address, value="7", note="")
    answer = client.post(address, value="8", note="")
    assert answer.status_code == 409
    assert "corrected already" in answer.text
    client.get(address, status=404)
    assert values() == [(4, True), (7, False)]


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, reading: RatingReading
) -> None:
    for couple in (cast.theirs, cast.ines_and_jon):
        assert stranger.post(path(couple, "ratings", reading.id.hex), value="7").status_code == 404
    assert client.post(path(cast.kim_and_lee, "ratings", reading.id.hex), value="7").status_code == 404
    assert values() == [(4, False)]
