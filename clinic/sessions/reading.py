"""A note to be read: in full, with what was added to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.clock import local, now
from clinic.kernel.privacy import shown
from clinic.kernel.text import clock, day
from clinic.sessions import interventions, risk
from clinic.sessions.models import (
    CoupleSession,
    Note,
    NoteAddition,
    additions_to,
    has_process_note,
    note_of,
)
from clinic.sessions.note_rules import BOXES, AdditionKind, NoteState, audience, carried_boxes, parts
from clinic.sessions.rules import attendance_words
from clinic.sessions.timeline import MeetingWords, meeting_words


@dataclass(frozen=True)
class Added:
    """What was added after signing: what kind, to which part, by whom and when; `audience` as in note_rules."""

    kind: AdditionKind
    part: str
    title: str
    text: str
    reason: str
    signature: str
    written: datetime
    audience: str

    @property
    def when(self) -> str:
        """Return when it was signed, as 7 May 2025, 18:40."""
        return f"{day(self.written, year=True)}, {clock(self.written)}"


@dataclass(frozen=True)
class NotePart:
    """One part of a note with what corrects it; the original is never replaced."""

    key: str
    title: str
    text: str
    audience: str
    amendments: tuple[Added, ...] = ()


@dataclass(frozen=True)
class NoteRead:
    """A whole note as its counselor may read it, without the process note; whoever prints it picks by `audience`."""

    couple_id: UUID
    meeting_id: UUID
    heading: MeetingWords
    parts: tuple[NotePart, ...]
    additions: tuple[Added, ...]
    state: NoteState
    status: str
    late: str
    has_process_note: bool


def note_read(couple: Couple, meeting: CoupleSession) -> NoteRead | None:
    """Return a meeting's note in full, or None while nothing is written."""
    note = note_of(meeting)
    if note is None:
        return None
    names = {key: shown(name) for key, name in couple.names.items()}
    added = [_added(each, meeting, parts(note.texts, names)) for each in additions_to(note)]
    return NoteRead(
        couple_id=couple.id,
        meeting_id=meeting.id,
        heading=meeting_words(couple, meeting),
        parts=tuple(_parts(note, meeting, names, added)),
        additions=tuple(each for each in added if each.kind is AdditionKind.ADDENDUM),
        state=NoteState(note.signed_at, now()),
        status=status_line(note, meeting.zone),
        late=late_line(note, meeting),
        has_process_note=has_process_note(meeting),
    )


def status_line(note: Note, zone: str) -> str:
    """Return whether a note is a draft or who signed it and when (domain.md 4.3)."""
    if note.signed_at is None:
        return f"Draft, last written {moment_words(note.changed_at, zone)}"
    return f"Signed by {note.signature}, {moment_words(note.signed_at, zone)}"


def late_line(note: Note, meeting: CoupleSession) -> str:
    """Return the line of a late entry with the date of the session and the date of writing, empty for every other."""
    if not note.late_entry:
        return ""
    written = day(local(note.written_at, meeting.zone), year=True)
    return f"Late entry: session of {day(meeting.day, year=True)}, written {written}. Reason: {note.late_reason}"


def moment_words(moment: datetime, zone: str) -> str:
    """Return a moment as 7 May 2025, 18:40."""
    there = local(moment, zone)
    return f"{day(there, year=True)}, {clock(there)}"


def _added(row: NoteAddition, meeting: CoupleSession, titles: Mapping[str, str]) -> Added:
    return Added(
        kind=row.kind,
        part=row.part,
        title=titles.get(row.part, BOXES[row.part].title if row.part in BOXES else ""),
        text=row.text,
        reason=row.reason,
        signature=row.signature,
        written=local(row.written_at, meeting.zone),
        audience=audience(row.part, meeting.format.alone),
    )


def _parts(note: Note, meeting: CoupleSession, names: Mapping[str, str], added: Sequence[Added]) -> Iterable[NotePart]:
    boxes = [(box.letter, note.texts.get(box.letter, "")) for box in note.format.boxes]
    written = [
        (letter, BOXES[letter].title, text) for letter, text in [*boxes, *carried_boxes(note.texts, note.format)]
    ]
    only: dict[PartnerKey, str] = {"p1": note.only_p1, "p2": note.only_p2}
    written += [(f"only_{key}", f"{names[key]} only", only[key]) for key in PARTNERS]
    written += [(f"risk_{key}", f"Risk, {names[key]}", risk.words(note.risk.get(key, {}))) for key in PARTNERS]
    written += [("interventions", "What you did", ", ".join(interventions.labels(meeting.interventions)))]
    written += [("attendance", "Attendance and minutes", _attendance(meeting, names))]
    for key, title, text in written:
        amendments = tuple(each for each in added if each.part == key and each.kind is AdditionKind.AMENDMENT)
        if text or amendments:
            yield NotePart(key, title, text, audience(key, meeting.format.alone), amendments)


def _attendance(meeting: CoupleSession, names: Mapping[str, str]) -> str:
    came = attendance_words(meeting.format, meeting.presence, names)
    minutes = f"{meeting.minutes} minutes" if meeting.minutes is not None else ""
    return ". ".join(filter(None, [came[:1].upper() + came[1:], minutes, meeting.absence_note]))
