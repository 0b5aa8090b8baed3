"""Assigning from the couple's page: ticks, words, cautions and bundles."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from clinic.couples.rules import Stage, Status
from clinic.homework.exercises import bundles, catalogue
from clinic.homework.models import Assignment, assignments_of
from clinic.kernel.database import db
from clinic.safety.rules import ContactState, EventType
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, hidden, path
from tests.facts import A_WEEK, DAY, Facts, at

FREE, OTHER = "solo-anchor", "steady-days"
LOCKED = "end-of-day-talk"
REASON = "Both asked for it and safety was gone through."


def send(client: Client, facts: Facts, *slugs: str, find: bool = False, **fields: Any) -> TestResponse:
    address = path(facts.couple, "assign")
    once = fields.pop("once", None) or hidden(client.get(address).text, "once")
    button = {} if find else {"assign": "1"}
    return client.post(address, slug=list(slugs), once=once, **button, **fields)


def kept(facts: Facts) -> dict[str, Assignment]:
    db.session.expire_all()
    return {each.slug: each for each in assignments_of(facts.couple)}


def problem_of(page: str, slug: str) -> str:
    return unescape(page.split(f'id="problem-{slug}"')[1].split("</p>", maxsplit=1)[0])


def test_it_shows_those_of_the_stage_open_and_the_rest_folded(client: Client, facts: Facts) -> None:
    page = client.get(path(facts.couple, "assign")).text
    assert page.count('name="slug"') == len(catalogue())
    first = page[: page.index("<summary>Understanding</summary>")]
    assert first.count('name="slug"') == sum(each.stage is Stage.STABILISE for each in catalogue().values())


def test_two_ticks_give_two_exercises(client: Client, facts: Facts) -> None:
    """Assign, tick, tick, Assign: four clicks."""
    assert f'href="{path(facts.couple, "assign")}"' in client.get(path(facts.couple)).text
    answer = send(client, facts, FREE, OTHER)
    assert (answer.status_code, answer.headers["Location"]) == (303, path(facts.couple))
    given = kept(facts)
    assert given.keys() == {FREE, OTHER}
    assert given[FREE].partners == ("p1", "p2")
    assert given[FREE].due_on == DAY + A_WEEK
    assert given[FREE].dose == catalogue()[FREE].frequency_text
    page = client.get(path(facts.couple)).text
    assert "Assigned." in page
    assert catalogue()[FREE].title in page


def test_it_gives_everything_once_when_sent_twice(client: Client, facts: Facts) -> None:
    once = hidden(client.get(path(facts.couple, "assign")).text, "once")
    assert [send(client, facts, FREE, FREE, once=once).status_code for _ in range(2)] == [303, 303]
    assert len(assignments_of(facts.couple)) == 1


def test_it_is_due_at_the_next_session(client: Client, facts: Facts) -> None:
    facts.meeting(at(18) + timedelta(4))
    page = client.get(path(facts.couple, "assign")).text
    assert hidden(page, "due") == "2025-05-17"
    send(client, facts, FREE)
    assert kept(facts)[FREE].due_on == DAY + timedelta(4)


def test_it_takes_every_word(client: Client, facts: Facts) -> None:
    said = {"for": ["p2"], "asked": "1", "dose": "twice", "text": "Start small", "due": "2025-06-01"}
    send(client, facts, FREE, OTHER, due="2025-05-30", **{f"{name}-{FREE}": value for name, value in said.items()})
    given = kept(facts)
    assert (given[FREE].partners, given[FREE].dose, given[FREE].custom_text) == (("p2",), "twice", "Start small")
    assert (given[FREE].due_on.isoformat(), given[OTHER].due_on.isoformat()) == ("2025-06-01", "2025-05-30")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("asked", "1", "Choose at least one partner."),
        ("due", "2025-05-12", "cannot be before"),
        ("due", "soon", "as a date"),
        ("due", "9999-12-31", "as a date"),
        ("dose", "x" * 201, "at most 200"),
        ("text", "x" * 2001, "at most 2,000"),
        ("text", "\x00", "invisible"),
    ],
)
def test_one_that_is_refused_holds_back_all(client: Client, facts: Facts, field: str, value: str, words: str) -> None:
    answer = send(client, facts, FREE, OTHER, **{f"{field}-{OTHER}": value, f"text-{FREE}": "Kept words"})
    assert answer.status_code == 422
    assert words in problem_of(answer.text, OTHER)
    assert f"{catalogue()[OTHER].title}: " in answer.text
    assert "<title>Error: " in answer.text
    assert len(re.findall(rf'name="slug" value="(?:{FREE}|{OTHER})" checked', answer.text)) == 2
    assert 'value="Kept words"' in answer.text
    assert kept(facts) == {}


def test_it_wants_a_tick(client: Client, facts: Facts) -> None:
    answer = send(client, facts)
    assert answer.status_code == 422
    assert "Tick at least one exercise." in answer.text
    gone = send(client, facts, FREE, "no-such-exercise")
    assert "no longer in the library" in gone.text
    assert kept(facts) == {}


def test_a_lock_opens_with_a_reason_that_is_kept(client: Client, facts: Facts) -> None:
    for reason in ("", "too short"):
        answer = send(client, facts, LOCKED, **{f"reason-{LOCKED}": reason})
        assert answer.status_code == 422
        assert "at least 10 characters" in problem_of(answer.text, LOCKED)
        assert f'href="#reason-{LOCKED}"' in answer.text
        assert f'aria-invalid="true">{reason}</textarea>' in answer.text
    assert send(client, facts, LOCKED, **{f"reason-{LOCKED}": REASON}).status_code == 303
    given = kept(facts)[LOCKED]
    assert (given.overridden, given.override_reason) == (["IPV"], REASON)


def locked(client: Client, facts: Facts, slug: str) -> bool:
    page = client.get(path(facts.couple, "assign")).text
    offer = page[page.index(f'value="{slug}"') :].partition("</li>")[0]
    return "Locked</span>" in offer


def test_the_facts_of_the_day_lock_and_open(client: Client, facts: Facts, clock: time_machine.Traveller) -> None:
    waiting = (LOCKED, "what-it-offered", "disconnection-map", FREE)
    assert [locked(client, facts, each) for each in waiting] == [True, True, True, False]
    facts.screened().stage(Stage.UNDERSTAND)
    assert [locked(client, facts, each) for each in waiting] == [False, False, False, False]
    clock.shift(60)
    facts.contact(ContactState.CONTINUING)
    assert [locked(client, facts, each) for each in waiting] == [False, True, False, False]
    facts.event(EventType.DISCLOSURE, DAY - timedelta(3))
    assert [locked(client, facts, each) for each in waiting] == [False, True, False, True]


@pytest.mark.parametrize("days", [3, 4])
def test_a_disclosure_locks_for_72_hours(client: Client, facts: Facts, days: int) -> None:
    facts.event(EventType.DISCLOSURE, DAY - timedelta(days))
    assert locked(client, facts, FREE) == (days == 3)


def test_an_open_risk_locks(client: Client, facts: Facts) -> None:
    facts.held(at(18) - 5 * A_WEEK, risk={"p1": {"statement": "noted", "self_harm": "passive"}})
    assert locked(client, facts, FREE)


def test_a_positive_screen_asks_for_a_reason(client: Client, facts: Facts) -> None:
    facts.screened().screen("p1", positive=True)
    answer = send(client, facts, LOCKED)
    assert "A private screen was positive" in problem_of(answer.text, LOCKED)
    assert send(client, facts, LOCKED, **{f"reason-{LOCKED}": REASON}).status_code == 303


def test_each_partner_is_asked_for_a_yes(client: Client, facts: Facts) -> None:
    asked = next(slug for slug, each in catalogue().items() if each.cautions == ("COERCE",))
    answer = send(client, facts, asked, **{f"yes-{asked}": ["p1"]})
    assert "Ask each partner alone" in problem_of(answer.text, asked)
    assert re.search(rf'name="yes-{asked}" value="p1" checked', answer.text)
    assert send(client, facts, asked, **{f"yes-{asked}": ["p1", "p2"]}).status_code == 303
    assert set(kept(facts)[asked].separate_yes) == {"p1", "p2"}


def test_own_corner_is_opened_by_the_counselor(client: Client, facts: Facts) -> None:
    facts.screened().stage(Stage.MAINTAIN)
    answer = send(client, facts, "own-corner")
    assert "Closed until you open it" in problem_of(answer.text, "own-corner")
    send(client, facts, "own-corner", **{"reason-own-corner": REASON})
    assert "RELEASE" in kept(facts)["own-corner"].overridden


def test_it_says_gently_when_it_is_much(client: Client, facts: Facts) -> None:
    facts.give("small-wins")
    assert "1 was given in the last seven days" in re.sub(r"\s+", " ", client.get(path(facts.couple, "assign")).text)
    send(client, facts, FREE, OTHER)
    assert "That makes 3 new ones for both this week; two are enough." in client.get(path(facts.couple)).text


def test_a_bundle_comes_ticked_and_can_be_thinned_out(client: Client, facts: Facts) -> None:
    bundle = bundles()["first-two-weeks"]
    page = client.get(path(facts.couple, "assign?bundle=first-two-weeks")).text
    assert set(re.findall(r'name="slug" value="([^"]+)" checked', page)) == set(bundle.exercises)
    assert bundle.title in page
    answer = send(client, facts, FREE)
    assert answer.status_code == 303
    assert kept(facts).keys() == {FREE}
    assert " checked" not in client.get(path(facts.couple, "assign?bundle=no")).text.replace(
        '" checked><span><span', ""
    )


def test_looking_for_more_keeps_what_is_ticked(client: Client, facts: Facts) -> None:
    answer = send(client, facts, FREE, find=True, q="evening sit", **{f"text-{FREE}": "Kept words"})
    assert answer.status_code == 200
    assert re.search(rf'name="slug" value="{FREE}" checked', answer.text)
    assert 'value="Kept words"' in answer.text
    assert answer.text.index(f'value="{FREE}"') < answer.text.index(f'value="{LOCKED}"')
    assert "Nothing was assigned" not in answer.text
    assert kept(facts) == {}


def test_it_says_so_when_nothing_has_the_words(client: Client, facts: Facts) -> None:
    assert "No exercise has these words" in client.get(path(facts.couple, "assign?q=zzyzx")).text


def test_from_a_session_it_belongs_to_that_session(client: Client, facts: Facts, kim_and_lee: Facts) -> None:
    meeting, other = facts.meeting(at(12)), kim_and_lee.meeting(at(9))
    answer = send(client, facts, FREE, meeting=meeting.id.hex)
    assert answer.headers["Location"] == path(facts.couple, "sessions", meeting.id.hex)
    assert kept(facts)[FREE].meeting_id == meeting.id
    for wrong in (other.id.hex, "x"):
        answer = send(client, facts, OTHER, meeting=wrong)
        assert answer.headers["Location"] == path(facts.couple)
        assert kept(facts)[OTHER].meeting_id is None


def test_a_closed_couple_is_given_nothing(client: Client, facts: Facts) -> None:
    facts.status(Status.CLOSED)
    answer = send(client, facts, FREE)
    assert answer.status_code == 422
    assert "Reopen it" in answer.text
    assert kept(facts) == {}


def test_it_keeps_nasty_text_as_text(client: Client, facts: Facts) -> None:
    for nasty in NASTY:
        send(client, facts, FREE, **{f"text-{FREE}": nasty, f"dose-{FREE}": nasty})
    assert {each.custom_text for each in assignments_of(facts.couple)} == set(NASTY)
    for page in ("", "homework", "brief"):
        assert "<script>alert" not in client.get(path(facts.couple, page).rstrip("/")).text


def test_it_hides_names(client: Client, facts: Facts) -> None:
    client.post("/hide-names")
    assert not re.search("Inés|Jon", client.get(path(facts.couple, "assign?bundle=agreements")).text)


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast, facts: Facts) -> None:
    stranger.get("/couples")
    assert stranger.post(path(cast.ines_and_jon, "assign"), slug=FREE, assign="1").status_code == 404
    assert kept(facts) == {}
