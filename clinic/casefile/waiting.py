"""What waits across the caseload beside notes and homework, read with one statement: facts without a sealed word."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, String, cast, literal, null, select, union_all

from clinic.agreements.models import Agreement, AgreementReview, AgreementVersion
from clinic.agreements.rules import VersionStatus
from clinic.couples.closing_models import FollowUp
from clinic.couples.models import Couple
from clinic.couples.rules import Status
from clinic.kernel.database import db
from clinic.safety.care_models import RiskEntry
from clinic.safety.referral_models import Referral
from clinic.safety.referral_rules import COMES_UP_AFTER, OPEN

RISK: Final = "risk"
REVIEW: Final = "review"
REFERRAL: Final = "referral"
DRAFT: Final = "agreement"
LOOK_BACK: Final = "look_back"


def waits(today: date) -> Sequence[Any]:
    """Return (kind, couple id, day, due) of what waits, those with the earliest day first.

    Open statements on risk from between sessions, with the day of their follow-up; reviews that are due and were not
    held since (R12); referrals without a step for more than 14 days (R14); drafts that wait for a signature; looks back
    that are due. Of couples whose work does not go on, neither reviews nor drafts.
    """
    found = union_all(_risks(), _reviews(today), _referrals(today), _drafts(), _look_backs(today)).subquery()
    query = select(found.c.kind, found.c.couple_id, found.c.day, found.c.due)
    inside = query.select_from(Couple).join(found, found.c.couple_id == Couple.id)
    return db.session.execute(inside.order_by(found.c.day)).all()


def _arm(kind: str, row: Any, day: Any, due: Any = None) -> Select[Any]:
    words = cast(literal(kind), String(20)).label("kind")
    return select(words, row.couple_id, day.label("day"), (null() if due is None else due).label("due"))


def _risks() -> Select[Any]:
    waits = RiskEntry.followed_up_on.is_(None), RiskEntry.withdrawn.is_(False)
    return _arm(RISK, RiskEntry, RiskEntry.noted_on, RiskEntry.follow_up_on).where(*waits)


def _referrals(today: date) -> Select[Any]:
    stale = Referral.status.in_(OPEN), Referral.withdrawn.is_(False), Referral.moved_on < today - COMES_UP_AFTER
    return _arm(REFERRAL, Referral, Referral.moved_on).where(*stale)


def _look_backs(today: date) -> Select[Any]:
    return _arm(LOOK_BACK, FollowUp, FollowUp.due_on).where(FollowUp.done_on.is_(None), FollowUp.due_on <= today)


def _reviews(today: date) -> Select[Any]:
    held = select(AgreementReview.id).where(
        AgreementReview.couple_id == AgreementVersion.couple_id,
        AgreementReview.agreement_id == AgreementVersion.agreement_id,
        AgreementReview.withdrawn.is_(False),
        AgreementReview.reviewed_on >= AgreementVersion.review_due,
    )
    due = AgreementVersion.review_due
    return _versions(REVIEW, VersionStatus.ACTIVE, due).where(due <= today, ~held.exists())


def _drafts() -> Select[Any]:
    return _versions(DRAFT, VersionStatus.DRAFT, AgreementVersion.review_due)


def _versions(kind: str, status: VersionStatus, day: Any) -> Select[Any]:
    """Return versions in a state, looked up couple by couple, of agreements that have not ended."""
    version = (AgreementVersion.couple_id == Couple.id) & (AgreementVersion.status == status)
    agreement = (Agreement.couple_id == AgreementVersion.couple_id) & (Agreement.id == AgreementVersion.agreement_id)
    found = _arm(kind, AgreementVersion, day).select_from(Couple).join(AgreementVersion, version)
    return found.join(Agreement, agreement).where(Couple.status == Status.ACTIVE, Agreement.ended_on.is_(None))
