"""Every write to a note: drafts, the signature, and what follows it; each with its line in the record of use."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.clock import now, today
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.sessions import risk
from clinic.sessions.models import (
    CoupleSession,
    Note,
    NoteAddition,
    ProcessNote,
    addition_of,
    note_of,
    process_note_of,
    usual_format,
)
from clinic.sessions.note_rules import (
    Addition,
    Draft,
    NoteState,
    Saved,
    Sender,
    conflict,
    is_late,
    missing_before_signing,
)
from clinic.sessions.rules import Presence, status_from
from clinic.sessions.waiting import to_follow_up

REFUSALS: Final = {
    "changed": "A newer version was saved in another tab or window. Nothing was overwritten.",
    "elsewhere": "This note was saved in another tab or window less than two minutes ago.",
    "signed": "This note is signed. What is to be said now is an addition to it.",
}


class DraftRefused(Conflict):
    """A save that would overwrite what somebody else saved, or change what is signed; the reason is one of REFUSALS."""

    def __init__(self, reason: str) -> None:
        super().__init__(REFUSALS[reason])
        self.reason = reason


class Unfinished(Refused):
    """What was typed is saved, but the note cannot be signed yet; `missing` says at which field what is missing."""

    def __init__(self, missing: list[tuple[str, str]], version: int) -> None:
        super().__init__("The note cannot be signed yet.")
        self.missing = missing
        self.version = version


class AdditionRefused(Refused):
    """An addition that is not complete; the sentence belongs to the field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def begin(*, by: UUID, meeting: CoupleSession, text: str) -> Note:
    """Begin a note with a text in its first box, as the agenda of a brief does; a note that is begun is refused."""
    if note_of(meeting) is not None:
        raise Refused("The note is begun already. Nothing was put into it.")
    format = usual_format(meeting.couple_id)
    boxes = {format.boxes[0].letter: text}
    draft = Draft(format, boxes, presence=meeting.presence, interventions=meeting.interventions)
    note = _write(meeting, None, draft, Sender(0))
    audit.record("save note", subject=note, actor_id=by)
    keep()
    return note


def save_draft(*, by: UUID, meeting: CoupleSession, draft: Draft, sender: Sender) -> Note:
    """Save a draft if the page that sends it shows the stored version; version 0 begins the note.

    Raises DraftRefused when another page saved meanwhile, or is perhaps still written in.
    """
    note = note_of(meeting)
    _allowed(note, sender)
    note = _write(meeting, note, draft, sender)
    audit.record("save note", subject=note, actor_id=by)
    keep()
    return note


def sign(*, by: UUID, meeting: CoupleSession, draft: Draft, sender: Sender, signature: str) -> Note:
    """Save the last values and sign them; the same click twice signs once.

    Raises DraftRefused for another version, and Unfinished after saving the draft when something is missing.
    """
    note = note_of(meeting)
    if note is not None and _signed_by_this_click(note, sender):
        return note
    _allowed(note, replace(sender, take_over=True))
    note = _write(meeting, note, draft, replace(sender, leaving=False))
    late = is_late(meeting.starts_at, note.written_at)
    missing = missing_before_signing(draft, expected=meeting.format.expected, late=late)
    if missing:
        raise _unfinished(by, note, missing)
    note.signed_at, note.signed_by, note.signature = now(), by, signature
    note.late_entry, note.late_reason = late, draft.late_reason if late else ""
    audit.record("sign note", subject=note, actor_id=by)
    try:
        keep()
    except DraftRefused:
        note = note_of(meeting)
        if note is None or not _signed_by_this_click(note, sender):
            raise
    return note


def undo_sign(*, by: UUID, meeting: CoupleSession) -> Note:
    """Take the signature back within 60 seconds; a note that is a draft stays one, a locked one raises Refused."""
    note = note_of(meeting)
    if note is None:
        raise Refused("There is no note to take a signature from.")
    state = NoteState(note.signed_at, now())
    if state.is_locked:
        raise Refused("The minute for taking the signature back is over. The note is final; add to it instead.")
    if not state.is_draft:
        note.signed_at, note.signed_by, note.signature = None, None, ""
        note.late_entry, note.editor = False, ""
        audit.record("undo signature", subject=note, actor_id=by)
        keep()
    return note


def add(*, by: UUID, meeting: CoupleSession, id: UUID, addition: Addition, signature: str) -> NoteAddition:
    """Add to a locked note; the note itself stays as it was signed, and the same form sent twice adds once.

    One that follows up a partner marks that partner's open statements on risk, up to this meeting, as followed up.
    Raises AdditionRefused when something is missing and Refused while the note is not final.
    """
    note = note_of(meeting)
    if note is None or not NoteState(note.signed_at, now()).is_locked:
        raise Refused("Only a signed note that is final can be added to. Until then, change the note itself.")
    found = addition_of(note, id)
    if found is not None:
        return found
    if addition.problem:
        raise AdditionRefused(*addition.problem)
    row = addition_row(note, addition, id=id, written_by=by, written_at=now(), signature=signature)
    audit.record(f"add {addition.kind.value}", subject=row, actor_id=by)
    if addition.follows_up:
        _mark_followed_up(meeting, addition.follows_up)
    try:
        keep()
    except DraftRefused:
        found = addition_of(note, id)
        if found is None:
            raise
        return found
    return row


def addition_row(note: Note, addition: Addition, **columns: Any) -> NoteAddition:
    """Return the row of an addition, waiting to be saved."""
    place = {"couple_id": note.couple_id, "counselor_id": note.counselor_id, "note_id": note.id}
    row = NoteAddition(kind=addition.kind, part=addition.part, **place, **columns)
    row.text, row.reason = addition.text, addition.reason
    db.session.add(row)
    return row


def keep() -> None:
    """Send the changes to the database; somebody else's newer row makes it DraftRefused, and nothing is overwritten."""
    try:
        db.session.flush()
    except (IntegrityError, StaleDataError):
        db.session.rollback()
        raise DraftRefused("changed") from None


def _allowed(note: Note | None, sender: Sender) -> None:
    reason = conflict(note.saved if note else Saved(), sender, now())
    if reason:
        raise DraftRefused(reason)


def _signed_by_this_click(note: Note, sender: Sender) -> bool:
    return note.signed_at is not None and note.version == sender.version + 1 and note.editor == sender.editor


def _unfinished(by: UUID, note: Note, missing: list[tuple[str, str]]) -> Unfinished:
    audit.record("save note", subject=note, actor_id=by)
    keep()
    db.session.commit()
    return Unfinished(missing, note.version)


def _write(meeting: CoupleSession, note: Note | None, draft: Draft, sender: Sender) -> Note:
    moment = now()
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


def _mark_followed_up(meeting: CoupleSession, partner: PartnerKey) -> None:
    for note, held in to_follow_up(meeting):
        note.risk = risk.followed_up(note.risk, partner, today(meeting.zone))
        note.follow_up_on = risk.follow_up_day(note.risk, held.day)
