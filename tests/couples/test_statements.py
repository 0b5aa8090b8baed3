"""What each thinks, feels and wants."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.couples.profile_models import Statement, latest_statements
from clinic.couples.rules import Audience, Stage
from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import Facts

SAID = {
    "said_on": "2025-05-12", "stage": "stabilise", "audience": "counselor_only", "p1-think": "It takes longer.",
    "p1-willingness": "4", "p1-leaving_thoughts": "serious", "p2-want": "To sleep in one room.", "p2-willingness": "9",
    "p2-commitment": "10",
}  # fmt: skip


def say(client: Client, cast: Cast, page: str = "", **fields: Any) -> TestResponse:
    page = page or client.get(path(cast.ines_and_jon, "statements")).text
    seen = {name: hidden(page, name) for name in ("p1-once", "p2-once")}
    return client.post(path(cast.ines_and_jon, "statements"), **{**seen, **SAID, **fields})


def kept() -> list[Statement]:
    db.session.expire_all()
    with every_caseload(reason="a test looks"):
        found = list(db.session.scalars(select(Statement).order_by(Statement.partner)))
        _ = [each.facts for each in found]
        return found


def test_it_keeps_what_both_said_apart(client: Client, cast: Cast) -> None:
    assert say(client, cast).status_code == 303
    first, second = kept()
    assert (first.think, first.facts) == ("It takes longer.", {"willingness": 4, "leaving_thoughts": "serious"})
    assert (second.want, second.facts) == ("To sleep in one room.", {"willingness": 9, "commitment": 10})
    assert {each.audience for each in (first, second)} == {Audience.COUNSELOR}


def test_it_shows_them_side_by_side_with_the_gap(client: Client, cast: Cast) -> None:
    say(client, cast)
    for page in ("statements", "profile"):
        text = client.get(path(cast.ines_and_jon, page)).text
        assert "Inés 4, Jon 9: 5 apart." in text
        assert "ask Inés" in text


def test_one_side_may_stay_empty(client: Client, cast: Cast) -> None:
    say(client, cast, **{"p2-want": " ", "p2-willingness": "", "p2-commitment": ""})
    assert [each.partner for each in kept()] == ["p1"]


def test_nothing_said_is_nothing_kept(client: Client, cast: Cast) -> None:
    empty = {name: "" for name in SAID if name[:2] in {"p1", "p2"}}
    answer = say(client, cast, **empty)
    assert answer.status_code == 422
    assert "at least one of them" in answer.text
    assert kept() == []


def test_it_keeps_one_of_each_when_sent_twice(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "statements")).text
    assert [say(client, cast, page).status_code for _ in range(2)] == [303, 303]
    assert len(kept()) == 2


def test_the_newest_counts_and_a_withdrawn_one_does_not(client: Client, cast: Cast, facts: Facts) -> None:
    say(client, cast)
    say(client, cast, **{"said_on": "2025-05-13", "p1-think": "Newer."})
    db.session.expire_all()
    newest = latest_statements(facts.couple)["p1"]
    assert newest.think == "Newer."
    client.post(path(cast.ines_and_jon, "statements", newest.id.hex, "withdraw"))
    page = client.get(path(cast.ines_and_jon, "statements")).text
    assert "Withdrawn" in page
    db.session.expire_all()
    assert latest_statements(facts.couple)["p1"].think == "It takes longer."
    undo = re.search(r'class="toast undo".*?action="([^"]+)"', page, re.DOTALL)
    assert undo
    client.post(undo[1])
    db.session.expire_all()
    assert latest_statements(facts.couple)["p1"].think == "Newer."


def test_a_new_stage_asks_again(client: Client, cast: Cast, facts: Facts) -> None:
    say(client, cast)
    assert "nothing is written down of" not in client.get(path(cast.ines_and_jon, "stage")).text
    facts.stage(Stage.UNDERSTAND)
    assert "nothing is written down of Inés and Jon" in client.get(path(cast.ines_and_jon, "stage")).text
    new = {"said_on": "2025-05-13", "stage": "understand"}
    say(client, cast, **{**new, "p2-want": "", "p2-willingness": "", "p2-commitment": ""})
    assert "nothing is written down of Jon." in client.get(path(cast.ines_and_jon, "stage")).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("said_on", "2025-05-14", "up to today"), ("stage", "x", "Not a valid choice"), ("p1-think", "x" * 2001, "2,000")],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    answer = say(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert kept() == []


def test_it_hides_names(client: Client, cast: Cast) -> None:
    say(client, cast)
    client.post("/hide-names")
    for page in ("statements", "profile", "stage", "closing", "swap", "status"):
        text = client.get(path(cast.ines_and_jon, page)).text
        assert "Inés" not in text
        assert "Jon" not in text


def test_a_new_stage_asks_again_on_the_day_of_the_step(client: Client, cast: Cast) -> None:
    """What was said that day for the stage before is no answer to the new one."""
    say(client, cast)
    step = {"stage": "understand", "changed_on": SAID["said_on"], "reason": "Evening talks are steady"}
    client.post(path(cast.ines_and_jon, "stage"), **step)
    asked = "Since this stage began nothing is written down of"
    assert asked in client.get(path(cast.ines_and_jon, "stage")).text
    say(client, cast, stage="understand")
    assert asked not in client.get(path(cast.ines_and_jon, "stage")).text
