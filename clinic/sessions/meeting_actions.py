"""Every write to a meeting beside its note: planning, moving, calling off, attendance; and meetings from case files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from clinic.couples.models import Couple
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.sessions import risk
from clinic.sessions.models import CoupleSession, Note, NoteAddition, last_number, meeting_of, note_of
from clinic.sessions.note_rules import Addition, Draft, is_late
from clinic.sessions.planning_rules import CancelledBy, cancelled
from clinic.sessions.refusals import DraftRefused
from clinic.sessions.rules import OFF, Format, Meeting, Modality, Presence
from clinic.sessions.writing import addition_row, fill, keep, write_presence

TRIES = 3


@dataclass(frozen=True)
class Plan:
    """When, how long, with whom and how a meeting is planned; the zone is the one the wall time was given in."""

    starts_at: datetime
    zone: str
    minutes: int = 60
    format: Format = Format.JOINT
    modality: Modality = Modality.IN_PERSON
    place: str = ""


def plan(*, by: UUID, couple: Couple, id: UUID, wanted: Plan) -> CoupleSession:
    """Plan the couple's next meeting under the next number; the same form sent twice plans once."""
    for _ in range(TRIES):
        meeting = meeting_of(couple, id)
        if meeting is not None:
            return meeting
        place = {"couple_id": couple.id, "counselor_id": couple.counselor_id}
        meeting = CoupleSession(id=id, number=last_number(couple) + 1, **place, **_columns(wanted))
        db.session.add(meeting)
        audit.record("plan session", subject=meeting, actor_id=by)
        try:
            db.session.flush()
        except IntegrityError:  # the number or the id was taken meanwhile
            db.session.rollback()
            continue
        return meeting
    raise Conflict("Another session was planned at the same moment. Nothing was changed; plan it again.")


def replan(*, by: UUID, meeting: CoupleSession, version: int, wanted: Plan) -> None:
    """Move or change a meeting whose note is not signed; raises Conflict when another page changed it meanwhile."""
    _unsigned(meeting)
    _same(meeting, version)
    for name, value in _columns(wanted).items():
        setattr(meeting, name, value)
    audit.record("replan session", subject=meeting, actor_id=by)
    keep()


def cancel(*, by: UUID, meeting: CoupleSession, who: CancelledBy, late: bool) -> None:
    """Call a meeting off; late by a partner counts as missed for that partner (rules.cancelled)."""
    _unsigned(meeting)
    if meeting.status in OFF:
        return
    meeting.status, attended = cancelled(meeting.format.expected, who, late=late)
    meeting.attendance_p1, meeting.attendance_p2 = attended.get("p1"), attended.get("p2")
    audit.record("cancel session", subject=meeting, actor_id=by)
    keep()


def restore(*, by: UUID, meeting: CoupleSession) -> None:
    """Undo calling a meeting off: it is planned again, and nothing is said of attendance."""
    _unsigned(meeting)
    if meeting.status not in OFF:
        return
    meeting.status, meeting.attendance_p1, meeting.attendance_p2 = Meeting.PLANNED, None, None
    audit.record("restore session", subject=meeting, actor_id=by)
    keep()


def attend(*, by: UUID, meeting: CoupleSession, version: int, told: Presence) -> None:
    """Record how each partner attended and what that makes of the meeting; refused once its note is signed."""
    _unsigned(meeting)
    _same(meeting, version)
    write_presence(meeting, told)
    audit.record("record attendance", subject=meeting, actor_id=by)
    keep()


def enter_meeting(*, by: UUID, couple: Couple, number: int, wanted: Plan, **held: Any) -> CoupleSession:
    """Enter a meeting from a case file as it was; `held` are further columns, such as status and minutes."""
    place = {"couple_id": couple.id, "counselor_id": couple.counselor_id}
    meeting = CoupleSession(number=number, **place, **_columns(wanted), **held)
    db.session.add(meeting)
    audit.record("enter session", subject=meeting, actor_id=by)
    keep()
    return meeting


def enter_note(
    *,
    by: UUID,
    meeting: CoupleSession,
    draft: Draft,
    written_at: datetime,
    signed_at: datetime | None = None,
    signature: str = "",
) -> Note:
    """Enter a note from a case file as it was written and signed; attendance belongs to `enter_meeting`."""
    place = {"couple_id": meeting.couple_id, "counselor_id": meeting.counselor_id, "meeting_id": meeting.id}
    note = Note(written_at=written_at, changed_at=signed_at or written_at, **place)
    fill(note, draft)
    note.follow_up_on = risk.follow_up_day(note.risk, meeting.day)
    note.signed_at, note.signed_by, note.signature = signed_at, by if signed_at else None, signature
    note.late_entry = signed_at is not None and is_late(meeting.starts_at, written_at)
    db.session.add(note)
    audit.record("enter note", subject=note, actor_id=by)
    keep()
    return note


def enter_addition(*, by: UUID, note: Note, addition: Addition, written_at: datetime, signature: str) -> NoteAddition:
    """Enter what was added to a signed note, from a case file."""
    row = addition_row(note, addition, written_by=by, written_at=written_at, signature=signature)
    audit.record("enter addition", subject=row, actor_id=by)
    keep()
    return row


def _columns(wanted: Plan) -> dict[str, Any]:
    return {
        "starts_at": wanted.starts_at,
        "zone": wanted.zone,
        "planned_minutes": wanted.minutes,
        "format": wanted.format,
        "modality": wanted.modality,
        "place": wanted.place,
    }


def _unsigned(meeting: CoupleSession) -> None:
    note = note_of(meeting)
    if note is not None and note.signed_at is not None:
        raise Refused(
            "The note of this session is signed, and its date and attendance with it. Add to the note instead."
        )


def _same(meeting: CoupleSession, version: int) -> None:
    if meeting.version != version:
        raise DraftRefused("changed")
