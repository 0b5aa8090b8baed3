"""Four taps in a session: by script as JSON, without one as a form."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.ratings.models import RatingReading
from clinic.ratings.rules import Source
from clinic.sessions.meeting_actions import cancel
from clinic.sessions.models import CoupleSession
from clinic.sessions.planning_rules import CancelledBy
from clinic.sessions.rules import Format
from tests.cast import Cast, Client
from tests.facts import A_WEEK, DAY, Facts, at

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def meeting(facts: Facts) -> CoupleSession:
    """The session of today."""
    return facts.meeting(at(12))


def tap(client: Client, meeting: CoupleSession, **keys: Any) -> TestResponse:
    return client.post(_address(meeting), headers=SCRIPT, **keys)


def _address(meeting: CoupleSession, couple: str = "") -> str:
    return f"/couples/{couple or meeting.couple_id.hex}/sessions/{meeting.id.hex}/ratings"


def given() -> dict[tuple[str, str], int | None]:
    db.session.expire_all()
    found = db.session.scalars(select(RatingReading).where(RatingReading.superseded.is_(False)))
    return {(each.partner, each.measure): each.value for each in found}


def test_it_takes_four_taps(client: Client, meeting: CoupleSession) -> None:
    keys = {"trust_p1": "4", "trust_p2": "9", "closeness_p1": "10", "closeness_p2": "not_rated"}
    for name, value in keys.items():
        assert tap(client, meeting, **{name: value}).get_json() == {"saved": True}
    assert given() == {
        ("p1", "trust"): 4, ("p2", "trust"): 9, ("p1", "closeness"): 10, ("p2", "closeness"): None
    }  # fmt: skip
    row = db.session.scalars(select(RatingReading)).first()
    assert row is not None
    assert (row.rated_on, row.source, row.meeting_id) == (DAY, Source.SESSION, meeting.id)


def test_it_works_without_a_script(client: Client, meeting: CoupleSession) -> None:
    answer = client.post(_address(meeting), trust_p1="0")
    assert (answer.status_code, answer.headers["Location"]) == (303, _address(meeting).removesuffix("/ratings"))
    assert given() == {("p1", "trust"): 0}


def test_a_second_tap_takes_the_place_of_the_first(client: Client, meeting: CoupleSession) -> None:
    tap(client, meeting, trust_p1="4")
    tap(client, meeting, trust_p1="6")
    tap(client, meeting, trust_p1="not_rated")
    assert given() == {("p1", "trust"): None}
    assert len(db.session.scalars(select(RatingReading)).all()) == 3


@pytest.mark.parametrize("word", ["11", "-1", "4.5", "", "٣", "1_0", "NaN", "<script>"])
def test_it_refuses_what_is_no_key(client: Client, meeting: CoupleSession, word: str) -> None:
    answer = tap(client, meeting, trust_p1=word, trust_p2="5")
    if word:
        assert answer.status_code == 422
        assert "whole number from 0 to 10" in answer.get_json()["error"]
    assert given() == ({("p2", "trust"): 5} if not word else {})


def test_it_says_so_when_nothing_was_chosen(client: Client, meeting: CoupleSession) -> None:
    assert tap(client, meeting).get_json()["error"] == "Choose at least one answer."
    page = client.post(_address(meeting))
    assert page.status_code == 422
    assert "Choose at least one answer." in page.text


def test_it_asks_only_the_partner_who_is_there(client: Client, facts: Facts) -> None:
    alone = facts.meeting(at(12), format=Format.INDIVIDUAL_P1)
    assert tap(client, alone, trust_p2="5").status_code == 422
    assert tap(client, alone, trust_p1="5").status_code == 200
    page = client.get(_address(alone).removesuffix("/ratings")).text
    assert 'name="trust_p1"' in page
    assert 'name="trust_p2"' not in page


def test_it_takes_none_before_the_day_and_none_that_is_called_off(client: Client, facts: Facts) -> None:
    later, off = facts.meeting(at(12) + A_WEEK), facts.meeting(at(9))
    cancel(by=facts.by, meeting=off, who=CancelledBy.BOTH, late=False)
    db.session.commit()
    for each in (later, off):
        assert tap(client, each, trust_p1="5").status_code == 422
    page = client.get(_address(later).removesuffix("/ratings")).text
    assert "Ratings belong to the day they are given" in page
    assert 'name="trust_p1"' not in page
    assert given() == {}


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, meeting: CoupleSession
) -> None:
    for address in (_address(meeting), _address(meeting, cast.theirs.id.hex)):
        assert stranger.post(address, trust_p1="5").status_code == 404
    assert client.post(_address(meeting, cast.kim_and_lee.id.hex), trust_p1="5").status_code == 404
    assert given() == {}
