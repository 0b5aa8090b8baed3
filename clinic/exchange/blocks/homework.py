"""Exercises that were given, and what came of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from clinic.couples.rules import PARTNERS
from clinic.exchange.around import Around
from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.rows import Rows
from clinic.exchange.kinds import MOST_MEETINGS, NO_MEETING, Both, Day, Facts, Name, Number, Short, Ten, Words
from clinic.exchange.shapes import Whole
from clinic.exchange.shelf import Gathering, Shelf
from clinic.homework.exercises import catalogue
from clinic.homework.models import Assignment
from clinic.homework.rules import Barrier, Outcome, Who
from clinic.sessions.rules import OFF, Meeting

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile

NOTES: Final = "homework notes"


@dataclass(frozen=True, kw_only=True)
class Given:
    """An exercise that was given, and what came of it; without outcomes it is not yet due."""

    id: Short | None = None
    slug: Name
    title: Short | None = None
    edition: Number = 1
    assigned: Day
    due: Day
    for_: Both | None = None
    session: Annotated[int, Whole(NO_MEETING, MOST_MEETINGS)] | None = None
    dose: Words = ""
    custom_text: Words = ""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    benefit: dict[str, Ten] = field(default_factory=dict)
    barrier: dict[str, Barrier] = field(default_factory=dict)
    note: Words = ""
    bring_back: Words = ""
    debriefed_on: Day | None = None
    overridden: tuple[Short, ...] = ()
    override_reason: Words = ""
    separate_yes: Facts = field(default_factory=dict)


def _title(at: Around) -> str:
    known = catalogue().get(at.entry.slug)
    return known.title if known else ""


def _for(at: Around) -> tuple[str, ...]:
    """Return the partners an exercise is for: those with an outcome, else those the exercise is made for."""
    known = catalogue().get(at.entry.slug)
    role = ROLES.get(known.who) if known else None
    told = tuple(key for key in PARTNERS if key in at.entry.outcomes)
    of_role = tuple(key for key in PARTNERS if at.file.partners[key].role == role)
    return told or of_role or PARTNERS


def _given_in(at: Around) -> int:
    same_day = [each.num for each in at.file.sessions if each.date == at.entry.assigned and each.status not in OFF]
    return same_day[0] if len(same_day) == 1 else NO_MEETING


def _debriefed(at: Around) -> date | None:
    if not set(at.entry.for_) <= at.entry.outcomes.keys():
        return None
    after = [each.date for each in at.file.sessions if each.date >= at.entry.due and each.status is Meeting.HELD]
    return min(after, default=cast(Given, at.entry).due)


ROLES: Final = {Who.INJURED: "injured", Who.INVOLVED: "involved", Who.INVOLVED_PREPARES: "involved"}


OUTCOMES: Final = {"outcomes": "outcome", "benefit": "benefit", "barrier": "barrier"}
COLUMNS: Final = {"assigned": "assigned_on", "due": "due_on"}
APART: Final = frozenset({"id", "for_", "session", "note", "bring_back", *OUTCOMES})
GIVEN: Final = Rows(Given, Assignment, COLUMNS, apart=APART)


def _store(shelf: Shelf, homework: tuple[Given, ...]) -> None:
    notes = {}
    for each in homework:
        row = GIVEN.put(shelf, each, **_more(shelf, each))
        shelf.label(row, each.id)
        if each.note:
            notes[row.id.hex] = each.note
    shelf.say(NOTES, notes)


def _more(shelf: Shelf, given: Given) -> dict[str, Any]:
    for_ = given.for_ or ()
    said = {name: getattr(given, name) for name in OUTCOMES}
    return {
        "meeting_id": shelf.meeting_id(given.session),
        "for_p1": "p1" in for_,
        "for_p2": "p2" in for_,
        "is_open": not set(for_) <= given.outcomes.keys(),
        "brought_back": "\n".join(filter(None, (given.note, given.bring_back))),
        **{f"{OUTCOMES[name]}_{key}": value for name, values in said.items() for key, value in values.items()},
    }


def _collect(gathering: Gathering) -> tuple[Given, ...]:
    notes = gathering.said.get(NOTES, {})
    return tuple(_given(row, gathering, notes.get(row.id.hex, "")) for row in gathering.rows(Assignment))


def _given(row: Assignment, gathering: Gathering, note: str) -> Given:
    note, brought = _apart(row.brought_back, note)
    return cast(
        Given,
        GIVEN.entry_of(
            row,
            id=gathering.label(row),
            for_=row.partners,
            session=gathering.number(row.meeting_id),
            note=note,
            bring_back=brought,
            **{name: _of_each(row, column) for name, column in OUTCOMES.items()},
        ),
    )


def _apart(text: str, note: str) -> tuple[str, str]:
    """Return the note of the file and what was brought back, which the record keeps as one text."""
    if note and text == note:
        return note, ""
    return (note, text[len(note) + 1 :]) if note and text.startswith(f"{note}\n") else ("", text)


def _of_each(row: Assignment, name: str) -> dict[str, Any]:
    values = {key: getattr(row, f"{name}_{key}") for key in PARTNERS}
    return {key: value for key, value in values.items() if value is not None}


def _check(file: "CaseFile") -> Iterator[str]:
    numbers = {NO_MEETING, *(each.num for each in file.sessions)}
    for count, given in enumerate(file.homework, 1):
        yield from (f"homework[{count}]{sentence}" for wrong, sentence in _findings(given, numbers) if wrong)


def _findings(given: Given, numbers: set[int]) -> list[tuple[bool, str]]:
    return [
        (not given.title, f".slug {given.slug} is no exercise of the library; give its title too."),
        (given.due < given.assigned, ".due is before the day it was assigned."),
        (given.session not in numbers, f" names session {given.session}, which is not in the file."),
        (not given.for_, ".for names nobody."),
    ]


RULES: Final = {Given: {"title": _title, "for_": _for, "session": _given_in, "debriefed_on": _debriefed}}
BLOCKS: Final = (Block("homework", _store, _collect, rules=RULES, check=_check, prefix="h"),)
