"""What waits across the caseload."""

from datetime import timedelta

import pytest

from clinic.agreements.rules import Area, VersionStatus
from clinic.casefile.waiting import waits
from clinic.couples.rules import Status
from clinic.kernel.scope import caseload_of
from clinic.safety.referral_rules import ReferralStatus
from tests.casefile.lived import A_DAY, Lived
from tests.cast import Cast
from tests.facts import A_WEEK, DAY, Facts


def kinds(on: int = 0) -> list[tuple[str, int]]:
    """What waits, each with its day as days before today."""
    return [(each.kind, (DAY - each.day).days) for each in waits(DAY + timedelta(on))]


def test_nothing_waits_at_first(facts: Facts) -> None:
    assert kinds() == []


def test_each_kind_waits_from_its_day_on(lived: Lived) -> None:
    lived.risk(DAY - 2 * A_DAY)
    lived.agreed(review_due=DAY)
    lived.referral(DAY - 15 * A_DAY)
    lived.version(lived.agreement(Area.MONEY), status=VersionStatus.DRAFT, review_due=DAY + A_WEEK, signed=("p1",))
    lived.look_back(DAY - A_DAY)
    assert kinds() == [("referral", 15), ("risk", 2), ("look_back", 1), ("review", 0), ("agreement", -7)]
    assert kinds(-3) == [("risk", 2), ("agreement", -7)]


def test_what_is_done_waits_no_more(facts: Facts, lived: Lived) -> None:
    lived.risk(followed_up_on=DAY)
    lived.risk(withdrawn=True)
    lived.referral(DAY - 30 * A_DAY, ReferralStatus.ATTENDED)
    lived.referral(DAY - 30 * A_DAY, withdrawn=True)
    lived.look_back(DAY - A_DAY, done_on=DAY)
    facts.put(lived.agreed(review_due=DAY - A_DAY), ended_on=DAY)
    assert kinds() == []


@pytest.mark.parametrize(("days", "waiting"), [(-1, 1), (0, 0), (3, 0)])
def test_a_review_held_on_or_after_its_day_waits_no_more(lived: Lived, days: int, waiting: int) -> None:
    due = DAY - A_WEEK
    lived.reviewed(lived.agreed(review_due=due), due + days * A_DAY)
    assert len(kinds()) == waiting


def test_a_withdrawn_review_is_no_review(lived: Lived) -> None:
    lived.reviewed(lived.agreed(review_due=DAY - A_DAY), withdrawn=True)
    assert kinds() == [("review", 1)]


def test_agreements_rest_while_the_work_does_not_go_on(facts: Facts, lived: Lived) -> None:
    lived.agreed(review_due=DAY - A_DAY)
    lived.version(lived.agreement(Area.MONEY), status=VersionStatus.DRAFT, review_due=DAY, signed=())
    lived.referral(DAY - 15 * A_DAY)
    facts.status(Status.PAUSED)
    assert kinds() == [("referral", 15)]


def test_another_counselor_sees_none_of_it(lived: Lived, cast: Cast) -> None:
    lived.risk()
    lived.agreed(review_due=DAY)
    lived.referral(DAY - 15 * A_DAY)
    lived.look_back()
    with caseload_of(cast.boris.id):
        assert kinds() == []
    assert len(kinds()) == 4
