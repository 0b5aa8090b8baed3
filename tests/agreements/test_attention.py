"""The map of outside attention: sorted alone, compared, agreed, carried into a clause."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.agreements import consent_actions as actions
from clinic.agreements.consent_models import AttentionLine, lines_of
from clinic.agreements.consent_rules import Sorting
from clinic.agreements.models import Agreement
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.scope import caseload_of
from tests.agreements.test_signing import undo
from tests.agreements.written import here, sent, versions
from tests.cast import Cast, Client
from tests.couples.filled import path, shown_error
from tests.facts import DAY, Facts

SITUATIONS = ("A compliment at work", "Lunch with a friend")


def lines(cast: Cast) -> list[AttentionLine]:
    """The situations as they are stored now."""
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = lines_of(cast.ines_and_jon)
        _ = [(each.situation, each.sorted_p1, each.sorted_p2, each.agreed_line, each.earlier) for each in found]
        return found


def put(facts: Facts, partner: PartnerKey, *places: Sorting) -> list[AttentionLine]:
    """Let one partner sort, in the order of the situations."""
    there = actions.add_lines(by=facts.by, couple=facts.couple, situations=SITUATIONS) or lines_of(facts.couple)
    placed = {line.id: place for line, place in zip(there, places, strict=False)}
    found = actions.sort(by=facts.by, couple=facts.couple, partner=partner, placed=placed, today=DAY)
    db.session.commit()
    return found


def sort(client: Client, cast: Cast, partner: PartnerKey, *places: str) -> TestResponse:
    """Send one partner's form."""
    address = path(cast.ines_and_jon, "attention", cast.ines_and_jon.partner(partner).id.hex)
    client.get(address)
    fields = {f"place-{line.id.hex}": place for line, place in zip(lines(cast), places, strict=False)}
    return client.post(address, **fields)


def test_situations_are_added_once(client: Client, cast: Cast) -> None:
    client.get(path(cast.ines_and_jon, "attention"))
    for _ in range(2):
        answer = client.post(
            path(cast.ines_and_jon, "attention"), situations="\n".join(SITUATIONS) + "\n\nlunch with a FRIEND"
        )
        assert answer.status_code == 303
    assert [each.situation for each in lines(cast)] == [SITUATIONS[0], "lunch with a FRIEND"]


@pytest.mark.parametrize(("value", "words"), [(" ", "Enter situations"), ("x" * 301, "at most 300")])
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, value: str, words: str) -> None:
    client.get(path(cast.ines_and_jon, "attention"))
    answer = client.post(path(cast.ines_and_jon, "attention"), situations=value)
    assert answer.status_code == 422
    assert words in shown_error(answer.text, "situations")


def test_nobody_sees_the_other_s_before_both_have_sorted_all(client: Client, cast: Cast, facts: Facts) -> None:
    put(facts, "p1", Sorting.NOT_OK, Sorting.NOT_OK)
    second = client.get(path(cast.ines_and_jon, "attention", cast.ines_and_jon.partner("p2").id.hex)).text
    assert " checked" not in second
    sort(client, cast, "p2", "fine")
    page = client.get(path(cast.ines_and_jon, "attention")).text
    assert "Nothing compared yet" in page
    assert "not ok" not in page
    assert "2 of 2" in page
    assert "1 of 2" in page
    assert {each.audience for each in lines(cast)} == {Audience.COUNSELOR}


def test_once_both_have_sorted_all_it_is_compared(client: Client, cast: Cast, facts: Facts) -> None:
    put(facts, "p1", Sorting.NOT_OK, Sorting.FINE)
    assert sort(client, cast, "p2", "fine", "fine").status_code == 303
    page = client.get(path(cast.ines_and_jon, "attention")).text
    assert "Inés: not ok" in page
    assert "Jon: fine" in page
    assert page.count("Talk about it") == 1
    assert {each.audience for each in lines(cast)} == {Audience.JOINT}


def test_the_counselor_opens_what_both_have_sorted(client: Client, cast: Cast, facts: Facts) -> None:
    put(facts, "p1", Sorting.NOT_OK, Sorting.NOT_OK)
    put(facts, "p2", Sorting.FINE)
    assert "Compare what both have sorted" in client.get(path(cast.ines_and_jon, "attention")).text
    client.post(path(cast.ines_and_jon, "attention/compare"))
    assert [bool(each.compared_on) for each in lines(cast)] == [True, False]
    client.post(path(cast.ines_and_jon, "attention/compare"))
    assert "Nothing was sorted by both" in client.get(path(cast.ines_and_jon, "attention")).text


