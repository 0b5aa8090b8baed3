"""The cards of the couple's page: what is alive, and nothing else."""

import re

import pytest

from clinic.agreements.rules import Area, VersionStatus
from clinic.couples.rules import Audience, Status
from tests.casefile.lived import A_DAY, Lived
from tests.cast import Client
from tests.couples.filled import path
from tests.desk.test_today import statements
from tests.facts import A_WEEK, DAY, Facts, at

CARDS = ("agreed", "practices", "watching", "wins", "around")


def page_of(client: Client, facts: Facts, more: str = "") -> str:
    return re.sub(r"\s+", " ", client.get(path(facts.couple) + more).text)


def cards_on(page: str) -> set[str]:
    return {each for each in CARDS if f'aria-labelledby="{each}"' in page}


def test_one_line_teaches_where_nothing_is_alive(client: Client, facts: Facts) -> None:
    page = page_of(client, facts)
    assert "Nothing agreed, practised or promised yet" in page
    assert cards_on(page) == set()


@pytest.mark.parametrize("card", CARDS)
def test_a_card_appears_only_where_there_is_something(client: Client, lived: Lived, card: str) -> None:
    {
        "agreed": lived.agreed,
        "practices": lambda: lived.record("end-of-day-talk", held=True),
        "watching": lambda: lived.record("early-signs", signs={"p1": {"stress": {"value": 8}}}),
        "wins": lambda: lived.record("win", text="A calm supper"),
        "around": lived.support,
    }[card]()
    page = page_of(client, lived.facts)
    assert cards_on(page) == {card}
    assert "Nothing agreed, practised" not in page


def test_a_change_of_a_boundary_is_one_click_and_a_form_away(client: Client, facts: Facts, lived: Lived) -> None:
    """Change, then Save: two clicks and the text; look.md 3.1 g allows three."""
    agreement = lived.agreed(review_due=DAY - A_DAY)
    lived.version(agreement, 2, status=VersionStatus.DRAFT, signed=("p1",))
    page = page_of(client, facts)
    change = path(facts.couple, "agreements", agreement.id.hex, "change")
    assert f'href="{change}">Change<' in page
    assert "Review was due 12 May" in page
    assert "Draft waits for Jon" in page
    assert "Phones stay in the kitchen" in page
    assert f'href="{path(facts.couple, "agreed")}">What we agreed, one page<' in page
    form = re.search(r'<form class="form" method="post".*?</form>', client.get(change).text, re.DOTALL)
    assert form is not None
    assert len(re.findall(r"<button(?![^>]*type=\"button\")", form[0])) == 1


def test_it_says_how_practices_and_promises_go(client: Client, facts: Facts, lived: Lived) -> None:
    lived.record("end-of-day-talk", held=True)
    week = {"week_start": (DAY - A_WEEK).isoformat(), "made": 5, "shown": 4, "told": 1}
    lived.record("accountability", about="p2", text="No private chats", weeks=[week])
    page = page_of(client, facts)
    assert "<b>1</b> of 7 days, <b>1</b> of 28" in page
    assert "Kept 4 of 5, 1 told · full weeks in a row: 1" in page


def test_around_them_names_what_waits(client: Client, facts: Facts, lived: Lived) -> None:
    lived.referral(DAY - 15 * A_DAY)
    lived.referral(DAY)
    lived.look_back(DAY - A_DAY)
    page = page_of(client, facts)
    assert page.count("No step since 28 Apr") == 1
    assert "Look back" not in page
    facts.status(Status.CLOSED)
    assert "Due 12 May" in page_of(client, facts)


def test_a_hold_and_an_open_risk_stand_at_the_top(client: Client, facts: Facts, lived: Lived) -> None:
    lived.hold()
    lived.risk()
    page = page_of(client, facts)
    assert page.index("Legal hold since 13 May 2025") < page.index('id="chart-trust"')
    assert re.search(rf'For Inés, on 13 May\. <a href="{path(facts.couple, "safety/risks")}">Follow up</a>', page)


def test_more_agreements_than_five_are_one_click_away(client: Client, facts: Facts, lived: Lived) -> None:
    for area in list(Area)[:6]:
        lived.agreed(area)
    assert "All 6 agreements" in page_of(client, facts)


def test_the_timeline_can_show_one_kind_of_entry(client: Client, facts: Facts, lived: Lived) -> None:
    facts.held(at(18) - A_WEEK, "They told of the week.")
    lived.agreed()
    lived.record("win", text="A calm supper", audience=Audience.JOINT)
    lived.record("trigger", about="p1", text="Late train")
    page = page_of(client, facts, "?show=records")
    timeline = page[page.index('id="timeline"') : page.index('aria-labelledby="goals"')]
    assert 'aria-current="true">Records<' in timeline
    assert "Session 1" not in timeline
    assert "New agreement" not in timeline
    assert timeline.count("only you") == 1
    assert "Session 1" in page_of(client, facts, "?show=<b>")


def test_add_has_a_key(client: Client, facts: Facts) -> None:
    assert f'href="{path(facts.couple, "add")}" data-key="a"' in page_of(client, facts)


def test_names_are_hidden_on_every_card(client: Client, facts: Facts, lived: Lived) -> None:
    lived.version(lived.agreement(), status=VersionStatus.DRAFT, signed=("p1",))
    lived.record("small-promise", about="p2", text="Text at six")
    lived.record("early-signs", signs={"p1": {"stress": {"value": 8}}})
    lived.support("Marta Klein")
    lived.referral(DAY - 15 * A_DAY)
    assert "Jon" in page_of(client, facts)
    client.post("/hide-names")
    assert not re.search("Inés|Jon|Marta|Klein", page_of(client, facts))


def test_a_full_life_costs_few_statements(client: Client, facts: Facts, lived: Lived) -> None:
    """Ten of before, and one each: agreements with versions, reviews, records, referrals, supports, what warns."""
    facts.held(at(18) - A_WEEK)
    facts.give()
    facts.rate("p1", 4)
    for area in (Area.ONLINE_CONTACT, Area.MONEY):
        lived.reviewed(lived.agreed(area))
    for days in range(20):
        lived.record("end-of-day-talk", DAY - days * A_DAY, held=True)
    lived.record("small-promise", about="p2", text="Text at six")
    lived.referral(DAY - 15 * A_DAY)
    lived.support()
    lived.risk()
    lived.hold()
    assert len(statements(client, path(facts.couple))) == 16
