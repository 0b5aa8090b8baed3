"""Every write to an agreement but its signatures: drafting, changing, reviews, its end.

What was signed is never changed: a change makes a new draft, and the second signature puts it in force.
"""

from datetime import date
from uuid import UUID

from clinic.agreements.draft_rules import Wording
from clinic.agreements.models import (
    Agreement,
    AgreementReview,
    AgreementVersion,
    agreement_of,
    consequences_in,
    review_of,
    versions_in,
)
from clinic.agreements.rules import AgreementKind, Area, Kept, ToldBy, VersionStatus
from clinic.agreements.writing import NEWER, base_of, demand_open, fill_version, new_version, place_of, save
from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused


def propose(
    *,
    by: UUID,
    couple: Couple,
    id: UUID,
    kind: AgreementKind,
    wording: Wording,
    today: date,
    area: Area | None = None,
    title: str = "",
) -> Agreement:
    """Open an agreement with the first draft of its wording; the same form sent twice opens one."""
    sent_before = agreement_of(couple, id)
    if sent_before is not None:
        return sent_before
    _demand(wording, kind, 1, today)
    agreement = Agreement(id=id, kind=kind, area=area, couple_id=couple.id, counselor_id=couple.counselor_id)
    agreement.title = title
    db.session.add(agreement)
    audit.record("propose agreement", subject=agreement, actor_id=by)
    save()
    new_version(agreement, 1, wording)
    return agreement


def revise(
    *, by: UUID, agreement: Agreement, id: UUID, edition: str, wording: Wording, today: date
) -> AgreementVersion:
    """Change the wording: of the draft while nobody has signed it, else in a new draft that both sign again.

    A wording newer than the one on the screen is never overwritten; the same form sent twice makes one draft.
    """
    versions = versions_in(agreement)
    sent_before = next((each for each in versions if each.id == id), None)
    if sent_before is not None:
        return sent_before
    demand_open(agreement)
    base = base_of(versions)
    if base.edition != edition:
        raise Conflict(NEWER)
    is_free = base.status is VersionStatus.DRAFT and len(base.missing) == len(PARTNERS)
    _demand(wording, agreement.kind, base.number if is_free else base.number + 1, today)
    if is_free:
        fill_version(base, wording)
        audit.record("change draft", subject=base, actor_id=by)
        save()
        return base
    return _next_draft(by, agreement, base, id, wording)


def review(
    *,
    by: UUID,
    agreement: Agreement,
    id: UUID,
    reviewed_on: date,
    kept: Kept,
    today: date,
    told_by: ToldBy | None = None,
    hours_until_told: int | None = None,
    text: str = "",
) -> AgreementReview:
    """Record a look at how it was kept (domain.md S30); the same form sent twice records it once."""
    sent_before = review_of(agreement, id)
    if sent_before is not None:
        return sent_before
    if reviewed_on > today:
        raise Refused("Give a date up to today.")
    row = AgreementReview(id=id, agreement_id=agreement.id, reviewed_on=reviewed_on, kept=kept, **place_of(agreement))
    row.told_by, row.hours_until_told, row.text = told_by, hours_until_told, text
    db.session.add(row)
    audit.record("review agreement", subject=row, actor_id=by)
    save()
    return row


def withdraw_review(*, by: UUID, review: AgreementReview, withdrawn: bool = True) -> None:
    """Take a review off the record of this couple, or put it back; the row stays."""
    review.withdrawn = withdrawn
    audit.record("withdraw review" if withdrawn else "put review back", subject=review, actor_id=by)
    save()


def end(*, by: UUID, agreement: Agreement, ended_on: date, why: str = "") -> None:
    """End an agreement: nothing of it is in force any more, all of it stays readable."""
    if agreement.ended_on is not None:
        return
    agreement.ended_on, agreement.ended_why = ended_on, why
    for each in versions_in(agreement):
        if each.status is VersionStatus.ACTIVE:
            each.status = VersionStatus.ENDED
    audit.record("end agreement", subject=agreement, actor_id=by)
    save()


def resume(*, by: UUID, agreement: Agreement) -> None:
    """Put an ended agreement back in force, as it was signed."""
    if agreement.ended_on is None:
        return
    agreement.ended_on, agreement.ended_why = None, ""
    for each in versions_in(agreement):
        if each.status is VersionStatus.ENDED and not each.missing:
            each.status = VersionStatus.ACTIVE
    audit.record("resume agreement", subject=agreement, actor_id=by)
    save()


def _next_draft(by: UUID, agreement: Agreement, base: AgreementVersion, id: UUID, wording: Wording) -> AgreementVersion:
    if base.status is VersionStatus.DRAFT:  # one has signed it: it stays readable as it was signed
        base.status = VersionStatus.ENDED
        save()
    number = max(each.number for each in versions_in(agreement)) + 1
    version = new_version(agreement, number, wording, id=id, votes=consequences_in(base))
    audit.record("draft change", subject=version, actor_id=by)
    save()
    return version


def _demand(wording: Wording, kind: AgreementKind, number: int, today: date) -> None:
    for _, sentence in wording.problems(kind, number, today):
        raise Refused(sentence)
