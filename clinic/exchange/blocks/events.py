"""What happened, whether contact goes on, and screens done alone (domain.md S03, S04, 2.2)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final
from uuid import UUID

from clinic.couples.rules import Audience
from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.rows import Rows
from clinic.exchange.kinds import Administered, Day, Editions, EventWords, Figure, Name, Short, Whom, Words
from clinic.exchange.shelf import Gathering, Shelf
from clinic.safety.care_models import Setback
from clinic.safety.models import ContactCheck, Event, Screen
from clinic.safety.rules import PRIVATE_EVENTS, Completeness, ContactSource, ContactState, EventBy, EventType

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile


@dataclass(frozen=True, kw_only=True)
class Happening:
    """An event; `id` only where a setback points to it."""

    id: Short | None = None
    date: Day
    type: EventType
    by: EventBy
    text: EventWords = ""
    completeness: Completeness | None = None
    audience: Audience = Audience.COUNSELOR
    on_chart: bool = True
    withdrawn: bool = False
    earlier: Editions = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What was known about contact with the third person on a day."""

    date: Day
    status: ContactState
    last_contact: Day | None = None
    source: ContactSource | None = None


@dataclass(frozen=True, kw_only=True)
class Screening:
    """A screen done alone with one partner."""

    date: Day
    partner: Whom
    tool: Name
    administered: Administered = Administered.INDIVIDUALLY
    result: Figure = ""
    positive: bool | None = None
    item9: Figure = ""
    follow_up: Words = ""


EVENTS: Final = Rows(Happening, Event, {"date": "happened_on"}, apart=frozenset({"id"}))
CONTACTS: Final = Rows(Contact, ContactCheck, {"date": "checked_on", "status": "state"})
SCREENS: Final = Rows(Screening, Screen, {"date": "screened_on"}, apart=frozenset({"administered"}))


def _store_events(shelf: Shelf, events: tuple[Happening, ...]) -> None:
    for each in events:
        shelf.label(EVENTS.put(shelf, each), each.id)


def _events(gathering: Gathering) -> tuple[Happening, ...]:
    names = event_names(gathering)
    return tuple(EVENTS.entry_of(row, id=names.get(row.id)) for row in gathering.rows(Event))


def event_names(gathering: Gathering) -> dict[UUID | None, str]:
    """Return the short names of events: those that the file had, and new ones where a setback points to an event."""
    named: dict[UUID | None, str] = {row.id: name for row in gathering.rows(Event) if (name := gathering.label(row))}
    pointed = [row.event_id for row in gathering.rows(Setback) if row.event_id and row.event_id not in named]
    fresh = (name for number in count(1) if (name := f"e{number}") not in named.values())
    return {**named, **dict(zip(dict.fromkeys(pointed), fresh, strict=False))}


def _check(file: "CaseFile") -> Iterator[str]:
    for number, event in enumerate(file.events, 1):
        if event.type in PRIVATE_EVENTS and event.audience is not Audience.COUNSELOR:
            yield f"events[{number}].audience of a {event.type} can only be {Audience.COUNSELOR}."
    times = Counter(each.id for each in file.events if each.id)
    yield from (f"events has the id {name} more than once." for name, found in times.items() if found > 1)


def _check_contacts(file: "CaseFile") -> Iterator[str]:
    for number, contact in enumerate(file.contact_checks, 1):
        if (contact.last_contact or contact.date) > contact.date:
            yield f"contact_checks[{number}].last_contact is after the day it was asked."


BLOCKS: Final = (
    Block("events", _store_events, _events, check=_check),
    Block("contact_checks", CONTACTS.store, CONTACTS.collect, check=_check_contacts),
    Block("screens", SCREENS.store, SCREENS.collect),
)
