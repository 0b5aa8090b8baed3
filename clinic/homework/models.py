"""Assignments of exercises, per partner, and the counselor's own exercises."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.homework.rules import Barrier, Outcome
from clinic.kernel.database import Base, OfCouple, Owned, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_map, sealed_text


class OwnExercise(Owned, Base):
    """An exercise written by the counselor, with the same fields as those of the library."""

    __tablename__ = "own_exercise"
    __table_args__ = (UniqueConstraint("counselor_id", "slug"),)
    __key_owner__ = "counselor_id"

    slug: Mapped[str]
    edition: Mapped[int] = mapped_column(default=1)
    retired_on: Mapped[date | None]
    fields = sealed_map()


class Assignment(OfCouple, Base):
    """One exercise given to one partner or both, with what came of it for each."""

    __tablename__ = "assignment"
    __table_args__ = couple_args(
        child_of("couple_session", "meeting_id"),
        Index(None, "couple_id", "assigned_on"),
        Index(None, "counselor_id", "is_open", "due_on"),
    )

    slug: Mapped[str]
    edition: Mapped[int] = mapped_column(default=1)
    meeting_id: Mapped[UUID | None]
    assigned_on: Mapped[date]
    due_on: Mapped[date]
    for_p1: Mapped[bool] = mapped_column(default=False)
    for_p2: Mapped[bool] = mapped_column(default=False)
    outcome_p1: Mapped[Outcome | None] = mapped_column(words(Outcome))
    outcome_p2: Mapped[Outcome | None] = mapped_column(words(Outcome))
    benefit_p1: Mapped[int | None]
    benefit_p2: Mapped[int | None]
    barrier_p1: Mapped[Barrier | None] = mapped_column(words(Barrier))
    barrier_p2: Mapped[Barrier | None] = mapped_column(words(Barrier))
    debriefed_on: Mapped[date | None]
    is_open: Mapped[bool] = mapped_column(default=True)

    title = sealed_text()
    dose = sealed_text()
    custom_text = sealed_text()
    brought_back = sealed_text()
    overridden = sealed_list()
    override_reason = sealed_text()
    separate_yes = sealed_map()

    @property
    def partners(self) -> tuple[PartnerKey, ...]:
        """Return the partners it is for."""
        return tuple(key for key, wanted in zip(PARTNERS, (self.for_p1, self.for_p2), strict=True) if wanted)

    def outcome(self, key: str) -> Outcome | None:
        """Return what came of it for one partner."""
        return self.outcome_p1 if key == "p1" else self.outcome_p2

    def benefit(self, key: str) -> int | None:
        """Return how much it helped one partner, 0-10."""
        return self.benefit_p1 if key == "p1" else self.benefit_p2

    def barrier(self, key: str) -> Barrier | None:
        """Return what got in the way for one partner."""
        return self.barrier_p1 if key == "p1" else self.barrier_p2

    @property
    def told(self) -> dict[str, str]:
        """Return what is told so far by column, as a form sends it; nothing told is empty."""
        said: dict[str, Any] = {"brought_back": self.brought_back}
        for key in self.partners:
            said |= {f"outcome_{key}": self.outcome(key), f"barrier_{key}": self.barrier(key)}
            said[f"benefit_{key}"] = self.benefit(key)
        return {name: "" if value is None else str(value) for name, value in said.items()}


def assignment_of(couple: Couple, assignment_id: UUID) -> Assignment | None:
    """Return one assignment of the couple."""
    return db.session.scalar(
        select(Assignment).where(Assignment.couple_id == couple.id, Assignment.id == assignment_id)
    )


def assignments_of(couple: Couple) -> list[Assignment]:
    """Return the couple's assignments, newest first."""
    query = select(Assignment).where(Assignment.couple_id == couple.id)
    newest = (Assignment.assigned_on.desc(), Assignment.created_at.desc(), Assignment.id)
    return list(db.session.scalars(query.order_by(*newest)))


def open_assignments() -> Sequence[Any]:
    """Return (couple id, due on) of every assignment of the caseload that is not closed, by due date."""
    query = select(Assignment.couple_id, Assignment.due_on).where(Assignment.is_open.is_(True))
    return db.session.execute(query.order_by(Assignment.due_on)).all()


def own_exercises() -> list[OwnExercise]:
    """Return the counselor's own exercises, oldest first."""
    return list(db.session.scalars(select(OwnExercise).order_by(OwnExercise.id)))


def own_exercise(id: UUID) -> OwnExercise | None:
    """Return one of the counselor's own exercises."""
    return db.session.scalar(select(OwnExercise).where(OwnExercise.id == id))
