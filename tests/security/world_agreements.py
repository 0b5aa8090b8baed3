"""One of everything that a couple agrees on, with a planted word in every text."""

from datetime import date, timedelta
from typing import Any

from clinic.agreements import consent_models as consents
from clinic.agreements import models as agreements
from clinic.agreements.consent_rules import ConsentState, Sorting
from clinic.agreements.rules import AgreementKind, Applies, Area, Fit, Kept, Level, ToldBy, VersionStatus
from clinic.couples.rules import Audience
from clinic.kernel.clock import now, today

ZONE = "Europe/Dublin"
DAY = timedelta(days=1)


def furnish_agreements(household: Any) -> None:
    """Put agreements, consents, a map of attention and a hold into a couple's record."""
    agreement = household.add(agreements.Agreement, kind=AgreementKind.BOUNDARY, area=Area.ONLINE_CONTACT)
    household.rows["agreement_id"] = agreement.id
    signed = {"signed_p1_at": now(), "signed_p2_at": now(), "agreed_on": today(ZONE)}
    _version(household, agreement, 1, VersionStatus.ACTIVE, **signed)
    household.rows["version_id"] = _version(household, agreement, 2, VersionStatus.DRAFT).id
    told = {"reviewed_on": today(ZONE) - 3 * DAY, "kept": Kept.PARTLY, "told_by": ToldBy.SELF, "hours_until_told": 2}
    household.rows["review_id"] = household.add(agreements.AgreementReview, agreement_id=agreement.id, **told).id
    _alone(household, today(ZONE))
    hold = household.add(consents.Hold, hold_until=today(ZONE) + 20 * DAY, audience=Audience.JOINT)
    household.rows["hold_id"] = hold.id


def _version(household: Any, agreement: Any, number: int, status: VersionStatus, **signed: Any) -> Any:
    w = household.word
    clause = {"what": w("clause"), "who": w("clausewho"), "test": w("clausetest")}
    said = {"clauses": [clause], "content": {"definition": w("definition")}, "review_due": today(ZONE) + 20 * DAY}
    place = {"agreement_id": agreement.id, "number": number, "status": status}
    version = household.add(agreements.AgreementVersion, **place, **said, **signed)
    what = {"applies_to": Applies.P1, "level": Level.SLIP, "fit_p1": Fit.FITS}
    household.add(agreements.Consequence, version_id=version.id, **what)
    return version


def _alone(household: Any, day: date) -> None:
    for key in ("p1", "p2"):
        answer = {"partner": key, "answer": ConsentState.YES.value, "answered_on": day - DAY, "valid_until": day + DAY}
        household.add(consents.ConsentAnswer, **answer)
    both = {"sorted_p1": Sorting.FINE.value, "sorted_p2": Sorting.NOT_OK.value}
    earlier = [{"until": day.isoformat(), "text": household.word("earlierline")}]
    compared = household.add(consents.AttentionLine, compared_on=day, earlier=earlier, **both)
    household.rows["line_id"] = compared.id
    household.add(consents.AttentionLine, agreed_line="", **both)
    household.add(consents.AttentionLine, sorted_p1="", sorted_p2="", agreed_line="")
