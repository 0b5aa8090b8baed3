"""The setting of the writing hints, and the words on the page."""

import json
import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.hints import DEFAULT, QUOTATIONS
from tests.cast import Client
from tests.couples.filled import hidden, shown_error

BLOCK = re.compile(r'<script type="application/json" data-hint-words>(.*?)</script>')


def words_on(page: str) -> Any:
    """What the page tells the script, or None."""
    found = BLOCK.search(page)
    return json.loads(unescape(found[1])) if found else None


def send(client: Client, edition: str = "", **fields: str) -> tuple[int, str]:
    edition = edition or hidden(client.get("/settings").text, "hints-edition")
    answer = client.post("/settings/hints", **{"hints-edition": edition, **fields})
    return answer.status_code, answer.text


def alma() -> Account:
    db.session.expire_all()
    return db.session.scalars(select(Account).where(Account.login == "alma")).one()


def test_every_page_knows_our_list_at_first(client: Client) -> None:
    told = words_on(client.get("/couples").text)
    assert told["words"][0] == ["always", "often, or how often"]
    assert len(told["words"]) == len(DEFAULT)
    assert told["quotations"] == [*QUOTATIONS]


def test_it_keeps_an_own_list(client: Client) -> None:
    assert send(client, **{"hints-enabled": "y", "hints-words": "obviously\n\nalways: often\n"})[0] == 303
    assert alma().hint_words == ["obviously", "always: often"]
    assert words_on(client.get("/couples").text)["words"] == [["obviously", ""], ["always", "often"]]
    assert "obviously\nalways: often</textarea>" in client.get("/settings").text


def test_it_switches_them_off(client: Client) -> None:
    assert send(client, **{"hints-words": "x"})[0] == 303
    assert alma().hints_enabled is False
    assert words_on(client.get("/couples").text) is None


def test_an_empty_list_is_ours_again(client: Client) -> None:
    send(client, **{"hints-enabled": "y", "hints-words": "obviously"})
    send(client, **{"hints-enabled": "y", "hints-words": "\n"})
    assert alma().hint_words == []
    assert len(words_on(client.get("/couples").text)["words"]) == len(DEFAULT)


def test_our_list_is_not_kept_again(client: Client) -> None:
    send(client, **{"hints-enabled": "y", "hints-words": "\r\n".join(DEFAULT)})
    assert alma().hint_words == []


@pytest.mark.parametrize("words", ["x" * 61, "\n".join(f"w{number}" for number in range(101))])
def test_it_says_when_the_list_is_too_long(client: Client, words: str) -> None:
    status, page = send(client, **{"hints-enabled": "y", "hints-words": words})
    assert status == 422
    assert "At most 100 words" in shown_error(page, "hints-words")
    assert alma().hint_words == []


def test_it_never_overwrites_newer_settings(client: Client) -> None:
    old = hidden(client.get("/settings").text, "hints-edition")
    send(client, old, **{"hints-enabled": "y", "hints-words": "first"})
    status, page = send(client, old, **{"hints-enabled": "y", "hints-words": "second"})
    assert status == 409
    assert "second" in page
    assert alma().hint_words == ["first"]


def test_it_cannot_break_out_of_its_place(client: Client) -> None:
    send(client, **{"hints-enabled": "y", "hints-words": "</script><script>alert(1)</script>: 'x'"})
    page = client.get("/couples").text
    assert "<script>alert" not in page
    assert words_on(page)["words"] == [["</script><script>alert(1)</script>", "'x'"]]


def test_a_change_leaves_a_line(client: Client) -> None:
    send(client, **{"hints-enabled": "y", "hints-words": "x"})
    assert "change hints" in set(db.session.scalars(select(AuditEvent.action)))


def test_nobody_is_told_the_words_at_the_door(nobody: Client) -> None:
    assert words_on(nobody.get("/sign-in").text) is None
