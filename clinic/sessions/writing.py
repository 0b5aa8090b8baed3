"""Puts what was typed into the rows of notes and meetings. Only actions call it; they add the record of use."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from clinic.couples.rules import PartnerKey
from clinic.kernel.clock import now, today
from clinic.kernel.database import db
from clinic.sessions import risk
from clinic.sessions.models import CoupleSession, Note, NoteAddition, ProcessNote, process_note_of
from clinic.sessions.note_rules import Addition, Draft, Sender
from clinic.sessions.refusals import DraftRefused
from clinic.sessions.rules import Presence, status_from
from clinic.sessions.waiting import to_follow_up


def keep() -> None:
    """Send the changes to the database; somebody else's newer row makes it DraftRefused, and nothing is overwritten."""
    try:
        db.session.flush()
    except (IntegrityError, StaleDataError):
        db.session.rollback()
        raise DraftRefused("changed") from None


def write(meeting: CoupleSession, note: Note | None, draft: Draft, sender: Sender) -> Note:
    """Put a draft into the rows of its note and meeting; the first save makes the note. One save is one version."""
    moment = now()
    with db.session.no_autoflush:  # one save is one flush and one version
        return _written(meeting, note, draft, sender, moment)


def _written(meeting: CoupleSession, note: Note | None, draft: Draft, sender: Sender, moment: datetime) -> Note:
    if note is None:
        place = {"couple_id": meeting.couple_id, "counselor_id": meeting.counselor_id, "meeting_id": meeting.id}
        note = Note(written_at=moment, changed_at=moment, **place)
        db.session.add(note)
    fill(note, draft)
    note.follow_up_on = risk.follow_up_day(note.risk, meeting.day)
    note.changed_at, note.editor = moment, "" if sender.leaving else sender.editor
    flag_modified(note, "changed_at")  # every save is a version, or another page's attendance could be overwritten
    meeting.interventions = list(draft.interventions)
    write_presence(meeting, draft.presence)
    if draft.process is not None:
        _write_process(meeting, draft.process)
    return note


def fill(note: Note, draft: Draft) -> None:
    """Put a draft's texts into a note; a case file's own words on risk stay beside what is said now."""
    note.format = draft.format
    note.boxes = {letter: text for letter, text in draft.boxes.items() if text}
    note.only_p1, note.only_p2 = draft.only_p1, draft.only_p2
    imported = {"imported": note.risk["imported"]} if "imported" in note.risk else {}
    note.risk = {**draft.risk, **imported}
    note.late_reason = draft.late_reason


def write_presence(meeting: CoupleSession, told: Presence) -> None:
    """Put into a meeting how each partner attended, and what that makes of it."""
    meeting.attendance_p1, meeting.attendance_p2 = told.attended.get("p1"), told.attended.get("p2")
    meeting.late_p1, meeting.late_p2 = told.late.get("p1"), told.late.get("p2")
    meeting.minutes, meeting.absence_note = told.minutes, told.absence_note
    meeting.status = status_from(meeting.format.expected, told.attended, meeting.status)


def _write_process(meeting: CoupleSession, text: str) -> None:
    own = process_note_of(meeting)
    if own is None and text:
        own = ProcessNote(couple_id=meeting.couple_id, counselor_id=meeting.counselor_id, meeting_id=meeting.id)
        db.session.add(own)
    if own is not None:
        own.text = text


def mark_followed_up(meeting: CoupleSession, partner: PartnerKey) -> None:
    """Mark a partner's open statements on risk, up to a meeting, as followed up today."""
    for note, held in to_follow_up(meeting):
        note.risk = risk.followed_up(note.risk, partner, today(meeting.zone))
        note.follow_up_on = risk.follow_up_day(note.risk, held.day)


def addition_row(note: Note, addition: Addition, **columns: Any) -> NoteAddition:
    """Return the row of an addition, waiting to be saved."""
    place = {"couple_id": note.couple_id, "counselor_id": note.counselor_id, "note_id": note.id}
    row = NoteAddition(kind=addition.kind, part=addition.part, **place, **columns)
    row.text, row.reason = addition.text, addition.reason
    db.session.add(row)
    return row
