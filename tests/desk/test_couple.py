"""The couple's page."""

import re
from datetime import date, timedelta

from clinic.couples.goal_actions import add_goal
from clinic.couples.rules import Audience, GoalOwner, Status
from clinic.homework.rules import Outcome
from clinic.kernel.database import db
from clinic.safety.rules import EventType
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, path
from tests.desk.test_today import statements
from tests.facts import A_WEEK, DAY, Facts, at


def page_of(client: Client, facts: Facts, more: str = "") -> str:
    return re.sub(r"\s+", " ", client.get(path(facts.couple) + more).text)


def test_it_teaches_where_there_is_nothing_yet(client: Client, facts: Facts) -> None:
    page = page_of(client, facts)
    for words in ("No sessions yet", "Plan the first session", "None yet. What you assign", "No goals yet"):
        assert words in page
    for words in ("No ratings yet", "Not asked yet", "Choose one"):
        assert words in page
    assert "Start note" not in page
    assert "Period" not in page


def test_everything_is_one_click_away(client: Client, facts: Facts) -> None:
    page = page_of(client, facts)
    places = ("brief", "sessions/new", "ratings", "events", "safety", "stage", "status", "edit", "goals", "sessions",
              "homework", "assign", "documents", "documents/notes", "documents/progress")  # fmt: skip
    for place in places:
        assert f'href="{path(facts.couple, place)}' in page, place


def test_one_partner_may_never_have_rated(client: Client, facts: Facts) -> None:
    for weeks in range(5):
        facts.rate("p1", 3 + weeks, DAY - (4 - weeks) * A_WEEK)
    page = page_of(client, facts)
    assert "Jon has not rated yet" in page
    assert "no ratings." in page
    assert page.count('<script type="application/json" class="chart-spec">') == 1


def test_it_shows_facts_and_todays_session(client: Client, facts: Facts) -> None:
    facts.held(at(18) - A_WEEK)
    facts.screened()
    meeting = facts.meeting(at(18))
    page = page_of(client, facts)
    assert "Today, 18:00" in page
    assert "<dt>Sessions held</dt><dd>1</dd>" in page.replace("</dt> <dd>", "</dt><dd>").replace("1 </dd>", "1</dd>")
    assert f'{meeting.id.hex}" data-key="n"' in page


def test_it_flags_every_open_risk(client: Client, facts: Facts) -> None:
    noted = {"statement": "noted", "self_harm": "passive"}
    facts.held(at(18) - A_WEEK, risk={"p1": noted, "p2": noted})
    page = page_of(client, facts)
    assert "For Inés, on 6 May." in page
    assert "For Jon, on 6 May." in page


def test_a_closed_couple_can_be_reopened_and_nothing_else_begins(client: Client, facts: Facts) -> None:
    facts.meeting(at(18))
    facts.status(Status.CLOSED)
    page = page_of(client, facts)
    assert "Closed since 13 May 2025." in page
    assert re.search(rf'<a class="button primary" href="{path(facts.couple, "status")}">.{{0,400}} Reopen</a>', page)
    assert "Start note" not in page
    assert "Plan a session" not in page


def test_a_paused_couple_can_go_on(client: Client, facts: Facts) -> None:
    facts.status(Status.PAUSED)
    page = page_of(client, facts)
    assert " Go on</a>" in page
    assert "Paused." in page


def test_hidden_names_are_nowhere_on_it(client: Client, facts: Facts) -> None:
    facts.put(facts.couple.partner("p1"), full_name="Inés María Ferro", pronouns="she/her")
    facts.put(facts.couple.partner("p2"), full_name="Jonathan Ferro")
    facts.held(at(18) - A_WEEK, risk={"p1": {"statement": "noted", "self_harm": "passive"}}, format="individual_p1")
    facts.meeting(at(18))
    for weeks in range(4):
        facts.rate("p1", 3 + weeks, DAY - weeks * A_WEEK)
        facts.rate("p2", 6, DAY - weeks * A_WEEK)
    facts.tell(facts.give(), outcome_p1=Outcome.DONE)
    add_goal(by=facts.by, couple=facts.couple, owner=GoalOwner.P1, text="A calm week")
    db.session.commit()
    assert "Inés" in page_of(client, facts)
    client.post("/hide-names")
    assert not re.search("Inés|Jon|Ferro|In\\\\u", page_of(client, facts))


def test_nasty_text_stays_text(client: Client, facts: Facts) -> None:
    for number, nasty in enumerate(NASTY):
        facts.held(at(18) - (number + 1) * A_WEEK, nasty, plan=nasty)
        facts.event(EventType.TRIGGER, DAY - timedelta(number), nasty, audience=Audience.JOINT)
    facts.rate("p1", 4, DAY - 6 * A_WEEK)
    page = page_of(client, facts)
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_the_period_is_one_of_three(client: Client, facts: Facts) -> None:
    facts.rate("p1", 4)
    assert 'data-range="3m" aria-current="true"' in page_of(client, facts, "?range=3m")
    assert 'data-range="all" aria-current="true"' in page_of(client, facts, "?range=<b>")


def test_five_years_stay_one_page(client: Client, facts: Facts, cast: Cast) -> None:
    """A session every fortnight, an event a month: the newest twelve stand open, three dozen are folded, no more."""
    for number in range(60):
        facts.held(at(18) - (number + 1) * 4 * A_WEEK, f"Session of long ago {number}.")
        facts.event(EventType.MILESTONE, DAY - (number + 1) * 4 * A_WEEK - timedelta(2), "Another month.")
    for number in range(130):
        facts.rate("p1", number % 11, date(2020, 5, 13) + number * 2 * A_WEEK)
    page = page_of(client, facts)
    assert page.count('<li class="session">') + page.count('<li class="agreement">') == 48
    assert "36 earlier" in page
    assert len(page) < 400_000


def test_it_sends_few_statements(client: Client, facts: Facts) -> None:
    facts.held(at(18) - A_WEEK)
    facts.tell(facts.give(), outcome_p1=Outcome.DONE, benefit_p1=8)
    facts.rate("p1", 4)
    assert len(statements(client, path(facts.couple))) == 15


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    for page in ("", "brief", "assign"):
        stranger.get(path(cast.ines_and_jon, page).rstrip("/"), status=404)
