"""Totals of licensed questionnaires: the sum only, as it was worked out on paper; no items, no answers."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel.database import Base, OfCouple, couple_args, db
from clinic.kernel.sealed import sealed_text


class InstrumentTotal(OfCouple, Base):
    """One partner's total on one day. Without a total it was handed out and not filled in, or not meant for them."""

    __tablename__ = "instrument_total"
    __table_args__ = couple_args(Index(None, "couple_id", "taken_on"))

    tool: Mapped[str]
    taken_on: Mapped[date]
    partner: Mapped[PartnerKey]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    total_words = sealed_text()

    @property
    def total(self) -> int | None:
        """Return the sum, None where there is none."""
        return int(self.total_words) if self.total_words else None


def totals_of(couple: Couple) -> list[InstrumentTotal]:
    """Return the couple's totals in order of date, withdrawn ones left out."""
    query = select(InstrumentTotal).where(InstrumentTotal.couple_id == couple.id, InstrumentTotal.withdrawn.is_(False))
    return list(db.session.scalars(query.order_by(InstrumentTotal.taken_on, InstrumentTotal.id)))


def total_of(couple: Couple, total_id: UUID) -> InstrumentTotal | None:
    """Return one total of the couple."""
    query = select(InstrumentTotal).where(InstrumentTotal.couple_id == couple.id, InstrumentTotal.id == total_id)
    return db.session.scalar(query)
