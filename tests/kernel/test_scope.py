"""The net under every statement: no caseload without a scope, and nothing of another's is read or written."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select, delete, exists, func, insert, inspect, select, text, union, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from clinic.accounts.models import Account
from clinic.couples.models import Couple, Goal, Partner, couple_of
from clinic.couples.rules import GoalOwner
from clinic.kernel import audit
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import NoScope, OutOfScope, caseload_of, every_caseload, leave_scope, scope_to
from clinic.kernel.web import Clinic
from tests.cast import Cast
from tests.security.tables import mapped, owned
from tests.sources import house

Statement = Callable[[type[Any]], Any]
# Ways to come at the rows of a table; each yields nothing of another's and raises without a scope.
WAYS: dict[str, Statement] = {
    "rows": select,
    "one column": lambda m: select(m.id),
    "a count of a column": lambda m: select(func.count(m.id)).having(func.count(m.id) > 0),
    "a count of rows": lambda m: select(func.count()).select_from(m).having(func.count() > 0),
    "a maximum": lambda m: select(func.max(m.created_at)).having(func.count(m.id) > 0),
    "an alias": lambda m: select(aliased(m)),
    "a column of an alias": lambda m: select(aliased(m).id),
    "exists": lambda m: select(Account.id).where(exists().where(m.counselor_id == Account.id)),
    "select exists": lambda m: select(Account.id).where(select(m.id).where(m.counselor_id == Account.id).exists()),
    "in a subquery": lambda m: select(Account).where(Account.id.in_(select(m.counselor_id))),
    "a scalar subquery": lambda m: select(Account.id).where(
        select(func.count(m.id)).where(m.counselor_id == Account.id).scalar_subquery() > 0
    ),
    "a join": lambda m: select(Account.id).join(m, m.counselor_id == Account.id),
    "an outer join": lambda m: select(m.id).select_from(Account).join(m, m.counselor_id == Account.id),
    "a subquery": lambda m: select(select(m.id).subquery()),
    "a common table": lambda m: select(select(m.id).cte()),
    "a union": lambda m: union(select(m.id), select(m.counselor_id)),
    "an order": lambda m: select(m.id).order_by(m.id).limit(5),
    "groups": lambda m: select(m.counselor_id, func.count()).group_by(m.counselor_id),
}
ROUND = {
    "a core table": lambda m: select(m.__table__),
    "a core column": lambda m: select(m.__table__.c.id),
    "text": lambda m: text(f"SELECT id FROM {m.__tablename__}"),
    "text as rows": lambda m: select(m).from_statement(text(f"SELECT * FROM {m.__tablename__}")),
}


def rows(statement: Select[Any]) -> list[Any]:
    """What the statement brings, the owner left out where the question was about owners."""
    return list(db.session.execute(statement).unique())


def theirs(statement: Any, cast: Cast) -> list[Any]:
    """What the statement brings to somebody with an empty caseload, after a look at how much there is."""
    with every_caseload(reason="to know what could have been seen"):
        assert rows(statement)
    with caseload_of(new_id()):
        return rows(statement)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.sqlite_only
def test_it_raises_without_a_scope(app: Clinic, way: str) -> None:
    leave_scope()
    for model in owned():
        with pytest.raises(NoScope):
            db.session.execute(WAYS[way](model))
        db.session.rollback()
    assert len(owned()) >= 15


@pytest.mark.parametrize("way", WAYS)
def test_it_shows_nothing_of_another_counselor(cast: Cast, way: str) -> None:
    assert theirs(WAYS[way](Couple), cast) == []


@pytest.mark.parametrize("way", WAYS)
def test_it_shows_what_is_one_s_own(cast: Cast, way: str) -> None:
    with caseload_of(cast.alma.id):
        assert rows(WAYS[way](Couple))


@pytest.mark.parametrize("scoped", [True, False])
@pytest.mark.parametrize("way", ROUND)
def test_it_refuses_what_it_cannot_filter(cast: Cast, way: str, scoped: bool) -> None:
    leave_scope()
    if scoped:
        scope_to(cast.alma.id)
    with pytest.raises(NoScope):
        db.session.execute(ROUND[way](Couple))
    with every_caseload(reason="the same statements work for the command line"):
        assert rows(ROUND[way](Couple))


def test_it_leaves_other_tables_alone(cast: Cast) -> None:
    leave_scope()
    assert len(rows(select(Account))) == 2
    assert len(rows(select(Account.__table__))) == 2
    assert db.session.scalar(select(func.count()).select_from(AuditEvent))


def test_it_filters_get_and_relationships(cast: Cast) -> None:
    with caseload_of(cast.boris.id):
        assert db.session.get(Couple, cast.ines_and_jon.id) is None
        assert couple_of(cast.ines_and_jon.id) is None
        assert couple_of(cast.theirs.id) is not None
    db.session.expunge_all()
    for option in (selectinload, joinedload):
        with caseload_of(cast.alma.id):
            found = rows(select(Couple).options(option(Couple.partners)))
            assert {len(couple.partners) for (couple,) in found} == {2}
        db.session.expunge_all()


def test_it_raises_when_a_relationship_is_loaded_without_a_scope(cast: Cast) -> None:
    with caseload_of(cast.alma.id):
        couple = couple_of(cast.ines_and_jon.id)
        assert couple is not None
    db.session.expire(couple)
    with pytest.raises(NoScope):
        _ = couple.partners
    db.session.rollback()


def test_it_changes_and_deletes_in_bulk_only_what_is_one_s_own(cast: Cast) -> None:
    with caseload_of(cast.boris.id):
        db.session.execute(update(Couple).values(opened_on=cast.theirs.opened_on.replace(year=2001)))
        db.session.execute(delete(Partner))
        audit.record("a bulk change")
        db.session.commit()
    with every_caseload(reason="to see what was changed"):
        years = dict(rows(select(Couple.code, Couple.opened_on)))
        assert {code for code, day in years.items() if day.year == 2001} == {"XY"}
        assert set(db.session.scalars(select(Partner.couple_id))) == {cast.ines_and_jon.id, cast.kim_and_lee.id}


@pytest.mark.parametrize("statement", [update(Couple).values(code="x"), delete(Couple)])
def test_it_changes_nothing_in_bulk_without_a_scope(cast: Cast, statement: Any) -> None:
    leave_scope()
    with pytest.raises(NoScope):
        db.session.execute(statement)


def test_it_refuses_rows_added_in_bulk(cast: Cast) -> None:
    values = {"id": new_id(), "code": "Q", "counselor_id": cast.boris.id, "opened_on": cast.theirs.opened_on}
    with caseload_of(cast.alma.id), pytest.raises(OutOfScope):
        db.session.execute(insert(Couple), [values])
    with pytest.raises(NoScope):
        db.session.execute(insert(Couple), [values])


def goal(cast: Cast, **columns: Any) -> Goal:
    """A goal of Ines and Jon's, or of whoever is named."""
    owner = {"couple_id": cast.ines_and_jon.id, "counselor_id": cast.alma.id, "owner": GoalOwner.BOTH, **columns}
    return Goal(position=1, text="", **owner)


