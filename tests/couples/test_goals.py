"""Goals per person: adding, changing, ending and taking up again."""

import re
from uuid import uuid4

import pytest

from clinic.couples.models import Goal, goals
from clinic.couples.rules import GoalOwner
from clinic.kernel.clock import today
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, audited, hidden, path, shown_error

GOAL = {"owner": "p1", "text": "A normal week without checking", "measure": "trust", "target": "7"}


def add(client: Client, cast: Cast, **fields: str) -> tuple[int, str]:
    page = client.get(path(cast.ines_and_jon, "goals")).text
    sent = {"once": hidden(page, "once"), **GOAL, **fields}
    answer = client.post(path(cast.ines_and_jon, "goals"), **sent)
    return answer.status_code, answer.text


def kept(cast: Cast) -> list[Goal]:
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = goals(cast.ines_and_jon)
        _ = [(each.text, each.measure, each.target) for each in found]
        return found


@pytest.fixture
def goal(client: Client, cast: Cast) -> Goal:
    add(client, cast)
    return kept(cast)[0]


def changed(client: Client, cast: Cast, goal: Goal, **fields: str) -> tuple[int, str]:
    where = path(cast.ines_and_jon, "goals", goal.id.hex)
    sent = {**GOAL, "edition": hidden(client.get(where).text, "edition"), **fields}
    answer = client.post(where, **sent)
    return answer.status_code, answer.text


def test_it_adds_a_goal_in_their_words(client: Client, cast: Cast) -> None:
    assert add(client, cast)[0] == 303
    (goal,) = kept(cast)
    assert (goal.owner, goal.text, goal.measure, goal.target) == (GoalOwner.P1, GOAL["text"], "trust", "7")
    page = client.get(path(cast.ines_and_jon, "goals")).text
    assert "Trust, aimed at 7" in page
    assert audited(cast.ines_and_jon) == ["add goal"]


def test_it_keeps_the_order_they_were_given_in(client: Client, cast: Cast) -> None:
    for number in range(3):
        add(client, cast, text=f"Goal {number}", owner="both")
    assert [(each.position, each.text) for each in kept(cast)] == [(1, "Goal 0"), (2, "Goal 1"), (3, "Goal 2")]


def test_it_calls_the_owners_by_name(client: Client, cast: Cast) -> None:
    page = re.sub(r"\s+", " ", client.get(path(cast.ines_and_jon, "goals")).text)
    assert all(f"<span>{name}</span>" in page for name in ("Inés", "Jon", "Both"))
    client.post("/hide-names")
    assert "Inés" not in client.get(path(cast.ines_and_jon, "goals")).text


def test_it_adds_one_goal_when_sent_twice(client: Client, cast: Cast) -> None:
    once = hidden(client.get(path(cast.ines_and_jon, "goals")).text, "once")
    assert [add(client, cast, once=once)[0] for _ in range(2)] == [303, 303]
    assert len(kept(cast)) == 1


def test_it_seals_every_word(client: Client, cast: Cast) -> None:
    add(client, cast, text="planted-text", measure="planted-measure", target="planted-target")
    with db.engine.connect() as connection:
        row = connection.execute(Goal.__table__.select()).one()
    assert not any("planted" in str(value) for value in row)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("owner", "", "Choose one."),
        ("owner", "p3", "Not a valid choice"),
        ("text", "  ", "Enter goal."),
        ("text", "x" * 2001, "at most 2,000"),
        ("measure", "x" * 101, "at most 100"),
        ("target", "\x00", "control characters"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    status, page = add(client, cast, **{field: value})
    assert status == 422
    assert words in shown_error(page, field)
    assert kept(cast) == []


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast) -> None:
    for nasty in NASTY:
        assert add(client, cast, text=nasty, measure=nasty)[0] == 303
    assert [each.text for each in kept(cast)] == list(NASTY)
    assert "<script>alert" not in client.get(path(cast.ines_and_jon, "goals")).text


def test_it_changes_a_goal(client: Client, cast: Cast, goal: Goal) -> None:
    assert changed(client, cast, goal, owner="both", text="A week without bracing", target="")[0] == 303
    (now,) = kept(cast)
    assert (now.owner, now.text, now.target) == (GoalOwner.BOTH, "A week without bracing", "")
    assert audited(cast.ines_and_jon) == ["add goal", "change goal"]


def test_it_never_overwrites_a_newer_version(client: Client, cast: Cast, goal: Goal) -> None:
    old = hidden(client.get(path(cast.ines_and_jon, "goals", goal.id.hex)).text, "edition")
    changed(client, cast, goal, text="Saved in the newer tab")
    status, page = changed(client, cast, goal, text="Typed in the older tab", edition=old)
    assert status == 409
    assert "Typed in the older tab</textarea>" in page
    assert "<dd>Saved in the newer tab</dd>" in page
    assert kept(cast)[0].text == "Saved in the newer tab"


def test_it_ends_a_goal_and_takes_it_up_again(client: Client, cast: Cast, goal: Goal) -> None:
    where = path(cast.ines_and_jon, "goals", goal.id.hex)
    assert client.post(f"{where}/end").headers["Location"] == path(cast.ines_and_jon, "goals")
    assert kept(cast)[0].ended_on == today("Europe/Dublin")
    page = client.get(path(cast.ines_and_jon, "goals")).text
    assert f'action="{where}/resume"' in page
    assert "Undo" in page
    client.post(f"{where}/resume")
    assert kept(cast)[0].ended_on is None
    assert audited(cast.ines_and_jon) == ["add goal", "end goal", "resume goal"]


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, goal: Goal
) -> None:
    stranger.get("/couples")
    for act in ("", "end", "resume"):
        theirs, ours = path(cast.theirs, "goals", goal.id.hex, act), path(cast.ines_and_jon, "goals", goal.id.hex, act)
        other = path(cast.kim_and_lee, "goals", goal.id.hex, act)
        assert stranger.post(theirs.rstrip("/"), **GOAL).status_code == 404
        assert stranger.post(ours.rstrip("/"), **GOAL).status_code == 404
        assert client.post(other.rstrip("/"), **GOAL).status_code == 404
    assert (kept(cast)[0].text, kept(cast)[0].ended_on) == (GOAL["text"], None)


def test_it_knows_no_goal_that_is_not_there(client: Client, cast: Cast) -> None:
    client.get(path(cast.ines_and_jon, "goals", uuid4().hex), status=404)
