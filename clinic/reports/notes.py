"""A session note as it is printed: facts, body, risk, where it stands, and after the body what was added to it."""

from dataclasses import dataclass

from clinic.couples.rules import PARTNERS
from clinic.kernel.clock import local
from clinic.kernel.text import clock, counted, day
from clinic.reports.seen import Seen, met_in
from clinic.reports.sheets import Facts
from clinic.sessions.models import CoupleSession
from clinic.sessions.note_models import Note, NoteAddition
from clinic.sessions.note_rules import AdditionKind
from clinic.sessions.reading import moment_words, status_line
from clinic.sessions.rules import OFF, attendance_words, format_words


@dataclass(frozen=True)
class Part:
    """One titled text of a note."""

    title: str
    text: str


@dataclass(frozen=True)
class Added:
    """What was added after signing; the original stays above it."""

    title: str
    text: str
    reason: str
    signature: str


@dataclass(frozen=True)
class NoteText:
    """One note as it is printed."""

    title: str
    when: str
    facts: Facts
    parts: tuple[Part, ...]
    risk: tuple[Part, ...]
    status: str
    late: str
    is_draft: bool
    added: tuple[Added, ...]


def note_texts(seen: Seen) -> tuple[NoteText, ...]:
    """Return every note that the addressee may read, oldest first."""
    return tuple(note_text(seen, meeting, note) for meeting, note in seen.notes())


def note_text(seen: Seen, meeting: CoupleSession, note: Note) -> NoteText:
    """Return one note; its number counts individual sessions too, so only the file copy carries it."""
    return NoteText(
        title=f"Session {meeting.number}" if seen.is_file else "Session",
        when=f"{day(meeting.day, year=True)}, {clock(meeting.local_start)} to {clock(meeting.local_end)}",
        facts=(*_facts(seen, meeting), *(_own_facts(seen, meeting) if seen.is_file else ())),
        parts=(*(Part(title, text) for _, title, text in seen.parts(meeting, note)), *_own_parts(seen, meeting)),
        risk=tuple(Part(seen.names[key], words) for key, words in seen.risk(note).items()),
        status=status_line(note, meeting.zone),
        late=_late(seen, meeting, note),
        is_draft=note.signed_at is None,
        added=tuple(_added(seen, each, title, meeting.zone) for each, title in seen.additions(meeting, note)),
    )


def _facts(seen: Seen, meeting: CoupleSession) -> Facts:
    how = (("Format", format_words(meeting.format, seen.names.called)), ("Held", meeting.modality.label))
    met = [seen.names[key] for key in PARTNERS if key in met_in(meeting)]
    return how if seen.is_file else (*how, ("Present", " and ".join(met)))


def _own_facts(seen: Seen, meeting: CoupleSession) -> Facts:
    came = attendance_words(meeting.format, meeting.presence, seen.names.called)
    facts = (
        ("What became of it", meeting.status.label if meeting.status in OFF else ""),
        ("Attendance", came[:1].upper() + came[1:]),
        ("Length", counted(meeting.minutes, "minute", "minutes") if meeting.minutes else ""),
        ("Place", seen.names.text(meeting.place)),
        ("Time zone", meeting.zone),
    )
    return tuple((word, value) for word, value in facts if value)


def _own_parts(seen: Seen, meeting: CoupleSession) -> tuple[Part, ...]:
    absence = seen.names.text(meeting.absence_note.strip()) if seen.is_file else ""
    told = (("With the one who came", absence), ("What was done", "; ".join(seen.interventions(meeting))))
    return tuple(Part(title, text) for title, text in told if text)


def _late(seen: Seen, meeting: CoupleSession, note: Note) -> str:
    """Return the line of a late entry with both dates (domain.md 4.3); its reason is in the file copy only."""
    if not note.late_entry:
        return ""
    written = day(local(note.written_at, meeting.zone), year=True)
    words = f"Late entry: session of {day(meeting.day, year=True)}, written {written}"
    return f"{words}. Reason: {seen.names.text(note.late_reason)}" if seen.is_file and note.late_reason else words


def _added(seen: Seen, addition: NoteAddition, part: str, zone: str) -> Added:
    to = {AdditionKind.AMENDMENT: "Amendment of", AdditionKind.ADDENDUM: "Addendum to"}[addition.kind]
    about = f"{to} {part}" if part else addition.kind.label
    signed = ", ".join(filter(None, (addition.signature, moment_words(addition.written_at, zone))))
    return Added(
        title=f"{about}, {day(local(addition.written_at, zone), year=True)}",
        text=seen.names.text(addition.text),
        reason=seen.names.text(addition.reason) if seen.is_file else "",
        signature=f"Signed by {signed}" if addition.signature else f"Written {signed}",
    )
