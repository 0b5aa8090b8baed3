"""Importing what was exported gives the same again: for the packaged couples and for invented ones."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from clinic.accounts.models import Account
from clinic.couples.models import couple_by_code
from clinic.exchange import cases
from clinic.exchange.checks import contradictions
from clinic.exchange.collecting import collect
from clinic.exchange.defaults import filled, thinned
from clinic.exchange.demo import CASES
from clinic.exchange.parts import SHAPE, CaseFile
from clinic.exchange.reading import plain_values, read_file
from clinic.exchange.storing import store
from clinic.exchange.structure import Place
from clinic.exchange.writing import as_yaml
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.cast import Cast
from tests.exchange.invented import NAME, ZONE, as_kept, case_files

FILES = sorted(CASES.glob("*.yaml"))
CODES = count(1)
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
NOT_SHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking through a database takes minutes
UNHURRIED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
quietly = settings(max_examples=12, deadline=None, phases=NOT_SHRUNK, suppress_health_check=UNHURRIED)


def test_it_has_couples_to_try() -> None:
    assert {"case_a", "case_b", "case_c"} <= {file.stem for file in FILES}


@each_file
def test_it_says_again_what_it_left_out(file: Path) -> None:
    whole = filled(read_file(file, SHAPE)[0], zone=ZONE, name=NAME)
    assert filled(thinned(whole), zone=ZONE, name=NAME) == whole
    assert len(str(SHAPE.write(thinned(whole)))) < len(str(SHAPE.write(whole)))


@quietly
@given(case_files())
def test_it_reads_the_yaml_that_it_writes(tmp_path: Path, invented: CaseFile) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(as_yaml(SHAPE.write(invented), heading=["x"]), encoding="utf-8")
    place = Place()
    assert place.read(SHAPE, plain_values(file)) == invented
    assert (place.problems, dict(place.left_out)) == ([], {})


@quietly
@given(case_files())
def test_it_leaves_out_only_what_it_fills_in_again(invented: CaseFile) -> None:
    whole = filled(invented, zone=ZONE, name=NAME)
    assert filled(thinned(whole), zone=ZONE, name=NAME) == whole


@quietly
@given(case_files())
def test_it_collects_what_was_stored(cast: Cast, invented: CaseFile) -> None:
    code = f"H{next(CODES)}"
    whole = filled(replace(invented, case=replace(invented.case, code=code)), zone=ZONE, name=NAME)
    assert list(contradictions(whole)) == []
    assert kept(cast.alma, whole) == as_kept(whole)


@each_file
def test_it_collects_every_packaged_couple_as_it_was(cast: Cast, file: Path) -> None:
    whole, _ = cases.read_case(file, counselor=cast.alma)
    found = kept(cast.alma, replace(whole, counselor=replace(whole.counselor, name=NAME)))
    assert replace(found, counselor=whole.counselor) == as_kept(whole)


@each_file
def test_it_exports_the_same_text_from_what_it_exported(cast: Cast, file: Path, tmp_path: Path) -> None:
    code = cases.import_file(file, counselor=cast.alma).code
    first = cases.export_case(code, counselor=cast.alma)
    again = tmp_path / "again.yaml"
    cases.write_private(again, first)
    report = cases.import_file(again, counselor=cast.boris)
    assert report.left_out == {}
    second = cases.export_case(code, counselor=cast.boris).replace("Boris Petrov", NAME)
    assert as_written(second, tmp_path) == as_written(first, tmp_path)


def kept(counselor: Account, whole: CaseFile) -> CaseFile:
    """Store a file, forget the rows, and collect it again."""
    with caseload_of(counselor.id):
        store(whole, counselor)
        db.session.commit()
        db.session.expunge_all()
        couple = couple_by_code(whole.case.code)
        assert couple is not None
        return collect(couple, counselor, whole.as_of)


def as_written(text: str, folder: Path) -> CaseFile:
    """An exported text with its defaults, as one counselor's."""
    file = folder / "text.yaml"
    file.write_text(text, encoding="utf-8")
    return filled(read_file(file, SHAPE)[0], zone=ZONE, name=NAME)
