"""One of everything about the two and their safety, for a household of the planted world."""

from datetime import date, timedelta
from typing import Any

from clinic.couples import closing_models, forgiveness_models, profile_models
from clinic.couples import models as couples
from clinic.couples.closing_rules import ClosingKind
from clinic.couples.rules import Audience, Stage, Status, Whom
from clinic.safety import care_models, referral_models
from clinic.safety import models as safety
from clinic.safety.care_rules import TopicReason
from clinic.safety.referral_rules import ReferralStatus
from clinic.safety.rules import EventBy, EventType

DAY = timedelta(days=1)
FIRST = date(2025, 2, 1)


def furnish_care(household: Any) -> None:
    """Add what stands on the pages about the two and on those of safety."""
    _about_the_two(household)
    _closing(household)
    _referrals(household)
    _care(household)


def _about_the_two(household: Any) -> None:
    add, w, rows = household.add, household.word, household.rows
    own = {"individual_factors": {"p1": [w("factor")]}, "pattern_duration": "weeks", "remorse": 3}
    add(profile_models.IntakeProfile, taken_on=FIRST, facts=own, counselor_band="mixed")
    add(couples.StatusChange, changed_on=FIRST, status=Status.ACTIVE, together={"continues_with": w("continues")})
    said = {"willingness": 7, "leaving_thoughts": w("leaving")}
    statement = add(profile_models.Statement, partner="p1", said_on=FIRST, stage=Stage.STABILISE, facts=said)
    step = add(forgiveness_models.ForgivenessStep, partner="p1", noted_on=FIRST, place=w("place"))
    first, second = couples.couple_of(household.couple).partners
    rows |= {"statement_id": statement.id, "step_id": step.id, "partner_id": first.id, "second": second.id}


def _closing(household: Any) -> None:
    facts = {"care": "growing", "words": household.word("closing")}
    closing = household.add(
        closing_models.ClosingReview, reviewed_on=FIRST, closed_on=FIRST, closing_kind=ClosingKind.OTHER, facts=facts
    )
    place = {"closing_id": closing.id, "due_on": FIRST + 90 * DAY, "outcome": household.word("outcome")}
    household.rows["follow_up_id"] = household.add(closing_models.FollowUp, **place).id
    household.add(closing_models.FollowUp, **place, done_on=FIRST + 91 * DAY)


def _referrals(household: Any) -> None:
    add, w, rows = household.add, household.word, household.rows
    days = {"offered_on": FIRST, "moved_on": FIRST, "status": ReferralStatus.SENT}
    referral = add(referral_models.Referral, whom=Whom.P2, **days)
    add(referral_models.ReferralStep, referral_id=referral.id, happened_on=FIRST, status=ReferralStatus.SENT)
    lists = {"agreed_by": ["p1", w("agreed")], "earlier": [{"person": w("before"), "scope": w("scopebefore")}]}
    support = add(referral_models.Support, whom=Whom.P1, **lists)
    rows |= {"referral_id": referral.id, "support_id": support.id}


def _care(household: Any) -> None:
    add, w, rows = household.add, household.word, household.rows
    event = add(
        safety.Event, type=EventType.SETBACK, happened_on=FIRST, by=EventBy.BOTH, audience=Audience.COUNSELOR,
        earlier=[{"text": w("earlier"), "type": "setback", "happened_on": "2025-02-01"}],
    )  # fmt: skip
    steps = {"facts": {"done_on": "2025-02-02", "words": w("step")}}
    rows["setback_id"] = add(care_models.Setback, happened_on=FIRST, event_id=event.id, steps=steps).id
    rows["risk_id"] = add(care_models.RiskEntry, partner="p1", noted_on=FIRST).id
    add(care_models.RiskEntry, partner="p2", noted_on=FIRST, followed_up_on=FIRST + DAY)
    rows["topic_id"] = add(care_models.SessionOnlyTopic, reason=TopicReason.SAFETY, since=FIRST).id
    lifted = {"lifted_on": FIRST + DAY} if household.tag == "ij" else {}
    add(care_models.LegalHold, set_on=FIRST, **lifted)
