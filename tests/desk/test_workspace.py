"""The session's page: note, ratings, last homework and next homework."""

import re

import time_machine

from clinic.couples.rules import Status
from clinic.homework.rules import Outcome
from clinic.kernel.database import db
from clinic.sessions.meeting_actions import cancel
from clinic.sessions.models import CoupleSession
from clinic.sessions.planning_rules import CancelledBy
from clinic.sessions.rules import Format
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import A_WEEK, DAY, Facts, at


def page_of(client: Client, meeting: CoupleSession) -> str:
    return re.sub(r"\s+", " ", client.get(f"/couples/{meeting.couple_id.hex}/sessions/{meeting.id.hex}").text)


def test_everything_of_a_session_is_on_one_page(client: Client, facts: Facts) -> None:
    facts.give("small-wins", set_on=DAY - A_WEEK)
    page = page_of(client, facts.meeting(at(12)))
    for part in (
        'id="note"',
        'name="trust_p1"',
        'name="closeness_p2"',
        'name="outcome_p2"',
        'id="exercise"',
        "Next session",
    ):
        assert part in page
    assert "Session 1" in page


def test_last_times_rating_is_outlined(client: Client, facts: Facts) -> None:
    facts.rate("p1", 3, DAY - A_WEEK)
    facts.rate("p1", 8)
    page = page_of(client, facts.meeting(at(12)))
    assert '<label class="last"><input type="radio" name="trust_p1" value="3">' in page


def test_what_was_chosen_stays_chosen(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(12))
    address = path(facts.couple, "sessions", meeting.id.hex, "ratings")
    client.get("/couples")
    client.post(address, trust_p1="7", trust_p2="not_rated", emotional_safety_p1="0")
    page = page_of(client, meeting)
    for name, value in (("trust_p1", "7"), ("trust_p2", "not_rated"), ("emotional_safety_p1", "0")):
        assert f'name="{name}" value="{value}" checked' in page
    assert "<details open><summary>Emotional safety" in page


def test_an_individual_session_asks_only_the_one_who_is_there(client: Client, facts: Facts) -> None:
    facts.give("small-wins", set_on=DAY - A_WEEK)
    facts.give("solo-anchor", set_on=DAY - A_WEEK, partners=("p2",))
    page = page_of(client, facts.meeting(at(12), format=Format.INDIVIDUAL_P1))
    assert 'name="trust_p1"' in page
    assert 'name="outcome_p1"' in page
    assert not re.search(r'name="(trust|outcome)_p2"', page)


def test_it_looks_back_on_what_was_set_before_and_shows_what_is_set_now(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(12))
    facts.give("small-wins", set_on=DAY - A_WEEK)
    told = facts.give("solo-anchor", set_on=DAY - A_WEEK, partners=("p1",))
    facts.tell(told, outcome_p1=Outcome.DONE)
    old = facts.give("slow-clock", set_on=DAY - 3 * A_WEEK, partners=("p1",), found=())
    facts.tell(old, DAY - 2 * A_WEEK, outcome_p1=Outcome.DONE)
    facts.give("steady-days", meeting_id=meeting.id)
    page = page_of(client, meeting)
    back, _, give = page.partition('id="give"')
    assert "Small wins" in back
    assert 'name="outcome_p1" value="done" checked' in back
    assert "Slow clock</h3>" not in back
    assert 'class="picked"' in give
    assert "Withdraw Steady days" in give


def test_a_signed_session_leads_to_its_note(client: Client, facts: Facts) -> None:
    meeting = facts.held(at(9))
    answer = client.get(path(facts.couple, "sessions", meeting.id.hex))
    assert answer.headers["Location"].endswith(f"{meeting.id.hex}/note")


def test_one_that_is_called_off_can_be_planned_again(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(14))
    cancel(by=facts.by, meeting=meeting, who=CancelledBy.P1, late=True)
    db.session.commit()
    page = page_of(client, meeting)
    assert "This session is called off" in page
    assert f"{meeting.id.hex}/restore" in page
    assert 'id="note"' not in page


def test_a_session_to_come_keeps_its_ratings_for_the_day(client: Client, facts: Facts) -> None:
    page = page_of(client, facts.meeting(at(14) + A_WEEK))
    assert "the keys are here on 20 May" in page
    assert 'name="trust_p1"' not in page


def test_ratings_are_there_after_midnight_of_the_day(
    client: Client, facts: Facts, clock: time_machine.Traveller
) -> None:
    meeting = facts.meeting(at(14) + A_WEEK)
    clock.move_to(at(0, 5, day=DAY + A_WEEK))
    client.sign_in("alma")
    assert 'name="trust_p1"' in page_of(client, meeting)


def test_a_couple_that_is_not_going_on_says_so(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(12))
    facts.status(Status.PAUSED)
    assert "Paused.</b>" in page_of(client, meeting)


def test_the_next_session_can_be_planned_from_here(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(12))
    assert "Not planned yet" in page_of(client, meeting)
    facts.meeting(at(14) + A_WEEK)
    assert "Tuesday 20 May 2025, 14:00" in page_of(client, meeting)


def test_it_hides_names(client: Client, facts: Facts) -> None:
    facts.give("small-wins", set_on=DAY - A_WEEK)
    meeting = facts.meeting(at(12))
    client.post("/hide-names")
    assert not re.search("Inés|Jon", page_of(client, meeting))


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, facts: Facts
) -> None:
    meeting = facts.meeting(at(12))
    for person, couple in ((stranger, cast.theirs), (stranger, cast.ines_and_jon), (client, cast.kim_and_lee)):
        person.get(path(couple, "sessions", meeting.id.hex), status=404)
