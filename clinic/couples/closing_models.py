"""The closing checklist in its editions, and the looks back that follow a closing."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.closing_rules import ClosingKind
from clinic.couples.models import Couple
from clinic.couples.rules import Audience
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_map, sealed_text


class ClosingReview(OfCouple, Base):
    """One edition of the closing checklist (domain.md S48); with `closed_on` it is the one the work was closed with."""

    __tablename__ = "closing_review"
    __table_args__ = couple_args(Index(None, "couple_id", "reviewed_on"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    reviewed_on: Mapped[date]
    closed_on: Mapped[date | None]
    closing_kind: Mapped[ClosingKind | None] = mapped_column(words(ClosingKind))
    facts = sealed_map()


class FollowUp(OfCouple, Base):
    """A look back some months after closing, and what came of it."""

    __tablename__ = "follow_up"
    __table_args__ = couple_args(
        child_of("closing_review", "closing_id"),
        Index(None, "couple_id", "due_on"),
        Index(None, "counselor_id", "due_on"),
    )

    audience: ClassVar[Audience] = Audience.COUNSELOR
    closing_id: Mapped[UUID]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    outcome = sealed_text()
    words = sealed_text()


def closings_of(couple: Couple) -> list[ClosingReview]:
    """Return every edition of the checklist, newest first."""
    query = select(ClosingReview).where(ClosingReview.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(ClosingReview.reviewed_on.desc(), ClosingReview.id.desc())))


def closing_of(couple: Couple) -> ClosingReview | None:
    """Return the newest edition of the checklist."""
    return next(iter(closings_of(couple)), None)


def follow_ups_of(couple: Couple) -> list[FollowUp]:
    """Return the couple's looks back by the day they are due."""
    query = select(FollowUp).where(FollowUp.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(FollowUp.due_on, FollowUp.id)))


def follow_up_of(couple: Couple, follow_up_id: UUID) -> FollowUp | None:
    """Return one look back of the couple."""
    return db.session.scalar(select(FollowUp).where(FollowUp.couple_id == couple.id, FollowUp.id == follow_up_id))


def follow_ups_due(until: date) -> list[FollowUp]:
    """Return the looks back of the whole caseload that are due and not done, the longest due first."""
    query = select(FollowUp).where(FollowUp.done_on.is_(None), FollowUp.due_on <= until)
    return list(db.session.scalars(query.order_by(FollowUp.due_on, FollowUp.id)))
