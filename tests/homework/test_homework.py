"""A couple's homework on one page."""

import re

from clinic.homework.rules import Barrier, Outcome
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import A_WEEK, DAY, Facts


def page_of(client: Client, cast: Cast, more: str = "") -> str:
    return re.sub(r"\s+", " ", client.get(path(cast.ines_and_jon, "homework") + more).text)


def test_it_teaches_where_there_is_nothing(client: Client, cast: Cast) -> None:
    page = page_of(client, cast)
    assert "No homework yet" in page
    assert path(cast.ines_and_jon, "assign") in page


def test_it_asks_what_became_of_what_is_open(client: Client, cast: Cast, facts: Facts) -> None:
    facts.give("small-wins", partners=("p2",))
    page = page_of(client, cast)
    assert 'name="outcome_p2" value="replaced"' in page
    assert 'name="outcome_p1"' not in page
    assert 'name="brought_back"' in page


def test_it_tells_what_became_of_the_rest(client: Client, cast: Cast, facts: Facts) -> None:
    given = facts.give("small-wins", set_on=DAY - A_WEEK)
    told = {"outcome_p1": Outcome.DONE, "benefit_p1": 8, "outcome_p2": Outcome.NOT_DONE, "barrier_p2": Barrier.TIME}
    facts.tell(given, **told, brought_back="Five of seven")
    page = page_of(client, cast)
    for words in ("Inés: done, helped 8 of 10", "Jon: not done, not enough time", "Brought back: Five of seven"):
        assert words in page
    assert 'name="outcome_p1"' not in page
    assert 'name="outcome_p1" value="done" checked' in page_of(client, cast, f"?change={given.id.hex}")


def test_it_sums_up_each_partner_and_both(client: Client, cast: Cast, facts: Facts) -> None:
    for slug in ("small-wins", "solo-anchor", "steady-days"):
        given = facts.give(slug, set_on=DAY - A_WEEK)
        facts.tell(given, outcome_p1=Outcome.DONE, outcome_p2=Outcome.PARTLY, benefit_p1=9, benefit_p2=6)
    page = page_of(client, cast)
    for words in ("<dd>75%</dd>", "<dt>Inés</dt><dd>100%</dd>", "<dt>Jon</dt><dd>50%</dd>", "What helped most", "7.5"):
        assert words in page


def test_a_reason_against_a_caution_stays_visible(client: Client, cast: Cast, facts: Facts) -> None:
    facts.put(facts.give("small-wins"), override_reason="Both were seen alone elsewhere.")
    assert "Both were seen alone elsewhere." in page_of(client, cast)


def test_an_unknown_change_is_ignored(client: Client, cast: Cast, facts: Facts) -> None:
    facts.tell(facts.give(), outcome_p1=Outcome.DONE, outcome_p2=Outcome.DONE)
    page = page_of(client, cast, "?change=<script>")
    assert "script&gt;" not in page
    assert 'name="outcome_p1"' not in page


def test_it_hides_names(client: Client, cast: Cast, facts: Facts) -> None:
    facts.tell(facts.give(), outcome_p1=Outcome.DONE, benefit_p1=3)
    client.post("/hide-names")
    assert "Inés" not in page_of(client, cast)
