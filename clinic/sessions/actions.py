"""Every write to a note: drafts, the signature, and what follows it; each with its line in the record of use."""

from dataclasses import replace
from uuid import UUID

from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.sessions.draft_rules import Saved, conflict, missing_before_signing
from clinic.sessions.models import CoupleSession, Note, NoteAddition, addition_of, note_of, usual_format
from clinic.sessions.note_rules import Addition, Draft, NoteState, Sender, is_late
from clinic.sessions.refusals import AdditionRefused, DraftRefused, Unfinished
from clinic.sessions.writing import addition_row, keep, mark_followed_up, write


def begin(*, by: UUID, meeting: CoupleSession, text: str) -> Note:
    """Begin a note with a text in its first box, as the agenda of a brief does; a note that is begun is refused."""
    if note_of(meeting) is not None:
        raise Refused("The note is begun already. Nothing was put into it.")
    format = usual_format(meeting.couple_id)
    boxes = {format.boxes[0].letter: text}
    draft = Draft(format, boxes, presence=meeting.presence, interventions=meeting.interventions)
    note = write(meeting, None, draft, Sender(0))
    audit.record("save note", subject=note, actor_id=by)
    keep()
    return note


def save_draft(*, by: UUID, meeting: CoupleSession, draft: Draft, sender: Sender) -> Note:
    """Save a draft if the page that sends it shows the stored version; version 0 begins the note.

    Raises DraftRefused when another page saved meanwhile, or is perhaps still written in.
    """
    note = note_of(meeting)
    _allowed(note, sender)
    note = write(meeting, note, draft, sender)
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
    note = write(meeting, note, draft, replace(sender, leaving=False))
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
        with db.session.no_autoflush:
            mark_followed_up(meeting, addition.follows_up)
    try:
        keep()
    except DraftRefused:
        found = addition_of(note, id)
        if found is None:
            raise
        return found
    return row


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
