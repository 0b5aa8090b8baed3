"""Case files in and out (domain.md 6): every key is stored and given back, and nothing is dropped in silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from clinic.accounts.models import Account
from clinic.couples.models import Couple, couple_by_code
from clinic.exchange.blocks import BLOCKS
from clinic.exchange.checks import contradictions
from clinic.exchange.collecting import collect
from clinic.exchange.defaults import filled, thinned
from clinic.exchange.parts import SHAPE, CaseFile
from clinic.exchange.rated import answers
from clinic.exchange.reading import CaseFileProblem, read_file, summed_up
from clinic.exchange.storing import store
from clinic.exchange.writing import as_yaml, write_private
from clinic.kernel import audit
from clinic.kernel.clock import today
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError
from clinic.kernel.scope import caseload_of
from clinic.kernel.text import counted
from clinic.safety.care_models import hold_on
from clinic.safety.care_rules import hold_words
from clinic.sessions.models import ProcessNote

__all__ = ["ImportReport", "export_case", "import_file", "read_case", "write_private"]


@dataclass(frozen=True)
class ImportReport:
    """What became of one case file."""

    file: str
    code: str
    stored: Mapping[str, int]
    left_out: Mapping[str, int]

    def lines(self) -> Iterator[str]:
        """Return plain lines: what was stored, and every key that was left out with the number of its values."""
        yield f"{self.file}: couple {self.code} is stored."
        yield f"  stored: {', '.join(f'{name} ({count})' for name, count in self.stored.items())}"
        if self.left_out:
            paths = ", ".join(f"{path} ({count})" for path, count in self.left_out.items())
            yield f"  left out, not known here: {paths}"


def import_file(path: Path, *, counselor: Account) -> ImportReport:
    """Store one couple from a case file in the counselor's caseload, whole or not at all.

    Raises CaseFileProblem, before anything is stored, when the file is not a case file or contradicts itself, and
    ClinicError when the counselor has a couple with this code already.
    """
    file, left_out = read_case(path, counselor=counselor)
    with caseload_of(counselor.id):
        if couple_by_code(file.case.code) is not None:
            raise ClinicError(f"{path.name}: there is a couple {file.case.code} already. Nothing was stored.")
        try:
            store(file, counselor)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    return ImportReport(path.name, file.case.code, _counts(file), left_out)


def read_case(path: Path, *, counselor: Account) -> tuple[CaseFile, Mapping[str, int]]:
    """Return a checked case file with every default filled in, and the paths that were left out with their numbers."""
    raw, place = read_file(path, SHAPE)
    file = filled(raw, zone=counselor.zone, name=counselor.name)
    problems = list(contradictions(file))
    if problems:
        raise CaseFileProblem(f"{path.name}: {summed_up(problems)} Nothing was stored.")
    return file, dict(place.left_out)


def export_case(code: str, *, counselor: Account) -> str:
    """Return a couple's case file as YAML: everything that is stored but the process notes, which only get counted.

    Process notes leave the record by their own authorization alone (domain.md 4.1, security.md H8). The export is
    noted in the record of use.
    """
    with caseload_of(counselor.id):
        couple = couple_by_code(code)
        if couple is None:
            raise ClinicError(f"There is no couple with the code {code} in this caseload.")
        file = thinned(collect(couple, counselor, today(counselor.zone)))
        heading = ["Couples Clinic, case file. For the counselor only.", *_kept_back(couple), *_on_hold(couple)]
        audit.record("export case", subject=couple, couple_id=couple.id)
        db.session.commit()
    return as_yaml(SHAPE.write(file), heading=heading)


def _kept_back(couple: Couple) -> list[str]:
    query = select(func.count()).select_from(ProcessNote).where(ProcessNote.couple_id == couple.id)
    number = db.session.scalar(query) or 0
    return [f"Left out: {counted(number, 'process note', 'process notes')}, which no export writes."] if number else []


def _on_hold(couple: Couple) -> list[str]:
    hold = hold_on(couple)
    return [hold_words(hold.set_on)] if hold else []


def _counts(file: CaseFile) -> dict[str, int]:
    notes = [each.note for each in file.sessions if each.note]
    counts = {
        "partners": len(file.partners),
        "goals": len(file.case.goals),
        "stages": len(file.case.stage_history),
        "pauses and ends": len(file.case.status_history),
        "ratings": sum(len(answers(rows)) for rows in file.ratings.values()),
        "sessions": len(file.sessions),
        "planned": 1 if file.next_session else 0,
        "notes": len(notes),
        "additions": sum(len(each.addenda) for each in notes),
        "process notes": sum(1 for each in file.sessions if each.layers.process),
        **{each.name.replace("_", " "): _count(each.said(file)) for each in BLOCKS},
    }
    return {name: count for name, count in counts.items() if count}


def _count(said: Any) -> int:
    """Return how many entries stand in a block, those of both partners together."""
    if isinstance(said, dict):
        return sum(len(each) for each in said.values())
    return len(said) if isinstance(said, tuple) else int(said is not None)
