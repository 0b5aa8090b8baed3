"""The further parts of a couple's record: what is read, what is left out, and with how many statements."""

from datetime import timedelta
from typing import Any

import pytest

from clinic.agreements.consent_models import Hold
from clinic.agreements.rules import Area, VersionStatus
from clinic.couples.rules import Status
from clinic.kernel.database import db
from clinic.safety.referral_rules import ReferralStatus
from tests.casefile.lived import A_DAY, Lived
from tests.desk.statements import watched
from tests.facts import A_WEEK, DAY, Facts


def statements(facts: Facts, part: str) -> int:
    """How many statements a part of the record takes."""
    file = facts.file
    db.session.refresh(facts.couple)
    _ = [(each.key, each.short_name) for each in facts.couple.partners]
    with watched(db.engine) as seen:
        getattr(file, part)
        getattr(file, part)
    return len(seen)


def test_agreements_come_with_versions_and_reviews(facts: Facts, lived: Lived) -> None:
    first, second = lived.agreed(), lived.agreed(Area.MONEY)
    lived.version(first, 2, status=VersionStatus.DRAFT, signed=())
    lived.reviewed(second)
    lived.reviewed(second, withdrawn=True)
    one, two = facts.file.accords
    assert (one.agreement, [each.number for each in one.versions], one.reviews) == (first, [1, 2], ())
    assert (two.agreement, len(two.versions), len(two.reviews)) == (second, 1, 1)
    assert one.draft is not None
    assert two.draft is None


def test_agreements_of_another_couple_stay_there(facts: Facts, kim_and_lee: Facts, lived: Lived) -> None:
    lived.agreed()
    Lived(kim_and_lee).agreed(Area.MONEY)
    assert [each.agreement.area for each in kim_and_lee.file.accords] == [Area.MONEY]


@pytest.mark.parametrize(
    ("part", "count"),
    [("accords", 2), ("live_records", 1), ("warnings", 1), ("referrals", 1), ("supports", 1), ("consents", 1),
     ("on_hold", 1), ("statements", 1), ("profile", 1), ("attention_lines", 1)],
)  # fmt: skip
def test_each_part_is_read_once_and_only_when_it_is_looked_at(
    facts: Facts, lived: Lived, part: str, count: int
) -> None:
    lived.agreed()
    lived.risk()
    lived.hold()
    assert statements(facts, part) == count


def test_a_couple_without_agreements_is_asked_once(facts: Facts) -> None:
    assert statements(facts, "accords") == 1


def test_old_lines_of_a_practice_stay_on_its_board(facts: Facts, lived: Lived) -> None:
    lived.record("end-of-day-talk", DAY - 28 * A_DAY, held=True)
    kept = lived.record("end-of-day-talk", DAY - 27 * A_DAY, held=True)
    old = lived.record("win", DAY - 90 * A_DAY, text="Long ago")
    gone = lived.record("win", text="Written by mistake")
    facts.put(gone, withdrawn=True)
    assert facts.file.live_records == [old, kept]
    assert set(facts.file.by_kind) == {"win", "end-of-day-talk"}


def test_it_warns_of_every_open_risk_and_of_one_hold(facts: Facts, lived: Lived) -> None:
    later, sooner = lived.risk(), lived.risk(DAY - A_WEEK)
    lived.risk(followed_up_on=DAY)
    lived.risk(withdrawn=True)
    facts.put(lived.hold(DAY - A_WEEK), lifted_on=DAY - A_DAY)
    standing = lived.hold()
    assert (facts.file.risk_entries, facts.file.hold) == ([sooner, later], standing)


def test_a_hold_stands_without_any_risk(facts: Facts, lived: Lived) -> None:
    assert facts.file.hold is None
    assert (lived.hold(), []) == (facts.file.hold, facts.file.risk_entries)


def test_an_open_risk_from_between_sessions_holds_back_exercises(facts: Facts, lived: Lived) -> None:
    entry = lived.risk()
    assert facts.file.caution_facts().risk_open
    facts.put(entry, followed_up_on=DAY)
    assert not facts.file.caution_facts().risk_open


def test_looks_back_wait_only_while_the_work_is_over(facts: Facts, lived: Lived) -> None:
    waits = lived.look_back()
    lived.look_back(done_on=DAY)
    assert facts.file.follow_ups == []
    facts.status(Status.CLOSED)
    assert facts.file.follow_ups == [waits]


def test_decisions_that_wait_end(facts: Facts, lived: Lived) -> None:
    waits: dict[str, Any] = {"hold_until": DAY + timedelta(30), "decision": "Where to live"}
    kept = lived.add(Hold, **waits)
    lived.add(Hold, **waits, ended_on=DAY)
    assert facts.file.on_hold == [kept]


def test_referrals_and_supports_are_those_that_stand(facts: Facts, lived: Lived) -> None:
    kept, done = lived.referral(), lived.referral(DAY - A_WEEK, ReferralStatus.ATTENDED)
    lived.referral(withdrawn=True)
    lived.support("Somebody from before", ended_on=DAY)
    here = lived.support()
    assert (facts.file.referrals, facts.file.supports) == ([kept, done], [here])
