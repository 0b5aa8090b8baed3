"""The timeline of a couple: sessions and events in one line, newest first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.casefile.record import CaseFile
from clinic.kernel.privacy import shown
from clinic.safety.models import Event
from clinic.safety.rules import HARD
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import MISSED, Meeting
from clinic.sessions.timeline import first_line


@dataclass(frozen=True)
class Moment:
    """One entry: its kind decides the sign; `meeting_id` leads to the note where it is signed, else to the session."""

    kind: str
    day: date
    title: str
    words: str
    meeting_id: UUID | None = None
    signed: bool = False


def story(file: CaseFile) -> list[Moment]:
    """Return sessions that were held or missed and events, newest first; on one day the session stands above."""
    entries = [*(_event(each) for each in file.events), *(_meeting(file, each) for each in file.past)]
    return sorted(entries, key=lambda each: (each.day, each.meeting_id is not None), reverse=True)


def _meeting(file: CaseFile, meeting: CoupleSession) -> Moment:
    names = {key: shown(name) for key, name in file.couple.names.items()}
    away = [name for key, name in names.items() if meeting.attendance(key) in MISSED]
    words = f"{' and '.join(away)} did not come. " if away else ""
    alone = f", {names[meeting.format.alone]} alone" if meeting.format.alone else ""
    note = file.notes.get(meeting.id)
    draft = " (draft)" if note is not None and note.signed_at is None else ""
    return Moment(
        kind="missed" if meeting.status is Meeting.PARTNER_ABSENT else "session",
        day=meeting.day,
        title=f"Session {meeting.number}{alone}{draft}",
        words=f"{words}{first_line(note)}".strip(),
        meeting_id=meeting.id,
        signed=file.is_signed(meeting),
    )


def _event(event: Event) -> Moment:
    return Moment("flag" if event.type in HARD else "agreement", event.happened_on, event.type.label, event.text)
