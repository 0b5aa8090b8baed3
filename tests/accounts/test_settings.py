"""How the counselor appears, and what makes the screen comfortable."""

import re

import pytest
from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from tests.cast import Cast, Client

EDITION = re.compile(r'name="edition"[^>]*value="(\d+)"')


def wanted(client: Client, **changes: str) -> dict[str, str]:
    found = EDITION.search(client.get("/settings").text)
    assert found
    present = {
        "edition": found[1],
        "name": "Alma Reyes",
        "credential": "LMFT",
        "practice": "Harbor Practice",
        "address": "1 Quay Street",
        "zone": "Europe/Dublin",
        "theme": "auto",
        "single_keys": "y",
    }
    return {**present, **changes}


def alma() -> Account:
    db.session.expire_all()
    return db.session.scalars(select(Account).where(Account.login == "alma")).one()


def test_it_shows_what_is_set(client: Client) -> None:
    page = client.get("/settings").text
    assert all(f'value="{each}"' in page for each in ("Alma Reyes", "LMFT", "Harbor Practice", "Europe/Dublin"))
    assert "1 Quay Street</textarea>" in page


def test_it_changes_everything_at_once(client: Client) -> None:
    changes = {
        "name": "Alma de la Paz",
        "practice": "Bay",
        "zone": "America/Bogota",
        "theme": "dark",
        "single_keys": "",
    }
    sent = wanted(client, **changes)
    del sent["single_keys"]
    answer = client.post("/settings", **sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings")
    account = alma()
    assert (account.name, account.practice_name, account.zone) == ("Alma de la Paz", "Bay", "America/Bogota")
    page = client.get("/settings").text
    assert '<html lang="en" data-theme="dark" data-keys="off">' in page


def test_it_notes_the_change(client: Client, cast: Cast) -> None:
    client.post("/settings", **wanted(client, name="Alma"))
    assert db.session.scalar(select(AuditEvent.actor_id).where(AuditEvent.action == "change profile")) == cast.alma.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "  "),
        ("name", "x" * 10_000),
        ("credential", "\x07"),
        ("address", "x" * 1001),
        ("zone", "Nowhere/Land"),
        ("theme", "neon"),
        ("edition", "one"),
    ],
)
def test_it_keeps_what_was_typed_and_says_what_is_wrong(client: Client, field: str, value: str) -> None:
    sent = wanted(client, practice="Typed Practice")
    answer = client.post("/settings", **{**sent, field: value})
    assert answer.status_code == 422
    assert 'value="Typed Practice"' in answer.text
    assert 'class="errors"' in answer.text
    assert alma().practice_name == "Harbor Practice"


def test_it_never_overwrites_a_newer_version(client: Client) -> None:
    stale = wanted(client, name="From the older tab")
    client.post("/settings", **wanted(client, name="From the newer tab"))
    answer = client.post("/settings", **stale)
    assert answer.status_code == 409
    assert 'value="From the older tab"' in answer.text
    assert "saved in another tab" in answer.text
    assert alma().name == "From the newer tab"


def test_it_shows_nasty_text_as_text(client: Client) -> None:
    client.post("/settings", **wanted(client, name="\u202e🦆<script>alert(1)</script>"))
    assert "\u202e🦆&lt;script&gt;" in client.get("/settings").text


def test_it_changes_nobody_else(client: Client, stranger: Client) -> None:
    client.post("/settings", **wanted(client, name="Changed"))
    assert "Boris Petrov" in stranger.get("/settings").text
