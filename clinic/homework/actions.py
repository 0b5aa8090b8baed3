"""Exercises are given and looked back on here, and own ones are written; an override keeps its reason for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey, Status
from clinic.homework.cautions import MIN_REASON, Check, unsettled
from clinic.homework.exercises import Exercise
from clinic.homework.models import Assignment, assignment_of
from clinic.homework.rules import Outcome
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused

NEWER = "This was changed in another tab or window. Nothing was overwritten."
TWICE = "This was sent twice at the same moment. It was saved once."
ANSWERS = {
    "reason": f"Write why it goes on all the same, in at least {MIN_REASON} characters.",
    "separate_yes": "Ask each partner alone, and tick the yes of each.",
}
MOST_BENEFIT = 10


@dataclass(frozen=True)
class Given:
    """An exercise as it is to be given, with the checks held against the facts of the day and the answers to them."""

    exercise: Exercise
    partners: tuple[PartnerKey, ...]
    assigned_on: date
    due_on: date
    edition: int = 1
    dose: str = ""
    custom_text: str = ""
    found: Sequence[Check] = ()
    reason: str = ""
    yes: tuple[PartnerKey, ...] = ()

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return the field and the sentence of what stands in the way; None where it may be given (domain.md 3.2)."""
        if not self.partners:
            return "for", "Choose at least one partner."
        if self.due_on < self.assigned_on:
            return "due", "The due date cannot be before the day it is set."
        standing = unsettled(self.found, reason=self.reason, yes=self.yes)
        if not standing:
            return None
        asked = standing[0].asks or "reason"
        return asked.removeprefix("separate_"), f"{standing[0].sentence} {ANSWERS[asked]}"

    @property
    def overridden(self) -> list[str]:
        """Return the codes of the checks that a written reason overrides."""
        return [check.code for check in self.found if check.asks == "reason"]

    @property
    def separate_yes(self) -> dict[str, str]:
        """Return the moment of each partner's own yes, where one was asked for."""
        asked = any(check.asks == "separate_yes" for check in self.found)
        return {key: now().isoformat() for key in self.yes} if asked else {}


def assign(*, by: UUID, couple: Couple, id: UUID, given: Given, meeting_id: UUID | None = None) -> Assignment:
    """Give an exercise to one partner or both; the same form sent twice gives it once.

    Refused while a caution stands in the way or the record is closed. What was overridden is kept with its reason,
    and each partner's separate yes apart from the other's (domain.md 3.2).
    """
    sent_before = assignment_of(couple, id)
    if sent_before is not None:
        return sent_before
    if couple.status is Status.CLOSED:
        raise Refused("The record is closed. Reopen it before you assign anything.")
    if given.problem:
        raise Refused(given.problem[1])
    assignment = _assignment(couple, id, given, meeting_id)
    db.session.add(assignment)
    audit.record("override caution" if given.overridden else "assign homework", subject=assignment, actor_id=by)
    keep()
    return assignment


def record_outcome(*, by: UUID, assignment: Assignment, version: int, told: Mapping[str, Any], today: date) -> None:
    """Record what became of an exercise; it closes once each partner it was for has an outcome (domain.md 3.2).

    `told` holds only what is said now, by column: outcome, benefit (0-10) and barrier of a partner, and what was
    brought back. Another page's newer version is never overwritten.
    """
    if assignment.version != version:
        raise Conflict(NEWER)
    was_open = assignment.is_open
    for name, value in told.items():
        _demand_sense(assignment, name, value)
        setattr(assignment, name, value)
    _close_when_told(assignment)
    if was_open:
        looked_back = assignment.brought_back or any(assignment.outcome(key) for key in assignment.partners)
        assignment.debriefed_on = today if looked_back else None
    audit.record("record homework outcome", subject=assignment, actor_id=by)
    keep()


def withdraw(*, by: UUID, assignment: Assignment) -> None:
    """Take an exercise back: where nothing is told yet the outcome is withdrawn, which counts for nobody."""
    for key in assignment.partners:
        if assignment.outcome(key) is None:
            setattr(assignment, f"outcome_{key}", Outcome.WITHDRAWN)
    _close_when_told(assignment)
    audit.record("withdraw homework", subject=assignment, actor_id=by)
    keep()


def give_again(*, by: UUID, assignment: Assignment) -> None:
    """Undo a withdrawal; what was told before it stays."""
    for key in assignment.partners:
        if assignment.outcome(key) is Outcome.WITHDRAWN:
            setattr(assignment, f"outcome_{key}", None)
    _close_when_told(assignment)
    audit.record("undo withdrawal of homework", subject=assignment, actor_id=by)
    keep()


def keep() -> None:
    """Send the changes now, so that another page's newer row is noticed while the form is at hand."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise Conflict(NEWER) from None
    except IntegrityError:
        db.session.rollback()
        raise Conflict(TWICE) from None


def _assignment(couple: Couple, id: UUID, given: Given, meeting_id: UUID | None) -> Assignment:
    return Assignment(
        id=id,
        couple_id=couple.id,
        counselor_id=couple.counselor_id,
        meeting_id=meeting_id,
        slug=given.exercise.slug,
        edition=given.edition,
        title=given.exercise.title,
        assigned_on=given.assigned_on,
        due_on=given.due_on,
        for_p1="p1" in given.partners,
        for_p2="p2" in given.partners,
        dose=given.dose,
        custom_text=given.custom_text,
        overridden=given.overridden,
        override_reason=given.reason if given.overridden else "",
        separate_yes=given.separate_yes,
    )


def _demand_sense(assignment: Assignment, name: str, value: Any) -> None:
    what, _, partner = name.rpartition("_")
    if name != "brought_back" and partner not in assignment.partners:
        raise Refused("This exercise was not for that partner.")
    if what == "benefit" and value is not None and not 0 <= value <= MOST_BENEFIT:
        raise Refused(f"Benefit is a whole number from 0 to {MOST_BENEFIT}.")


def _close_when_told(assignment: Assignment) -> None:
    assignment.is_open = any(assignment.outcome(key) is None for key in assignment.partners)
