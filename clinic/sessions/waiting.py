"""What waits for the counselor: meetings without a note, and statements on risk that nobody has followed up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession, Note
from clinic.sessions.rules import OFF

A_YEAR: Final = timedelta(days=365)


def to_follow_up(meeting: CoupleSession) -> list[tuple[Note, CoupleSession]]:
    """Return the couple's notes up to a meeting that hold an open statement on risk, each with its meeting."""
    query = (
        select(Note, CoupleSession)
        .join(CoupleSession, (CoupleSession.id == Note.meeting_id) & (CoupleSession.couple_id == Note.couple_id))
        .where(Note.couple_id == meeting.couple_id, Note.follow_up_on.is_not(None))
        .where(CoupleSession.starts_at <= meeting.starts_at)
    )
    return [(note, held) for note, held in db.session.execute(query)]


def unwritten(before: datetime) -> list[CoupleSession]:
    """Return meetings of the year before a moment that were not called off and have no note yet, oldest first."""
    begun = select(Note.id).where(Note.couple_id == CoupleSession.couple_id, Note.meeting_id == CoupleSession.id)
    query = select(CoupleSession).where(
        CoupleSession.starts_at < before,
        CoupleSession.starts_at >= before - A_YEAR,
        CoupleSession.status.not_in(OFF),
        ~begun.exists(),
    )
    return list(db.session.scalars(query.order_by(CoupleSession.starts_at)))


def follow_ups() -> Sequence[Any]:
    """Return (meeting id, couple id, number, start, zone, day) of open statements on risk, first due first."""
    query = (
        select(
            Note.meeting_id,
            Note.couple_id,
            CoupleSession.number,
            CoupleSession.starts_at,
            CoupleSession.zone,
            Note.follow_up_on,
        )
        .join(CoupleSession, (CoupleSession.id == Note.meeting_id) & (CoupleSession.couple_id == Note.couple_id))
        .where(Note.follow_up_on.is_not(None))
        .order_by(Note.follow_up_on, CoupleSession.starts_at)
    )
    return db.session.execute(query).all()
