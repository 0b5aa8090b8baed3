"""No change of a couple's record without its line in the record of use, and no line without its change."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from clinic.couples.models import Couple, Goal, couple_of
from clinic.couples.rules import GoalOwner
from clinic.kernel import audit
from clinic.kernel.audit import AuditEvent, Unaudited, Via
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of, every_caseload
from clinic.kernel.web import Clinic
from tests.cast import Cast


@pytest.fixture
def couple(in_almas_caseload: Cast) -> Iterator[Couple]:
    """Ines and Jon's record, open for Alma."""
    row = couple_of(in_almas_caseload.ines_and_jon.id)
    assert row is not None
    yield row
    db.session.rollback()


def lines() -> list[AuditEvent]:
    """The record of use, in order."""
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.at)))


def goal(couple: Couple) -> Goal:
    """A new goal, not yet in the database."""
    return Goal(couple_id=couple.id, counselor_id=couple.counselor_id, owner=GoalOwner.BOTH, position=1)


CHANGES: dict[str, Callable[[Couple], Any]] = {
    "a new row": lambda couple: db.session.add(goal(couple)),
    "a changed column": lambda couple: setattr(couple, "code", "NEW"),
    "a changed sealed text": lambda couple: setattr(couple, "presenting_concern", "Something else."),
    "a row taken away": lambda couple: db.session.delete(couple.partners[0]),
    "a change in bulk": lambda couple: db.session.execute(update(Goal).values(position=7)),
    "a removal in bulk": lambda couple: db.session.execute(delete(Goal)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_refuses_a_change_without_a_line(couple: Couple, change: str) -> None:
    CHANGES[change](couple)
    for _ in range(2):  # asking again changes nothing
        with pytest.raises(Unaudited):
            db.session.commit()
    db.session.rollback()
    db.session.commit()


@pytest.mark.parametrize("change", CHANGES)
def test_it_takes_a_change_with_a_line(couple: Couple, change: str) -> None:
    before = len(lines())
    CHANGES[change](couple)
    audit.record("a test", subject=couple, couple_id=couple.id)
    db.session.commit()
    assert len(lines()) == before + 1


def test_a_line_counts_for_its_own_transaction_only(couple: Couple) -> None:
    couple.code = "ONE"
    audit.record("a test", subject=couple)
    db.session.commit()
    couple.code = "TWO"
    with pytest.raises(Unaudited):
        db.session.commit()
    db.session.rollback()
    audit.record("a test", subject=couple)
    db.session.rollback()
    couple.code = "THREE"
    with pytest.raises(Unaudited):
        db.session.commit()


def test_it_notices_changes_that_were_flushed_before(couple: Couple) -> None:
    couple.code = "FLUSHED"
    db.session.flush()
    with pytest.raises(Unaudited):
        db.session.commit()


def test_it_wants_no_line_where_nothing_changed(couple: Couple) -> None:
    couple.code = str(couple.code)
    couple.presenting_concern = str(couple.presenting_concern)
    db.session.execute(select(Couple))
    db.session.commit()


def test_the_line_goes_with_the_change(couple: Couple) -> None:
    before = len(lines())
    couple.code = "GONE"
    audit.record("a test", subject=couple)
    db.session.flush()
    db.session.rollback()
    assert len(lines()) == before


def test_a_line_says_who_what_where_and_how(couple: Couple, app: Clinic) -> None:
    audit.record("a test", subject=couple.partners[0])
    with app.test_request_context():
        audit.record("a test", subject=couple, couple_id=couple.id, actor_id=couple.counselor_id)
    audit.record("a test without a subject")
    db.session.commit()
    first, second, third = lines()[-3:]
    assert (first.actor_id, first.couple_id) == (couple.counselor_id, couple.id)
    assert (first.subject_kind, first.subject_id, first.via) == ("partner", couple.partners[0].id, Via.COMMAND)
    assert (second.couple_id, second.subject_kind, second.via) == (couple.id, "couple", Via.WEB)
    assert (third.couple_id, third.subject_kind, third.subject_id) == (None, "", None)
    assert first.at.tzinfo is not None


def test_it_has_no_room_for_names_or_texts() -> None:
    """Every column is an id, a moment, or one of a few words that the app itself chooses."""
    kinds = {column.key: column.type.python_type for column in AuditEvent.__table__.columns}
    assert {key for key, kind in kinds.items() if kind is str} == {"action", "subject_kind", "via"}


def test_other_tables_need_no_line(app: Clinic) -> None:
    db.session.execute(insert(AuditEvent), [{"id": new_id(), "action": "alone"}])
    db.session.commit()


def test_an_empty_caseload_is_changed_by_nobody(cast: Cast) -> None:
    with caseload_of(new_id()):
        db.session.execute(update(Couple).values(code="MINE"))
        with pytest.raises(Unaudited):
            db.session.commit()
        db.session.rollback()
    with every_caseload(reason="to see that nothing changed"):
        assert set(db.session.scalars(select(Couple.code))) == {"IJ", "KL", "XY"}
