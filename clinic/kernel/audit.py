"""Who did what, to which couple, when: written with the change itself, or through the spool for views."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import has_request_context
from sqlalchemy import Index, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from clinic.kernel.clock import now
from clinic.kernel.database import Base, Owned, db
from clinic.kernel.errors import ClinicError


class Via(StrEnum):
    """Where an act came from."""

    WEB = "web"
    COMMAND = "command"


class Unaudited(ClinicError):
    """A couple's record was about to change without a line in the record of use; nothing was saved."""


class AuditEvent(Base):
    """One line of the record of use. It holds ids and verbs only, never a name or a clinical word."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "couple_id", "at"), Index(None, "actor_id", "at"))

    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[UUID | None] = mapped_column()
    couple_id: Mapped[UUID | None] = mapped_column()
    action: Mapped[str] = mapped_column()
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[UUID | None] = mapped_column()
    via: Mapped[str] = mapped_column(default=Via.COMMAND)


def record(action: str, *, subject: Any = None, couple_id: UUID | None = None, actor_id: UUID | None = None) -> None:
    """Add the audit line of a change to the transaction of that change: both are saved, or neither.

    `subject` is the row acted on; its couple is taken from it unless `couple_id` is given.
    """
    db.session.add(
        AuditEvent(
            action=action,
            actor_id=actor_id or db.session.info.get("actor"),
            couple_id=couple_id or getattr(subject, "couple_id", None),
            subject_kind=getattr(subject, "__tablename__", ""),
            subject_id=getattr(subject, "id", None),
            via=Via.WEB if has_request_context() else Via.COMMAND,
        )
    )


@event.listens_for(Session, "before_flush")
def _notice(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    if any(isinstance(row, AuditEvent) for row in session.new):
        session.info["audited"] = True
    if any(isinstance(row, Owned) for row in (*session.new, *session.deleted)):
        session.info["changed"] = True
    if any(isinstance(row, Owned) and session.is_modified(row) for row in session.dirty):
        session.info["changed"] = True


@event.listens_for(Session, "do_orm_execute")
def _notice_bulk(state: ORMExecuteState) -> None:
    if state.is_select or state.bind_mapper is None:
        return
    if issubclass(state.bind_mapper.class_, Owned):
        state.session.info["changed"] = True


@event.listens_for(Session, "before_commit")
def _demand(session: Session) -> None:
    session.flush()
    if session.info.get("changed") and not session.info.get("audited"):
        raise Unaudited("A change without a line in the record of use was refused.")


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("changed", None)
    session.info.pop("audited", None)
