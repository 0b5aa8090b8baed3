"""Agreements and what goes with them from case files: entered as they were, nothing refused, nothing lost."""

from datetime import UTC, date, datetime, timedelta

from clinic.agreements.consent_models import consents_of, holds_of, lines_of
from clinic.agreements.consent_rules import ConsentState
from clinic.agreements.draft_rules import Consequent, Wording
from clinic.agreements.entering import (
    EnteredReview,
    EnteredVersion,
    enter_agreement,
    enter_consent,
    enter_hold,
    enter_line,
)
from clinic.agreements.reading import accords
from clinic.agreements.rules import AgreementKind, Area, Fit, Kept, ToldBy, VersionStatus
from clinic.couples.rules import Audience
from clinic.kernel.database import db
from tests.facts import DAY, Facts

SIGNED = datetime(2025, 1, 28, 12, tzinfo=UTC)
FULL = {"who": "Jon", "what": "calls", "where": "work", "when_or_how_often": "daily", "test": "Seen on the list"}


def entered(number: int, clauses: list[dict[str, str]], *, signed: bool = True) -> EnteredVersion:
    """A version of a case file."""
    effects = [Consequent("A talk", fit_p1=Fit.FITS, fit_p2=Fit.TOO_LITTLE)]
    said = Wording(clauses, review_due=date(2026, 1, 1), why_changed="", consequences=effects)
    moment = SIGNED if signed else None
    return EnteredVersion(number, said, date(2025, 1, 28) if signed else None, moment, moment)


def test_it_enters_an_agreement_as_it_was(facts: Facts) -> None:
    versions = [entered(1, [{"text": "One"}]), entered(2, [FULL]), entered(3, [{"text": "Three"}], signed=False)]
    reviews = [EnteredReview(date(2025, 2, 11), Kept.PARTLY, {"told_by": ToldBy.SELF, "text": "Told the same night"})]
    enter_agreement(
        by=facts.by, couple=facts.couple, kind=AgreementKind.BOUNDARY, area=Area.MONEY, versions=versions,
        reviews=reviews, title="The bank",
    )  # fmt: skip
    db.session.commit()
    db.session.expire_all()
    (found,) = accords(facts.couple)
    assert [each.status for each in found.versions] == [
        VersionStatus.REPLACED,
        VersionStatus.ACTIVE,
        VersionStatus.DRAFT,
    ]
    assert [each.clauses for each in found.versions] == [[{"text": "One"}], [FULL], [{"text": "Three"}]]
    assert found.versions[0].signed_p2_at == SIGNED
    assert [(each.kept, each.told_by, each.text) for each in found.reviews] == [
        (Kept.PARTLY, ToldBy.SELF, "Told the same night")
    ]
    assert [(each.text, each.fit_p1, each.fit_p2) for each in found.effects(found.versions[0])] == [
        ("A talk", Fit.FITS, Fit.TOO_LITTLE)
    ]


def test_a_given_status_is_kept_and_an_end_ends_it(facts: Facts) -> None:
    dropped = EnteredVersion(1, Wording([{"text": "One"}]), status=VersionStatus.ENDED)
    enter_agreement(
        by=facts.by, couple=facts.couple, kind=AgreementKind.FIDELITY, ended_on=DAY,
        versions=[dropped, entered(2, [{"text": "Two"}])],
    )  # fmt: skip
    (found,) = accords(facts.couple)
    assert {each.status for each in found.versions} == {VersionStatus.ENDED}
    assert (found.status, found.active, found.draft) == (VersionStatus.ENDED, None, None)


def test_it_enters_what_each_answered_and_what_waits(facts: Facts) -> None:
    whose = {"by": facts.by, "couple": facts.couple}
    long = {"answered_on": DAY, "valid_until": DAY + timedelta(400), "conditions": "as it was"}
    enter_consent(**whose, partner="p1", topic="Kissing", state=ConsentState.NO, **long)
    enter_line(**whose, situation="Lunch", sorted_p1="fine", agreed_line="Told before", compared_on=DAY)
    enter_hold(**whose, decision="The house", hold_until=DAY - timedelta(9), ended_on=DAY, audience=Audience.JOINT)
    db.session.commit()
    (answer,), (line,), (hold,) = consents_of(facts.couple), lines_of(facts.couple), holds_of(facts.couple)
    assert (answer.state, answer.conditions, answer.audience) == (ConsentState.NO, "as it was", Audience.P1)
    assert (line.sorted_by("p2"), line.agreed_line, line.audience) == (None, "Told before", Audience.JOINT)
    assert (hold.decision, hold.ended_on, hold.audience) == ("The house", DAY, Audience.JOINT)