def test_what_was_compared_keeps_its_answers(client: Client, cast: Cast, facts: Facts) -> None:
    put(facts, "p1", Sorting.NOT_OK, Sorting.FINE)
    put(facts, "p2", Sorting.FINE, Sorting.FINE)
    sort(client, cast, "p1", "fine", "tell_me")
    assert [each.sorted_p1 for each in lines(cast)] == ["not_ok", "fine"]


def test_a_place_that_is_none_is_left_out(client: Client, cast: Cast, facts: Facts) -> None:
    put(facts, "p1")
    assert sort(client, cast, "p1", "perhaps", "fine").status_code == 303
    assert [each.sorted_p1 for each in lines(cast)] == ["", "fine"]


def agreed_lunch(client: Client, cast: Cast, facts: Facts, **fields: Any) -> TestResponse:
    """Write what was agreed about the second situation."""
    put(facts, "p1", Sorting.NOT_OK, Sorting.FINE)
    put(facts, "p2", Sorting.FINE, Sorting.FINE)
    line = lines(cast)[1]
    client.get(path(cast.ines_and_jon, "attention"))
    typed = {"edition": str(line.version), "agreed_line": "Told beforehand", **fields}
    named = {f"{line.id.hex}-{name}": value for name, value in typed.items()}
    return client.post(path(cast.ines_and_jon, "attention/lines", line.id.hex), **named)


def test_what_is_agreed_is_carried_into_a_clause(client: Client, cast: Cast, facts: Facts, agreed: Agreement) -> None:
    assert agreed_lunch(client, cast, facts).status_code == 303
    line = lines(cast)[1]
    page = client.get(path(cast.ines_and_jon, "attention")).text
    assert f"change?line={line.id.hex}" in page
    address = f"{here(cast, agreed, 'change')}?line={line.id.hex}"
    assert "Told beforehand" in client.get(address).text
    rows = {"clauses-0-text": "Phones out", "clauses-1-text": "Told beforehand", "why_changed": "Compared"}
    client.post(address, **sent(client, address, **rows))
    assert versions(cast, agreed)[-1].clauses[-1]["what"] == "Told beforehand"
    fresh = client.get(path(cast.ines_and_jon, f"agreements/new?line={line.id.hex}")).text
    assert "Told beforehand" in fresh
    assert '<option selected value="closeness_with_others">' in fresh


def test_earlier_words_are_kept(client: Client, cast: Cast, facts: Facts) -> None:
    agreed_lunch(client, cast, facts)
    line = lines_of(facts.couple)[1]
    actions.agree_line(by=facts.by, line=line, version=line.version, text="Told the same day", today=DAY)
    db.session.commit()
    assert lines(cast)[1].earlier == [{"until": "2025-05-13", "text": "Told beforehand"}]
    page = client.get(path(cast.ines_and_jon, "attention")).text
    assert "Told beforehand" in page.split("Earlier words")[1]


def test_an_empty_line_and_an_old_page_are_refused(client: Client, cast: Cast, facts: Facts) -> None:
    answer = agreed_lunch(client, cast, facts, agreed_line=" ")
    assert answer.status_code == 422
    assert "Enter what we agreed." in answer.text
    assert agreed_lunch(client, cast, facts, edition="1").status_code == 409
    line = lines_of(facts.couple)[0]
    with pytest.raises(Conflict):
        actions.agree_line(by=facts.by, line=line, version=None, text="x", today=DAY)


def test_nothing_is_agreed_before_it_is_compared(facts: Facts) -> None:
    line = put(facts, "p1", Sorting.FINE)[0]
    with pytest.raises(Refused, match="alone first"):
        actions.agree_line(by=facts.by, line=line, version=line.version, text="x", today=DAY)


def test_a_situation_is_withdrawn_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    put(facts, "p1", Sorting.FINE)
    first = lines(cast)[0]
    client.get(path(cast.ines_and_jon, "attention"))
    client.post(path(cast.ines_and_jon, "attention/lines", first.id.hex, "withdraw"))
    assert len(lines(cast)) == 1
    client.post(undo(client.get(path(cast.ines_and_jon, "attention")).text))
    assert len(lines(cast)) == 2
