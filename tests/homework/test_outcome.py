"""What became of homework: saved at each tap by script, with the button without one."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.homework.models import Assignment
from clinic.homework.rules import Barrier, Outcome
from clinic.kernel.database import db
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, path
from tests.facts import Facts, at

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def assignment(facts: Facts) -> Assignment:
    """Small wins, for both."""
    return facts.give()


def tell(
    client: Client, assignment: Assignment, *, version: int | None = None, script: bool = True, **said: Any
) -> TestResponse:
    address = f"/couples/{assignment.couple_id.hex}/homework/{assignment.id.hex}/outcome"
    sent = {"version": str(version or kept().version), **said}
    return client.post(address, headers=SCRIPT if script else {}, **sent)


def kept() -> Assignment:
    db.session.expire_all()
    return db.session.scalars(select(Assignment)).one()


def test_it_saves_at_each_tap_and_says_the_version(client: Client, assignment: Assignment) -> None:
    answer = tell(client, assignment, outcome_p1="done")
    assert answer.get_json() == {"saved": True, "version": kept().version}
    tell(client, assignment, outcome_p2="replaced")
    assert (kept().outcome_p1, kept().outcome_p2, kept().is_open) == (Outcome.DONE, Outcome.REPLACED, False)


def test_it_changes_nothing_that_was_not_sent(client: Client, assignment: Assignment) -> None:
    tell(client, assignment, outcome_p1="partly", benefit_p1="7", barrier_p1="time", brought_back="Two evenings")
    tell(client, assignment, outcome_p1="done")
    now = kept()
    assert (now.benefit_p1, now.barrier_p1, now.brought_back) == (7, Barrier.TIME, "Two evenings")


def test_it_takes_an_answer_back(client: Client, assignment: Assignment) -> None:
    tell(client, assignment, outcome_p1="done", benefit_p1="0")
    assert kept().benefit_p1 == 0
    tell(client, assignment, outcome_p1="", benefit_p1="")
    assert (kept().outcome_p1, kept().benefit_p1) == (None, None)


def test_it_works_without_a_script(client: Client, assignment: Assignment) -> None:
    answer = tell(client, assignment, script=False, outcome_p1="excused", outcome_p2="not_done", benefit_p1="")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/homework#a{assignment.id.hex}")
    assert (kept().outcome_p1, kept().outcome_p2) == (Outcome.EXCUSED, Outcome.NOT_DONE)


def test_it_goes_back_to_the_session_it_was_told_in(client: Client, facts: Facts, assignment: Assignment) -> None:
    meeting = facts.meeting(at(12))
    answer = tell(client, assignment, script=False, outcome_p1="done", meeting=meeting.id.hex)
    assert answer.headers["Location"].endswith(f"/sessions/{meeting.id.hex}")
    away = tell(client, assignment, script=False, outcome_p1="done", meeting="//elsewhere.invalid/x")
    assert away.headers["Location"].startswith(f"/couples/{facts.couple.id.hex}/homework")


@pytest.mark.parametrize(
    "said",
    [
        {"outcome_p1": "withdrawn"},
        {"outcome_p1": "DONE"},
        {"benefit_p1": "11"},
        {"benefit_p1": "٣"},
        {"barrier_p1": "x"},
    ],
)
def test_it_refuses_what_is_no_answer(client: Client, assignment: Assignment, said: dict[str, str]) -> None:
    answer = tell(client, assignment, outcome_p2="done", **said)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "Choose one of the answers.")
    assert kept().outcome_p2 is None


def test_it_refuses_the_partner_it_was_not_for(client: Client, facts: Facts) -> None:
    own = facts.give(partners=("p1",))
    answer = tell(client, own, outcome_p1="done", outcome_p2="done")
    assert answer.status_code == 422
    assert kept().outcome_p1 is None


@pytest.mark.parametrize(("text", "words"), [("x" * 5001, "at most 5,000"), ("\x00", "control characters")])
def test_a_refusal_keeps_what_was_typed(client: Client, assignment: Assignment, text: str, words: str) -> None:
    answer = tell(client, assignment, script=False, outcome_p1="done", benefit_p1="4", brought_back=text)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Error: " in answer.text
    assert 'name="outcome_p1" value="done" checked' in answer.text
    assert "<option selected>4</option>" in answer.text
    assert kept().outcome_p1 is None


def test_another_tab_overwrites_nothing(client: Client, assignment: Assignment) -> None:
    old = kept().version
    tell(client, assignment, outcome_p1="done", brought_back="Told in the first tab")
    by_script = tell(client, assignment, version=old, outcome_p1="not_done")
    assert by_script.status_code == 409
    assert "Reload the page" in by_script.get_json()["error"]
    page = tell(client, assignment, version=old, script=False, brought_back="Typed in the second tab")
    assert page.status_code == 409
    assert "Typed in the second tab</textarea>" in page.text
    assert f'name="version" value="{kept().version}"' in page.text
    assert (kept().outcome_p1, kept().brought_back) == (Outcome.DONE, "Told in the first tab")


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_cannot_be_is_a_conflict(client: Client, assignment: Assignment, version: str) -> None:
    address = f"/couples/{assignment.couple_id.hex}/homework/{assignment.id.hex}/outcome"
    assert client.post(address, headers=SCRIPT, version=version, outcome_p1="done").status_code == 409
    assert kept().outcome_p1 is None


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast, assignment: Assignment) -> None:
    for nasty in NASTY:
        tell(client, assignment, brought_back=nasty)
        assert kept().brought_back == nasty
        assert "<script>alert" not in client.get(path(cast.ines_and_jon, "homework")).text


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, assignment: Assignment
) -> None:
    for person, couple in ((stranger, cast.theirs), (stranger, cast.ines_and_jon), (client, cast.kim_and_lee)):
        address = path(couple, "homework", assignment.id.hex, "outcome")
        assert person.post(address, version="1", outcome_p1="done").status_code == 404
    assert kept().outcome_p1 is None
