"""Referrals with their steps, and the people who know."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import Audience, Whom
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_text
from clinic.safety.referral_rules import (
    COMES_UP_AFTER,
    OPEN,
    ReferralStatus,
    ReferralTo,
    agreement_words,
    comes_up,
    release_words,
)


class Referral(OfCouple, Base):
    """Help elsewhere (domain.md S46). `status` and `moved_on` are those of the last step; the steps stay."""

    __tablename__ = "referral"
    __table_args__ = couple_args(Index(None, "couple_id", "offered_on"), Index(None, "counselor_id", "moved_on"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    whom: Mapped[Whom] = mapped_column(words(Whom))
    offered_on: Mapped[date]
    status: Mapped[ReferralStatus] = mapped_column(words(ReferralStatus))
    moved_on: Mapped[date]
    release_signed: Mapped[date | None]
    release_revoked: Mapped[date | None]
    first_appointment: Mapped[date | None]
    outcome_on: Mapped[date | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    to = sealed_text()
    recipient = sealed_text()
    reason = sealed_text()

    @property
    def to_words(self) -> str:
        """Return where to, as a person reads it."""
        return ReferralTo(self.to).label if self.to in set(ReferralTo) else self.to

    @property
    def release(self) -> str:
        """Return the state of the release in words."""
        return release_words(self.whom, self.release_signed, self.release_revoked)

    @property
    def is_open(self) -> bool:
        """Say whether something is still to come of it."""
        return self.status in OPEN and not self.withdrawn

    def comes_up(self, today: date) -> bool:
        """Say whether it comes up in the review."""
        return not self.withdrawn and comes_up(self.status, self.moved_on, today)


class ReferralStep(OfCouple, Base):
    """One step of a referral; never deleted."""

    __tablename__ = "referral_step"
    __table_args__ = couple_args(child_of("referral", "referral_id"), Index(None, "couple_id", "referral_id"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    referral_id: Mapped[UUID]
    happened_on: Mapped[date]
    status: Mapped[ReferralStatus] = mapped_column(words(ReferralStatus))
    words = sealed_text()


class Support(OfCouple, Base):
    """Somebody who knows, and how much; `agreed_by` are the partners who agreed, `earlier` what it said before."""

    __tablename__ = "support"
    __table_args__ = couple_args(Index(None, "couple_id"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    whom: Mapped[Whom] = mapped_column(words(Whom))
    ended_on: Mapped[date | None]

    person = sealed_text()
    scope = sealed_text()
    agreed_by = sealed_list()
    earlier = sealed_list()

    @property
    def agreement(self) -> str:
        """Return who agreed, in words."""
        return agreement_words(self.agreed_by)


def referrals_of(couple: Couple, *, withdrawn: bool = False) -> list[Referral]:
    """Return the couple's referrals, newest first."""
    query = select(Referral).where(Referral.couple_id == couple.id, Referral.withdrawn.is_(withdrawn))
    return list(db.session.scalars(query.order_by(Referral.offered_on.desc(), Referral.id.desc())))


def referral_of(couple: Couple, referral_id: UUID) -> Referral | None:
    """Return one referral of the couple."""
    return db.session.scalar(select(Referral).where(Referral.couple_id == couple.id, Referral.id == referral_id))


def steps_of(referral: Referral) -> list[ReferralStep]:
    """Return the steps of a referral, newest first."""
    query = select(ReferralStep).where(
        ReferralStep.couple_id == referral.couple_id, ReferralStep.referral_id == referral.id
    )
    return list(db.session.scalars(query.order_by(ReferralStep.happened_on.desc(), ReferralStep.id.desc())))


def stale_referrals(today: date) -> list[Referral]:
    """Return the caseload's open referrals without a step for more than 14 days, the longest first."""
    query = select(Referral).where(
        Referral.status.in_(OPEN), Referral.withdrawn.is_(False), Referral.moved_on < today - COMES_UP_AFTER
    )
    return list(db.session.scalars(query.order_by(Referral.moved_on, Referral.id)))


def supports_of(couple: Couple, *, ended: bool = False) -> list[Support]:
    """Return the people who know, in the order they were named; those that ended only where they are asked for."""
    query = select(Support).where(Support.couple_id == couple.id)
    query = query.where(Support.ended_on.is_not(None) if ended else Support.ended_on.is_(None))
    return list(db.session.scalars(query.order_by(Support.id)))


def support_of(couple: Couple, support_id: UUID) -> Support | None:
    """Return one support person of the couple."""
    return db.session.scalar(select(Support).where(Support.couple_id == couple.id, Support.id == support_id))
