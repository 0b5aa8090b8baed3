"""Risk between sessions, setbacks, topics for the session only, and a legal hold: the counselor's alone."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_map, sealed_text
from clinic.safety.care_rules import STEPS, RiskKind, TopicReason, done, is_open


class RiskEntry(OfCouple, Base):
    """A statement on risk about one partner, made between sessions; what a session's note says stands in the note."""

    __tablename__ = "risk_entry"
    __table_args__ = couple_args(Index(None, "couple_id", "noted_on"), Index(None, "counselor_id", "followed_up_on"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    partner: Mapped[PartnerKey]
    noted_on: Mapped[date]
    follow_up_on: Mapped[date | None]
    followed_up_on: Mapped[date | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    kind = sealed_text()
    text = sealed_text()
    outcome = sealed_text()

    @property
    def is_open(self) -> bool:
        """Say whether it still waits to be followed up."""
        return is_open(self)

    @property
    def kind_words(self) -> str:
        """Return what it is about, as a person reads it."""
        return RiskKind(self.kind).label if self.kind in set(RiskKind) else self.kind


class Setback(OfCouple, Base):
    """A setback with the six steps of its first 72 hours; `steps` is {step: {done_on, words}}."""

    __tablename__ = "setback"
    __table_args__ = couple_args(child_of("event", "event_id"), Index(None, "couple_id", "happened_on"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    happened_on: Mapped[date]
    event_id: Mapped[UUID | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    text = sealed_text()
    steps = sealed_map()

    @property
    def left(self) -> list[str]:
        """Return the steps that are not done yet."""
        return [name for name in STEPS if name not in self.done]

    @property
    def done(self) -> dict[str, date]:
        """Return the steps that are done, each with its day."""
        return done(self.steps)


class SessionOnlyTopic(OfCouple, Base):
    """Something that is talked about in the session only (domain.md S47)."""

    __tablename__ = "session_only_topic"
    __table_args__ = couple_args(Index(None, "couple_id"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    reason: Mapped[TopicReason] = mapped_column(words(TopicReason))
    since: Mapped[date]
    lifted_on: Mapped[date | None]
    text = sealed_text()


class LegalHold(OfCouple, Base):
    """A hold on the record; one at a time (domain.md 4.4)."""

    __tablename__ = "legal_hold"
    __table_args__ = couple_args(Index(None, "couple_id"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    set_on: Mapped[date]
    lifted_on: Mapped[date | None]
    reason = sealed_text()
    lifted_reason = sealed_text()


def risk_entries_of(couple: Couple, *, withdrawn: bool = False) -> list[RiskEntry]:
    """Return statements on risk from between sessions, newest first."""
    query = select(RiskEntry).where(RiskEntry.couple_id == couple.id, RiskEntry.withdrawn.is_(withdrawn))
    return list(db.session.scalars(query.order_by(RiskEntry.noted_on.desc(), RiskEntry.id.desc())))


def risk_entry_of(couple: Couple, risk_id: UUID) -> RiskEntry | None:
    """Return one statement on risk of the couple."""
    return db.session.scalar(select(RiskEntry).where(RiskEntry.couple_id == couple.id, RiskEntry.id == risk_id))


def open_risk_entries() -> list[RiskEntry]:
    """Return the caseload's statements from between sessions that wait to be followed up, the oldest first."""
    query = select(RiskEntry).where(RiskEntry.followed_up_on.is_(None), RiskEntry.withdrawn.is_(False))
    return list(db.session.scalars(query.order_by(RiskEntry.noted_on, RiskEntry.id)))


def setbacks_of(couple: Couple, *, withdrawn: bool = False) -> list[Setback]:
    """Return the couple's setbacks, newest first."""
    query = select(Setback).where(Setback.couple_id == couple.id, Setback.withdrawn.is_(withdrawn))
    return list(db.session.scalars(query.order_by(Setback.happened_on.desc(), Setback.id.desc())))


def setback_of(couple: Couple, setback_id: UUID) -> Setback | None:
    """Return one setback of the couple."""
    return db.session.scalar(select(Setback).where(Setback.couple_id == couple.id, Setback.id == setback_id))


def topics_of(couple: Couple) -> list[SessionOnlyTopic]:
    """Return the topics for the session only, those that were lifted among them, the oldest first."""
    query = select(SessionOnlyTopic).where(SessionOnlyTopic.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(SessionOnlyTopic.since, SessionOnlyTopic.id)))


def topic_of(couple: Couple, topic_id: UUID) -> SessionOnlyTopic | None:
    """Return one topic of the couple."""
    query = select(SessionOnlyTopic).where(SessionOnlyTopic.couple_id == couple.id, SessionOnlyTopic.id == topic_id)
    return db.session.scalar(query)


def holds_of(couple: Couple) -> list[LegalHold]:
    """Return every legal hold there was, newest first."""
    query = select(LegalHold).where(LegalHold.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(LegalHold.set_on.desc(), LegalHold.id.desc())))


def hold_on(couple: Couple) -> LegalHold | None:
    """Return the legal hold that stands on the couple's record, if there is one; exports and deleting ask for it."""
    return next((each for each in holds_of(couple) if each.lifted_on is None), None)
