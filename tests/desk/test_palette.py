"""“Add”: one page that finds everything that can be written down, by typing."""

import re

import pytest

from clinic.agreements.rules import Area, VersionStatus
from clinic.couples.rules import Stage
from clinic.desk.palette import Thing, found, grouped, things
from clinic.desk.places import GROUPS, PLACES, directory
from clinic.records.kinds import KINDS
from tests.casefile.lived import Lived
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import Facts, at

TITLE = re.compile(r'data-words="[^"]*">.*?<a href="([^"]+)">([^<]+)</a>')


def page_of(client: Client, facts: Facts, more: str = "") -> str:
    return re.sub(r"\s+", " ", client.get(path(facts.couple, "add") + more).text)


def titles(client: Client, facts: Facts, more: str = "") -> list[str]:
    return [title for _, title in TITLE.findall(page_of(client, facts, more))]


def made(client: Client, facts: Facts) -> list[Thing]:
    """Everything there is to add, as a page of Alma's has it."""
    with client.browser.application.test_request_context():
        return things(facts.file)


def test_it_holds_every_kind_and_everything_else(client: Client, facts: Facts) -> None:
    there = set(titles(client, facts))
    assert {kind.title for kind in KINDS.values()} <= there
    assert {"Event", "New boundary", "Referral", "Support person", "Setback", "Risk entry", "Legal hold", "Closing",
            "What each thinks, feels and wants", "Intake profile", "Outside attention", "Decision on hold",
            "Consent: Inés alone", "Consent: Jon alone", "Own track of Inés"} <= there  # fmt: skip


def test_the_first_partner_stands_before_the_second(client: Client, facts: Facts) -> None:
    facts.put(facts.couple.partner("p1"), short_name="Zora")
    there = titles(client, facts)
    assert there.index("Consent: Zora alone") + 1 == there.index("Consent: Jon alone")


def test_what_the_stage_suggests_stands_first(client: Client, facts: Facts) -> None:
    facts.stage(Stage.MAINTAIN)
    page = page_of(client, facts)
    first, second, third = (page.index(each) for each in ("For this stage", "At any time", "In other stages"))
    assert first < page.index("Closing: care, communication, consent") < second
    assert second < page.index(">Small win<") < third < page.index(">Impact inventory<")


def test_agreements_can_be_changed_and_reviewed_by_name(client: Client, facts: Facts, lived: Lived) -> None:
    lived.agreed()
    lived.version(lived.agreement(Area.MONEY), status=VersionStatus.DRAFT, signed=())
    facts.put(lived.agreed(Area.DEVICES, status=VersionStatus.ENDED), ended_on=facts.file.as_of)
    there = titles(client, facts)
    assert {"Change: Online contact", "Review: Online contact", "Change: Money"} <= set(there)
    assert not {"Review: Money", "Change: Devices"} & set(there)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("win", "Small win"), ("prom", "Small promise"), ("SLEEP", "Routines: 14-day sheet"), ("referr", "Referral"),
     ("fricti", None), ("online cont", "Change: Online contact"), ("s44", "Own track of Inés"), ("even", "Event")],
)  # fmt: skip
def test_a_few_letters_find_it(client: Client, facts: Facts, lived: Lived, typed: str, first: str | None) -> None:
    lived.agreed()
    assert next((each.title for each in found(made(client, facts), typed)), None) == first


def test_every_title_finds_itself_first(client: Client, facts: Facts) -> None:
    known = made(client, facts)
    assert len(known) > 50
    for each in known:
        assert found(known, each.title)[0].title == each.title
        assert each in found(known, each.title.upper())


def test_without_a_script_words_narrow_the_page(client: Client, facts: Facts) -> None:
    assert titles(client, facts, "?q=agreement")[0] == "New boundary"
    assert "Nothing has these words" in page_of(client, facts, "?q=zzz")
    assert 'data-filter="things" data-filter-first="first-hit"' in page_of(client, facts, "?q=agreement")


def test_words_that_fit_one_thing_only_lead_straight_to_it(client: Client, facts: Facts) -> None:
    answer = client.get(path(facts.couple, "add") + "?q=subpoena")
    assert answer.headers["Location"] == path(facts.couple, "safety", "legal-hold")


def test_from_a_session_everything_leads_back_to_it(client: Client, facts: Facts, lived: Lived) -> None:
    meeting = facts.meeting(at(12))
    lived.agreed()
    page = page_of(client, facts, f"?meeting={meeting.id.hex}")
    assert f"records/new/win?meeting={meeting.id.hex}" in page
    assert re.search(rf'/change\?back={meeting.id.hex}">Change: Online contact<', page)
    assert f"agreements/new?kind=boundary&amp;back={meeting.id.hex}" in page
    assert "Back to session 1" in page


def test_the_session_of_another_couple_is_none(client: Client, facts: Facts, kim_and_lee: Facts) -> None:
    theirs = kim_and_lee.meeting(at(12))
    page = page_of(client, facts, f"?meeting={theirs.id.hex}")
    assert "Back to session" not in page
    assert theirs.id.hex not in page


def test_a_closed_kind_says_so_and_how_many_there_are(client: Client, facts: Facts, lived: Lived) -> None:
    for text in ("One", "Two"):
        lived.record("win", text=text)
    page = page_of(client, facts)
    assert re.search(r"Closed in this stage.{0,600}Own vulnerabilities", page)
    assert re.search(r'records/board/win">2 so far', page)


def test_groups_without_anything_are_left_out() -> None:
    thing = Thing("A win", "", "", "/", frozenset({Stage.REBUILD}))
    assert grouped([thing], Stage.REBUILD) == [("For this stage", [thing])]
    assert grouped([], Stage.REBUILD) == []


def test_it_hides_names(client: Client, facts: Facts) -> None:
    page_of(client, facts)
    client.post("/hide-names")
    assert not re.search("Inés|Jon", page_of(client, facts))
    assert not re.search("Inés|Jon", client.get(path(facts.couple, "everything")).text)


def test_everything_is_on_one_page_and_every_page_opens(client: Client, facts: Facts) -> None:
    page = client.get(path(facts.couple, "everything")).text
    links = re.findall(rf'href="({path(facts.couple)}/[^"#]+)"', page)
    assert len(set(links)) > 35
    for link in dict.fromkeys(links):
        assert client.get(link).status_code == 200, link


def test_every_place_stands_in_a_group(facts: Facts) -> None:
    assert {each.group for each in PLACES} == set(GROUPS)
    assert sum(len(places) for _, places in directory(facts.couple)) > 35


def test_strangers_find_nothing_here(stranger: Client, cast: Cast) -> None:
    for page in ("add", "everything"):
        stranger.get(path(cast.ines_and_jon, page), status=404)
