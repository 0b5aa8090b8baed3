"""Case files from bytes to values: YAML's traps are named with their place, and nothing is dropped in silence."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest

from clinic.exchange.parts import SHAPE
from clinic.exchange.reading import MOST_BYTES, CaseFileProblem, plain_values, read_file
from clinic.exchange.shapes import Text, Whole
from clinic.exchange.structure import Part, Place

SMALL = """
schema: 1
as_of: 2025-05-13
case: {code: Q, status: active, opened_on: 2025-05-01, stage: stabilise}
partners: {p1: {short: Ines}, p2: {short: Jon}}
"""
TRAPS = [
    (b"a: 1\nb: 2\na: 3", "line 3: the key a stands here twice"),
    (b"a: {b: 1, b: 2}", "line 1: the key b stands here twice"),
    (b"a: &x [1]\nb: *x", r"line 2: an alias \(\*x\) is not read"),
    (b"[" * 60, "line 1: this is nested too deeply"),
    (b"[" * 200_000, "nested too deeply"),
    (b"a: [1,\n", "line 2: did not find expected node content"),
    (b"a: !!python/object:os.system x", "line 1: could not determine a constructor"),
    (b"\x7fELF\x02\x80\xff", "is not a text file in UTF-8"),
    (b"a: \x01", "control characters are not allowed"),
    (b"a\n---\nb", "line 2: but found another document"),
]


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A small part."""

    name: Annotated[str, Text()]
    size: Annotated[int, Whole(0, 9)] = 3
    for_: tuple[Annotated[int, Whole(0, 9)], ...] = ()
    each: dict[str, Annotated[int, Whole(0, 9)] | None] | None = None
    on: date | None = None


def read(tmp_path: Path, text: str) -> tuple[object, Place]:
    """Read a file with this text as a case file."""
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    return read_file(file, SHAPE)


@pytest.mark.parametrize(("content", "reason"), TRAPS)
def test_it_names_the_trap_and_its_line(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(CaseFileProblem, match=reason) as refusal:
        plain_values(file)
    assert str(refusal.value).startswith("x.yaml")


def test_it_does_not_read_a_file_of_any_size(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(CaseFileProblem, match="larger than 4 MB"):
        plain_values(file)


def test_it_reads_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes("\ufeffname: Łucja".encode())
    assert plain_values(file) == {"name": "Łucja"}


def test_it_tells_where_and_what_and_how_much_more_is_wrong(tmp_path: Path) -> None:
    text = SMALL.replace("active", "activ").replace("2025-05-13", "2025-02-30")
    with pytest.raises(CaseFileProblem) as refusal:
        read(tmp_path, text)
    assert str(refusal.value) == (
        "x.yaml: as_of should be a date such as 2025-01-14, not 2025-02-30. "
        "(1 more thing is wrong.) Nothing was stored."
    )


@pytest.mark.parametrize(
    ("addition", "reason"),
    [
        ("events: [{date: 2025-01-01, type: discovery, by: p1}, {type: quarrel}]", r"events\[2\].date is missing"),
        ("ratings: {p1: [[2025-01-01, 3, 4, 11, '']]}", r"ratings.p1\[1\].emotional_safety should be a whole number"),
        ("ratings: {p1: [[2025-01-01, 3, 4]]}", r"ratings.p1\[1\] should be a list of a date, trust"),
        ("ratings: {p1: [[2025-01-01, 3, 4, 5, '', {asked: [hope]}]]}", r"ratings.p1\[1\].asked should be a list out"),
        ("sessions: [{num: 1, date: 2025-01-01, start: 17:30, format: joint}]", "start .* quotes"),
        ("sessions: {}", "sessions should be a list, not a map"),
        ("next_session: soon", "next_session should be a map of keys and values, not text"),
        ("homework: [{slug: x, assigned: 2025-01-01, due: 2025-01-02, outcomes: [done]}]", "a map of p1 and p2"),
    ],
)
def test_it_tells_the_path_inside_the_file(tmp_path: Path, addition: str, reason: str) -> None:
    with pytest.raises(CaseFileProblem, match=reason):
        read(tmp_path, SMALL + addition)


def test_it_wants_both_partners(tmp_path: Path) -> None:
    with pytest.raises(CaseFileProblem, match="partners should say something for p1 and for p2"):
        read(tmp_path, SMALL.replace(", p2: {short: Jon}", ""))


def test_it_refuses_a_file_that_is_no_map_or_of_another_schema(tmp_path: Path) -> None:
    with pytest.raises(CaseFileProblem, match="should be a map of keys and values, not nothing"):
        read(tmp_path, "")
    with pytest.raises(CaseFileProblem, match="schema should be a whole number from 1 to 1, not 2"):
        read(tmp_path, SMALL.replace("schema: 1", "schema: 2"))


def test_it_counts_every_key_that_is_left_out_wherever_it_stands(tmp_path: Path) -> None:
    text = (
        SMALL.replace("short: Ines", "short: Ines, shoe: 38") + "winns: [a, b]\nevents: []\ncolour: {a: 1, b: 2, c: 3}"
    )
    _, place = read(tmp_path, text)
    assert place.left_out == {"partners.p1.shoe": 1, "winns": 2, "colour": 3}


def test_it_reads_a_part_by_its_types_and_writes_only_what_was_said() -> None:
    place = Place()
    thing = place.read(Part(Thing), {"name": "a", "for": [1, 2], "each": {"p2": None}, "on": None})
    assert place.problems == []
    assert thing == Thing(name="a", for_=(1, 2), each={"p2": None})
    assert Part(Thing).write(thing) == {"name": "a", "for": [1, 2], "each": {"p2": None}}
