"""The published schema: the same as the code, and every case file that is shipped or written fits it."""

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from clinic.exchange import cases
from clinic.exchange.blocks import BLOCKS
from clinic.exchange.defaults import filled, thinned
from clinic.exchange.demo import CASES
from clinic.exchange.parts import SHAPE, CaseFile
from clinic.exchange.published import published
from clinic.exchange.structure import keys_of
from tests.cast import Cast
from tests.exchange.checker import Checker, as_json
from tests.exchange.invented import NAME, ZONE, case_files
from tests.exchange.test_round_trip import each_file, quietly
from tests.sources import ROOT

FILE = ROOT / "docs" / "case-file.schema.json"
CHECK = Checker(json.loads(published()))


def plain(file: Path) -> Any:
    """A case file as JSON would have it."""
    return as_json(yaml.safe_load(file.read_text("utf-8")))


def test_it_is_published_as_the_code_has_it() -> None:
    hint = "write it anew: python3 -m clinic export-case --schema > docs/case-file.schema.json"
    assert FILE.read_text("utf-8") == published(), hint


def test_it_describes_every_key_and_every_block() -> None:
    parts = CHECK.schema["$defs"]
    assert parts["CaseFile"]["properties"].keys() == keys_of(CaseFile).keys()
    told = {*parts["CaseFile"]["properties"], *(f"case.{key}" for key in parts["Case"]["properties"])}
    assert {each.key for each in BLOCKS} <= told
    assert all(each["description"] for each in parts.values())


@each_file
def test_it_fits_every_packaged_file(file: Path) -> None:
    assert list(CHECK.faults(plain(file))) == []


@each_file
def test_it_fits_every_export(cast: Cast, file: Path) -> None:
    code = cases.import_file(file, counselor=cast.alma).code
    exported = yaml.safe_load(cases.export_case(code, counselor=cast.alma))
    assert list(CHECK.faults(as_json(exported))) == []


@quietly
@given(case_files())
def test_it_fits_whatever_is_written(invented: CaseFile) -> None:
    whole = filled(invented, zone=ZONE, name=NAME)
    for file in (invented, whole, thinned(whole)):
        text = yaml.safe_dump(SHAPE.write(file), allow_unicode=True)
        assert list(CHECK.faults(as_json(yaml.safe_load(text)))) == []


def put(*path: Any) -> Callable[[Any], None]:
    """A change that puts the last of the path in the place of what stands at the rest of it."""

    def change(case: Any) -> None:
        *way, last, value = path
        for step in way:
            case = case[step]
        case[last] = value

    return change


@pytest.mark.parametrize(
    "fault",
    [
        put("schema", 2),
        put("colour", "red"),
        put("case", "stage", "start"),
        put("case", "severity", "willingness", "p1", 11),
        put("sessions", 0, "date", "2025-02-30"),
        put("sessions", 0, "start", "25:00"),
        put("ratings", "p1", 0, 1, "high"),
        put("agreements", 0, "versions", 0, "clauses", 0, 7),
        put("agreements", 0, "versions", 0, "signed", ["p1", "p1"]),
        put("accountability", 0, "weeks", 0, ["2025-02-03"]),
        put("red_flags", 0, "p1", "stress", 11),
        put("session_feedback", 0, "p2", "fair", True),
        put("forgiveness", "p3", []),
        put("wins", 0, "text", ["a list"]),
        put("records", [{"kind": "mood-ring", "date": "2025-05-01"}]),
        lambda case: case.pop("as_of"),
    ],
)
def test_it_finds_what_does_not_fit(fault: Callable[[Any], None]) -> None:
    broken = copy.deepcopy(plain(CASES / "case_a.yaml"))
    assert list(CHECK.faults(broken)) == []
    fault(broken)
    assert len(list(CHECK.faults(broken))) == 1


def test_it_writes_dates_as_words_for_the_check() -> None:
    assert as_json({"on": [date(2025, 5, 13)]}) == {"on": ["2025-05-13"]}