def test_it_refuses_to_write_another_s_row(cast: Cast) -> None:
    with caseload_of(cast.alma.id):
        couple = couple_of(cast.ines_and_jon.id)
        assert couple is not None
    with caseload_of(cast.boris.id):
        couple.code = "TAKEN"
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()
        db.session.add(goal(cast))
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()


def test_it_refuses_to_delete_another_s_row(cast: Cast) -> None:
    with caseload_of(cast.alma.id):
        couple = couple_of(cast.ines_and_jon.id)
    with caseload_of(cast.boris.id):
        db.session.delete(couple)
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()


def test_it_refuses_to_write_without_a_scope(cast: Cast) -> None:
    leave_scope()
    db.session.add(goal(cast))
    with pytest.raises(OutOfScope):
        db.session.flush()
    db.session.rollback()


def test_it_goes_back_to_the_scope_before(cast: Cast) -> None:
    scope_to(cast.alma.id)
    with caseload_of(cast.boris.id):
        assert db.session.info["scope"] == cast.boris.id
        with every_caseload(reason="a look round"):
            assert len(rows(select(Couple))) == 3
        assert len(rows(select(Couple))) == 1
    assert (db.session.info["scope"], db.session.info["actor"]) == (cast.alma.id, cast.alma.id)


def test_it_wants_a_reason_for_every_caseload(app: Clinic) -> None:
    with pytest.raises(NoScope), every_caseload(reason="  "):
        pass


def test_it_is_never_lifted_by_a_page() -> None:
    """`every_caseload` is for the command line and for nobody else."""
    allowed = {"clinic/kernel/scope.py"}
    users = {source.path for source in house() if "every_caseload" in source.text} - allowed
    assert not {each for each in users if each.split("/")[1] not in {"exchange", "cli.py", "doctor.py"}}


BELOW_A_COUPLE = tuple(each for each in mapped() if "couple_id" in inspect(each).columns and each is not AuditEvent)


def test_every_table_below_a_couple_has_the_composite_key() -> None:
    """`audit_event` names a couple without belonging to it: the record of use outlives what it is about."""
    for model in BELOW_A_COUPLE:
        keys = [
            {pair.parent.name: pair.column.name for pair in key.elements}
            for key in inspect(model).local_table.foreign_key_constraints
        ]
        assert {"couple_id": "id", "counselor_id": "counselor_id"} in keys, model.__name__
        alone = [key for key in keys if "couple_id" not in key and set(key) != {"counselor_id"}]
        assert not alone, f"{model.__name__}: a key that does not hold the couple: {alone}"
    assert len(BELOW_A_COUPLE) >= 13


def test_every_id_inside_a_couple_is_unique_with_it() -> None:
    for model in BELOW_A_COUPLE:
        constraints = inspect(model).local_table.constraints
        assert {"couple_id", "id"} in [{column.name for column in each.columns} for each in constraints], model.__name__


@pytest.mark.parametrize(
    "wrong",
    [
        lambda cast: {"couple_id": cast.theirs.id},
        lambda cast: {"couple_id": new_id()},
        lambda cast: {"counselor_id": cast.boris.id},
        lambda cast: {"counselor_id": new_id()},
    ],
    ids=["another's couple", "no couple", "another counselor", "no counselor"],
)
def test_the_database_refuses_a_child_in_the_wrong_place(cast: Cast, wrong: Callable[[Cast], dict[str, Any]]) -> None:
    with every_caseload(reason="only the database is left to refuse"):
        db.session.add(goal(cast))
        audit.record("the right place is taken")
        db.session.commit()
        with pytest.raises(IntegrityError):
            db.session.execute(update(Goal).values(wrong(cast)))
        db.session.rollback()


def test_a_stale_copy_is_not_saved(cast: Cast) -> None:
    with caseload_of(cast.alma.id):
        couple = couple_of(cast.ines_and_jon.id)
        assert couple is not None
        db.session.execute(
            update(Couple).values(version=Couple.version + 1).execution_options(synchronize_session=False)
        )
        couple.code = "Stale"
        with pytest.raises(StaleDataError):
            db.session.flush()
        db.session.rollback()
