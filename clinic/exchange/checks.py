"""What a case file must not say although each of its values fits by itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from clinic.couples.rules import PARTNERS
from clinic.exchange.blocks import BLOCKS
from clinic.exchange.kinds import NO_MEETING
from clinic.exchange.meetings import Met, NoteStatus, Written, starts_at
from clinic.exchange.parts import CaseFile
from clinic.exchange.rated import Rated
from clinic.kernel.clock import local
from clinic.sessions.rules import Meeting

Findings = list[tuple[bool, str]]


def contradictions(file: CaseFile) -> Iterator[str]:
    """Yield what does not go together in a filled case file."""
    numbers = {NO_MEETING, *(each.num for each in file.sessions)}
    for key, rows in file.ratings.items():
        yield from _among(f"ratings.{key}", rows, lambda row: _rated(row, numbers))
    yield from _among("sessions", file.sessions, lambda met: _meeting(met, file))
    yield from _twice("sessions", "num", (each.num for each in file.sessions))
    yield from _twice("case.goals", "id", (each.id for each in file.case.goals))
    for block in BLOCKS:
        if block.prefix:
            yield from _twice(block.key, "id", (each.id for each in block.said(file)))
        yield from block.check(file)


def _twice(path: str, name: str, values: Iterable[Any]) -> Iterator[str]:
    times = Counter(values)
    yield from (f"{path} has the {name} {each} more than once." for each, count in times.items() if count > 1)


def _among(path: str, entries: Iterable[Any], look: Callable[[Any], Findings]) -> Iterator[str]:
    for count, entry in enumerate(entries, 1):
        yield from (f"{path}[{count}]{sentence}" for wrong, sentence in look(entry) if wrong)


def _rated(row: Rated, numbers: set[int]) -> Findings:
    return [(row.facts.session not in numbers, f" names session {row.facts.session}, which is not in the file.")]


def _meeting(met: Met, file: CaseFile) -> Findings:
    beside_a_note = bool(met.risk or met.layers.p1 or met.layers.p2)
    return [
        (not met.absent.keys().isdisjoint(met.attended), " says of a partner both attended and absent."),
        (not set(met.attended).issuperset(met.late), ".late names a partner who is not among those who attended."),
        (met.note is None and beside_a_note, " has no note, but risk or layers that belong to one."),
        *(_clock(met, key, file.partners[key].tz or "UTC") for key in PARTNERS),
        *(_note(met, met.note) if met.note else []),
    ]


def _clock(met: Met, key: str, zone: str) -> tuple[bool, str]:
    there = local(starts_at(met), zone).time()
    return getattr(met, f"{key}_local") != there, f".{key}_local should be {there:%H:%M}, the clock in {zone}."


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
