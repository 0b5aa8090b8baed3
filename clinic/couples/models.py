"""The couple and everything that is said about it before the first session."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.couples.rules import GoalOwner, PartnerKey, Secrets, Stage, Status
from clinic.couples.standing_rules import Standing, standing_from
from clinic.kernel.database import Base, OfCouple, Owned, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_map, sealed_text


class Couple(Owned, Base):
    """Two partners in one counselor's caseload. The code stands for them wherever names would say too much."""

    __tablename__ = "couple"
    __table_args__ = (
        UniqueConstraint("id", "counselor_id"),
        UniqueConstraint("counselor_id", "code"),
        Index(None, "counselor_id", "status"),
    )

    code: Mapped[str]
    status: Mapped[Status] = mapped_column(words(Status), default=Status.ACTIVE)
    stage: Mapped[Stage] = mapped_column(words(Stage), default=Stage.STABILISE)
    secrets: Mapped[Secrets | None] = mapped_column(words(Secrets))
    policy_signed_on: Mapped[date | None]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    presenting_concern = sealed_text()
    pathway_note = sealed_text()
    referral_source = sealed_text()
    individual_sessions = sealed_text()
    client_unit = sealed_text()
    relationship_facts = sealed_map()

    partners: Mapped[list["Partner"]] = relationship(order_by="Partner.key", lazy="selectin", viewonly=True)

    def partner(self, key: PartnerKey) -> "Partner":
        """Return the first or the second partner."""
        return self.partners[0] if key == "p1" else self.partners[1]

    @property
    def edition(self) -> str:
        """Return the versions of the couple and both partners as one word, which an edit form carries."""
        return "-".join(str(version) for version in (self.version, *(each.version for each in self.partners)))

    @property
    def names(self) -> dict[str, str]:
        """Return the goes-by names by partner key."""
        return {each.key: each.short_name for each in self.partners}

    @property
    def title(self) -> str:
        """Return the two goes-by names, in the order the couple chose."""
        return " & ".join(each.short_name for each in self.partners)


class Partner(OfCouple, Base):
    """One of the two. A role in a breach belongs to an event; the one kept here is only the usual label at intake."""

    __tablename__ = "partner"
    __table_args__ = couple_args(UniqueConstraint("couple_id", "key"))

    key: Mapped[PartnerKey]
    zone: Mapped[str]

    role = sealed_text()
    short_name = sealed_text()
    full_name = sealed_text()
    pronouns = sealed_text()
    age_at_intake = sealed_text()
    contacts = sealed_list()


class StageChange(OfCouple, Base):
    """A step between stages, made by the counselor with a reason; never deleted."""

    __tablename__ = "stage_change"
    __table_args__ = couple_args(Index(None, "couple_id", "changed_on"))

    changed_on: Mapped[date]
    stage: Mapped[Stage] = mapped_column(words(Stage))
    reason = sealed_text()


class StatusChange(OfCouple, Base):
    """A pause, an end or a return, with its reason; never deleted. `together` is {continues_with, apart}, if said."""

    __tablename__ = "status_change"
    __table_args__ = couple_args(Index(None, "couple_id", "changed_on"))

    changed_on: Mapped[date]
    status: Mapped[Status] = mapped_column(words(Status))
    reason = sealed_text()
    together = sealed_map()


class Goal(OfCouple, Base):
    """What one partner or both want from the work, in their words."""

    __tablename__ = "goal"
    __table_args__ = couple_args(Index(None, "couple_id"))

    owner: Mapped[GoalOwner] = mapped_column(words(GoalOwner))
    position: Mapped[int] = mapped_column(default=0)
    ended_on: Mapped[date | None]

    text = sealed_text()
    measure = sealed_text()
    target = sealed_text()


def couple_of(couple_id: UUID) -> Couple | None:
    """Return the couple if it is in the caseload of the session's counselor."""
    return db.session.scalar(select(Couple).where(Couple.id == couple_id))


def couple_by_code(code: str) -> Couple | None:
    """Return the couple with this code in the caseload."""
    return db.session.scalar(select(Couple).where(Couple.code == code))


def codes() -> set[str]:
    """Return every code in use in the caseload."""
    return set(db.session.scalars(select(Couple.code)))


def caseload(*, status: Sequence[Status] = tuple(Status)) -> list[Couple]:
    """Return the counselor's couples in these states, oldest first, with their partners."""
    query = select(Couple).where(Couple.status.in_(status)).order_by(Couple.id)
    return list(db.session.scalars(query))


def stage_history(couple: Couple) -> list[StageChange]:
    """Return the steps between stages, newest first."""
    query = select(StageChange).where(StageChange.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(StageChange.changed_on.desc(), StageChange.id.desc())))


def status_history(couple: Couple) -> list[StatusChange]:
    """Return pauses, ends and returns, newest first."""
    query = select(StatusChange).where(StatusChange.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(StatusChange.changed_on.desc(), StatusChange.id.desc())))


def partner_of(couple: Couple, partner_id: UUID) -> Partner | None:
    """Return one of the couple's two partners."""
    return next((each for each in couple.partners if each.id == partner_id), None)


def standing_of(couple: Couple) -> Standing:
    """Return who continues and whether they live apart, as last said; both together until somebody says otherwise."""
    return next((standing_from(each.together) for each in status_history(couple) if each.together), Standing())


def goal_of(couple: Couple, goal_id: UUID) -> Goal | None:
    """Return one goal of this couple."""
    return db.session.scalar(select(Goal).where(Goal.couple_id == couple.id, Goal.id == goal_id))


def goals(couple: Couple) -> list[Goal]:
    """Return the goals in the order the couple gave them."""
    return list(db.session.scalars(select(Goal).where(Goal.couple_id == couple.id).order_by(Goal.position, Goal.id)))
