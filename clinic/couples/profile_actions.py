"""Writes of the intake profile and of statements; what was written before stays readable."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from clinic.couples.actions import NEWER, save
from clinic.couples.models import Couple
from clinic.couples.profile_models import IntakeProfile, Statement, profile_of, statement_of
from clinic.couples.profile_rules import Band, facts_problem
from clinic.couples.statement_rules import Said
from clinic.kernel import audit
from clinic.kernel.database import Base, db
from clinic.kernel.errors import Conflict, Refused


def take_profile(
    *,
    by: UUID,
    couple: Couple,
    id: UUID,
    seen: UUID | None,
    taken_on: date,
    facts: Mapping[str, Any],
    band: Band | None,
) -> IntakeProfile:
    """Add an edition of the intake profile (domain.md S02); the same form sent twice adds one.

    `seen` is the edition that was on the screen: where a newer one was added meanwhile, nothing is. The band is the
    counselor's own; what the facts suggest is worked out anew each time and not stored.
    """
    newest = profile_of(couple)
    if newest is not None and newest.id == id:
        return newest
    if (newest.id if newest else None) != seen:
        raise Conflict(NEWER)
    if problem := facts_problem(facts):
        raise Refused(problem)
    return enter_profile(by=by, couple=couple, id=id, taken_on=taken_on, facts=facts, band=band)


def enter_profile(
    *, by: UUID, couple: Couple, id: UUID, taken_on: date, facts: Mapping[str, Any], band: Band | None
) -> IntakeProfile:
    """Enter a profile as a case file has it, its `severity` block without contact status and bands as `facts`."""
    row = IntakeProfile(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, taken_on=taken_on)
    row.facts, row.counselor_band = dict(facts), band.value if band else ""
    db.session.add(row)
    audit.record("take profile", subject=row, actor_id=by)
    save()
    return row


def record_statement(*, by: UUID, couple: Couple, id: UUID, said: Said, today: date) -> Statement:
    """Record what one partner thinks, feels and wants (domain.md S06); the same form sent twice records it once."""
    sent_before = statement_of(couple, id)
    if sent_before is not None:
        return sent_before
    if problem := said.problem(today):
        raise Refused(problem)
    row = Statement(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, partner=said.partner)
    row.said_on, row.stage, row.audience = said.said_on, said.stage, said.audience
    row.think, row.feel, row.want, row.facts = said.think, said.feel, said.want, said.facts
    db.session.add(row)
    audit.record("record statement", subject=row, actor_id=by)
    save()
    return row


def withdraw(*, by: UUID, row: Base, what: str, withdrawn: bool = True) -> None:
    """Take something that was written by mistake off the record, or put it back; the row stays and stays readable."""
    row.withdrawn = withdrawn  # type: ignore[attr-defined]
    audit.record(f"withdraw {what}" if withdrawn else f"put {what} back", subject=row, actor_id=by)
    save()
