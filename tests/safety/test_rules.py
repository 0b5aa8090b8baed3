"""What an event may say, which screens count, and how old a status is."""

from datetime import timedelta
from typing import Any

import pytest

from clinic.couples.rules import Audience
from clinic.safety.rules import (
    LETTERS,
    ContactSource,
    ContactState,
    EventBy,
    EventType,
    Happening,
    age_in_words,
    is_for_violence,
    opens_risk,
    screen_words,
)
from tests.facts import DAY


def happening(**more: Any) -> Happening:
    return Happening(**{"type": EventType.TRIGGER, "happened_on": DAY, "by": EventBy.P1, "text": "A song.", **more})


def test_every_kind_has_a_letter_and_words() -> None:
    assert set(LETTERS) == {each.value for each in EventType}
    for kind in (EventType, EventBy, Audience, ContactState, ContactSource):
        labels = [each.label for each in kind]
        assert len(set(labels)) == len(labels)
        assert not any("_" in each for each in labels)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, ""),
        ({"text": "x" * 280}, ""),
        ({"text": "x" * 281}, "at most 280"),
        ({"text": " "}, "Say in a line"),
        ({"happened_on": DAY + timedelta(1)}, "day to come"),
    ],
)
def test_it_says_what_is_wrong(more: dict[str, Any], words: str) -> None:
    assert words in happening(**more).problem(DAY)
    assert bool(happening(**more).problem(DAY)) == bool(words)


def test_the_narrowest_audience_is_the_default() -> None:
    assert happening().seen_by is Audience.COUNSELOR
    assert happening(audience=Audience.JOINT).seen_by is Audience.JOINT


@pytest.mark.parametrize("kind", [EventType.RISK, EventType.SAFETY_CONCERN])
def test_safety_and_risk_stay_with_the_counselor(kind: EventType) -> None:
    assert happening(type=kind, audience=Audience.JOINT).seen_by is Audience.COUNSELOR


@pytest.mark.parametrize(("tool", "counts"), [
    ("hark", True), ("HARK ", True), ("own_questions", True), ("phq9", False), ("gad2", False), ("", False),
])  # fmt: skip
def test_only_screens_for_violence_open_what_waits_for_them(tool: str, counts: bool) -> None:
    assert is_for_violence(tool) is counts


@pytest.mark.parametrize(("tool", "words"), [("hark", "HARK"), ("phq9", "PHQ-9"), ("our own list", "our own list")])
def test_it_names_a_screen(tool: str, words: str) -> None:
    assert screen_words(tool) == words


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "yesterday"), (12, "12 days ago"), (-1, "today")])
def test_it_says_how_old_a_status_is(days: int, words: str) -> None:
    assert age_in_words(DAY - timedelta(days), DAY) == words


@pytest.mark.parametrize(("tool", "item9", "opens"), [("phq9", "1", True), ("phq9", "0", False), ("hark", "3", False)])
def test_item_nine_asks_for_a_word_on_risk(tool: str, item9: str, opens: bool) -> None:
    assert opens_risk(tool, item9) is opens
    assert not opens_risk("phq9", "")
