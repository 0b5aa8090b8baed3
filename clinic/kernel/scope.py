"""The caseload scope: a database session belongs to one counselor, and each statement on owned rows is filtered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, TableClause, TextClause, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors

from clinic.kernel.database import Base, Owned, db
from clinic.kernel.errors import ClinicError

EVERYONE: Final = "every caseload"


class NoScope(ClinicError):
    """An owned table was asked for without saying whose caseload it is."""


class OutOfScope(ClinicError):
    """A row of another counselor was about to be written."""


def scope_to(counselor_id: UUID) -> None:
    """Bind the database session to one counselor for its life."""
    db.session.info["scope"] = counselor_id
    db.session.info["actor"] = counselor_id


def leave_scope() -> None:
    """Unbind the database session; owned tables raise NoScope again."""
    db.session.info.pop("scope", None)
    db.session.info.pop("actor", None)


@contextmanager
def caseload_of(counselor_id: UUID) -> Iterator[None]:
    """Work in one counselor's caseload outside a request, as the command line does."""
    before = {name: db.session.info.get(name) for name in ("scope", "actor")}
    scope_to(counselor_id)
    try:
        yield
    finally:
        db.session.info.update(before)


@contextmanager
def every_caseload(*, reason: str) -> Iterator[None]:
    """Lift the scope for work on the whole database; the command line only, and always with a reason."""
    if not reason.strip():
        raise NoScope("Work on every caseload needs a reason.")
    before = db.session.info.get("scope")
    db.session.info["scope"] = EVERYONE
    try:
        yield
    finally:
        db.session.info["scope"] = before


@event.listens_for(Session, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    scope = state.session.info.get("scope")
    if scope == EVERYONE:
        return
    if (scope is None or not _can_be_filtered(state)) and _reaches_owned(state.statement):
        raise NoScope("A caseload was read without saying whose it is.")
    if scope is None or state.is_column_load or state.is_relationship_load:
        return
    if state.is_insert and state.bind_mapper is not None and issubclass(state.bind_mapper.class_, Owned):
        raise OutOfScope("Rows of a caseload are added one by one, where each is looked at.")
    state.statement = state.statement.options(_only(scope))


def _can_be_filtered(state: ORMExecuteState) -> bool:
    return state.is_orm_statement and not state.is_from_statement


def _reaches_owned(statement: Any) -> bool:
    """Say whether an owned table stands anywhere in a statement; text that cannot be looked into counts as one."""
    owned = {each.local_table for each in Base.registry.mappers if issubclass(each.class_, Owned)}
    names = {each.name for each in owned if isinstance(each, Table)}
    return any(_is_owned(each, names) for each in visitors.iterate(statement))


def _is_owned(element: Any, names: set[str]) -> bool:
    table = getattr(element, "table", element)
    return isinstance(element, TextClause) or (isinstance(table, TableClause) and table.name in names)


def _only(counselor: UUID) -> Any:
    return with_loader_criteria(Owned, lambda cls: cls.counselor_id == counselor, include_aliases=True)


@event.listens_for(Session, "before_flush")
def _keep_inside(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    scope = session.info.get("scope")
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Owned) and scope != EVERYONE and row.counselor_id != scope:
            raise OutOfScope("A row of another caseload was about to be written.")
