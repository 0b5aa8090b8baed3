"""What a record may hold: every range, choice and row is refused where its declaration forbids it."""

from datetime import date, timedelta
from typing import Any

import pytest

from clinic.records import declaration as declare
from clinic.records.declaration import Family, FilledBy, Kind
from clinic.records.kinds import KINDS
from clinic.records.practice_rules import when
from clinic.records.values import NOTHING, carried_over, problems, tidy
from clinic.records.words import say, summary
from tests.facts import DAY

PAIRS = (("p1", "{p1}"), ("p2", "{p2}"))
FIELDS = (
    declare.line("word", "Word", most=5),
    declare.text("story", "Story", most=20),
    declare.score("strength", "Strength"),
    declare.level("seen", "Seen"),
    declare.choice("way", "Way", (("a", "A"), ("b", "B"))),
    declare.several("who", "Who", PAIRS),
    declare.day("past", "Past"),
    declare.day("due", "Due", ahead=True),
    declare.whole("count", "Count", least=1, most=7),
    declare.decimal("hours", "Hours", most=24),
    declare.switch("held", "Held"),
    declare.clock("at", "At"),
    declare.lines("moves", "Moves", most=2),
    declare.table("rows", "Rows", declare.line("name", "Name", required=True), declare.score("value", "Value"), most=2),
    declare.grid("grid", "Grid", (("one", "One"), ("two", "Two")), declare.score("value", "Value", stays=True)),
    declare.reference("link", "Link", "things"),
    declare.each(declare.score("ease", "Ease")),
)


def kind(*fields: declare.Field, **more: Any) -> Kind:
    """A kind of these fields."""
    facts: dict[str, Any] = {"summary": say(fields[0].name), "filled_by": FilledBy.BOTH, **more}
    return Kind("sample", "S00", "Sample", "To try.", "Begin.", ("stabilise",), fields=fields, **facts)


ALL = kind(*FIELDS)


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("word", "toolong", "word"),
        ("word", "\x07", "word"),
        ("word", 7, "word"),
        ("story", "x" * 21, "story"),
        ("strength", 11, "strength"),
        ("strength", -1, "strength"),
        ("strength", True, "strength"),
        ("strength", "5", "strength"),
        ("seen", 5, "seen"),
        ("way", "c", "way"),
        ("way", ["a"], "way"),
        ("who", ["p3"], "who"),
        ("who", ["p1", "p1"], "who"),
        ("who", "p1", "who"),
        ("past", (DAY + timedelta(1)).isoformat(), "past"),
        ("past", "2025-13-01", "past"),
        ("past", "0001-01-01", "past"),
        ("due", "2300-01-01", "due"),
        ("count", 0, "count"),
        ("count", 8, "count"),
        ("hours", 24.5, "hours"),
        ("hours", 1.25, "hours"),
        ("hours", float("nan"), "hours"),
        ("held", "yes", "held"),
        ("at", "25:00", "at"),
        ("at", "21:30:05", "at"),
        ("moves", ["a", "b", "c"], "moves"),
        ("moves", ["a", "x" * 201], "moves-1"),
        ("rows", [{"name": "a", "value": 11}], "rows-0-value"),
        ("rows", [{}, {"value": 3}], "rows-1-name"),
        ("rows", [{"name": "a", "other": 1}], "rows-0"),
        ("rows", "abc", "rows"),
        ("rows", [{"name": "a"}] * 4, "rows"),
        ("grid", {"one": {"value": 12}}, "grid-one-value"),
        ("grid", {"three": {"value": 1}}, "grid"),
        ("link", "a", "link"),
        ("link", {"id": "a"}, "link"),
        ("ease", {"p1": 3, "p2": 11}, "ease__p2"),
        ("ease", {"p3": 3}, "ease"),
        ("ease", 3, "ease"),
        ("unknown", 3, "unknown"),
    ],
)
def test_it_refuses_what_is_forbidden(name: str, value: Any, place: str) -> None:
    assert set(problems(ALL, {name: value}, DAY)) == {place}


def test_it_takes_what_fits() -> None:
    values = {
        "word": "abcde", "strength": 0, "way": "b", "who": ["p1"], "due": (DAY + timedelta(9)).isoformat(), "count": 7,
        "hours": 7.5, "held": False, "at": "21:30", "moves": ["a"], "rows": [{"name": "a", "value": 0}],
        "grid": {"two": {"value": 10}}, "link": {"id": "x", "words": "An agreement"}, "ease": {"p2": 0},
    }  # fmt: skip
    assert problems(ALL, values, DAY) == {}
    assert tidy(ALL, values) == values


def test_a_record_must_say_something() -> None:
    for nothing in ({}, {"word": " "}, {"rows": [{}]}, {"ease": {"p1": None}}, {"held": False}):
        assert problems(ALL, nothing, DAY) == {"": NOTHING}
    log = kind(declare.switch("held", "Held"), family=Family.PRACTICE, held=when("held"))
    assert problems(log, {"held": False}, DAY) == {}


def test_it_keeps_only_what_says_something() -> None:
    untidy = {
        "word": " e\u0301 ", "story": "", "strength": None, "who": ["p2", "p1"], "held": False, "moves": ["", " a "],
        "rows": [{"name": ""}, {"name": "b", "value": None}], "grid": {"two": {"value": 0}, "one": {"value": None}},
        "ease": {"p1": None, "p2": 3},
    }  # fmt: skip
    assert tidy(ALL, untidy) == {
        "word": "é", "who": ["p1", "p2"], "held": False, "moves": ["a"], "rows": [{"name": "b"}],
        "grid": {"two": {"value": 0}}, "ease": {"p2": 3},
    }  # fmt: skip


def test_a_required_field_is_asked_for() -> None:
    needed = kind(declare.line("text", "The trigger", required=True), declare.line("more", "More"))
    assert problems(needed, {"more": "a"}, DAY) == {"text": "Enter the trigger."}


def test_signs_and_moves_stand_over_to_the_next_record() -> None:
    last = {
        "signs": {"p1": {"stress": {"value": 8, "first_move": "Walk"}, "loneliness": {"value": 3}}},
        "own": {"p2": [{"name": "Silence", "value": 4, "threshold": 5}]},
    }
    assert carried_over(KINDS["early-signs"], last) == {
        "signs": {"p1": {"stress": {"first_move": "Walk"}}},
        "own": {"p2": [{"name": "Silence", "threshold": 5}]},
    }
    assert carried_over(KINDS["win"], {"text": "a"}) == {}


@pytest.mark.parametrize("slug", ["accountability", "small-promise"])
def test_no_more_is_kept_than_was_made(slug: str) -> None:
    column = "shown" if slug == "accountability" else "kept"
    rows = [{"week_start": "2025-05-05", "made": 3, column: 2, "told": 1}, {"week_start": "2025-05-12", column: 1}]
    assert set(problems(KINDS[slug], {"text": "A text", "weeks": rows}, DAY)) == {f"weeks-1-{column}"}


def test_a_long_text_is_cut_in_the_summary() -> None:
    line = summary(KINDS["win"], {"text": "a line\n" * 60}, {"p1": "A", "p2": "B"})
    assert len(line) <= 160
    assert line.endswith("…")
    assert "\n" not in line


def test_a_day_is_judged_by_the_day_given() -> None:
    assert problems(ALL, {"past": DAY.isoformat()}, DAY - timedelta(1))
    assert problems(ALL, {"past": DAY.isoformat()}, date(2030, 1, 1)) == {}
