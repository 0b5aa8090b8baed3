"""Pausing, referring, closing and reopening, each with a reason."""

from datetime import date

import pytest

from clinic.couples.models import status_history
from clinic.couples.rules import Status
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.couples.filled import audited, path, shown_error, stored

TURN = {"status": "paused", "changed_on": "2025-03-01", "reason": "Travelling until May"}


def turn(client: Client, cast: Cast, **fields: str) -> tuple[int, str]:
    client.get(path(cast.ines_and_jon, "status"))
    answer = client.post(path(cast.ines_and_jon, "status"), **{**TURN, **fields})
    return answer.status_code, answer.text


def test_it_pauses_the_work(client: Client, cast: Cast) -> None:
    assert turn(client, cast)[0] == 303
    assert stored(cast, "IJ").status is Status.PAUSED
    assert "<b>Paused</b><p>Travelling until May</p>" in client.get(path(cast.ines_and_jon, "status")).text
    assert audited(cast.ines_and_jon) == ["change status"]


def test_it_pauses_with_a_referral(client: Client, cast: Cast) -> None:
    assert turn(client, cast, status="paused_referred", reason="To the clinic on Quay Street")[0] == 303
    page = client.get(path(cast.ines_and_jon, "status")).text
    assert "Paused, referred" in page
    assert "To the clinic on Quay Street" in page


def test_it_closes_and_reopens(client: Client, cast: Cast) -> None:
    turn(client, cast, status="closed", reason="Done")
    assert (stored(cast, "IJ").status, stored(cast, "IJ").closed_on) == (Status.CLOSED, date(2025, 3, 1))
    turn(client, cast, status="active", changed_on="2025-04-01", reason="They asked to come back")
    assert (stored(cast, "IJ").status, stored(cast, "IJ").closed_on) == (Status.ACTIVE, None)
    with caseload_of(cast.alma.id):
        history = status_history(cast.ines_and_jon)
        assert [each.reason for each in history] == ["They asked to come back", "Done"]


@pytest.mark.parametrize(
    ("present", "offered"),
    [
        ("active", {"paused", "paused_referred", "closed"}),
        ("paused", {"active", "paused_referred", "closed"}),
        ("closed", {"active"}),
    ],
)
def test_it_offers_what_the_present_status_allows(client: Client, cast: Cast, present: str, offered: set[str]) -> None:
    if present != "active":
        turn(client, cast, status=present)
    page = client.get(path(cast.ines_and_jon, "status")).text
    assert {each.value for each in Status if f'type="radio" value="{each.value}"' in page} == offered


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("status", "", "Choose one."),
        ("status", "active", "Not a valid choice"),
        ("status", "deleted", "Not a valid choice"),
        ("reason", "", "Enter reason."),
        ("changed_on", "2025-01-06", "Give a day from 7 Jan 2025 on"),
        ("changed_on", "2199-01-01", "up to today"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    status, page = turn(client, cast, **{field: value})
    assert status == 422
    assert words in shown_error(page, field)
    assert field == "reason" or "Travelling until May</textarea>" in page
    assert stored(cast, "IJ").status is Status.ACTIVE


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    stranger.get(path(cast.ines_and_jon, "status"), status=404)
    stranger.get("/couples")
    assert stranger.post(path(cast.ines_and_jon, "status"), **TURN).status_code == 404
    assert stored(cast, "IJ").status is Status.ACTIVE
