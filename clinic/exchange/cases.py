"""Case files in and out (domain.md 6): what is not stored yet is named, and nothing is dropped in silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from clinic.accounts.models import Account
from clinic.couples.models import Couple, couple_by_code
from clinic.exchange.checks import contradictions
from clinic.exchange.collecting import collect
from clinic.exchange.defaults import filled, thinned
from clinic.exchange.meetings import NoteStatus
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
from clinic.sessions.models import ProcessNote

__all__ = ["ImportReport", "export_case", "import_file", "read_case", "write_private"]

RENEWED: Final = frozenset({
    "case.title", "case.goals[].id", "homework[].id", "sessions[].p1_local", "sessions[].p2_local",
})  # fmt: skip
LATER: Final = frozenset({
    "accountability", "agreements", "consents", "counselor.cosign_required", "counselor.supervisor",
    "events[].completeness", "expected", "expected_csi16", "fictional", "forgiveness", "instruments", "red_flags",
    "referrals", "resets", "session_feedback", "supports", "triggers", "wins",
})  # fmt: skip
LATER_BELOW: Final = "case.severity."
COSIGN: Final = "sessions[].note.status awaiting_cosign"


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
        later = [path for path in self.left_out if path in LATER or path.startswith(LATER_BELOW) or path == COSIGN]
        renewed = [path for path in self.left_out if path in RENEWED]
        unknown = [path for path in self.left_out if path not in {*later, *renewed}]
        for words, paths in (("left out", later), ("left out, not known here", unknown), ("made anew", renewed)):
            if paths:
                yield f"  {words}: {', '.join(f'{path} ({self.left_out[path]})' for path in paths)}"


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
    waiting = sum(1 for each in file.sessions if each.note and each.note.status is NoteStatus.AWAITING_COSIGN)
    return file, {**place.left_out, **({COSIGN: waiting} if waiting else {})}


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
        heading = ["Couples Clinic, case file. For the counselor only.", *_kept_back(couple)]
        audit.record("export case", subject=couple, couple_id=couple.id)
        db.session.commit()
    return as_yaml(_titled(SHAPE.write(file), couple), heading=heading)


def _titled(values: dict[str, Any], couple: Couple) -> dict[str, Any]:
    code, *rest = values["case"].items()
    return {**values, "case": dict([code, ("title", couple.title), *rest])}


def _kept_back(couple: Couple) -> list[str]:
    query = select(func.count()).select_from(ProcessNote).where(ProcessNote.couple_id == couple.id)
    number = db.session.scalar(query) or 0
    return [f"Left out: {counted(number, 'process note', 'process notes')}, which no export writes."] if number else []


def _counts(file: CaseFile) -> dict[str, int]:
    notes = [each.note for each in file.sessions if each.note]
    counts = {
        "partners": len(file.partners),
        "goals": len(file.case.goals),
        "stages": len(file.case.stage_history),
        "pauses and ends": len(file.case.status_history),
        "events": len(file.events),
        "contact status": len(file.contact_checks),
        "screens": len(file.screens),
        "ratings": sum(len(answers(rows)) for rows in file.ratings.values()),
        "sessions": len(file.sessions),
        "planned": 1 if file.next_session else 0,
        "notes": len(notes),
        "additions": sum(len(each.addenda) for each in notes),
        "process notes": sum(1 for each in file.sessions if each.layers.process),
        "homework": len(file.homework),
    }
    return {name: count for name, count in counts.items() if count}
