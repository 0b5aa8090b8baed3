"""Agreements, consents, attention and holds from case files, entered as they were: nothing is refused here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from clinic.agreements.consent_models import AttentionLine, ConsentAnswer, Hold
from clinic.agreements.consent_rules import ConsentState
from clinic.agreements.draft_rules import Wording
from clinic.agreements.models import Agreement, AgreementReview
from clinic.agreements.rules import AgreementKind, Area, Kept, VersionStatus
from clinic.agreements.signing_rules import statuses
from clinic.agreements.writing import new_version, place_of, save
from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.database import db

R = TypeVar("R", ConsentAnswer, AttentionLine, Hold)


@dataclass(frozen=True)
class EnteredVersion:
    """A version as a case file holds it; without a status it follows from the signatures (rules.statuses)."""

    number: int
    wording: Wording
    agreed_on: date | None = None
    signed_p1_at: datetime | None = None
    signed_p2_at: datetime | None = None
    status: VersionStatus | None = None


@dataclass(frozen=True)
class EnteredReview:
    """A review as a case file holds it; `more` are further columns, such as told_by and text."""

    reviewed_on: date
    kept: Kept
    more: dict[str, Any] = field(default_factory=dict)


def enter_agreement(
    *,
    by: UUID,
    couple: Couple,
    kind: AgreementKind,
    area: Area | None = None,
    versions: Sequence[EnteredVersion] = (),
    reviews: Sequence[EnteredReview] = (),
    **more: Any,
) -> Agreement:
    """Enter an agreement with its versions, consequences, votes and reviews; `more`: title, ended_on, ended_why."""
    agreement = Agreement(kind=kind, area=area, couple_id=couple.id, counselor_id=couple.counselor_id, **more)
    db.session.add(agreement)
    audit.record("enter agreement", subject=agreement, actor_id=by)
    save()
    signed = [each.signed_p1_at is not None and each.signed_p2_at is not None for each in versions]
    for each, status in zip(versions, statuses(signed, ended=agreement.ended_on is not None), strict=True):
        dates = {"agreed_on": each.agreed_on, "signed_p1_at": each.signed_p1_at, "signed_p2_at": each.signed_p2_at}
        new_version(agreement, each.number, each.wording, status=each.status or status, **dates)
    for row in reviews:
        _add(
            AgreementReview(agreement_id=agreement.id, reviewed_on=row.reviewed_on, kept=row.kept, **row.more),
            agreement,
        )
    save()
    return agreement


def enter_consent(
    *, by: UUID, couple: Couple, partner: PartnerKey, topic: str, state: ConsentState, answered_on: date, **more: Any
) -> ConsentAnswer:
    """Enter one partner's answer to one topic; `more`: conditions, valid_until."""
    row = ConsentAnswer(partner=partner, topic=topic, answer=state.value, answered_on=answered_on, **more)
    return _entered(by, couple, row, "enter consent")


def enter_line(*, by: UUID, couple: Couple, situation: str, **more: Any) -> AttentionLine:
    """Enter a situation; `more`: sorted_p1, sorted_p2, agreed_line, compared_on."""
    return _entered(by, couple, AttentionLine(situation=situation, **more), "enter attention")


def enter_hold(*, by: UUID, couple: Couple, decision: str, hold_until: date, **more: Any) -> Hold:
    """Enter a decision on hold; `more`: hold_ends_if, expectation, ended_on, audience."""
    return _entered(by, couple, Hold(decision=decision, hold_until=hold_until, **more), "enter hold")


def _entered(by: UUID, couple: Couple, row: R, action: str) -> R:
    row.couple_id, row.counselor_id = couple.id, couple.counselor_id
    db.session.add(row)
    audit.record(action, subject=row, actor_id=by)
    save()
    return row


def _add(row: Any, agreement: Agreement) -> None:
    for name, value in place_of(agreement).items():
        setattr(row, name, value)
    db.session.add(row)
