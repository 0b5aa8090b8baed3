"""What an exported case file holds, and what it never holds."""

import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from clinic.exchange import cases
from clinic.exchange.demo import CASES
from clinic.exchange.writing import as_yaml
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError
from clinic.ratings.actions import Occasion, record_ratings
from clinic.ratings.rules import Source
from tests.cast import Cast


def exported(cast: Cast, letter: str) -> str:
    """The text of a packaged couple after importing it."""
    cases.import_file(CASES / f"case_{letter}.yaml", counselor=cast.alma)
    return cases.export_case(letter.upper(), counselor=cast.alma)


def values(text: str) -> dict[str, Any]:
    """The text as any YAML reader sees it."""
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def test_it_is_the_same_schema_with_everything_that_is_stored(cast: Cast) -> None:
    original = values((CASES / "case_a.yaml").read_text("utf-8"))
    found = values(exported(cast, "a"))
    assert found["ratings"] == original["ratings"]
    assert found["case"]["title"] == "Zoë & Nóirín"
    assert found["case"]["policy"] == original["case"]["policy"]
    assert [each["start"] for each in found["sessions"]] == [each["start"] for each in original["sessions"]]
    assert [each["risk"] for each in found["sessions"]] == [each["risk"] for each in original["sessions"]]
    assert [each["outcomes"] for each in found["homework"][:-1]] == [
        each["outcomes"] for each in original["homework"][:-1]
    ]


def test_it_keeps_letters_plain_dates_plain_and_clock_times_quoted(cast: Cast) -> None:
    text = exported(cast, "a")
    assert "name: Zoë Ångström-Müller" in text
    assert "  date: 2025-01-14\n  start: '17:30'\n" in text
    assert "  - [2025-01-20, 2, 3, 4, 'Could not sleep, kept rereading']\n" in text
    assert "!!" not in text
    assert "&id" not in text


def test_it_keeps_process_notes_back_and_says_so(cast: Cast) -> None:
    text = exported(cast, "c")
    assert text.splitlines()[1] == "# Left out: 3 process notes, which no export writes."
    assert "I notice that I want to solve" not in text
    assert "process" not in str(values(text)["sessions"][0].get("layers"))
    assert "Left out" not in exported(cast, "a")


def test_it_writes_down_that_only_some_measures_were_asked(cast: Cast, in_almas_caseload: Cast) -> None:
    couple = cast.ines_and_jon
    on_paper = Occasion(date(2025, 3, 1), Source.PAPER)
    record_ratings(
        by=cast.alma.id, couple=couple, values={("p1", "trust"): 4}, occasion=on_paper, today=date(2025, 3, 2)
    )
    db.session.commit()
    (row,) = values(cases.export_case("IJ", counselor=cast.alma))["ratings"]["p1"]
    assert row[:5] == [date(2025, 3, 1), 4, None, None, ""]
    assert (row[5]["asked"], row[5]["source"]) == (["trust"], "paper")


def test_it_is_noted_in_the_record_of_use(cast: Cast) -> None:
    cases.export_case("IJ", counselor=cast.alma)
    (line,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export case"))
    assert (line.actor_id, line.couple_id) == (cast.alma.id, cast.ines_and_jon.id)


def test_it_knows_no_couple_of_another_caseload(cast: Cast) -> None:
    with pytest.raises(ClinicError, match="There is no couple with the code XY in this caseload"):
        cases.export_case("XY", counselor=cast.alma)


def test_it_writes_a_private_file_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    cases.write_private(file, "Zoë\n")
    assert file.read_text("utf-8") == "Zoë\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(ClinicError, match=r"a.yaml exists already; nothing was written"):
        cases.write_private(file, "other")
    with pytest.raises(ClinicError, match="There is no folder"):
        cases.write_private(tmp_path / "none" / "a.yaml", "x")
    assert file.read_text("utf-8") == "Zoë\n"


def test_it_writes_long_entries_over_lines_and_short_ones_on_one() -> None:
    text = as_yaml({"short": {"a": 1, "b": [1, 2]}, "long": {"a": "x" * 99, "b": 1}}, heading=["One.", "Two."])
    assert text.startswith("# One.\n# Two.\nshort: {a: 1, b: [1, 2]}\nlong:\n  a: xxx")
