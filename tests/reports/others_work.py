"""What may be recorded of the repair work for the second partner alone, or for nobody but the counselor."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from clinic.agreements.actions import propose, revise
from clinic.agreements.consent_rules import ConsentState, Sorting
from clinic.agreements.draft_rules import Wording
from clinic.agreements.entering import enter_consent, enter_hold, enter_line
from clinic.agreements.models import agreements_of, versions_in
from clinic.agreements.rules import AgreementKind, Area, VersionStatus
from clinic.couples.closing_actions import review_closing
from clinic.couples.closing_models import closing_of
from clinic.couples.closing_rules import Closing
from clinic.couples.forgiveness_actions import note_place, release_step
from clinic.couples.forgiveness_rules import places_for
from clinic.couples.models import Couple
from clinic.couples.profile_actions import enter_profile, record_statement
from clinic.couples.rules import Audience, Stage, Whom
from clinic.couples.statement_rules import Said
from clinic.kernel.ids import new_id
from clinic.ratings.instrument_actions import record_total
from clinic.records.actions import enter
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from clinic.safety.care_actions import keep_for_session, record_setback
from clinic.safety.care_rules import Noted, RiskKind, TopicReason
from clinic.safety.referral_actions import name_support, refer
from clinic.safety.referral_rules import Reference, ReferralTo
from clinic.safety.risk_actions import note_risk
from tests.reports.case_records import Planter, offered

TODAY = datetime(2025, 5, 13).date()  # noqa: DTZ001  # the day of these tests


class OthersWork:
    """Rows of the repair work; each kind takes a moment, a text and a number."""

    couple: Couple
    by: UUID

    def a_draft_agreement(self, at: datetime, text: str, number: int) -> None:
        """An agreement that nobody has signed."""
        self._propose(text)

    def a_changed_draft(self, at: datetime, text: str, number: int) -> None:
        """The next wording of an agreement that is in force, not signed yet."""
        agreement, draft = next(
            (each, versions[-1])
            for each in agreements_of(self.couple)
            if (versions := versions_in(each))[-1].status is VersionStatus.DRAFT and len(versions) > 1
        )
        edition, wording = draft.edition, self._wording(text)
        revise(by=self.by, agreement=agreement, id=new_id(), edition=edition, wording=wording, today=TODAY)

    def a_consent(self, at: datetime, text: str, number: int) -> None:
        """What the second partner answered alone."""
        said = {"topic": text, "state": list(ConsentState)[number % 6], "answered_on": at.date()}
        enter_consent(by=self.by, couple=self.couple, partner="p2", **said)

    def a_sorting(self, at: datetime, text: str, number: int) -> None:
        """A situation that the second partner sorted."""
        enter_line(by=self.by, couple=self.couple, situation=text, sorted_p2=list(Sorting)[number % 3].value)

    def a_record(self, at: datetime, text: str, number: int) -> None:
        """A record of any kind that only the second partner may see, or nobody."""
        kind = list(KINDS.values())[(number + at.toordinal()) % len(KINDS)]
        about: Any = "p2" if kind.of_one else None
        audience = Audience.P2 if Audience.P2 in offered(kind, about) else Audience.COUNSELOR
        entry = Entry(at.date(), Planter(_says(text), "").values(kind), about, audience)
        enter(by=self.by, couple=self.couple, id=new_id(), kind=kind, entry=entry)

    def a_private_answer(self, at: datetime, text: str, number: int) -> None:
        """What the second partner keeps to themselves in a record that both may see."""
        entry = Entry(at.date(), {"own_question": {"p2": text}}, None, Audience.JOINT)
        enter(by=self.by, couple=self.couple, id=new_id(), kind=KINDS["empathy"], entry=entry)

    def a_hold(self, at: datetime, text: str, number: int) -> None:
        """A decision that waits, for the second partner or nobody to know."""
        audience = Audience.P2 if number % 2 else Audience.COUNSELOR
        wanted = {"decision": text, "hold_until": TODAY + timedelta(days=number + 1)}
        enter_hold(by=self.by, couple=self.couple, audience=audience, expectation=text, **wanted)

    def a_statement(self, at: datetime, text: str, number: int) -> None:
        """Where the second partner stands."""
        said = Said("p2", at.date(), Stage.STABILISE, text, text, text, number, number, audience=Audience.P2)
        record_statement(by=self.by, couple=self.couple, id=new_id(), said=said, today=TODAY)

    def a_place_of_forgiveness(self, at: datetime, text: str, number: int) -> None:
        """Where the second partner stands with forgiveness, released or not."""
        partner = self.couple.partner("p2")
        where = {"place": places_for(partner.role)[0], "noted_on": at.date(), "words": text}
        step = note_place(by=self.by, partner=partner, id=new_id(), today=TODAY, **where)
        if number % 2:
            release_step(by=self.by, step=step, released_on=TODAY, today=TODAY)

    def a_profile(self, at: datetime, text: str, number: int) -> None:
        """Another edition of the intake profile."""
        facts = {"individual_factors": {"p2": [text]}, "willingness": {"p2": number}}
        enter_profile(by=self.by, couple=self.couple, id=new_id(), taken_on=TODAY, facts=facts, band=None)

    def a_checklist(self, at: datetime, text: str, number: int) -> None:
        """The closing checklist, before anything is closed."""
        before, wanted = closing_of(self.couple), Closing(TODAY, words=text)
        seen = before.id if before else None
        review_closing(by=self.by, couple=self.couple, id=new_id(), seen=seen, closing=wanted, today=TODAY)

    def a_referral(self, at: datetime, text: str, number: int) -> None:
        """Help elsewhere for the second partner."""
        wanted = Reference(Whom.P2, ReferralTo.FAMILY_DOCTOR, at.date(), recipient=text, reason=text)
        refer(by=self.by, couple=self.couple, id=new_id(), reference=wanted, today=TODAY)

    def a_support(self, at: datetime, text: str, number: int) -> None:
        """Somebody who knows."""
        said: Any = {"person": text, "scope": text, "agreed_by": ["p2"]}
        name_support(by=self.by, couple=self.couple, id=new_id(), whom=Whom.P2, **said)

    def a_risk(self, at: datetime, text: str, number: int) -> None:
        """Something noted between sessions."""
        noted = Noted("p2", list(RiskKind)[number % len(RiskKind)], at.date(), text)
        note_risk(by=self.by, couple=self.couple, id=new_id(), noted=noted, today=TODAY)

    def a_setback(self, at: datetime, text: str, number: int) -> None:
        """A setback without an event that anybody may see."""
        record_setback(by=self.by, couple=self.couple, id=new_id(), happened_on=at.date(), text=text, today=TODAY)

    def a_topic(self, at: datetime, text: str, number: int) -> None:
        """A topic for the session only."""
        reason = list(TopicReason)[number % len(TopicReason)]
        keep_for_session(by=self.by, couple=self.couple, id=new_id(), text=text, reason=reason, since=at.date())

    def a_total(self, at: datetime, text: str, number: int) -> None:
        """The second partner's total of a questionnaire."""
        said: Any = {"partner": "p2", "tool": "csi16", "taken_on": at.date(), "total": number}
        record_total(by=self.by, couple=self.couple, id=new_id(), today=TODAY, **said)

    def _propose(self, text: str) -> None:
        said = {"kind": AgreementKind.BOUNDARY, "area": Area.MONEY, "wording": self._wording(text), "title": text}
        propose(by=self.by, couple=self.couple, id=new_id(), today=TODAY, **said)

    @staticmethod
    def _wording(text: str) -> Wording:
        due = TODAY + timedelta(days=20)
        return Wording(clauses=[{"what": text, "test": text}], review_due=due, why_changed=text, author=text)


def _says(text: str) -> Any:
    """A case whose every word is the same text."""
    partners = ("p1", "p2")
    return SimpleNamespace(
        word=lambda _label: text, key=lambda key: key, each=lambda make: {key: make(key) for key in partners}
    )
