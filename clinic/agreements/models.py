"""Agreements with their versions, consequences and reviews. A version that was signed is never changed again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.agreements.consent_models import AttentionLine, ConsentAnswer, Hold, consents_of, holds_of, lines_of
from clinic.agreements.review_models import (
    AgreementReview,
    Consequence,
    consequences_in,
    consequences_of,
    review_of,
    reviews_of,
)
from clinic.agreements.rules import (
    AgreementKind,
    Area,
    VersionStatus,
)
from clinic.agreements.signing_rules import signed_at
from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, Audience, PartnerKey
from clinic.kernel.database import Base, OfCouple, child_of, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_map, sealed_text

__all__ = [  # what goes with agreements, for whoever works with them
    "AgreementReview",
    "AttentionLine",
    "ConsentAnswer",
    "Consequence",
    "Hold",
    "consents_of",
    "consequences_in",
    "consequences_of",
    "holds_of",
    "lines_of",
    "review_of",
    "reviews_of",
]


def only_one(name: str, column: str, where: Any) -> Index:
    """Return an index that lets a column have each value once among the rows of a state, on both databases."""
    return Index(name, column, unique=True, sqlite_where=where, postgresql_where=where)


class Agreement(OfCouple, Base):
    """Something the two agree on; what it says stands in its versions. Both may see it."""

    __tablename__ = "agreement"
    __table_args__ = couple_args(Index(None, "couple_id"))

    kind: Mapped[AgreementKind] = mapped_column(words(AgreementKind))
    area: Mapped[Area | None] = mapped_column(words(Area))
    ended_on: Mapped[date | None]

    title = sealed_text()
    ended_why = sealed_text()

    audience = Audience.JOINT

    @property
    def name(self) -> str:
        """Return its own title, else its area, else what kind it is."""
        return self.title or (self.area.label if self.area else self.kind.label)


class AgreementVersion(OfCouple, Base):
    """One wording of an agreement; in force once both have signed it."""

    __tablename__ = "agreement_version"

    agreement_id: Mapped[UUID]
    number: Mapped[int]
    status: Mapped[VersionStatus] = mapped_column(words(VersionStatus), default=VersionStatus.DRAFT)
    agreed_on: Mapped[date | None]
    review_due: Mapped[date | None]
    signed_p1_at: Mapped[datetime | None]
    signed_p2_at: Mapped[datetime | None]

    clauses = sealed_list()
    content = sealed_map()
    why_changed = sealed_text()
    author = sealed_text()

    __table_args__ = couple_args(
        child_of("agreement", "agreement_id"),
        UniqueConstraint("agreement_id", "number"),
        Index(None, "couple_id", "status"),
        only_one("uq_agreement_version_draft", "agreement_id", status == VersionStatus.DRAFT),
        only_one("uq_agreement_version_active", "agreement_id", status == VersionStatus.ACTIVE),
    )

    @property
    def missing(self) -> list[PartnerKey]:
        """Return who has not signed yet."""
        return [key for key in PARTNERS if signed_at(self, key) is None]

    @property
    def edition(self) -> str:
        """Return which wording it is, as one word that a form carries."""
        return f"{self.id.hex}-{self.version}"


def agreements_of(couple: Couple) -> list[Agreement]:
    """Return the couple's agreements, oldest first, ended ones too."""
    return list(db.session.scalars(select(Agreement).where(Agreement.couple_id == couple.id).order_by(Agreement.id)))


def agreement_of(couple: Couple, agreement_id: UUID) -> Agreement | None:
    """Return one agreement of the couple."""
    query = select(Agreement).where(Agreement.couple_id == couple.id, Agreement.id == agreement_id)
    return db.session.scalar(query)


def versions_of(couple: Couple) -> list[AgreementVersion]:
    """Return every version of every agreement of the couple, in order of their numbers."""
    query = select(AgreementVersion).where(AgreementVersion.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(AgreementVersion.agreement_id, AgreementVersion.number)))


def versions_in(agreement: Agreement) -> list[AgreementVersion]:
    """Return the versions of one agreement in order of their numbers."""
    query = select(AgreementVersion).where(
        AgreementVersion.couple_id == agreement.couple_id, AgreementVersion.agreement_id == agreement.id
    )
    return list(db.session.scalars(query.order_by(AgreementVersion.number)))


def version_of(agreement: Agreement, version_id: UUID) -> AgreementVersion | None:
    """Return one version of an agreement."""
    return next((each for each in versions_in(agreement) if each.id == version_id), None)


def active_of(couple: Couple) -> list[AgreementVersion]:
    """Return the versions that are in force, oldest agreement first."""
    query = select(AgreementVersion).where(
        AgreementVersion.couple_id == couple.id, AgreementVersion.status == VersionStatus.ACTIVE
    )
    return list(db.session.scalars(query.order_by(AgreementVersion.agreement_id)))
