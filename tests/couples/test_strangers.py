"""A stranger's couple and a missing one are the same page: nothing."""

import re
from uuid import uuid4

import pytest

from tests.cast import Cast, Client

REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")
TOKEN = re.compile(r'content="[^"]*"')
PAGES = ("edit", "stage", "status", "goals", f"goals/{uuid4().hex}")


def body(answer: str) -> str:
    return TOKEN.sub("", REFERENCE.sub("", answer))


@pytest.mark.parametrize("page", PAGES)
def test_it_shows_nothing_of_a_strangers_couple(client: Client, cast: Cast, page: str) -> None:
    theirs = client.get(f"/couples/{cast.theirs.id.hex}/{page}", status=404).text
    missing = client.get(f"/couples/{uuid4().hex}/{page}", status=404).text
    assert body(theirs) == body(missing)
    assert not any(word in body(theirs) for word in ("Xanthe", "Yusuf", "XY"))


@pytest.mark.parametrize("page", [*PAGES, f"goals/{uuid4().hex}/end", f"goals/{uuid4().hex}/resume"])
def test_it_takes_nothing_for_a_strangers_couple(client: Client, cast: Cast, page: str) -> None:
    client.get("/couples")
    theirs = client.post(f"/couples/{cast.theirs.id.hex}/{page}", reason="x")
    missing = client.post(f"/couples/{uuid4().hex}/{page}", reason="x")
    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert body(theirs.text) == body(missing.text)


@pytest.mark.parametrize("wrong", ["1", "0" * 31, "0" * 33, "g" * 32, "0" * 32, "F" * 32, "%00", "..%2f..%2fetc"])
def test_it_knows_no_id_that_is_none(client: Client, wrong: str) -> None:
    client.get(f"/couples/{wrong}/edit", status=404)


@pytest.mark.parametrize("page", ["edit", "stage", "status", "goals"])
def test_it_shows_ones_own(client: Client, cast: Cast, page: str) -> None:
    shown = client.get(f"/couples/{cast.ines_and_jon.id.hex}/{page}").text
    assert "Inés &amp; Jon" in shown
    assert "<title>IJ: " in shown
