"""The timeline of a couple: sessions and events in one line, newest first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.casefile.record import CaseFile
from clinic.kernel.privacy import shown
from clinic.safety.models import Event
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import Meeting

LONGEST = 220


@dataclass(frozen=True)
class Moment:
    """One entry: its kind decides the sign, `meeting_id` leads to the note."""

    kind: str
    day: date
    title: str
    words: str
    meeting_id: UUID | None = None
    status: str = ""


def story(file: CaseFile) -> list[Moment]:
    """Return sessions that were held or missed and events, newest first."""
    entries = [*(_meeting(file, each) for each in file.past), *(_event(each) for each in file.events)]
    return sorted(entries, key=lambda each: (each.day, each.kind != "session"), reverse=True)


def _meeting(file: CaseFile, meeting: CoupleSession) -> Moment:
    note = file.notes.get(meeting.id)
    words = next((str(text).strip() for text in (note.boxes.values() if note else ()) if str(text).strip()), "")
    away = [shown(name) for key, name in file.couple.names.items() if _missed(meeting, key)]
    kind = "missed" if meeting.status is Meeting.PARTNER_ABSENT else "session"
    start = f"{' and '.join(away)} did not come. " if away else ""
    status = "" if note is None else ("Draft" if note.signed_at is None else "Signed")
    title = f"Session {meeting.number}" + ("" if len(meeting.format.expected) == 2 else ", alone")
    return Moment(kind, meeting.day, title, cut(start + words), meeting.id, status)


def _missed(meeting: CoupleSession, key: str) -> bool:
    attended = meeting.attendance(key)
    return attended is not None and attended.value in {"no_show", "late_cancel"}


def _event(event: Event) -> Moment:
    flagged = event.type.value in {"setback", "boundary_crossed", "risk", "safety_concern", "contact_resumed"}
    return Moment("flag" if flagged else "agreement", event.happened_on, event.type.label, event.text)


def cut(text: str) -> str:
    """Return a text on one line, cut at a word after 220 characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
