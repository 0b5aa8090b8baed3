"""Events, contact status and screens of a couple. Screens hold no answers, only that one was done alone, and when."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic.couples.models import Couple
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.database import Base, OfCouple, couple_args, db, words
from clinic.kernel.sealed import sealed_list, sealed_text
from clinic.safety.rules import Completeness, ContactSource, ContactState, EventBy, EventType


class Event(OfCouple, Base):
    """Something that happened on a day, in neutral words; the charts mark it. `earlier` keeps what it said before."""

    __tablename__ = "event"
    __table_args__ = couple_args(Index(None, "couple_id", "happened_on"))

    type: Mapped[EventType] = mapped_column(words(EventType))
    happened_on: Mapped[date]
    by: Mapped[EventBy] = mapped_column(words(EventBy))
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.COUNSELOR)
    on_chart: Mapped[bool] = mapped_column(default=True)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    completeness: Mapped[Completeness | None] = mapped_column(words(Completeness))
    text = sealed_text()
    earlier = sealed_list()


class ContactCheck(OfCouple, Base):
    """The contact status as it was on the day it was asked; the newest counts."""

    __tablename__ = "contact_check"
    __table_args__ = couple_args(Index(None, "couple_id", "checked_on"))

    state: Mapped[ContactState] = mapped_column(words(ContactState))
    last_contact: Mapped[date | None]
    checked_on: Mapped[date]
    source: Mapped[ContactSource | None] = mapped_column(words(ContactSource))


class Screen(OfCouple, Base):
    """A safety screen done alone with one partner. Counselor only: never in anything a couple can get."""

    __tablename__ = "screen"
    __table_args__ = couple_args(Index(None, "couple_id", "screened_on"))

    partner: Mapped[PartnerKey]
    screened_on: Mapped[date]
    tool: Mapped[str]
    positive: Mapped[bool | None]
    result = sealed_text()
    item9 = sealed_text()
    follow_up = sealed_text()


def events_of(couple: Couple) -> list[Event]:
    """Return the couple's events in order of date, withdrawn ones left out."""
    query = select(Event).where(Event.couple_id == couple.id, Event.withdrawn.is_(False))
    return list(db.session.scalars(query.order_by(Event.happened_on, Event.id)))


def event_of(couple: Couple, event_id: UUID) -> Event | None:
    """Return one event of the couple."""
    return db.session.scalar(select(Event).where(Event.couple_id == couple.id, Event.id == event_id))


def contact_of(couple: Couple) -> ContactCheck | None:
    """Return the newest contact status."""
    query = select(ContactCheck).where(ContactCheck.couple_id == couple.id)
    return db.session.scalar(query.order_by(ContactCheck.checked_on.desc(), ContactCheck.id.desc()).limit(1))


def screens_of(couple: Couple) -> list[Screen]:
    """Return the couple's screens, newest first."""
    query = select(Screen).where(Screen.couple_id == couple.id)
    return list(db.session.scalars(query.order_by(Screen.screened_on.desc(), Screen.id.desc())))
