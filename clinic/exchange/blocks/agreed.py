"""Agreements as a case file tells them: what each version says, who signed it, and how it was kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from clinic.agreements.rules import (
    CONTENT,
    LISTS,
    AgreementKind,
    Applies,
    Area,
    Fit,
    Kept,
    Level,
    ToldBy,
    VersionStatus,
)
from clinic.exchange.declared import Fields
from clinic.exchange.json_schema import Schema, schema_of
from clinic.exchange.kinds import Both, Count, Day, Number, Sentence, Short, Words
from clinic.exchange.shapes import Text, Value
from clinic.exchange.structure import Branch, Many, Part, Place, Shape

TEXT: Final = Text()
CONTENT_SHAPE: Final = Fields(
    {name: Many(TEXT) if name in LISTS else TEXT for each in CONTENT.values() for name in each},
)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One thing that is agreed; nothing but a sentence stands in the file as that sentence."""

    text: Words = ""
    who: Short = ""
    what: Words = ""
    where: Short = ""
    when_or_how_often: Short = ""
    test: Words = ""
    offered_by: Short = ""
    frequency: Short = ""
    start: Day | None = None
    end: Day | None = None


class ClauseShape(Branch):
    """A sentence, or a map of who, what, where, when and by which test."""

    sentence: Final[Value] = Text(empty=False)
    parts: Final[Shape] = Part(Clause)

    def read_at(self, place: Place, raw: Any) -> Clause:
        """Return the clause."""
        if isinstance(raw, dict):
            found: Clause = place.read(self.parts, raw)
            return found
        return Clause(text=self.sentence.read(raw))

    def write(self, value: Clause) -> Any:
        """Return the sentence, or the map where there is more than that."""
        return value.text if value == Clause(text=value.text) else self.parts.write(value)


@dataclass(frozen=True, kw_only=True)
class Following:
    """A consequence; one that was dropped from a draft is withdrawn."""

    text: Sentence
    applies_to: Applies = Applies.BOTH
    level: Level | None = None
    clause: Count | None = None
    reason: Words = ""
    fit_p1: Fit | None = None
    fit_p2: Fit | None = None
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Version:
    """One wording. Signatures without a moment are from noon of its date; its status follows from them."""

    v: Number
    date: Day | None = None
    signed: Both = ()
    signed_p1_at: datetime | None = None
    signed_p2_at: datetime | None = None
    status: VersionStatus | None = None
    clauses: Annotated[tuple[Clause, ...], Many(ClauseShape())] = ()
    content: Annotated[dict[str, Any] | None, CONTENT_SHAPE] = None
    consequence: Words = ""
    consequences: tuple[Following, ...] = ()
    review_due: Day | None = None
    why: Words = ""
    author: Short = ""


@dataclass(frozen=True, kw_only=True)
class Look:
    """A review; `hours_until_told` is how long after a slip it was told."""

    date: Day
    kept: Kept
    told_by: ToldBy | None = None
    hours_until_told: Count | None = None
    text: Words = ""
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """An agreement with all its versions, oldest first."""

    id: Short | None = None
    kind: AgreementKind = AgreementKind.BOUNDARY
    area: Area | None = None
    title: Short = ""
    ended_on: Day | None = None
    ended_why: Words = ""
    versions: tuple[Version, ...] = ()
    reviews: tuple[Look, ...] = ()


@schema_of.register
def _(_shape: ClauseShape) -> Schema:
    return {"anyOf": [schema_of(ClauseShape.sentence), schema_of(ClauseShape.parts)]}
