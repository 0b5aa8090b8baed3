"""Writes of referrals, their steps and releases, and of the people who know."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import Whom
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.editions import edition_of
from clinic.kernel.errors import Conflict, Refused
from clinic.safety.actions import NEWER, NOT_YET, keep
from clinic.safety.referral_models import Referral, ReferralStep, Support, referral_of, support_of
from clinic.safety.referral_rules import Reference, ReferralStatus, in_order

SUPPORT_FACTS = ("whom", "person", "scope", "agreed_by")


def refer(*, by: UUID, couple: Couple, id: UUID, reference: Reference, today: date) -> Referral:
    """Record a referral; the same form sent twice records it once. Nobody's agreement is asked for (domain.md S46)."""
    sent_before = referral_of(couple, id)
    if sent_before is not None:
        return sent_before
    if problem := reference.problem(today):
        raise Refused(problem)
    return enter_referral(by=by, couple=couple, id=id, reference=reference)


def enter_referral(*, by: UUID, couple: Couple, id: UUID, reference: Reference) -> Referral:
    """Enter a referral as a case file has it; where it has come further than the offer, both are steps of it."""
    row = Referral(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, whom=reference.whom)
    row.offered_on, row.status = reference.offered_on, reference.status
    row.moved_on = reference.outcome_on or reference.offered_on
    row.release_signed, row.first_appointment = reference.release_signed, reference.first_appointment
    row.outcome_on, row.to = reference.outcome_on, reference.to.value
    row.recipient, row.reason = reference.recipient, reference.reason
    db.session.add(row)
    audit.record("refer", subject=row, actor_id=by)
    keep()
    if reference.status is not ReferralStatus.OFFERED:
        _step(row, ReferralStatus.OFFERED, reference.offered_on, "")
    _step(row, reference.status, row.moved_on, "")
    keep()
    return row


def move_referral(
    *,
    by: UUID,
    referral: Referral,
    edition: int | None,
    status: ReferralStatus,
    happened_on: date,
    today: date,
    words: str = "",
    first_appointment: date | None = None,
) -> None:
    """Record the next step of a referral; where it ends well or otherwise, that day is its outcome.

    Refused: a day to come or before the last step. A newer version than the one on the screen is never overwritten.
    """
    if referral.version != edition:
        raise Conflict(NEWER)
    if happened_on > today:
        raise Refused(NOT_YET)
    if happened_on < referral.moved_on:
        raise Refused("Give a date from the last step on.")
    _step(referral, status, happened_on, words)
    referral.status, referral.moved_on, referral.first_appointment = status, happened_on, first_appointment
    referral.outcome_on = None if referral.is_open else happened_on
    audit.record("move referral", subject=referral, actor_id=by)
    keep()


def release_referral(
    *, by: UUID, referral: Referral, edition: int | None, signed: date | None, revoked: date | None, today: date
) -> None:
    """Record the day a release was signed, or the day it was taken back; without one nothing is told to anybody."""
    if referral.version != edition:
        raise Conflict(NEWER)
    if any(day is not None and day > today for day in (signed, revoked)):
        raise Refused(NOT_YET)
    if revoked is not None and (signed is None or revoked < signed):
        raise Refused("A release can only be taken back after it was signed.")
    referral.release_signed, referral.release_revoked = signed, revoked
    audit.record("record release", subject=referral, actor_id=by)
    keep()


def withdraw_referral(*, by: UUID, referral: Referral, withdrawn: bool = True) -> None:
    """Take a referral off the record that was written by mistake, or put it back; it stays readable."""
    referral.withdrawn = withdrawn
    audit.record("withdraw referral" if withdrawn else "put referral back", subject=referral, actor_id=by)
    keep()


def name_support(
    *, by: UUID, couple: Couple, id: UUID, whom: Whom, person: str, scope: str, agreed_by: Sequence[str]
) -> Support:
    """Record somebody who knows, how much, and which partners agreed; the same form sent twice records it once."""
    sent_before = support_of(couple, id)
    if sent_before is not None:
        return sent_before
    row = Support(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, whom=whom)
    row.person, row.scope, row.agreed_by = person, scope, list(in_order(agreed_by))
    db.session.add(row)
    audit.record("name support", subject=row, actor_id=by)
    keep()
    return row


def change_support(
    *, by: UUID, support: Support, edition: int | None, whom: Whom, person: str, scope: str, agreed_by: Sequence[str]
) -> None:
    """Change who knows what, or who agreed; what was so before stays with it, and a newer version is never lost."""
    if support.version != edition:
        raise Conflict(NEWER)
    before = edition_of(support, SUPPORT_FACTS)
    support.whom, support.person, support.scope = whom, person, scope
    support.agreed_by, support.earlier = list(in_order(agreed_by)), [*support.earlier, before]
    audit.record("change support", subject=support, actor_id=by)
    keep()


def end_support(*, by: UUID, support: Support, ended_on: date | None) -> None:
    """Say that somebody is no support any more, or is one again; the row stays."""
    support.ended_on = ended_on
    audit.record("end support" if ended_on else "take up support", subject=support, actor_id=by)
    keep()


def _step(referral: Referral, status: ReferralStatus, day: date, words: str) -> None:
    step = ReferralStep(couple_id=referral.couple_id, counselor_id=referral.counselor_id, referral_id=referral.id)
    step.status, step.happened_on, step.words = status, day, words
    db.session.add(step)
