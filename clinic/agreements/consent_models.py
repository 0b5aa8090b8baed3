"""What each answers alone, and decisions that wait."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.agreements.consent_rules import ConsentState, Sorting
from clinic.couples.models import Couple
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.database import Base, OfCouple, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_text
from clinic.kernel.text import folded


class ConsentAnswer(OfCouple, Base):
    """One partner's answer to one topic, given alone. Only that partner's; both see nothing but where both say yes."""

    __tablename__ = "consent_answer"
    __table_args__ = couple_args(Index(None, "couple_id", "answered_on"))

    partner: Mapped[PartnerKey]
    answered_on: Mapped[date]
    valid_until: Mapped[date | None]

    topic = sealed_text()
    answer = sealed_text()
    conditions = sealed_text()

    @property
    def state(self) -> ConsentState:
        """Return the answer."""
        return ConsentState(self.answer)

    @property
    def key(self) -> str:
        """Return the topic without accents, case and space around it: the same topic, however it is typed."""
        return folded(self.topic)

    @property
    def audience(self) -> Audience:
        """Return whose answer it is."""
        return Audience(self.partner)


class AttentionLine(OfCouple, Base):
    """A situation with attention from outside: sorted by each alone, then compared, then agreed on."""

    __tablename__ = "attention_line"
    __table_args__ = couple_args(Index(None, "couple_id"))

    compared_on: Mapped[date | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    situation = sealed_text()
    sorted_p1 = sealed_text()
    sorted_p2 = sealed_text()
    agreed_line = sealed_text()
    earlier = sealed_list()

    def sorted_by(self, partner: PartnerKey) -> Sorting | None:
        """Return where one partner put it."""
        value = self.sorted_p1 if partner == "p1" else self.sorted_p2
        return Sorting(value) if value else None

    @property
    def audience(self) -> Audience:
        """Return who may see it: nobody but the counselor sees both answers before they are compared."""
        return Audience.JOINT if self.compared_on else Audience.COUNSELOR


class Hold(OfCouple, Base):
    """A large decision that waits until a day, or until something happens."""

    __tablename__ = "hold"
    __table_args__ = couple_args(Index(None, "couple_id"))

    hold_until: Mapped[date]
    ended_on: Mapped[date | None]
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.COUNSELOR)

    decision = sealed_text()
    hold_ends_if = sealed_text()
    expectation = sealed_text()


def consents_of(couple: Couple) -> list[ConsentAnswer]:
    """Return every answer of both, in the order of the days they were given; each partner's are that partner's only."""
    query = select(ConsentAnswer).where(ConsentAnswer.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(ConsentAnswer.answered_on, ConsentAnswer.id)))


def lines_of(couple: Couple) -> list[AttentionLine]:
    """Return the situations in the order they were written; withdrawn ones left out."""
    query = select(AttentionLine).where(AttentionLine.couple_id == couple.id, AttentionLine.withdrawn.is_(False))
    return list(db.session.scalars(query.order_by(AttentionLine.id)))


def line_of(couple: Couple, line_id: UUID) -> AttentionLine | None:
    """Return one situation of the couple, withdrawn or not."""
    query = select(AttentionLine).where(AttentionLine.couple_id == couple.id, AttentionLine.id == line_id)
    return db.session.scalar(query)


def holds_of(couple: Couple) -> list[Hold]:
    """Return what waits, the nearest day first, and what waited before."""
    query = select(Hold).where(Hold.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(Hold.hold_until, Hold.id)))


def hold_of(couple: Couple, hold_id: UUID) -> Hold | None:
    """Return one hold of the couple."""
    return db.session.scalar(select(Hold).where(Hold.couple_id == couple.id, Hold.id == hold_id))
