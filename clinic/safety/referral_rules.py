"""Outside support with confidentiality (domain.md S46): referrals with their release, and people who know.

Safety help never needs the partner's agreement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from clinic.couples.rules import PARTNERS, PartnerKey, Told, Whom

COMES_UP_AFTER: Final = timedelta(days=14)


class ReferralTo(Told):
    """Where to."""

    INDIVIDUAL_THERAPY = "individual_therapy"
    FAMILY_DOCTOR = "family_doctor"
    PSYCHIATRY = "psychiatry"
    SPECIALIST = "specialist_compulsive_sexual_behaviour", "Specialist for compulsive sexual behaviour"
    SEX_THERAPY = "sex_therapy"
    SUBSTANCE = "substance", "Help with alcohol or drugs"
    IPV_SERVICE = "ipv_service", "Service for violence at home"
    GROUP = "group", "A group"
    MEDIATION_LEGAL = "mediation_legal", "Mediation or legal advice"
    OTHER = "other", "Somewhere else"


class ReferralStatus(Told):
    """How far it has come."""

    OFFERED = "offered"
    SENT = "sent"
    ACCEPTED = "accepted"
    ATTENDED = "attended"
    DECLINED = "declined"
    NOT_NEEDED = "not_needed", "Not needed any more"
    GIVEN_INFORMATION = "given_information"


OPEN: Final = frozenset({ReferralStatus.OFFERED, ReferralStatus.SENT, ReferralStatus.ACCEPTED})


@dataclass(frozen=True)
class Reference:
    """A referral as it is to be recorded."""

    whom: Whom
    to: ReferralTo
    offered_on: date
    status: ReferralStatus = ReferralStatus.OFFERED
    recipient: str = ""
    reason: str = ""
    release_signed: date | None = None
    first_appointment: date | None = None
    outcome_on: date | None = None

    def problem(self, today: date) -> str:
        """Return what is wrong: a day to come, or a release signed in the future; empty when nothing is."""
        days = (self.offered_on, self.release_signed, self.outcome_on)
        if any(day is not None and day > today for day in days):
            return "Give days up to today; only an appointment may lie ahead."
        return ""


def comes_up(status: ReferralStatus, since: date, today: date) -> bool:
    """Say whether a referral comes up in the review: still open, and its last step older than 14 days."""
    return status in OPEN and today - since > COMES_UP_AFTER


def release_words(whom: Whom, signed_on: date | None, revoked_on: date | None) -> str:
    """Return the state of the release in words; nothing leaves the treatment without it (domain.md 4.4)."""
    if revoked_on is not None:
        return f"Release taken back on {revoked_on.day} {revoked_on:%B} {revoked_on.year}"
    if signed_on is None:
        return "No release: nothing is told" + (" until both have signed" if whom is Whom.BOTH else "")
    by = "both" if whom is Whom.BOTH else "the partner concerned"
    return f"Released in writing by {by} on {signed_on.day} {signed_on:%B} {signed_on.year}"


def agreement_words(agreed_by: Sequence[str]) -> str:
    """Return who agreed that a support person knows what they know."""
    both = [key for key in PARTNERS if key in agreed_by]
    return {2: "Both agree", 0: "Not agreed yet"}.get(len(both), "Agreed by one")


def in_order(keys: Sequence[str]) -> list[PartnerKey]:
    """Return partners in their fixed order, each once."""
    return [key for key in PARTNERS if key in keys]
