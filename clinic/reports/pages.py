"""The pages around documents as plain values: what can be printed of a couple, and the options beside a preview."""

from dataclasses import dataclass
from uuid import UUID

from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.kernel.text import day
from clinic.reports.forms import Options

MOST_HANDOUTS = 10


@dataclass(frozen=True)
class NoteLine:
    """One note that can be printed."""

    meeting_id: UUID
    words: str
    state: str


@dataclass(frozen=True)
class HandoutLine:
    """One assigned exercise that can be printed."""

    assignment_id: UUID
    words: str


@dataclass(frozen=True)
class Overview:
    """What can be printed of a couple."""

    couple_id: UUID
    code: str
    title: str
    notes: tuple[NoteLine, ...]
    handouts: tuple[HandoutLine, ...]


@dataclass(frozen=True)
class Frame:
    """A document shown in the app: the couple, the choices and what was chosen; `download` is the PDF's endpoint."""

    couple_id: UUID
    code: str
    title: str
    document: str
    download: str
    copies: tuple[tuple[str, str], ...]
    chosen: Options
    asks_shared: bool = False


def overview(file: CaseFile) -> Overview:
    """Return what can be printed of a couple, the newest first."""
    couple = file.couple
    written = [each for each in reversed(file.meetings) if each.id in file.notes]
    states = {key: "signed" if note.signed_at else "draft" for key, note in file.notes.items()}
    given = file.assignments[:MOST_HANDOUTS]
    return Overview(
        couple_id=couple.id,
        code=couple.code,
        title=couple.title,
        notes=tuple(
            NoteLine(each.id, f"Session {each.number}, {day(each.day, year=True)}", states[each.id]) for each in written
        ),
        handouts=tuple(HandoutLine(each.id, file.title_of(each)) for each in given if each.slug in file.shelf),
    )


def frame(couple: Couple, chosen: Options, document: str, download: str, *, asks_shared: bool = False) -> Frame:
    """Return the options beside the preview of a document."""
    names = couple.names
    copies = (("file", "Your own file"), ("p1", names["p1"]), ("p2", names["p2"]), ("joint", "Both together"))
    return Frame(couple.id, couple.code, couple.title, document, download, copies, chosen, asks_shared)
