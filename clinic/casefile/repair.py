"""What the two agree on, practise and notice, and who stands around them: the further parts of a couple's record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from clinic.agreements.consent_models import AttentionLine, ConsentAnswer, Hold, consents_of, holds_of, lines_of
from clinic.agreements.reading import Accord
from clinic.casefile.gathering import Warnings, accords_in_short, live_records, warnings_of
from clinic.couples.closing_models import FollowUp, follow_ups_of
from clinic.couples.models import Couple
from clinic.couples.profile_models import IntakeProfile, Statement, profile_of, statements_of
from clinic.couples.rules import Status
from clinic.records.models import Record
from clinic.records.practice_rules import FOUR_WEEKS
from clinic.safety.care_models import LegalHold, RiskEntry
from clinic.safety.referral_models import Referral, Support, referrals_of, supports_of


@dataclass(frozen=True)
class Repair:
    """The repair work with one couple as of a day; each part is read with one statement when it is first looked at."""

    couple: Couple
    as_of: date
    moment: datetime

    @cached_property
    def accords(self) -> list[Accord]:
        """Every agreement with its versions and reviews, oldest first; their consequences are left out."""
        return accords_in_short(self.couple)

    @cached_property
    def live_records(self) -> list[Record]:
        """The records that stand, oldest first; of practices, which are logged day by day, the last four weeks."""
        return live_records(self.couple, self.as_of - timedelta(days=FOUR_WEEKS - 1))

    @cached_property
    def by_kind(self) -> Mapping[str, list[Record]]:
        """The live records by their kind."""
        found: dict[str, list[Record]] = {}
        for each in self.live_records:
            found.setdefault(each.kind, []).append(each)
        return found

    @cached_property
    def referrals(self) -> list[Referral]:
        """The referrals that stand, newest first."""
        return referrals_of(self.couple)

    @cached_property
    def supports(self) -> list[Support]:
        """The people who know, in the order they were named."""
        return supports_of(self.couple)

    @cached_property
    def warnings(self) -> Warnings:
        """What warns before anything else: open statements on risk from between sessions, and a legal hold."""
        return warnings_of(self.couple)

    @property
    def risk_entries(self) -> list[RiskEntry]:
        """The statements on risk from between sessions that wait to be followed up, the oldest first."""
        return self.warnings.risks

    @property
    def hold(self) -> LegalHold | None:
        """The legal hold that stands on the record."""
        return self.warnings.hold

    @cached_property
    def follow_ups(self) -> list[FollowUp]:
        """The looks back after closing that wait, by the day they are due; nobody looks back while work goes on."""
        if self.couple.status is Status.ACTIVE:
            return []
        return [each for each in follow_ups_of(self.couple) if each.done_on is None]

    @cached_property
    def statements(self) -> list[Statement]:
        """What each thinks, feels and wants, newest first."""
        return statements_of(self.couple)

    @cached_property
    def profile(self) -> IntakeProfile | None:
        """The intake profile that counts."""
        return profile_of(self.couple)

    @cached_property
    def consents(self) -> list[ConsentAnswer]:
        """Every answer of both, in order of their days; each partner's are that partner's alone."""
        return consents_of(self.couple)

    @cached_property
    def attention_lines(self) -> list[AttentionLine]:
        """The situations with outside attention, in the order they were written."""
        return lines_of(self.couple)

    @cached_property
    def on_hold(self) -> list[Hold]:
        """The decisions that wait, the nearest day first."""
        return [each for each in holds_of(self.couple) if each.ended_on is None]
