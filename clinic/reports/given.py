"""Homework as it is printed: what was set, what became of it for those of whom it may be told, and what helped."""

from dataclasses import dataclass

from clinic.couples.rules import PARTNERS
from clinic.homework.models import Assignment
from clinic.homework.rules import Helped
from clinic.kernel.text import counted, day
from clinic.ratings.rules import shown
from clinic.reports.rules import outcome_reaches
from clinic.reports.seen import Seen

NOT_FOR = "–"


@dataclass(frozen=True)
class Given:
    """One assignment: `became` holds a cell for each partner of the head."""

    title: str
    set_on: str
    due_on: str
    became: tuple[str, ...]
    brought_back: str


@dataclass(frozen=True)
class Homework:
    """The homework of a period; `rates` says how much was done of what was due (domain.md 2.6 S12)."""

    heads: tuple[str, ...]
    rows: tuple[Given, ...]
    rates: tuple[tuple[str, str], ...]
    helped: tuple[str, ...]


def homework(seen: Seen) -> Homework | None:
    """Return the homework of the period, None where none may be shown."""
    found = seen.assignments()
    if not found:
        return None
    told = tuple(key for key in PARTNERS if outcome_reaches(key, seen.copy))
    return Homework(
        heads=tuple(seen.names[key] for key in told),
        rows=tuple(_given(seen, each, told) for each in found),
        rates=tuple((seen.names[key], rate) for key, rate in seen.adherence().items()),
        helped=tuple(_helped(seen, each) for each in seen.helped()),
    )


def _given(seen: Seen, assignment: Assignment, told: tuple[str, ...]) -> Given:
    known = seen.outcome_keys(assignment)
    return Given(
        title=seen.names.text(seen.file.title_of(assignment)),
        set_on=day(assignment.assigned_on),
        due_on=day(assignment.due_on),
        became=tuple(_became(seen, assignment, key) if key in known else NOT_FOR for key in told),
        brought_back=seen.names.text(assignment.brought_back) if seen.is_file else "",
    )


def _became(seen: Seen, assignment: Assignment, key: str) -> str:
    outcome, benefit = assignment.outcome(key), assignment.benefit(key)
    barrier = assignment.barrier_p1 if key == "p1" else assignment.barrier_p2
    words = [outcome.label if outcome else "Open"]
    words += [f"helped {benefit} of 10"] if benefit is not None else []
    words += [barrier.label.lower()] if barrier and seen.is_file else []
    return ", ".join(words)


def _helped(seen: Seen, helped: Helped) -> str:
    kept = seen.file.shelf.get(helped.exercise)
    title = kept.exercise.title if kept else helped.exercise
    return f"{seen.names.text(title)}: {shown(helped.mean)} of 10, from {counted(helped.n, 'answer', 'answers')}"
