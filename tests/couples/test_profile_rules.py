"""The intake profile's rule and words, without an app."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.profile_rules import (
    DECIDING,
    Band,
    Duration,
    Leaving,
    Wider,
    bars,
    factors,
    factors_problem,
    facts_problem,
    missing_for_band,
    suggested_band,
)
from clinic.couples.rules import Stage
from clinic.couples.statement_rules import Said, gap_in_words
from tests.facts import DAY
from tests.sources import ROOT

NAMES = {"p1": "Inés", "p2": "Jon"}
NONE_KNOWN: dict[str, Any] = dict.fromkeys(DECIDING)
MILD: dict[str, Any] = {"pattern_duration": "weeks", "wider_pattern": "none", "remorse": 4, "estrangement": 1}


def severities() -> Iterator[Any]:
    """The `severity` block of every demo case with its band."""
    for file in sorted(Path(ROOT, "clinic", "exchange", "cases").glob("*.yaml")):
        block = yaml.safe_load(file.read_text(encoding="utf-8"))["case"].get("severity", {})
        if "suggested_band" in block:
            yield pytest.param(block, id=file.stem)


@pytest.mark.parametrize("block", [*severities()])
def test_it_suggests_the_band_of_every_demo_case(block: dict[str, Any]) -> None:
    assert suggested_band(block) == block["suggested_band"]
    assert facts_problem(block) == ""


def test_the_vectors_of_the_domain_are_among_them() -> None:
    bands = {each.id: each.values[0]["suggested_band"] for each in severities()}
    assert [bands[f"case_{letter}"] for letter in "abc"] == ["contained", "entrenched", "mixed"]


@pytest.mark.parametrize(
    ("change", "band"),
    [
        ({}, Band.CONTAINED),
        ({"pattern_duration": "single", "remorse": 3}, Band.CONTAINED),
        ({"remorse": 2}, Band.MIXED),
        ({"estrangement": 2}, Band.MIXED),
        ({"wider_pattern": "suspected"}, Band.MIXED),
        ({"pattern_duration": "months"}, Band.MIXED),
        ({"estrangement": 4}, Band.ENTRENCHED),
        ({"wider_pattern": "confirmed"}, Band.ENTRENCHED),
        ({"pattern_duration": "years", "remorse": 1}, Band.ENTRENCHED),
        ({"pattern_duration": "years", "remorse": 2}, Band.MIXED),
        ({"remorse": None}, None),
        ({"remorse": None, "wider_pattern": "confirmed"}, Band.ENTRENCHED),
    ],
)
def test_it_follows_the_rule_to_its_edges(change: dict[str, Any], band: Band | None) -> None:
    assert suggested_band({**MILD, **change}) is band


@given(
    st.sampled_from([None, *Duration]), st.sampled_from([None, *Wider]), st.none() | st.integers(0, 4),
    st.none() | st.integers(0, 4),
)  # fmt: skip
def test_it_suggests_or_says_what_is_missing(duration: Any, wider: Any, remorse: Any, estrangement: Any) -> None:
    facts = dict(zip(DECIDING, (duration, wider, remorse, estrangement), strict=True))
    assert (suggested_band(facts) is None) == bool(missing_for_band(facts))


def test_nothing_known_suggests_nothing() -> None:
    assert suggested_band({}) is None
    assert len(missing_for_band(NONE_KNOWN)) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"remorse": 5},
        {"estrangement": -1},
        {"pattern_duration": "ages"},
        {"willingness": {"p1": 11}},
        {"remorse": True},
    ],
)
def test_it_refuses_what_is_out_of_range(wrong: dict[str, Any]) -> None:
    assert facts_problem({**MILD, **wrong})


def test_bars_stand_apart_and_keep_both_partners() -> None:
    shown = {name: values for name, _, values in bars({"willingness": {"p1": 8, "p2": 0}})}
    assert len(shown) == 4
    assert shown["willingness"] == {"p1": 8, "p2": 0}
    assert shown["communication"] == {"p1": None, "p2": None}


def test_factors_are_lines() -> None:
    assert factors("work stress\n\n  avoids conflict ") == ["work stress", "avoids conflict"]
    assert not factors_problem("x" * 200)
    assert factors_problem("x" * 201)
    assert factors_problem("\n".join("x" * 21))


@pytest.mark.parametrize(
    ("values", "words"),
    [((None, 8), ""), ((8, 8), "the same"), ((7, 9), "close together"), ((8, 5), "ask Jon"), ((0, 10), "ask Inés")],
)
def test_it_says_the_gap_in_willingness(values: tuple[int | None, int | None], words: str) -> None:
    said = gap_in_words(*values, NAMES)
    assert words in said
    assert bool(said) == bool(words)


def test_a_statement_says_something_up_to_today() -> None:
    said = Said("p1", DAY, Stage.STABILISE, leaving_thoughts=Leaving.NONE)
    assert said.problem(DAY) == ""
    assert said.facts == {"leaving_thoughts": "none"}
    assert "at least one" in Said("p1", DAY, Stage.STABILISE).problem(DAY)
    assert "up to today" in Said("p1", DAY.replace(day=14), Stage.STABILISE, "x").problem(DAY)
    assert "0 to 10" in Said("p1", DAY, Stage.STABILISE, willingness=11).problem(DAY)
