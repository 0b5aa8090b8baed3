"""The page called Today."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from clinic.couples.actions import open_couple
from clinic.couples.models import Couple
from clinic.couples.rules import Status
from clinic.kernel.database import Base, db
from clinic.safety.rules import EventType
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.desk.statements import looks, watched
from tests.facts import A_WEEK, DAY, Facts, at

GROWING = {"couple_session", "note", "rating_reading", "assignment", "event"}


def page_of(client: Client) -> str:
    return re.sub(r"\s+", " ", client.get("/").text)


def test_it_teaches_where_nothing_is_planned(client: Client) -> None:
    page = page_of(client)
    assert "Good afternoon, Alma" in page
    assert "Tuesday 13 May 2025" in page
    for words in ("No session planned", "Nothing else today.", "Nothing is waiting for you.", "Inés &amp; Jon"):
        assert words in page


def test_it_teaches_where_there_is_no_couple(stranger: Client, cast: Cast, in_almas_caseload: Cast) -> None:
    page = page_of(stranger)
    assert "Xanthe" in page
    assert "Inés" not in page


def test_the_next_brief_is_open_without_a_click(client: Client, facts: Facts, kim_and_lee: Facts) -> None:
    facts.held(at(18) - A_WEEK, "Both describe an easy week.", plan="Sunday talk.")
    facts.rate("p1", 5, DAY - A_WEEK)
    facts.rate("p1", 7)
    facts.event(EventType.TRIGGER, text="A song.")
    facts.give("small-wins")
    meeting = facts.meeting(at(12, 12))
    kim_and_lee.meeting(at(15))
    page = page_of(client)
    for words in (
        "12:12</time>, in 12 minutes", "Both describe an easy week.", "You planned:</b> Sunday talk.", "up 2",
        "Since then:</b> 13 May, Trigger: A song.", "Small wins (Inés open, Jon open)", "No risk follow-up is open.",
    ):  # fmt: skip
        assert words in page
    assert f'href="/couples/{facts.couple.id.hex}/sessions/{meeting.id.hex}" data-key="n"' in page
    assert path(kim_and_lee.couple, "brief") in page


def test_a_running_session_is_continued(client: Client, facts: Facts) -> None:
    facts.note(facts.meeting(at(11, 30)), "So far", signed=False)
    page = page_of(client)
    assert "Continue note" in page
    assert "Draft</b>, Inés &amp; Jon" in page


def test_both_clocks_stand_where_they_differ(client: Client, facts: Facts) -> None:
    facts.put(facts.couple.partner("p2"), zone="America/Halifax")
    facts.meeting(at(18))
    assert "14:00 for Jon" in page_of(client)


def test_an_individual_session_names_who_comes(client: Client, facts: Facts) -> None:
    facts.meeting(at(18), format="individual_p2")
    assert "Jon alone" in page_of(client)


def test_what_waits_leads_to_its_place(client: Client, facts: Facts) -> None:
    risk = {"p1": {"statement": "noted", "self_harm": "passive"}}
    held = facts.held(at(18) - 2 * A_WEEK, risk=risk)
    draft = facts.meeting(at(18) - A_WEEK)
    facts.note(draft, "Half", signed=False)
    facts.give(set_on=DAY - 3 * A_WEEK)
    page = page_of(client)
    sessions = path(facts.couple, "sessions")
    for address in (f"{sessions}/{held.id.hex}/note", f"{sessions}/{draft.id.hex}", path(facts.couple, "homework")):
        assert f'href="{address}"' in page
    assert "Risk follow-up" in page


def test_much_that_waits_is_folded(client: Client, facts: Facts) -> None:
    for weeks in range(1, 9):
        facts.meeting(at(18) - weeks * A_WEEK)
    page = page_of(client)
    assert page.count("No note yet") == 8
    assert "<summary>2 more</summary>" in page


def test_it_hides_names(client: Client, facts: Facts) -> None:
    facts.meeting(at(18))
    facts.note(facts.meeting(at(18) - A_WEEK), "Half", signed=False)
    facts.give(set_on=DAY - 3 * A_WEEK)
    client.post("/hide-names")
    page = page_of(client)
    assert "I. &amp; J." in page
    assert not re.search("Inés|Jon|Kim|Lee", page)


def couples(cast: Cast, count: int) -> Iterator[Couple]:
    for number in range(count):
        partners = {key: {"short_name": f"{key} {number}", "zone": "Europe/Dublin"} for key in ("p1", "p2")}
        yield open_couple(by=cast.alma.id, code=f"C{number}", opened_on=DAY, partners=partners)


@contextmanager
def a_full_caseload(cast: Cast, count: int) -> Iterator[None]:
    """Couples with something of everything."""
    for couple in list(couples(cast, count)):
        facts = Facts(cast, couple)
        facts.held(at(9) - A_WEEK, risk={"p1": {"statement": "noted", "self_harm": "passive"}})
        facts.note(facts.meeting(at(9) - 2 * A_WEEK), "Half", signed=False)
        facts.meeting(at(9) - 3 * A_WEEK)
        facts.meeting(at(18))
        facts.rate("p1", 4)
        facts.give(set_on=DAY - 3 * A_WEEK)
        facts.screened().event(EventType.DISCLOSURE)
    yield


def statements(client: Client, address: str) -> list[tuple[str, Any]]:
    """What a page sends once everything it needs the first time is there."""
    client.get(address)
    with watched(db.engine) as seen:
        client.get(address)
    return seen


def test_it_sends_as_many_statements_for_thirty_couples_as_for_three(client: Client, in_almas_caseload: Cast) -> None:
    counts = []
    for more in (3, 27):
        with a_full_caseload(in_almas_caseload, more):
            counts.append(len(statements(client, "/")))
        for couple in db.session.query(Couple).filter(Couple.code.like("C%")):
            couple.code = f"K{couple.code}{more}"
        Facts(in_almas_caseload, in_almas_caseload.ines_and_jon).give()
    assert counts == [20, 20]


@pytest.mark.sqlite_only
def test_no_statement_reads_a_whole_table_or_a_whole_caseload(client: Client, in_almas_caseload: Cast) -> None:
    """A growing table is entered by couple, by date or by state, never by its counselor alone (performance.md R4)."""
    with a_full_caseload(in_almas_caseload, 3):
        first = db.session.query(Couple).filter(Couple.code == "C0").one()
    sent = [*statements(client, "/"), *statements(client, path(first))]
    found = [look for each in sent for look in looks(db.engine, *each)]
    assert {table for _, table, _ in found} >= GROWING
    assert [look for look in found if look[0] == "SCAN" and look[1] in Base.metadata.tables] == []
    assert [look for look in found if look[1] in GROWING and look[2] == "counselor_id=?"] == []


def test_a_closed_couple_adds_no_row(client: Client, facts: Facts) -> None:
    facts.status(Status.CLOSED)
    assert "Inés" not in page_of(client)
