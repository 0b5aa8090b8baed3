"""A stranger's couple and a missing one are the same page: nothing."""

import re
from uuid import uuid4

import pytest

from tests.cast import Cast, Client

REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")
TOKEN = re.compile(r'content="[^"]*"')
GOAL = "goals/" + "7" * 32
PLACES = ("edit", "stage", "status", "goals", GOAL)


def body(answer: str) -> str:
    return TOKEN.sub("", REFERENCE.sub("", answer))


@pytest.mark.parametrize("place", PLACES)
def test_it_shows_nothing_of_a_strangers_couple(client: Client, cast: Cast, place: str) -> None:
    theirs = client.get(f"/couples/{cast.theirs.id.hex}/{place}", status=404).text
    missing = client.get(f"/couples/{uuid4().hex}/{place}", status=404).text
    assert body(theirs) == body(missing)
    assert not any(word in body(theirs) for word in ("Xanthe", "Yusuf", "XY"))


@pytest.mark.parametrize("place", [*PLACES, f"{GOAL}/end", f"{GOAL}/resume"])
def test_it_takes_nothing_for_a_strangers_couple(client: Client, cast: Cast, place: str) -> None:
    client.get("/couples")
    theirs = client.post(f"/couples/{cast.theirs.id.hex}/{place}", reason="x")
    missing = client.post(f"/couples/{uuid4().hex}/{place}", reason="x")
    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert body(theirs.text) == body(missing.text)


@pytest.mark.parametrize("wrong", ["1", "0" * 31, "0" * 33, "g" * 32, "0" * 32, "F" * 32, "%00", "..%2f..%2fetc"])
def test_it_knows_no_id_that_is_none(client: Client, wrong: str) -> None:
    client.get(f"/couples/{wrong}/edit", status=404)


@pytest.mark.parametrize("place", ["edit", "stage", "status", "goals"])
def test_it_shows_ones_own(client: Client, cast: Cast, place: str) -> None:
    shown = client.get(f"/couples/{cast.ines_and_jon.id.hex}/{place}").text
    assert "Inés &amp; Jon" in shown
    assert "<title>IJ: " in shown
