"""Every write to a couple's record, with its line in the record of use."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from clinic.couples.models import (
    Couple,
    Partner,
    StageChange,
    StatusChange,
    couple_by_code,
    stage_history,
    status_history,
)
from clinic.couples.rules import PARTNERS, Stage, Status, first_day, may_become
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from clinic.kernel.sealing import PROCESS, RECORD, keyring
from clinic.kernel.text import day as text_day

NEWER = "This was saved in another tab or window meanwhile. Nothing was overwritten."
TWICE = "This was sent twice. It was saved once."


class CodeTaken(Refused):
    """Another couple of the caseload has this code."""


def open_couple(
    *,
    by: UUID,
    code: str,
    opened_on: date,
    partners: Mapping[str, Mapping[str, Any]],
    stage: Stage = Stage.STABILISE,
    id: UUID | None = None,
    **facts: Any,
) -> Couple:
    """Open a couple's record with its two partners and the keys that seal it; a code in use is refused."""
    _demand_free(code)
    couple = Couple(id=id or new_id(), counselor_id=by, code=code, opened_on=opened_on, stage=stage)
    keyring().create(couple.id, RECORD, PROCESS)
    fill(couple, facts)
    db.session.add(couple)
    save()
    for key in PARTNERS:
        db.session.add(Partner(couple_id=couple.id, counselor_id=by, key=key, **partners[key]))
    audit.record("open couple", subject=couple, couple_id=couple.id, actor_id=by)
    return couple


def change_couple(
    *, by: UUID, couple: Couple, edition: str, partners: Mapping[str, Mapping[str, Any]], **facts: Any
) -> None:
    """Change what is known of a couple; a newer version than the one on the screen is never overwritten."""
    if couple.edition != edition:
        raise Conflict(NEWER)
    if facts.get("code", couple.code) != couple.code:
        _demand_free(facts["code"])
    fill(couple, facts)
    for partner in couple.partners:
        fill(partner, partners.get(partner.key, {}))
    audit.record("change couple", subject=couple, couple_id=couple.id, actor_id=by)
    save()


def change_stage(*, by: UUID, couple: Couple, stage: Stage, changed_on: date, reason: str) -> StageChange:
    """Record a step between stages with its reason (domain.md S01); no score ever does this.

    Refused: a step without a reason, to the stage the couple is in already, before the last step or before the record
    was opened.
    """
    earlier = stage_history(couple)
    if earlier and earlier[0].stage is stage:
        raise Refused(f"The couple is in this stage since {text_day(earlier[0].changed_on, year=True)}.")
    demand_order(couple, changed_on, [each.changed_on for each in earlier], reason)
    step = StageChange(couple_id=couple.id, counselor_id=couple.counselor_id, changed_on=changed_on, stage=stage)
    step.reason = reason
    couple.stage = stage
    db.session.add(step)
    audit.record("change stage", subject=step, actor_id=by)
    save()
    return step


def change_status(*, by: UUID, couple: Couple, status: Status, changed_on: date, reason: str) -> StatusChange:
    """Pause, close or reopen the work with a reason, as `may_become` allows; closing keeps the day it was closed.

    Refused: a turn without a reason, before the last one or before the record was opened.
    """
    if not may_become(couple.status, status):
        raise Refused(f"From “{couple.status.label}” the work cannot become “{status.label}”.")
    demand_order(couple, changed_on, [each.changed_on for each in status_history(couple)], reason)
    turn = StatusChange(couple_id=couple.id, counselor_id=couple.counselor_id, changed_on=changed_on, status=status)
    turn.reason = reason
    couple.status = status
    couple.closed_on = changed_on if status is Status.CLOSED else None
    db.session.add(turn)
    audit.record("change status", subject=turn, actor_id=by)
    save()
    return turn


def fill(row: Any, values: Mapping[str, Any]) -> None:
    """Set values of a row; a name that the row does not have is a TypeError and never a forgotten value."""
    for name, value in values.items():
        if not hasattr(type(row), name):
            raise TypeError(f"{type(row).__name__} has no {name}")
        setattr(row, name, value)


def _demand_free(code: str) -> None:
    if couple_by_code(code) is not None:
        raise CodeTaken("Another couple of yours has this code. Choose another one.")


def demand_order(couple: Couple, day: date, earlier: list[date], reason: str) -> None:
    """Refuse a turn without a reason, before the last one or before the record was opened."""
    if not reason.strip():
        raise Refused("Give a reason.")
    if day < first_day(couple.opened_on, earlier):
        raise Refused(f"Give a date from {text_day(first_day(couple.opened_on, earlier), year=True)} on.")


def save() -> None:
    """Send the changes now, so that a row saved by somebody else meanwhile is noticed while the form is at hand."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise Conflict(NEWER) from None
    except IntegrityError:
        db.session.rollback()
        raise Conflict(TWICE) from None
