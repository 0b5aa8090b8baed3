"""Exercises are given, looked back on and written here; an override keeps its reason for good."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.homework.cautions import Check, unsettled
from clinic.homework.exercises import Exercise, catalogue, exercise_from
from clinic.homework.models import Assignment, OwnExercise, own_exercise
from clinic.homework.rules import Barrier, Outcome
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Refused

OWN_EDITION = "edition"


@dataclass(frozen=True)
class Given:
    """An exercise as it is to be given: to whom, until when, how often, and with which words of the counselor."""

    exercise: Exercise
    partners: Collection[PartnerKey]
    due_on: date
    dose: str = ""
    custom_text: str = ""
    edition: int = 1


def assign(*, couple: Couple, given: Given, found: Sequence[Check], assigned_on: date, reason: str = "",
           yes: Collection[PartnerKey] = (), meeting_id: UUID | None = None) -> Assignment:
    """Give an exercise to one partner or both; refuses while a caution stands in the way (domain.md 3.2).

    What was overridden is kept with its reason, and each partner's separate yes apart from the other's.
    """
    if not given.partners:
        raise Refused("Choose at least one partner.")
    if given.due_on < assigned_on:
        raise Refused("The due date cannot be before the day it is set.")
    standing = unsettled(found, reason=reason, yes=yes)
    if standing:
        raise Refused(" ".join(check.sentence for check in standing))
    asked = [check.code for check in found if check.asks == "reason"]
    assignment = Assignment(
        couple_id=couple.id, counselor_id=couple.counselor_id, slug=given.exercise.slug, edition=given.edition,
        title=given.exercise.title, assigned_on=assigned_on, due_on=given.due_on, dose=given.dose,
        custom_text=given.custom_text, for_p1="p1" in given.partners, for_p2="p2" in given.partners,
        meeting_id=meeting_id, overridden=asked, override_reason=reason if asked else "",
        separate_yes={key: now().isoformat() for key in yes},
    )
    db.session.add(assignment)
    audit.record("override caution" if asked else "assign homework", subject=assignment)
    return assignment


def record_outcome(*, assignment: Assignment, partner: PartnerKey, outcome: Outcome | None, today: date,
                   benefit: int | None = None, barrier: Barrier | None = None) -> None:
    """Record what became of an exercise for one partner it was for; it closes once each partner has an outcome."""
    if partner not in assignment.partners:
        raise Refused("This exercise was not for that partner.")
    if benefit is not None and not 0 <= benefit <= 10:
        raise Refused("Benefit is a whole number from 0 to 10.")
    setattr(assignment, f"outcome_{partner}", outcome)
    setattr(assignment, f"benefit_{partner}", benefit)
    setattr(assignment, f"barrier_{partner}", barrier)
    _close_when_told(assignment, today)
    audit.record("record homework outcome", subject=assignment)


def bring_back(*, assignment: Assignment, text: str, today: date) -> None:
    """Record what was brought back to the session."""
    assignment.brought_back = text
    assignment.debriefed_on = today
    audit.record("record homework brought back", subject=assignment)


def withdraw(*, assignment: Assignment, today: date) -> None:
    """Take an exercise back: where nothing is recorded yet the outcome is withdrawn, which counts for nobody."""
    for key in assignment.partners:
        if assignment.outcome(key) is None:
            setattr(assignment, f"outcome_{key}", Outcome.WITHDRAWN)
    _close_when_told(assignment, today)
    audit.record("withdraw homework", subject=assignment)


def give_again(*, assignment: Assignment, today: date) -> None:
    """Undo a withdrawal."""
    for key in assignment.partners:
        if assignment.outcome(key) is Outcome.WITHDRAWN:
            setattr(assignment, f"outcome_{key}", None)
    _close_when_told(assignment, today)
    audit.record("undo withdrawal of homework", subject=assignment)


def change_assignment(*, assignment: Assignment, due_on: date, dose: str, custom_text: str) -> None:
    """Change until when, how often and with which words an open exercise is given."""
    if due_on < assignment.assigned_on:
        raise Refused("The due date cannot be before the day it is set.")
    assignment.due_on, assignment.dose, assignment.custom_text = due_on, dose, custom_text
    audit.record("change homework", subject=assignment)


def write_exercise(*, by: UUID, values: Mapping[str, Any]) -> OwnExercise:
    """Add an exercise of the counselor's own; it has the same fields and keeps the same rules as the library's."""
    slug = exercise_from("own exercise", values).slug
    if slug in catalogue() or own_exercise(slug) is not None:
        raise Refused("There is an exercise with this title already; give yours another one.")
    own = OwnExercise(counselor_id=by, slug=slug, fields=dict(values))
    db.session.add(own)
    audit.record("write exercise", subject=own)
    return own


def revise_exercise(*, own: OwnExercise, values: Mapping[str, Any]) -> None:
    """Change an exercise of the counselor's own; what was given before keeps its title and edition number."""
    exercise_from("own exercise", values)
    own.fields = dict(values)
    own.edition += 1
    audit.record("revise exercise", subject=own)


def retire_exercise(*, own: OwnExercise, on: date | None) -> None:
    """Take an own exercise out of the library, or put it back with None; assignments keep it."""
    own.retired_on = on
    audit.record("retire exercise" if on else "put exercise back", subject=own)


def _close_when_told(assignment: Assignment, today: date) -> None:
    told = all(assignment.outcome(key) is not None for key in assignment.partners)
    assignment.is_open = not told
    if told and assignment.debriefed_on is None:
        assignment.debriefed_on = today
    if not told and assignment.outcome_p1 is None and assignment.outcome_p2 is None:
        assignment.debriefed_on = None


def both(partners: Collection[str]) -> tuple[PartnerKey, ...]:
    """Return the known partner keys among some words, first partner first."""
    return tuple(key for key in PARTNERS if key in partners)
