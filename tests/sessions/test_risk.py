"""What is said on risk, what stays open, and what keeps a note from being signed."""

from datetime import date

import pytest

from clinic.sessions.risk import (
    OpenRisk,
    entry,
    follow_up_day,
    followed_up,
    is_open,
    missing,
    open_risks,
    risk_open,
    words,
)

PASSIVE = {"statement": "noted", "self_harm": "passive", "follow_up_on": "2025-04-05"}
THIRD, TENTH = date(2025, 4, 3), date(2025, 4, 10)


def test_it_keeps_only_what_was_said() -> None:
    said = entry({"statement": "no_change", "text": "", "ipv": "", "follow_up_done": False, "else": "x"})
    assert said == {"statement": "no_change"}
    assert entry({"statement": ""}) == {}


@pytest.mark.parametrize(
    "more",
    [{"text": "Rows overheard."}, {"child": "concern"}, {"ipv": "positive_item_reviewed"}, {"monitoring": "ended"}],
)
def test_it_is_something_to_note_where_there_is_something(more: dict[str, str]) -> None:
    assert entry({"statement": "no_change", **more})["statement"] == "noted"


def test_it_takes_an_answer_for_a_statement() -> None:
    assert entry({"self_harm": "denied"})["statement"] == "asked"
    assert entry({"self_harm": "denied", "ipv": "no_change"})["statement"] == "no_change"


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, ["risk_p1"]),
        ({"statement": "no_change"}, []),
        ({"statement": "noted"}, ["risk_p1_text"]),
        ({"statement": "noted", "self_harm": "active"}, ["risk_p1_follow_up_on"]),
        ({"statement": "noted", "self_harm": "active", "follow_up_done": True}, []),
        (PASSIVE, []),
    ],
)
def test_it_says_what_is_missing(said: dict[str, str], fields: list[str]) -> None:
    assert [name for name, _ in missing("p1", said)] == fields


def test_it_stays_open_until_it_is_followed_up() -> None:
    assert is_open(PASSIVE)
    assert not is_open({**PASSIVE, "follow_up_done": True})
    assert not is_open(followed_up({"p2": PASSIVE}, "p2", TENTH)["p2"])
    assert not is_open({"statement": "asked", "self_harm": "denied"})
    assert followed_up({"p2": PASSIVE}, "p1", TENTH) == {"p2": PASSIVE}


def test_it_finds_the_newest_open_statement() -> None:
    said = [(THIRD, {"p2": PASSIVE}), (TENTH, {"p1": {"child": "concern"}, "p2": {"statement": "no_change"}})]
    assert risk_open(said) == OpenRisk("p1", TENTH, "Safety of children: concern", None)
    assert [each.partner for each in open_risks(said)] == ["p1", "p2"]
    assert risk_open([]) is None


def test_it_follows_up_on_the_day_given_or_on_the_day_itself() -> None:
    assert follow_up_day({"p2": PASSIVE}, THIRD) == date(2025, 4, 5)
    assert follow_up_day({"p1": {"child": "concern"}, "p2": PASSIVE}, THIRD) == THIRD
    assert follow_up_day({"p1": {"statement": "asked"}}, THIRD) is None


def test_it_reads_as_a_paragraph() -> None:
    assert words({"statement": "no_change"}) == "No change."
    full = {**PASSIVE, "plan": "none", "text": "Since February.", "follow_up_done": True}
    assert words(full) == ("Self-harm: passive thoughts. Plan: none. Since February. Follow-up on 5 April 2025, done.")
    assert words(followed_up({"p2": PASSIVE}, "p2", TENTH)["p2"]) == words(PASSIVE)
    assert words({}) == ""
