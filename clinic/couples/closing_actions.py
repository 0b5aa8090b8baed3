"""Writes of the closing checklist and of the looks back that follow."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from clinic.couples.actions import NEWER, change_status, save
from clinic.couples.closing_models import ClosingReview, FollowUp, closing_of
from clinic.couples.closing_rules import Closing, ClosingKind, Outcome, follow_up_days, status_after
from clinic.couples.models import Couple
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused


class ClosingRefused(Refused):
    """Something is missing; `field` says where."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def review_closing(
    *,
    by: UUID,
    couple: Couple,
    id: UUID,
    seen: UUID | None,
    closing: Closing,
    today: date,
    reason: str = "",
    plan_exists: bool = False,
) -> ClosingReview:
    """Save the closing checklist as a new edition; with a `closed_on` close the work and plan the looks back.

    `plan_exists` says that a prevention plan is on the record, so that it need not be ticked. Where the status is not
    yet what the ending leads to, it is changed with the same day and `reason`. The same form sent twice saves once.
    """
    newest = closing_of(couple)
    if newest is not None and newest.id == id:
        return newest
    if (newest.id if newest else None) != seen:
        raise Conflict(NEWER)
    if problem := closing.problem(today=today, plan_exists=plan_exists):
        raise ClosingRefused(*problem)
    if closing.closed_on and closing.kind:
        _turn(by, couple, closing.kind, closing.closed_on, reason)
    due = [day for _, day in follow_up_days(closing.closed_on)] if closing.closed_on else []
    return enter_closing(by=by, couple=couple, id=id, closing=closing, follow_up_dates=due)


def enter_closing(
    *, by: UUID, couple: Couple, id: UUID, closing: Closing, follow_up_dates: Iterable[date]
) -> ClosingReview:
    """Enter a closing with its looks back as a case file has them, whatever is missing."""
    row = ClosingReview(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, reviewed_on=closing.reviewed_on)
    row.closed_on, row.closing_kind, row.facts = closing.closed_on, closing.kind, closing.facts
    db.session.add(row)
    audit.record("close" if closing.closed_on else "review closing", subject=row, actor_id=by)
    save()
    for day in follow_up_dates:
        db.session.add(FollowUp(couple_id=couple.id, counselor_id=couple.counselor_id, closing_id=row.id, due_on=day))
    save()
    return row


def look_back(
    *, by: UUID, follow_up: FollowUp, edition: int | None, done_on: date, outcome: Outcome, words: str, today: date
) -> None:
    """Record what came of a look back; a newer version than the one on the screen is never overwritten."""
    if follow_up.version != edition:
        raise Conflict(NEWER)
    if done_on > today:
        raise Refused("Give a day up to today.")
    follow_up.done_on, follow_up.outcome, follow_up.words = done_on, outcome.value, words
    audit.record("look back", subject=follow_up, actor_id=by)
    save()


def reopen_look_back(*, by: UUID, follow_up: FollowUp) -> None:
    """Open a look back again that was marked by mistake; what was written stays with it."""
    follow_up.done_on = None
    audit.record("open look back", subject=follow_up, actor_id=by)
    save()


def _turn(by: UUID, couple: Couple, kind: ClosingKind, day: date, reason: str) -> None:
    wanted = status_after(kind)
    if couple.status is wanted:
        return
    try:
        change_status(by=by, couple=couple, status=wanted, changed_on=day, reason=reason or kind.label)
    except Refused as refused:
        raise ClosingRefused("reviewed_on", str(refused)) from None
