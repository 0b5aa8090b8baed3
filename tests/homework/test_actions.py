"""Giving exercises, what became of them, and taking them back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from clinic.couples.rules import Status
from clinic.homework import actions
from clinic.homework.actions import Given
from clinic.homework.cautions import CautionFacts, checks
from clinic.homework.exercises import catalogue
from clinic.homework.models import Assignment
from clinic.homework.rules import Barrier, Outcome
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from tests.facts import A_WEEK, DAY, Facts

NOTHING_KNOWN = CautionFacts(stage="stabilise", today=DAY)


def given(slug: str, **more: Any) -> Given:
    exercise = catalogue()[slug]
    found = tuple(checks(exercise, NOTHING_KNOWN))
    return Given(**{
        "exercise": exercise, "partners": ("p1", "p2"), "assigned_on": DAY, "due_on": DAY + A_WEEK, "found": found,
        **more,
    })  # fmt: skip


def give(facts: Facts, wanted: Given) -> Assignment:
    assignment = actions.assign(by=facts.by, couple=facts.couple, id=new_id(), given=wanted)
    db.session.commit()
    return assignment


def audited() -> list[str]:
    query = select(AuditEvent.action).where(AuditEvent.subject_kind == "assignment").order_by(AuditEvent.id)
    return list(db.session.scalars(query))


def test_it_gives_an_exercise_with_everything_said(facts: Facts) -> None:
    wanted = given("solo-anchor", partners=("p2",), dose="twice", custom_text="Start small", edition=3)
    kept = give(facts, wanted)
    assert (kept.slug, kept.title, kept.edition) == ("solo-anchor", catalogue()["solo-anchor"].title, 3)
    assert (kept.partners, kept.dose, kept.custom_text) == (("p2",), "twice", "Start small")
    assert (kept.assigned_on, kept.due_on, kept.is_open) == (DAY, DAY + A_WEEK, True)
    assert audited() == ["assign homework"]


def test_it_gives_once_when_it_comes_twice(facts: Facts) -> None:
    id, wanted = new_id(), given("solo-anchor")
    made = [actions.assign(by=facts.by, couple=facts.couple, id=id, given=wanted) for _ in range(2)]
    db.session.commit()
    assert made[0] is made[1]
    assert len(db.session.scalars(select(Assignment)).all()) == 1


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"partners": ()}, ("for", "Choose at least one partner.")),
        ({"due_on": DAY - timedelta(1)}, ("due", "The due date cannot be before the day it is set.")),
    ],
)
def test_it_refuses_what_cannot_be_meant(facts: Facts, more: dict[str, Any], problem: tuple[str, str]) -> None:
    wanted = given("solo-anchor", **more)
    assert wanted.problem == problem
    with pytest.raises(Refused, match=problem[1]):
        give(facts, wanted)


def test_it_may_be_due_on_the_day_it_is_set(facts: Facts) -> None:
    assert given("solo-anchor", due_on=DAY).problem is None


@pytest.mark.parametrize("slug", ["end-of-day-talk", "contact-status", "own-corner"])
def test_it_locks_until_a_reason_is_written(facts: Facts, slug: str) -> None:
    locked = given(slug)
    assert locked.problem
    assert locked.problem[0] == "reason"
    assert given(slug, reason="too short").problem is not None
    kept = give(facts, given(slug, reason="Both asked for it, safety was gone through."))
    assert kept.overridden
    assert kept.override_reason.startswith("Both asked")
    assert audited() == ["override caution"]


def test_it_keeps_no_reason_where_nothing_was_overridden(facts: Facts) -> None:
    kept = give(facts, given("solo-anchor", reason="A reason nobody asked for"))
    assert (kept.overridden, kept.override_reason) == ([], "")


def test_it_asks_each_partner_for_a_yes_of_their_own(facts: Facts) -> None:
    asked = next(slug for slug, each in catalogue().items() if each.cautions == ("COERCE",))
    for yes in ((), ("p1",), ("p2",)):
        problem = given(asked, yes=yes, reason="A reason does not settle this").problem
        assert problem
        assert problem[0] == "yes"
    kept = give(facts, given(asked, yes=("p1", "p2")))
    assert set(kept.separate_yes) == {"p1", "p2"}
    assert audited() == ["assign homework"]


def test_it_gives_nothing_to_a_couple_whose_record_is_closed(facts: Facts) -> None:
    facts.status(Status.CLOSED)
    with pytest.raises(Refused, match="Reopen"):
        give(facts, given("solo-anchor"))


def test_it_records_only_what_is_said(facts: Facts) -> None:
    assignment = facts.give()
    facts.tell(assignment, outcome_p1=Outcome.DONE, benefit_p1=0, barrier_p1=Barrier.TIME)
    facts.tell(assignment, brought_back="A list of seven")
    assert (assignment.outcome_p1, assignment.benefit_p1, assignment.barrier_p1) == (Outcome.DONE, 0, Barrier.TIME)
    assert (assignment.outcome_p2, assignment.brought_back) == (None, "A list of seven")
    assert assignment.told["benefit_p1"] == "0"


def test_it_closes_once_each_has_told(facts: Facts) -> None:
    assignment = facts.give()
    facts.tell(assignment, outcome_p1=Outcome.DONE)
    assert assignment.is_open
    facts.tell(assignment, DAY + A_WEEK, outcome_p2=Outcome.REPLACED)
    assert (assignment.is_open, assignment.debriefed_on) == (False, DAY + A_WEEK)
    facts.tell(assignment, DAY + 2 * A_WEEK, outcome_p1=Outcome.PARTLY)
    assert assignment.debriefed_on == DAY + A_WEEK


def test_it_opens_again_when_an_outcome_is_taken_back(facts: Facts) -> None:
    assignment = facts.give(partners=("p1",))
    facts.tell(assignment, outcome_p1=Outcome.DONE)
    facts.tell(assignment, outcome_p1=None)
    assert assignment.is_open
    facts.tell(assignment, outcome_p1=None)
    assert assignment.debriefed_on is None


def test_it_refuses_the_partner_it_was_not_for(facts: Facts) -> None:
    assignment = facts.give(partners=("p1",))
    for name in ("outcome_p2", "benefit_p2", "barrier_p2"):
        with pytest.raises(Refused, match="not for that partner"):
            facts.tell(assignment, **{name: None})


@pytest.mark.parametrize("benefit", [-1, 11])
def test_it_refuses_a_benefit_out_of_range(facts: Facts, benefit: int) -> None:
    with pytest.raises(Refused, match="from 0 to 10"):
        facts.tell(facts.give(), benefit_p1=benefit)


def test_it_never_overwrites_a_newer_version(facts: Facts) -> None:
    assignment = facts.give()
    facts.tell(assignment, outcome_p1=Outcome.DONE)
    with pytest.raises(Conflict):
        actions.record_outcome(
            by=facts.by, assignment=assignment, version=1, told={"outcome_p1": Outcome.NOT_DONE}, today=DAY
        )
    assert assignment.outcome_p1 is Outcome.DONE


def test_it_withdraws_what_is_not_told_and_gives_it_again(facts: Facts) -> None:
    assignment = facts.give()
    facts.tell(assignment, outcome_p1=Outcome.PARTLY)
    actions.withdraw(by=facts.by, assignment=assignment)
    assert (assignment.outcome_p1, assignment.outcome_p2) == (Outcome.PARTLY, Outcome.WITHDRAWN)
    assert not assignment.is_open
    actions.give_again(by=facts.by, assignment=assignment)
    db.session.commit()
    assert (assignment.outcome_p1, assignment.outcome_p2, assignment.is_open) == (Outcome.PARTLY, None, True)
    assert {"withdraw homework", "undo withdrawal of homework"} < set(audited())


def test_a_row_saved_meanwhile_is_not_overwritten(facts: Facts) -> None:
    assignment = facts.give()
    with db.engine.begin() as other:
        other.execute(update(Assignment).values(version=7))
    with pytest.raises(Conflict, match="another tab"):
        actions.withdraw(by=facts.by, assignment=assignment)


def test_an_id_of_another_couple_is_no_way_in(facts: Facts, kim_and_lee: Facts) -> None:
    id = kim_and_lee.give().id
    with pytest.raises(Conflict, match="saved once"):
        actions.assign(by=facts.by, couple=facts.couple, id=id, given=given("solo-anchor"))


def test_a_withdrawal_is_no_look_back(facts: Facts) -> None:
    assignment = facts.give()
    actions.withdraw(by=facts.by, assignment=assignment)
    db.session.commit()
    assert assignment.debriefed_on is None
