"""What a couple agrees on, practises and notices, told in a line each; its rows are put in directly."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest

from clinic.agreements.models import Agreement, AgreementReview, AgreementVersion
from clinic.agreements.rules import AgreementKind, Area, Kept, VersionStatus
from clinic.couples.closing_models import ClosingReview, FollowUp
from clinic.couples.rules import Audience, PartnerKey, Whom
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.records.actions import enter
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from clinic.records.models import Record
from clinic.safety.care_models import LegalHold, RiskEntry
from clinic.safety.referral_models import Referral, Support
from clinic.safety.referral_rules import ReferralStatus, ReferralTo
from clinic.sessions.models import CoupleSession
from tests.facts import DAY, NOON, Facts

A_DAY = timedelta(days=1)
R = TypeVar("R")


class Lived:
    """Put in rows about one couple, each committed at once."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.by, self.couple = facts, facts.by, facts.couple

    def add(self, model: type[R], **values: Any) -> R:
        """Put in any row of the couple's."""
        row: Any = model(couple_id=self.couple.id, counselor_id=self.by, **values)  # type: ignore[call-arg]
        db.session.add(row)
        audit.record("test", subject=row, couple_id=self.couple.id)
        db.session.commit()
        found: R = row
        return found

    def record(
        self,
        kind: str,
        on: date = DAY,
        *,
        about: PartnerKey | None = None,
        audience: Audience | None = None,
        meeting: CoupleSession | None = None,
        **values: Any,
    ) -> Record:
        """Put in a record of a kind."""
        entry = Entry(on, values, about, audience)
        made = enter(by=self.by, couple=self.couple, id=new_id(), kind=KINDS[kind], entry=entry, meeting=meeting)
        db.session.commit()
        return made

    def agreement(self, area: Area = Area.ONLINE_CONTACT, **more: Any) -> Agreement:
        """Put in a boundary without a version."""
        return self.add(Agreement, **{"kind": AgreementKind.BOUNDARY, "area": area, **more})

    def version(self, agreement: Agreement, number: int = 1, **more: Any) -> AgreementVersion:
        """Put in a version that both have signed; `signed` names who else did."""
        signed = more.pop("signed", ("p1", "p2"))
        moments: dict[str, datetime] = {f"signed_{key}_at": NOON for key in signed}
        usual = {"status": VersionStatus.ACTIVE, "clauses": [{"text": "Phones stay in the kitchen"}], "agreed_on": DAY}
        return self.add(AgreementVersion, agreement_id=agreement.id, number=number, **{**usual, **moments, **more})

    def agreed(self, area: Area = Area.ONLINE_CONTACT, **more: Any) -> Agreement:
        """Put in a boundary that is in force."""
        agreement = self.agreement(area)
        self.version(agreement, **{"review_due": DAY + 28 * A_DAY, **more})
        return agreement

    def reviewed(self, agreement: Agreement, on: date = DAY, kept: Kept = Kept.FULL, **more: Any) -> AgreementReview:
        """Put in a look at how it was kept."""
        return self.add(AgreementReview, agreement_id=agreement.id, reviewed_on=on, kept=kept, **more)

    def referral(self, moved_on: date = DAY, status: ReferralStatus = ReferralStatus.SENT, **more: Any) -> Referral:
        """Put in a referral of the second partner to a group."""
        usual = {"whom": Whom.P2, "to": ReferralTo.GROUP.value, "offered_on": moved_on}
        return self.add(Referral, **{**usual, "moved_on": moved_on, "status": status, **more})

    def support(self, person: str = "Marta", **more: Any) -> Support:
        """Put in somebody who knows."""
        return self.add(Support, **{"whom": Whom.BOTH, "person": person, **more})

    def risk(self, noted_on: date = DAY, **more: Any) -> RiskEntry:
        """Put in a statement on risk about the first partner from between sessions."""
        return self.add(RiskEntry, **{"partner": "p1", "noted_on": noted_on, "text": "Dark days", **more})

    def hold(self, set_on: date = DAY) -> LegalHold:
        """Put in a legal hold."""
        return self.add(LegalHold, set_on=set_on, reason="A letter came")

    def look_back(self, due_on: date = DAY, **more: Any) -> FollowUp:
        """Put in a look back after closing."""
        closing = self.add(ClosingReview, reviewed_on=due_on, closed_on=due_on)
        return self.add(FollowUp, closing_id=closing.id, due_on=due_on, **more)


@pytest.fixture
def lived(facts: Facts) -> Lived:
    """What Ines and Jon live through."""
    return Lived(facts)
