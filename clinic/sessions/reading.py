"""Meetings and notes to be read: one note in full with what was added to it, and a couple's meetings as a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from clinic.couples.models import Couple, Partner
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.clock import local, now
from clinic.kernel.privacy import shown
from clinic.kernel.text import clock, day, long_day
from clinic.sessions import interventions, risk
from clinic.sessions.models import (
    CoupleSession,
    Note,
    NoteAddition,
    additions_to,
    has_process_note,
    meetings_of,
    note_of,
    notes_of,
)
from clinic.sessions.note_rules import BOXES, AdditionKind, NoteState, audience, carried_boxes, parts
from clinic.sessions.rules import OFF, Meeting, attendance_words, format_words, local_times

LONGEST_LINE: Final = 160


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
    heading: "MeetingWords"
    parts: tuple[NotePart, ...]
    additions: tuple[Added, ...]
    state: NoteState
    status: str
    late: str
    has_process_note: bool


@dataclass(frozen=True)
class MeetingWords:
    """What identifies a meeting, in words."""

    number: int
    start: datetime
    end: datetime
    format: str
    modality: str
    minutes: int | None
    attendance: str
    status: Meeting
    status_words: str
    local_times: tuple["LocalTime", ...]

    @property
    def day(self) -> str:
        """Return the date in full."""
        return long_day(self.start)

    @property
    def short_day(self) -> str:
        """Return the date as 7 May."""
        return day(self.start)

    @property
    def span(self) -> str:
        """Return start and end as 17:30–18:30."""
        return f"{clock(self.start)}–{clock(self.end)}"


@dataclass(frozen=True)
class LocalTime:
    """The start of a meeting on a partner's own clock."""

    key: str
    name: str
    at: datetime
    zone: str

    @property
    def words(self) -> str:
        """Return the date, the time and the place of the clock."""
        return f"{self.at:%A} {clock(self.at)} in {self.zone.rpartition('/')[2].replace('_', ' ')}"


@dataclass(frozen=True)
class TimelineEntry:
    """One meeting in the couple's list; `note` is none, draft or signed, `line` the first line of what was written."""

    meeting_id: UUID
    words: MeetingWords
    note: str
    line: str

    @property
    def kind(self) -> str:
        """Return how the timeline draws it: planned, missed or session."""
        if self.words.status in OFF or self.words.status is Meeting.PARTNER_ABSENT:
            return "missed"
        return "planned" if self.words.status is Meeting.PLANNED else "session"


def local_times_of(meeting: CoupleSession, partners: Iterable[Partner]) -> tuple[LocalTime, ...]:
    """Return the start on the clocks of those partners whose clock shows another time than the counselor's."""
    found = {each.key: each for each in partners}
    times = local_times(meeting.starts_at, meeting.zone, {key: each.zone for key, each in found.items()})
    return tuple(LocalTime(key, shown(found[key].short_name), at, found[key].zone) for key, at in times.items())


def meeting_words(couple: Couple, meeting: CoupleSession) -> MeetingWords:
    """Return what identifies a meeting, in words and with names as this request may show them."""
    names = {key: shown(name) for key, name in couple.names.items()}
    return MeetingWords(
        number=meeting.number,
        start=meeting.local_start,
        end=meeting.local_end,
        format=format_words(meeting.format, names),
        modality=meeting.modality.label,
        minutes=meeting.minutes,
        attendance=attendance_words(meeting.format, meeting.presence, names),
        status=meeting.status,
        status_words=meeting.status.label,
        local_times=local_times_of(meeting, couple.partners),
    )


def timeline(couple: Couple) -> list[TimelineEntry]:
    """Return the couple's meetings, newest first, each with the state and the first line of its note."""
    notes = notes_of(couple)
    return [
        TimelineEntry(each.id, meeting_words(couple, each), _state(notes.get(each.id)), first_line(notes.get(each.id)))
        for each in reversed(meetings_of(couple))
    ]


def first_line(note: Note | None) -> str:
    """Return the first line of a note's first box that holds text, shortened."""
    if note is None:
        return ""
    texts = [note.texts[box.letter] for box in note.format.boxes if box.letter in note.texts]
    line = next(iter(texts), "").partition("\n")[0].strip()
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rsplit(" ", 1)[0] + "…"


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


def _state(note: Note | None) -> str:
    if note is None:
        return "none"
    return "draft" if note.signed_at is None else "signed"


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
