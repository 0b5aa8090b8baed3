"""What a case file must not say although each of its values fits by itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from clinic.exchange.kinds import NO_MEETING
from clinic.exchange.meetings import Met, NoteStatus, Written
from clinic.exchange.parts import CaseFile, Contact, Given, Happening
from clinic.exchange.rated import Rated
from clinic.kernel.clock import local
from clinic.safety.rules import PRIVATE_EVENTS, Audience
from clinic.sessions.rules import Meeting

Findings = list[tuple[bool, str]]


def contradictions(file: CaseFile) -> Iterator[str]:
    """Yield what does not go together in a filled case file, in the order of the file."""
    numbers = {NO_MEETING, *(each.num for each in file.sessions)}
    yield from _among("events", file.events, _event)
    yield from _among("contact_checks", file.contact_checks, _contact)
    for key, rows in file.ratings.items():
        yield from _among(f"ratings.{key}", rows, lambda row: _rated(row, numbers))
    yield from _among("sessions", file.sessions, _meeting)
    yield from _among("homework", file.homework, lambda given: _exercise(given, numbers))
    times = Counter(each.num for each in file.sessions)
    yield from (f"sessions has the num {number} more than once." for number, count in times.items() if count > 1)


def _among(path: str, entries: Iterable[Any], look: Callable[[Any], Findings]) -> Iterator[str]:
    for count, entry in enumerate(entries, 1):
        yield from (f"{path}[{count}]{sentence}" for wrong, sentence in look(entry) if wrong)


def _event(event: Happening) -> Findings:
    is_open = event.type in PRIVATE_EVENTS and event.audience is not Audience.COUNSELOR
    return [(is_open, f".audience of a {event.type} can only be {Audience.COUNSELOR}.")]


def _contact(contact: Contact) -> Findings:
    last = contact.last_contact or contact.date
    return [(last > contact.date, ".last_contact is after the day it was asked.")]


def _rated(row: Rated, numbers: set[int]) -> Findings:
    return [(row.facts.session not in numbers, f" names session {row.facts.session}, which is not in the file.")]


def _meeting(met: Met) -> Findings:
    beside_a_note = bool(met.risk or met.layers.p1 or met.layers.p2)
    return [
        (not met.absent.keys().isdisjoint(met.attended), " says of a partner both attended and absent."),
        (not set(met.attended).issuperset(met.late), ".late names a partner who is not among those who attended."),
        (met.note is None and beside_a_note, " has no note, but risk or layers that belong to one."),
        *(_note(met, met.note) if met.note else []),
    ]


def _note(met: Met, note: Written) -> Findings:
    is_draft = note.status is NoteStatus.DRAFT
    other_days = [each for each in note.addenda if each.at and _day(each.at, met) != each.date]
    written_at = note.written_at if note.written_on else None
    return [
        (is_draft and bool(note.addenda), ".note is a draft; only a signed note has addenda."),
        (not is_draft and met.status is Meeting.PLANNED, " is planned, but its note is signed."),
        (bool(written_at and _day(written_at, met) != note.written_on), ".note has written_at on another day."),
        (bool(other_days), ".note has an addendum with its at on another day than its date."),
    ]


def _day(moment: datetime, met: Met) -> date:
    return local(moment, met.tz or "UTC").date()


def _exercise(given: Given, numbers: set[int]) -> Findings:
    return [
        (not given.title, f".slug {given.slug} is no exercise of the library; give its title too."),
        (given.due < given.assigned, ".due is before the day it was assigned."),
        (given.session not in numbers, f" names session {given.session}, which is not in the file."),
        (not given.for_, ".for names nobody."),
    ]
