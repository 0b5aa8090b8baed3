"""The pages around documents as plain values: what can be printed of a couple, and the options beside a preview."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clinic.agreements.reading import Accord, accords
from clinic.agreements.rules import AgreementKind
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.kernel.text import counted, day
from clinic.reports.forms import Options
from clinic.reports.printing import HELD, hold_warning
from clinic.reports.rules import Copy

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
class AgreementLine:
    """One agreement that can be printed."""

    agreement_id: UUID
    words: str
    state: str


@dataclass(frozen=True)
class Overview:
    """What can be printed of a couple."""

    couple_id: UUID
    code: str
    title: str
    notes: tuple[NoteLine, ...]
    handouts: tuple[HandoutLine, ...]
    agreements: tuple[AgreementLine, ...]
    plan: UUID | None
    hold: str

    @property
    def seen(self) -> dict[str, int]:
        """Return what an address says once the warning was shown."""
        return {HELD: 1} if self.hold else {}


@dataclass(frozen=True)
class Frame:
    """A document shown in the app: the couple, the choices and what was chosen; `download` is the PDF's endpoint.

    `place` is what its address names beside the couple.
    """

    couple_id: UUID
    code: str
    title: str
    document: str
    download: str
    copies: tuple[tuple[str, str], ...]
    chosen: Options
    hold: str
    asks_shared: bool = False
    asks_period: bool = True
    place: tuple[tuple[str, UUID], ...] = ()


def overview(file: CaseFile) -> Overview:
    """Return what can be printed of a couple, the newest first."""
    couple, found = file.couple, accords(file.couple)
    written = [each for each in reversed(file.meetings) if each.id in file.notes]
    states = {key: "signed" if note.signed_at else "draft" for key, note in file.notes.items()}
    given = file.assignments[:MOST_HANDOUTS]
    plans = [each for each in found if each.active and each.agreement.kind is AgreementKind.PREVENTION]
    return Overview(
        couple_id=couple.id,
        code=couple.code,
        title=couple.title,
        notes=tuple(
            NoteLine(each.id, f"Session {each.number}, {day(each.day, year=True)}", states[each.id]) for each in written
        ),
        handouts=tuple(HandoutLine(each.id, file.title_of(each)) for each in given if each.slug in file.shelf),
        agreements=tuple(AgreementLine(each.agreement.id, each.agreement.name, state_of(each)) for each in found),
        plan=plans[-1].agreement.id if plans else None,
        hold=hold_warning(couple),
    )


def state_of(accord: Accord) -> str:
    """Return where an agreement stands, in a word or two."""
    return f"{accord.status.label.lower()}, {counted(len(accord.versions), 'version', 'versions')}"


def frame(couple: Couple, chosen: Options, document: str, download: str, **more: Any) -> Frame:
    """Return the options beside the preview of a document; `only` names the copies that there are, all where not."""
    names, only = couple.names, more.pop("only", tuple(Copy))
    called = (("file", "Your own file"), ("p1", names["p1"]), ("p2", names["p2"]), ("joint", "Both together"))
    copies = tuple(each for each in called if each[0] in set(only))
    place = (couple.id, couple.code, couple.title)
    return Frame(*place, document, download, copies, chosen, hold_warning(couple), **more)
