"""What a note may hold, and how it is saved, signed, locked and added to (domain.md 4.2 and 4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.sessions.rules import Presence, Worded

UNDO: Final = timedelta(seconds=60)
LATE_AFTER: Final = timedelta(hours=48)
FOLLOW_UPS: Final[Mapping[str, PartnerKey]] = {"follow_up_p1": "p1", "follow_up_p2": "p2"}


@dataclass(frozen=True)
class Box:
    """One part of a note: its letter, its name, and what belongs in it when the client is a couple."""

    letter: str
    title: str
    hint: str


class NoteFormat(Worded):
    """The four shapes of a note; all hold the same content for different readers (domain.md 4.2)."""

    DAP = "DAP"
    SOAP = "SOAP"
    BIRP = "BIRP"
    GIRP = "GIRP"

    @property
    def label(self) -> str:
        """Return the format's name."""
        return self.value

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return the boxes in order."""
        return tuple(BOXES[letter.lower()] for letter in self.value)


BOXES: Final[Mapping[str, Box]] = {
    each.letter: each
    for each in (
        Box("s", "Subjective", "What each partner reported, in a line of similar length: “Kim reports …”."),
        Box("o", "Objective", "What you saw between them, as behavior anybody could have seen."),
        Box("d", "Data", "What each reported, in a line of similar length, and what you saw between them."),
        Box("b", "Behavior", "What you saw and heard, of both."),
        Box("g", "Goal", "The goal worked on, and whose it is."),
        Box("a", "Assessment", "What it means: stage, progress toward the goals of each. No verdicts."),
        Box("i", "Intervention", "What you did and offered."),
        Box("r", "Response", "How each partner answered it."),
        Box("p", "Plan", "What happens next, who does it, and the next date."),
    )
}
LETTERS: Final = tuple(BOXES)


class AdditionKind(Worded):
    """What may follow a signature: more text, or a correction beside the original (domain.md 4.3)."""

    ADDENDUM = "addendum"
    AMENDMENT = "amendment"


@dataclass(frozen=True)
class Draft:
    """Everything one save of a note carries; `process` None leaves the process note as it is."""

    format: NoteFormat = NoteFormat.DAP
    boxes: Mapping[str, str] = field(default_factory=dict)
    only_p1: str = ""
    only_p2: str = ""
    process: str | None = None
    risk: Mapping[str, Any] = field(default_factory=dict)
    presence: Presence = field(default_factory=Presence)
    interventions: Sequence[str] = ()
    late_reason: str = ""


@dataclass(frozen=True)
class Addition:
    """Text that follows a signature, and the part it is about."""

    kind: AdditionKind
    text: str
    part: str = ""
    reason: str = ""

    @property
    def follows_up(self) -> PartnerKey | None:
        """Return the partner whose statement on risk it says was followed up."""
        return FOLLOW_UPS.get(self.part)

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return (field, what is wrong); an amendment names the part it corrects and its reason."""
        if not self.text.strip():
            return "text", "Write what is added."
        if self.kind is AdditionKind.AMENDMENT and (not self.part or self.follows_up):
            return "part", "Choose the part that is corrected."
        if self.kind is AdditionKind.AMENDMENT and not self.reason.strip():
            return "reason", "An amendment needs its reason."
        return None


@dataclass(frozen=True)
class NoteState:
    """The facts that decide what may be done with a note."""

    signed_at: datetime | None
    now: datetime

    @property
    def is_draft(self) -> bool:
        """Say whether it is not signed."""
        return self.signed_at is None

    @property
    def may_undo(self) -> bool:
        """Say whether the signature is less than 60 seconds old and may be taken back."""
        return self.signed_at is not None and self.now - self.signed_at < UNDO

    @property
    def is_locked(self) -> bool:
        """Say whether it is final: only additions may follow."""
        return self.signed_at is not None and not self.may_undo


@dataclass(frozen=True)
class Sender:
    """The page that wants to save: the version it shows, its own name, and whether it takes over from another page.

    A page that is `leaving` gives the note free, because the next one is loaded in its place.
    """

    version: int
    editor: str = ""
    take_over: bool = False
    leaving: bool = False


def is_late(starts_at: datetime, written_at: datetime) -> bool:
    """Say whether a note begun now is a late entry: more than 48 hours after the meeting began (domain.md 4.3)."""
    return written_at - starts_at > LATE_AFTER


def carried_boxes(texts: Mapping[str, str], wanted: NoteFormat) -> list[tuple[str, str]]:
    """Return (letter, text) of texts the wanted format has no box for; they stay with the note, shown below it."""
    letters = {box.letter for box in wanted.boxes}
    return [(letter, texts[letter]) for letter in LETTERS if letter not in letters and texts.get(letter, "").strip()]


def parts(texts: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return the titles of the parts an addition may be about: boxes that hold text, and what stands beside them."""
    return {
        **{letter: BOXES[letter].title for letter in LETTERS if texts.get(letter, "").strip()},
        **{f"only_{key}": f"{names[key]} only" for key in PARTNERS},
        **{f"risk_{key}": f"Risk, {names[key]}" for key in PARTNERS},
        "attendance": "Attendance and minutes",
        "interventions": "What you did",
        **{part: f"Follow-up of the risk line, {names[key]}" for part, key in FOLLOW_UPS.items()},
    }


def audience(part: str, alone: PartnerKey | None) -> str:
    """Return who may see a part beside the counselor: `joint`, `p1`, `p2`, or `file` for nobody (architecture.md).

    Boxes of an individual meeting belong to that partner. Risk, follow-ups and additions to no part stay in the file.
    """
    if part in ("only_p1", "only_p2"):
        return part.removeprefix("only_")
    if part in BOXES or part in ("attendance", "interventions"):
        return alone or "joint"
    return "file"
