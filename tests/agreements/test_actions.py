"""Drafting, signing, changing and ending agreements, without a browser."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from clinic.agreements import actions, signing_actions
from clinic.agreements.models import (
    Agreement,
    AgreementVersion,
    active_of,
    agreements_of,
    consequences_in,
    reviews_of,
    versions_in,
)
from clinic.agreements.rules import Fit, Kept, ToldBy, VersionStatus
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from tests.agreements.written import MESSAGES, PHONES, TALK, Written, wording
from tests.facts import DAY, Facts

CHANGED = wording(PHONES, why_changed="The other clause is done with")


def states(agreement: Agreement) -> str:
    """Where the versions stand, in order."""
    db.session.expire_all()
    return " ".join(each.status.value for each in versions_in(agreement))


def test_one_signature_is_not_enough(written: Written) -> None:
    agreement = written.propose()
    version = written.sign(agreement, "p2")
    assert (version.missing, states(agreement)) == (["p1"], "draft")
    assert active_of(written.couple) == []
    written.sign(agreement, "p1")
    assert (version.agreed_on, states(agreement)) == (DAY, "active")
    assert active_of(written.couple) == [version]


def test_the_same_form_sent_twice_opens_one(written: Written) -> None:
    id = new_id()
    assert written.propose(id=id) is written.propose(id=id)
    assert len(agreements_of(written.couple)) == 1


def test_an_id_of_another_couple_is_no_way_in(written: Written, kim_and_lee: Facts) -> None:
    taken = written.propose().id
    with pytest.raises(Conflict):
        Written(kim_and_lee).propose(id=taken)


def test_the_second_signature_replaces_what_was_in_force(written: Written, agreed: Agreement) -> None:
    written.revise(agreed, CHANGED)
    assert states(agreed) == "active draft"
    written.sign(agreed)
    assert states(agreed) == "replaced active"


def test_a_draft_nobody_signed_is_changed_in_place(written: Written) -> None:
    agreement = written.propose()
    written.revise(agreement, wording(PHONES))
    assert states(agreement) == "draft"
    assert versions_in(agreement)[0].clauses == [PHONES]


def test_a_draft_that_one_has_signed_stays_as_it_was_signed(written: Written) -> None:
    agreement = written.propose()
    written.sign(agreement, "p1")
    fresh = written.revise(agreement, CHANGED)
    assert states(agreement) == "ended draft"
    assert versions_in(agreement)[0].clauses == [PHONES, MESSAGES]
    assert (fresh.number, fresh.missing) == (2, ["p1", "p2"])


def test_what_is_signed_is_never_changed(written: Written, agreed: Agreement) -> None:
    before = versions_in(agreed)[0]
    kept = (before.version, before.clauses, before.review_due)
    written.revise(agreed, CHANGED)
    written.sign(agreed)
    again = versions_in(agreed)[0]
    assert (again.clauses, again.review_due) == kept[1:]
    with pytest.raises(Refused, match="Only a draft"):
        signing_actions.sign(
            by=written.by, agreement=agreed, version=_unsigned(again), partner="p1", edition=again.edition, today=DAY
        )


def _unsigned(version: AgreementVersion) -> AgreementVersion:
    version.signed_p1_at = None
    return version


@pytest.mark.parametrize("edition", ["", "0", "x-1"])
def test_it_never_overwrites_a_newer_wording(written: Written, agreed: Agreement, edition: str) -> None:
    with pytest.raises(Conflict):
        written.revise(agreed, CHANGED, edition=edition)
    assert states(agreed) == "active"


def test_the_same_change_sent_twice_makes_one_draft(written: Written, agreed: Agreement) -> None:
    once: dict[str, Any] = {"id": new_id(), "edition": versions_in(agreed)[0].edition}
    assert [written.revise(agreed, CHANGED, **once).number for _ in range(2)] == [2, 2]
    assert states(agreed) == "active draft"


def test_it_signs_only_the_wording_on_the_screen(written: Written) -> None:
    agreement = written.propose()
    version = versions_in(agreement)[0]
    seen = version.edition
    written.revise(agreement, wording(PHONES))
    with pytest.raises(Conflict):
        signing_actions.sign(by=written.by, agreement=agreement, version=version, partner="p1", edition=seen, today=DAY)


def test_a_signature_is_given_once(written: Written) -> None:
    agreement = written.propose()
    version = written.sign(agreement, "p1")
    first = version.signed_p1_at
    with time_machine.travel(DAY + timedelta(1)):
        written.sign(agreement, "p1")
    assert version.signed_p1_at == first


def test_a_signature_can_be_taken_back_for_a_minute(
    written: Written, agreed: Agreement, clock: time_machine.Traveller
) -> None:
    written.revise(agreed, CHANGED)
    version = written.sign(agreed)
    clock.shift(59)
    signing_actions.take_back(by=written.by, agreement=agreed, version=version, partner="p2")
    db.session.commit()
    assert states(agreed) == "active draft"
    assert version.missing == ["p2"]
    clock.shift(2)
    with pytest.raises(Refused, match="minute"):
        signing_actions.take_back(by=written.by, agreement=agreed, version=version, partner="p1")


def test_a_draft_is_let_go_and_taken_up(written: Written, agreed: Agreement) -> None:
    version = written.revise(agreed, CHANGED)
    signing_actions.drop(by=written.by, version=version)
    db.session.commit()
    assert states(agreed) == "active ended"
    signing_actions.take_up(by=written.by, version=version)
    db.session.commit()
    assert states(agreed) == "active draft"
    with pytest.raises(Refused, match="Only a draft"):
        signing_actions.drop(by=written.by, version=versions_in(agreed)[0])


def test_there_is_never_a_second_draft(written: Written, agreed: Agreement) -> None:
    dropped = written.revise(agreed, CHANGED)
    signing_actions.drop(by=written.by, version=dropped)
    written.revise(agreed, CHANGED)
    with pytest.raises(Conflict, match="another draft"):
        signing_actions.take_up(by=written.by, version=dropped)


def test_the_database_knows_only_one_in_force(written: Written, agreed: Agreement) -> None:
    written.revise(agreed, CHANGED)
    db.session.info["audited"] = True
    with pytest.raises(IntegrityError):
        db.session.execute(
            update(AgreementVersion).where(AgreementVersion.number == 2).values(status=VersionStatus.ACTIVE)
        )
    db.session.rollback()


def test_it_ends_and_goes_on(written: Written, agreed: Agreement) -> None:
    actions.end(by=written.by, agreement=agreed, ended_on=DAY, why="Not needed any more")
    db.session.commit()
    assert (states(agreed), active_of(written.couple)) == ("ended", [])
    with pytest.raises(Refused, match="ended"):
        written.revise(agreed, CHANGED)
    actions.resume(by=written.by, agreement=agreed)
    db.session.commit()
    assert (states(agreed), agreed.ended_on, agreed.ended_why) == ("active", None, "")


def test_votes_stay_with_a_consequence_that_stays_the_same(written: Written, agreed: Agreement) -> None:
    (row,) = consequences_in(versions_in(agreed)[0])
    votes = {row.id: {"p1": Fit.FITS, "p2": Fit.FITS}}
    signing_actions.vote(by=written.by, version=versions_in(agreed)[0], votes=votes)  # type: ignore[arg-type]
    other = type(TALK)("Something else")
    fresh = written.revise(agreed, wording(why_changed="More", consequences=(TALK, other)))
    assert [(each.text, each.accepted) for each in consequences_in(fresh)] == [
        (TALK.text, True),
        ("Something else", False),
    ]
    written.revise(agreed, wording(why_changed="More", consequences=(other,)))
    assert [each.text for each in consequences_in(fresh)] == ["Something else"]
    assert [each.text for each in consequences_in(versions_in(agreed)[0])] == [TALK.text]


def test_it_reviews_once_and_withdraws(written: Written, agreed: Agreement) -> None:
    id = new_id()
    told: dict[str, Any] = {"kept": Kept.PARTLY, "told_by": ToldBy.SELF, "hours_until_told": 3}
    for _ in range(2):
        row = actions.review(by=written.by, agreement=agreed, id=id, reviewed_on=DAY, today=DAY, **told)
    assert reviews_of(written.couple) == [row]
    actions.withdraw_review(by=written.by, review=row)
    assert reviews_of(written.couple) == []
    with pytest.raises(Refused, match="up to today"):
        actions.review(
            by=written.by, agreement=agreed, id=new_id(), reviewed_on=DAY + timedelta(1), kept=Kept.FULL, today=DAY
        )


def test_it_refuses_what_the_rules_refuse(written: Written, agreed: Agreement) -> None:
    with pytest.raises(Refused, match="Say why"):
        written.revise(agreed, wording())
    with pytest.raises(Refused, match="90 days"):
        written.propose(wording(review_due=DAY + timedelta(91)))
    assert written.propose(wording(review_due=DAY + timedelta(91), late_is_meant=True))


def test_every_write_leaves_a_line(written: Written, agreed: Agreement) -> None:
    written.revise(agreed, CHANGED)
    found = set(db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == written.by)))
    assert {"propose agreement", "sign agreement as p1", "sign agreement as p2", "draft change"} <= found
