"""Who continues with the work; and two partners who stood under the wrong letters."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from clinic.couples.actions import NEWER, demand_order, save
from clinic.couples.models import Couple, Partner, StageChange, StatusChange, standing_of, status_history
from clinic.couples.standing_rules import Standing
from clinic.couples.swap_rules import IDENTITY, Swap, swap_problem
from clinic.kernel import audit
from clinic.kernel.database import Base, OfCouple, db
from clinic.kernel.errors import Conflict, Refused

OF_BOTH: Final = frozenset({Partner, StageChange, StatusChange})  # they hold nothing of one partner


def change_standing(*, by: UUID, couple: Couple, standing: Standing, changed_on: date, reason: str) -> StatusChange:
    """Record who continues and whether they live apart, with the day and a reason; the status stays what it is.

    Refused: what is so already, a turn without a reason, before the last one or before the record was opened.
    """
    if standing_of(couple) == standing:
        raise Refused("This is how it is already. Choose what has changed.")
    demand_order(couple, changed_on, [each.changed_on for each in status_history(couple)], reason)
    turn = StatusChange(couple_id=couple.id, counselor_id=couple.counselor_id, changed_on=changed_on)
    turn.status, turn.reason, turn.together = couple.status, reason, standing.kept
    db.session.add(turn)
    audit.record("change who continues", subject=turn, actor_id=by)
    save()
    return turn


def entries_of(couple: Couple) -> dict[str, int]:
    """Return how many rows each table holds for a couple, beyond its partners, stages and status."""
    kinds: set[Any] = {each.class_ for each in Base.registry.mappers if issubclass(each.class_, OfCouple)}
    kinds -= OF_BOTH
    found = {kind.__tablename__: _count(kind, couple) for kind in kinds}
    return {name: number for name, number in sorted(found.items()) if number}


def _count(kind: Any, couple: Couple) -> int:
    return db.session.scalar(select(func.count(kind.id)).where(kind.couple_id == couple.id)) or 0


def swap_partners(*, by: UUID, couple: Couple, edition: str, kind: Swap) -> None:
    """Let the two partners' names, pronouns, roles, zones, ages and contacts change places; every entry stays put.

    Refused as `swap_problem` says; a newer version than the one on the screen is never overwritten.
    """
    if couple.edition != edition:
        raise Conflict(NEWER)
    if problem := swap_problem(kind, entries_of(couple)):
        raise Refused(problem)
    first, second = couple.partner("p1"), couple.partner("p2")
    theirs = [{name: getattr(each, name) for name in IDENTITY} for each in (first, second)]
    for partner, identity in zip((second, first), theirs, strict=True):
        for name, value in identity.items():
            setattr(partner, name, value)
    audit.record("swap partners", subject=couple, couple_id=couple.id, actor_id=by)
    save()
