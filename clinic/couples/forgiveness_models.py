"""One partner's own track of forgiveness; no finder returns the two tracks together."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.forgiveness_rules import place_words, seen_by
from clinic.couples.models import Couple, Partner
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.database import Base, OfCouple, couple_args, db
from clinic.kernel.sealed import sealed_text


class ForgivenessStep(OfCouple, Base):
    """Where one partner stood on a day (domain.md S44). Never in anything a couple can get."""

    __tablename__ = "forgiveness_step"
    __table_args__ = couple_args(Index(None, "couple_id", "partner", "noted_on"))

    partner: Mapped[PartnerKey]
    noted_on: Mapped[date]
    released_on: Mapped[date | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    place = sealed_text()
    words = sealed_text()

    @property
    def audience(self) -> Audience:
        """Return who may see it beside the counselor."""
        return seen_by(released=self.released_on is not None)

    @property
    def place_words(self) -> str:
        """Return the place as a person reads it."""
        return place_words(self.place)


def track_of(couple: Couple, partner: PartnerKey, *, withdrawn: bool = False) -> list[ForgivenessStep]:
    """Return one partner's track, newest first."""
    query = select(ForgivenessStep).where(
        ForgivenessStep.couple_id == couple.id,
        ForgivenessStep.partner == partner,
        ForgivenessStep.withdrawn.is_(withdrawn),
    )
    return list(db.session.scalars(query.order_by(ForgivenessStep.noted_on.desc(), ForgivenessStep.id.desc())))


def step_of(partner: Partner, step_id: UUID) -> ForgivenessStep | None:
    """Return one step of this partner's own track; a step of the other's is not found."""
    query = select(ForgivenessStep).where(
        ForgivenessStep.couple_id == partner.couple_id,
        ForgivenessStep.partner == partner.key,
        ForgivenessStep.id == step_id,
    )
    return db.session.scalar(query)
