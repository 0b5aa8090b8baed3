"""Log session and Find: from anywhere to the right place."""

from tests.cast import Client
from tests.couples.filled import path
from tests.facts import A_WEEK, Facts, at


def test_it_opens_the_session_that_comes_next(client: Client, facts: Facts, kim_and_lee: Facts) -> None:
    facts.meeting(at(18))
    meeting = kim_and_lee.meeting(at(14))
    assert client.get("/log").headers["Location"] == path(kim_and_lee.couple, "sessions", meeting.id.hex)


def test_it_opens_the_session_that_is_just_over(client: Client, facts: Facts, kim_and_lee: Facts) -> None:
    kim_and_lee.meeting(at(14))
    meeting = facts.meeting(at(11))
    assert client.get("/log").headers["Location"] == path(facts.couple, "sessions", meeting.id.hex)


def test_it_opens_one_of_another_day_where_today_has_none(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(18) + A_WEEK)
    assert client.get("/log").headers["Location"] == path(facts.couple, "sessions", meeting.id.hex)


def test_it_offers_the_couples_where_nothing_is_planned(client: Client) -> None:
    answer = client.get("/log")
    assert answer.headers["Location"] == "/couples"
    assert "No session is planned." in client.get("/couples").text


def test_find_leads_to_the_couple(client: Client, facts: Facts) -> None:
    answer = client.get("/find?q=ines")
    assert answer.headers["Location"] == "/couples?q=ines"
    assert client.get(answer.headers["Location"]).headers["Location"] == path(facts.couple)
    assert len(client.get(f"/find?q={'x' * 500}").headers["Location"]) < 250
