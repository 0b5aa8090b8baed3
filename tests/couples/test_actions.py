"""What the record refuses, whoever asks: a page, a case file or the command line."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from clinic.couples import actions
from clinic.couples.goal_actions import add_goal
from clinic.couples.models import Couple, stage_history
from clinic.couples.rules import GoalOwner, Stage, Status
from clinic.kernel.clock import today
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from tests.cast import OPENED, Cast

PARTNERS = {
    "p1": {"short_name": "Ana", "zone": "Europe/Dublin"},
    "p2": {"short_name": "Bo", "zone": "Europe/Dublin"},
}
LATER = OPENED + timedelta(days=30)


@pytest.fixture
def couple(in_almas_caseload: Cast) -> Couple:
    return db.session.merge(in_almas_caseload.ines_and_jon)


def test_it_refuses_a_code_in_use(in_almas_caseload: Cast) -> None:
    with pytest.raises(actions.CodeTaken):
        actions.open_couple(by=in_almas_caseload.alma.id, code="IJ", opened_on=OPENED, partners=PARTNERS)


def test_it_refuses_facts_that_a_couple_does_not_have(in_almas_caseload: Cast) -> None:
    with pytest.raises(TypeError, match="no gender"):
        actions.open_couple(by=in_almas_caseload.alma.id, code="N", opened_on=OPENED, partners=PARTNERS, gender="x")


def test_it_opens_at_any_stage(in_almas_caseload: Cast) -> None:
    facts = {"stage": Stage.REBUILD, "presenting_concern": "Messages"}
    couple = actions.open_couple(by=in_almas_caseload.alma.id, code="N", opened_on=OPENED, partners=PARTNERS, **facts)
    db.session.commit()
    assert (couple.stage, couple.presenting_concern, couple.title) == (Stage.REBUILD, "Messages", "Ana & Bo")


def test_it_takes_a_history_as_a_case_file_has_it(couple: Couple) -> None:
    by = couple.counselor_id
    for stage, day in (
        (Stage.STABILISE, LATER),
        (Stage.UNDERSTAND, LATER),
        (Stage.STABILISE, LATER + timedelta(days=1)),
    ):
        actions.change_stage(by=by, couple=couple, stage=stage, changed_on=day, reason="Intake")
    db.session.commit()
    assert stage_history(couple)[0].stage is Stage.STABILISE
    assert couple.stage is Stage.STABILISE


@pytest.mark.parametrize(
    ("stage", "day", "reason", "words"),
    [
        (Stage.UNDERSTAND, LATER, "Again", "in this stage since 6 Feb 2025"),
        (Stage.REBUILD, LATER - timedelta(days=1), "Earlier", "from 6 Feb 2025 on"),
        (Stage.REBUILD, LATER, " ", "Give a reason"),
    ],
)
def test_it_refuses_steps_without_order_or_reason(
    couple: Couple, stage: Stage, day: date, reason: str, words: str
) -> None:
    by = couple.counselor_id
    actions.change_stage(by=by, couple=couple, stage=Stage.UNDERSTAND, changed_on=LATER, reason="Steady")
    with pytest.raises(Refused, match=words):
        actions.change_stage(by=by, couple=couple, stage=stage, changed_on=day, reason=reason)


def test_it_refuses_to_pause_what_is_closed(couple: Couple) -> None:
    by = couple.counselor_id
    actions.change_status(by=by, couple=couple, status=Status.CLOSED, changed_on=LATER, reason="Done")
    with pytest.raises(Refused, match="From “Closed”"):
        actions.change_status(by=by, couple=couple, status=Status.PAUSED, changed_on=LATER, reason="Travel")


def test_it_notices_a_row_that_was_saved_between_reading_and_writing(couple: Couple) -> None:
    edition = couple.edition
    with db.engine.begin() as somebody_else:
        somebody_else.execute(text("UPDATE partner SET version = version + 1 WHERE key = 'p1'"))
    changed = {"p1": {"short_name": "Inez"}}
    with pytest.raises(Conflict, match="Nothing was overwritten"):
        actions.change_couple(by=couple.counselor_id, couple=couple, edition=edition, partners=changed)


def test_it_notices_that_something_was_sent_twice_at_once(couple: Couple) -> None:
    by, taken = couple.counselor_id, couple.id
    db.session.expunge_all()
    with pytest.raises(Conflict, match="saved once"):
        actions.open_couple(by=by, id=taken, code="N", opened_on=OPENED, partners=PARTNERS)


def test_it_adds_goals_that_have_ended(couple: Couple) -> None:
    goal = add_goal(
        by=couple.counselor_id, couple=couple, owner=GoalOwner.P2, text="Speak up", ended_on=today("Europe/Dublin")
    )
    db.session.commit()
    assert (goal.position, goal.owner, goal.ended_on) == (1, GoalOwner.P2, today("Europe/Dublin"))
