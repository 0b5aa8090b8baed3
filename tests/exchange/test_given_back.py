"""Everything a case file says comes back, and so does what was recorded here since."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from clinic.agreements.models import agreements_of
from clinic.couples.models import couple_by_code
from clinic.exchange import cases
from clinic.exchange.blocks.forms import FORMS, GENERAL, RECORDS
from clinic.exchange.blocks.recorded import Recorded, from_kept
from clinic.exchange.defaults import filled
from clinic.exchange.demo import CASES
from clinic.exchange.models import CaseRemainder, remainder_of
from clinic.exchange.parts import SHAPE, CaseFile
from clinic.exchange.structure import Place
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from clinic.ratings.instrument_models import totals_of
from clinic.records.kinds import KINDS
from clinic.records.models import records_of
from tests.cast import Cast
from tests.exchange.invented import NAME, ZONE, as_kept
from tests.exchange.test_round_trip import kept
from tests.records.generated import full

# What a file may say and an export leaves out, because leaving it out says the same; and what is of the day of export.
SAME_WITHOUT = {
    "tz": "Europe/Dublin", "modality": "in_person", "administered": "individually", "by": "counselor",
    "late_entry": True, "safe": False, "superseded": False,
}  # fmt: skip
OF_THE_EXPORT = {"as_of", "counselor.name"}


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value that says something, with its path."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, f"{path}[{number}]")
    elif value not in (None, ""):
        yield path, value


@pytest.mark.parametrize("letter", ["a", "b"])
def test_it_gives_every_key_back_with_its_value(cast: Cast, letter: str) -> None:
    file = CASES / f"case_{letter}.yaml"
    cases.import_file(file, counselor=cast.alma)
    exported = dict(leaves(yaml.safe_load(cases.export_case(letter.upper(), counselor=cast.alma))))
    original = {
        path: each for path, each in leaves(yaml.safe_load(file.read_text("utf-8"))) if path not in OF_THE_EXPORT
    }
    gone = {path: value for path, value in original.items() if exported.get(path) != value}
    assert {path: value for path, value in gone.items() if SAME_WITHOUT.get(path.rpartition(".")[2]) != value} == {}
    assert {exported[path] for path in gone if path in exported} <= {"Gráinne Delahunty"}  # where it said “counselor”
    assert len(original) > 900


def test_it_has_a_form_for_every_kind_of_record() -> None:
    assert {form.kind.slug for form in (*FORMS.values(), *GENERAL.values())} == KINDS.keys()
    assert {kind.case_key for kind in KINDS.values()} == {*FORMS, RECORDS}


@pytest.mark.parametrize("slug", KINDS)
def test_it_gives_back_every_field_of_every_kind(cast: Cast, slug: str) -> None:
    kind = KINDS[slug]
    entry = Recorded(
        kind=slug,
        date=date(2025, 5, 1),
        about="p2" if kind.of_one else None,
        values=_worded(from_kept(kind, full(kind))),
    )
    raw = plain_case(**{kind.case_key: (entry,)})
    place = Place()
    again = place.read(SHAPE, yaml.safe_load(yaml.safe_dump(SHAPE.write(raw), allow_unicode=True)))
    assert (place.problems, dict(place.left_out)) == ([], {})
    assert again == raw
    whole = filled(raw, zone=ZONE, name=NAME)
    assert kept(cast.alma, whole) == as_kept(whole)


def _worded(values: dict[str, Any]) -> dict[str, Any]:
    """References as the words that a file has for what is no agreement of its own."""
    return {
        name: each["words"] if isinstance(each, dict) and each.keys() == {"id", "words"} else each
        for name, each in values.items()
    }


def plain_case(**said: Any) -> CaseFile:
    """A small case file that says this."""
    small = {
        "schema": 1, "as_of": date(2025, 5, 13), "partners": {"p1": {"short": "Inés"}, "p2": {"short": "Jon"}},
        "case": {"code": "Q", "status": "active", "opened_on": date(2025, 5, 1), "stage": "understand"},
    }  # fmt: skip
    found: CaseFile = Place().read(SHAPE, small)
    return replace(found, **said)


def written(tmp_path: Path, text: str) -> Path:
    """A case file on disk."""
    file = tmp_path / "q.yaml"
    file.write_text(text, encoding="utf-8")
    return file


SMALL = """
schema: 1
as_of: 2025-05-13
case: {code: Q, status: active, opened_on: 2025-05-01, stage: stabilise}
partners: {p1: {short: Inés}, p2: {short: Jon}}
"""


def test_it_seals_what_stands_on_no_page(cast: Cast) -> None:
    cases.import_file(CASES / "case_a.yaml", counselor=cast.alma)
    with caseload_of(cast.alma.id):
        (row,) = db.session.scalars(select(CaseRemainder))
    assert row.said["supervisor"] == "Dr Emeka Okonjo"
    assert set(row.labels.values()) >= {"ag1", "ag2", "h19", "g3", "c2"}
    stored = (row.said_sealed or b"") + (row.labels_sealed or b"")
    assert b"Okonjo" not in stored
    assert b"ag1" not in stored


def test_it_keeps_no_remainder_where_nothing_is_left(cast: Cast, tmp_path: Path) -> None:
    cases.import_file(written(tmp_path, SMALL), counselor=cast.alma)
    with caseload_of(cast.alma.id):
        couple = couple_by_code("Q")
        assert couple is not None
        assert remainder_of(couple) is None


def test_it_finds_the_agreement_that_a_reset_names(cast: Cast, tmp_path: Path) -> None:
    more = """
agreements:
  - {id: a, area: money, versions: [{v: 1, date: 2025-05-02, signed: [p1, p2], clauses: [One]}]}
resets:
  - {date: 2025-05-03, boundary_reviewed: a, decision: keep}
  - {date: 2025-05-04, boundary_reviewed: An older paper, decision: drop}
"""
    cases.import_file(written(tmp_path, SMALL + more), counselor=cast.alma)
    with caseload_of(cast.alma.id):
        couple = couple_by_code("Q")
        assert couple is not None
        (agreement,) = agreements_of(couple)
        kept_as = [each.values["boundary_reviewed"] for each in records_of(couple)]
    assert kept_as == [{"id": agreement.id.hex, "words": "Money"}, {"id": "", "words": "An older paper"}]
    exported = yaml.safe_load(cases.export_case("Q", counselor=cast.alma))
    assert [each["boundary_reviewed"] for each in exported["resets"]] == ["a", "An older paper"]


def test_it_takes_a_total_for_each_partner(cast: Cast) -> None:
    cases.import_file(CASES / "case_a.yaml", counselor=cast.alma)
    with caseload_of(cast.alma.id):
        couple = couple_by_code("A")
        assert couple is not None
        found = [
            (each.tool, each.partner, each.total) for each in totals_of(couple) if each.taken_on == date(2025, 1, 21)
        ]
    assert found == [("ies6", "p1", 13), ("ies6", "p2", None)]
