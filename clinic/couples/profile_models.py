"""The intake profile, and what each partner said about where they stand. Rows are added; the newest profile counts."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.profile_rules import Band, suggested_band
from clinic.couples.rules import Audience, PartnerKey, Stage
from clinic.kernel.database import Base, OfCouple, couple_args, db, words
from clinic.kernel.sealed import sealed_map, sealed_text


class IntakeProfile(OfCouple, Base):
    """One edition of the intake profile (domain.md S02). `facts` has the keys of a case file's `severity` block."""

    __tablename__ = "intake_profile"
    __table_args__ = couple_args(Index(None, "couple_id", "taken_on"))

    audience: ClassVar[Audience] = Audience.COUNSELOR
    taken_on: Mapped[date]
    facts = sealed_map()
    counselor_band = sealed_text()

    @property
    def suggested(self) -> Band | None:
        """Return the band the facts suggest."""
        return suggested_band(self.facts)

    @property
    def band(self) -> Band | None:
        """Return the band that counts: the counselor's own, else the suggested one."""
        return Band(self.counselor_band) if self.counselor_band in set(Band) else self.suggested


class Statement(OfCouple, Base):
    """What one partner thinks, feels and wants on a day (domain.md S06); `facts` holds willingness and the like."""

    __tablename__ = "statement"
    __table_args__ = couple_args(Index(None, "couple_id", "said_on"))

    partner: Mapped[PartnerKey]
    said_on: Mapped[date]
    stage: Mapped[Stage] = mapped_column(words(Stage))
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.COUNSELOR)
    withdrawn: Mapped[bool] = mapped_column(default=False)

    think = sealed_text()
    feel = sealed_text()
    want = sealed_text()
    facts = sealed_map()


def profiles_of(couple: Couple) -> list[IntakeProfile]:
    """Return every edition of the couple's profile, newest first."""
    query = select(IntakeProfile).where(IntakeProfile.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(IntakeProfile.taken_on.desc(), IntakeProfile.id.desc())))


def profile_of(couple: Couple) -> IntakeProfile | None:
    """Return the profile that counts: the newest edition."""
    return next(iter(profiles_of(couple)), None)


def statements_of(couple: Couple, *, withdrawn: bool = False) -> list[Statement]:
    """Return what the two said, newest first; withdrawn ones only where they are asked for."""
    query = select(Statement).where(Statement.couple_id == couple.id, Statement.withdrawn.is_(withdrawn))
    return list(db.session.scalars(query.order_by(Statement.said_on.desc(), Statement.id.desc())))


def statement_of(couple: Couple, statement_id: UUID) -> Statement | None:
    """Return one statement of the couple."""
    return db.session.scalar(select(Statement).where(Statement.couple_id == couple.id, Statement.id == statement_id))


def latest_statements(couple: Couple) -> dict[PartnerKey, Statement]:
    """Return the newest statement of each partner who has said anything."""
    found: dict[PartnerKey, Statement] = {}
    for each in statements_of(couple):
        found.setdefault(each.partner, each)
    return found
