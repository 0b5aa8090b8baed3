"""What follows a slip, and how agreements were kept; found in models together with agreements and versions."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.agreements.rules import Applies, Fit, Kept, Level, ToldBy
from clinic.couples.models import Couple
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_text


class Consequence(OfCouple, Base):
    """What follows a slip, set by both, with a vote from each on whether it fits."""

    __tablename__ = "consequence"
    __table_args__ = couple_args(child_of("agreement_version", "version_id"), Index(None, "version_id"))

    version_id: Mapped[UUID]
    applies_to: Mapped[Applies] = mapped_column(words(Applies), default=Applies.BOTH)
    level: Mapped[Level | None] = mapped_column(words(Level))
    clause: Mapped[int | None]
    fit_p1: Mapped[Fit | None] = mapped_column(words(Fit))
    fit_p2: Mapped[Fit | None] = mapped_column(words(Fit))
    withdrawn: Mapped[bool] = mapped_column(default=False)

    text = sealed_text()
    reason = sealed_text()

    @property
    def accepted(self) -> bool:
        """Say whether it fits for both."""
        return self.fit_p1 is self.fit_p2 is Fit.FITS

    @property
    def disputed(self) -> bool:
        """Say whether it does not fit for one of the two."""
        return any(fit is not None and fit is not Fit.FITS for fit in (self.fit_p1, self.fit_p2))

    @property
    def same_as(self) -> tuple[Any, ...]:
        """Return what makes it the same consequence in another draft, so that its votes still stand."""
        return self.text, self.applies_to, self.level


class AgreementReview(OfCouple, Base):
    """One look at how an agreement was kept, and who told of what was not."""

    __tablename__ = "agreement_review"
    __table_args__ = couple_args(child_of("agreement", "agreement_id"), Index(None, "couple_id", "reviewed_on"))

    agreement_id: Mapped[UUID]
    reviewed_on: Mapped[date]
    kept: Mapped[Kept] = mapped_column(words(Kept))
    told_by: Mapped[ToldBy | None] = mapped_column(words(ToldBy))
    hours_until_told: Mapped[int | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    text = sealed_text()


def consequences_of(couple: Couple) -> list[Consequence]:
    """Return the consequences of every version, in the order they were set; dropped ones left out."""
    query = select(Consequence).where(Consequence.couple_id == couple.id, Consequence.withdrawn.is_(False))
    return list(db.session.scalars(query.order_by(Consequence.id)))


def consequences_in(version: Any) -> list[Consequence]:
    """Return the consequences of one version, in the order they were set; dropped ones left out."""
    query = select(Consequence).where(
        Consequence.couple_id == version.couple_id,
        Consequence.version_id == version.id,
        Consequence.withdrawn.is_(False),
    )
    return list(db.session.scalars(query.order_by(Consequence.id)))


def reviews_of(couple: Couple) -> list[AgreementReview]:
    """Return the reviews of every agreement of the couple, oldest first; withdrawn ones left out."""
    query = select(AgreementReview).where(AgreementReview.couple_id == couple.id, AgreementReview.withdrawn.is_(False))
    return list(db.session.scalars(query.order_by(AgreementReview.reviewed_on, AgreementReview.id)))


def review_of(agreement: Any, review_id: UUID) -> AgreementReview | None:
    """Return one review of an agreement, withdrawn or not."""
    return db.session.scalar(
        select(AgreementReview).where(
            AgreementReview.couple_id == agreement.couple_id,
            AgreementReview.agreement_id == agreement.id,
            AgreementReview.id == review_id,
        )
    )
