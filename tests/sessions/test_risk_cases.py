"""Statements on risk go into the clinic from a case file and out again without a loss."""

from datetime import date
from functools import cache
from typing import Any

import orjson
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic.sessions.risk import ASKED, STATEMENTS, entry
from clinic.sessions.risk_cases import from_case, to_case
from tests.sources import ROOT

FOUND_ALONE = {
    "ipv": {"p2": "negative"},
    "self_harm": {"p2": "passive_ideation", "plan": "none", "follow_up_done": True},
}


@cache
def blocks() -> list[dict[str, Any]]:
    """Every risk block of the demo cases."""
    files = sorted((ROOT / "clinic" / "exchange" / "cases").glob("case_*.yaml"))
    cases = [yaml.load(each.read_bytes(), yaml.CSafeLoader) for each in files]
    return [each["risk"] for each_case in cases for each in each_case["sessions"] if "risk" in each]


def test_it_returns_every_block_of_the_cases() -> None:
    kept = [orjson.loads(orjson.dumps(from_case(each))) for each in blocks()]
    assert len(kept) >= 24
    assert [to_case(each) for each in kept] == blocks()


def test_it_understands_what_a_block_says() -> None:
    said = from_case({**FOUND_ALONE, "child": {"concern": "none", "text": "Heard rows"}})["p2"]
    assert said["self_harm"] == "passive"
    assert said["plan"] == "none"
    assert said["text"] == "Heard rows"
    assert from_case({"ipv": "no_change", "self_harm": {"p1": "denied"}})["p1"]["statement"] == "no_change"


def test_it_writes_what_was_changed_since() -> None:
    risk = from_case(FOUND_ALONE)
    changed = {**risk, "p1": {"statement": "asked"}}
    assert to_case(changed)["statement"] == {"p1": "asked", "p2": "noted"}
    assert to_case(changed)["self_harm"] == {"p2": "passive_ideation"}


@pytest.mark.parametrize(
    "block", [{}, {"ipv": []}, {"self_harm": {"p1": []}}, {"p1": None}, {"note": date(2025, 1, 1)}]
)
def test_it_keeps_what_it_does_not_understand(block: dict[str, Any]) -> None:
    assert to_case(orjson.loads(orjson.dumps(from_case(block)))) == block


entries = st.fixed_dictionaries(
    {},
    optional={
        "statement": st.sampled_from([each.value for each in STATEMENTS]),
        **{topic.key: st.sampled_from([each.value for each in topic.answers]) for topic in ASKED},
        "text": st.text(min_size=1),
        "follow_up_on": st.dates().map(str),
        "follow_up_done": st.just(True),
        "followed_up_on": st.dates().map(str),
    },
)


@given(st.dictionaries(st.sampled_from(["p1", "p2"]), entries))
def test_it_reads_back_what_it_wrote(said: dict[str, Any]) -> None:
    risk = {key: kept for key, values in said.items() if (kept := entry(values))}
    again = from_case(to_case(risk))
    assert {key: each for key, each in again.items() if key != "imported"} == risk


names = st.one_of(st.sampled_from(["p1", "p2", "self_harm", "ipv", "child", "concern", "text", "plan"]), st.text())
plain = st.one_of(st.text(), st.booleans(), st.none(), st.dates(), st.sampled_from(["denied", "passive_ideation"]))
nested = st.recursive(plain, lambda inner: st.one_of(st.lists(inner), st.dictionaries(names, inner)), max_leaves=5)


@given(st.dictionaries(names, nested, max_size=4))
def test_it_loses_nothing_of_any_block(block: dict[str, Any]) -> None:
    assert to_case(orjson.loads(orjson.dumps(from_case(block)))) == block
