"""A few letters and Enter in the session: the exercise whose title begins so is given."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.couples.rules import Status
from clinic.homework.exercises import catalogue
from clinic.homework.models import Assignment, assignments_of
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.sessions.models import CoupleSession
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import A_WEEK, DAY, Facts, at

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def meeting(facts: Facts) -> CoupleSession:
    """The session of today."""
    return facts.meeting(at(12))


def enter(client: Client, meeting: CoupleSession, letters: str, *, script: bool = True, **fields: Any) -> TestResponse:
    address = f"/couples/{meeting.couple_id.hex}/sessions/{meeting.id.hex}/assign"
    sent = {"exercise": letters, "once": new_id().hex, **fields}
    return client.post(address, headers=SCRIPT if script else {}, **sent)


def kept(facts: Facts) -> list[Assignment]:
    db.session.expire_all()
    return assignments_of(facts.couple)


def test_three_letters_twice_give_two_exercises(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    """Three letters and Enter, twice: eight keys of ten."""
    for letters, slug in (("sol", "solo-anchor"), ("ste", "steady-days")):
        answer = enter(client, meeting, letters).get_json()
        assert answer["saved"] is True
        assert answer["words"] == f"Assigned: {catalogue()[slug].title}."
        assert f'name="meeting" value="{meeting.id.hex}"' in answer["html"]
    assert {(each.slug, each.meeting_id, each.due_on) for each in kept(facts)} == {
        ("solo-anchor", meeting.id, DAY + A_WEEK), ("steady-days", meeting.id, DAY + A_WEEK)
    }  # fmt: skip


def test_it_says_gently_when_it_is_much(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    for slug in ("small-wins", "slow-clock"):
        facts.give(slug)
    assert enter(client, meeting, "sol").get_json()["words"].endswith("3 new ones for both this week; two are enough.")


def test_it_gives_once_when_sent_twice(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    once = new_id().hex
    for _ in range(2):
        assert enter(client, meeting, "sol", once=once).status_code == 200
    assert len(kept(facts)) == 1


@pytest.mark.parametrize("letters", ["", "s", "zzyzx", "screens away"])
def test_it_gives_nothing_it_has_not_named(client: Client, facts: Facts, meeting: CoupleSession, letters: str) -> None:
    answer = enter(client, meeting, letters)
    assert answer.status_code == 422
    assert "No exercise has a title" in answer.get_json()["error"]
    assert kept(facts) == []


def test_what_is_locked_leads_to_the_whole_page(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    answer = enter(client, meeting, "evening sit")
    said = answer.get_json()
    assert answer.status_code == 422
    assert said["error"].startswith("Evening sit-down: Locked until")
    page = client.get(said["page"]).text
    assert f'name="meeting" value="{meeting.id.hex}"' in page
    assert 'value="end-of-day-talk"' in page
    assert kept(facts) == []


def test_it_works_without_a_script(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    here = path(facts.couple, "sessions", meeting.id.hex)
    assert enter(client, meeting, "sol", script=False).headers["Location"] == here
    page = client.get(here).text
    assert "Solo anchor plan" in page
    assert enter(client, meeting, "zzyzx", script=False).headers["Location"] == here
    assert "No exercise has a title" in client.get(here).text
    locked = enter(client, meeting, "evening sit", script=False).headers["Location"]
    assert locked.startswith(path(facts.couple, "assign?q=Evening"))
    assert len(kept(facts)) == 1


def test_a_closed_couple_is_given_nothing(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    facts.status(Status.CLOSED)
    answer = enter(client, meeting, "sol")
    assert answer.status_code == 422
    assert "Reopen" in answer.get_json()["error"]
    assert kept(facts) == []


def test_the_list_of_titles_is_in_the_order_the_server_looks(
    client: Client, facts: Facts, meeting: CoupleSession
) -> None:
    page = client.get(path(facts.couple, "sessions", meeting.id.hex)).text
    titles = re.findall(r'<option value="([^"]+)"></option>', page.partition('id="exercises"')[2])
    assert [each.replace("&#39;", "'") for each in titles] == [each.title for each in catalogue().values()]


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, facts: Facts, meeting: CoupleSession
) -> None:
    for person, couple in ((stranger, cast.theirs), (stranger, cast.ines_and_jon), (client, cast.kim_and_lee)):
        assert person.post(path(couple, "sessions", meeting.id.hex, "assign"), exercise="sol").status_code == 404
    assert kept(facts) == []
