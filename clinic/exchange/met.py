"""Meetings and their notes: from a case file into the record, and back."""

from collections.abc import Mapping
from typing import Any, Final

from clinic.couples.rules import PARTNERS
from clinic.exchange.meetings import Added, Layers, Met, NoteStatus, Planned, Written, as_moment, starts_at
from clinic.exchange.shelf import Gathering, Shelf
from clinic.kernel.clock import local, now
from clinic.sessions.meeting_actions import Plan, enter_addition, enter_meeting, enter_note
from clinic.sessions.models import (
    CoupleSession,
    Note,
    NoteAddition,
    ProcessNote,
    additions_by_note,
    notes_of,
)
from clinic.sessions.note_rules import LETTERS, Addition, Draft, NoteState
from clinic.sessions.risk_cases import from_case, to_case
from clinic.sessions.rules import CAME, Attendance, Meeting

STATUS_WORDS: Final = "note status"
KEPT_WORDS: Final = frozenset({NoteStatus.SIGNED, NoteStatus.AWAITING_COSIGN})


def store_meetings(shelf: Shelf, met: tuple[Met, ...], planned: Planned | None) -> None:
    """Enter the meetings with their notes, and the next one; others find them by their numbers."""
    for each in met:
        shelf.meetings[each.num] = _meeting(shelf, each)
    if planned:
        enter_meeting(**shelf.hands, number=max(shelf.meetings, default=0) + 1, wanted=_plan(planned))
    said = {str(each.num): each.note.status.value for each in met if each.note and each.note.status in KEPT_WORDS}
    shelf.say(STATUS_WORDS, said)


def _plan(met: Met | Planned) -> Plan:
    minutes = met.planned_minutes if isinstance(met, Met) else met.minutes
    return Plan(
        starts_at=starts_at(met),
        zone=met.tz or "UTC",
        minutes=minutes or 0,
        format=met.format,
        modality=met.modality,
        place=met.place,
    )


def _meeting(shelf: Shelf, met: Met) -> CoupleSession:
    attendance: dict[str, Any] = {f"attendance_{key}": _attended(met, key) for key in PARTNERS}
    meeting = enter_meeting(
        **shelf.hands,
        number=met.num,
        wanted=_plan(met),
        status=met.status,
        minutes=met.minutes,
        **attendance,
        late_p1=met.late.get("p1"),
        late_p2=met.late.get("p2"),
        interventions=list(met.interventions),
        absence_note=met.absence_note,
    )
    if met.note:
        _note(shelf, meeting, met, met.note)
    if met.layers.process:
        shelf.put(ProcessNote, meeting_id=meeting.id, text=met.layers.process)
    return meeting


def _attended(met: Met, key: str) -> Attendance | None:
    if key in met.late:
        return Attendance.LATE
    return Attendance.PRESENT if key in met.attended else met.absent.get(key)


def _note(shelf: Shelf, meeting: CoupleSession, met: Met, written: Written) -> None:
    note = enter_note(
        by=shelf.counselor.id,
        meeting=meeting,
        draft=Draft(
            format=written.fmt,
            boxes={letter: text for letter in LETTERS if (text := getattr(written, letter))},
            only_p1=met.layers.p1,
            only_p2=met.layers.p2,
            risk=from_case(met.risk),
            late_reason=written.late_reason,
        ),
        written_at=as_moment(written.written_at),
        signed_at=written.signed_at,
        signature=written.signed_by or "",
    )
    note.late_entry, note.changed_at = bool(written.late_entry), as_moment(written.changed_at)
    note.signed_by = None if written.status is NoteStatus.DRAFT else shelf.hand(written.signed_by)
    _additions(shelf, note, written)


def _additions(shelf: Shelf, note: Note, written: Written) -> None:
    for added in written.addenda:
        row = enter_addition(
            by=shelf.counselor.id,
            note=note,
            addition=Addition(kind=added.kind, part=added.part, text=added.text, reason=added.reason),
            written_at=as_moment(added.at),
            signature=added.by or "",
        )
        row.written_by = shelf.hand(added.by)


def collect_meetings(gathering: Gathering, meetings: list[CoupleSession]) -> tuple[tuple[Met, ...], Planned | None]:
    """Return the meetings with their notes, and the one that is planned next."""
    notes, additions = notes_of(gathering.couple), additions_by_note(gathering.couple)
    upcoming = _upcoming(meetings, notes)
    words = gathering.said.get(STATUS_WORDS, {})
    zones: dict[str, str] = {each.key: each.zone for each in gathering.couple.partners}
    held = tuple(
        _met(each, notes.get(each.id), additions, zones, words.get(str(each.number)))
        for each in meetings
        if each is not upcoming
    )
    return held, _planned(upcoming) if upcoming else None


def _upcoming(meetings: list[CoupleSession], notes: dict[Any, Note]) -> CoupleSession | None:
    """Return the meeting that is the file's next_session: the last one, planned and with nothing said about it."""
    last = meetings[-1] if meetings else None
    if last is None or last.status is not Meeting.PLANNED or last.id in notes:
        return None
    return None if any(last.attended.values()) or last.interventions or last.absence_note or last.minutes else last


def _planned(row: CoupleSession) -> Planned:
    start = row.local_start
    return Planned(
        date=start.date(),
        start=start.time(),
        tz=row.zone,
        format=row.format,
        modality=row.modality,
        minutes=row.planned_minutes,
        place=row.place,
    )


def _met(
    row: CoupleSession,
    note: Note | None,
    additions: dict[Any, list[NoteAddition]],
    zones: Mapping[str, str],
    word: str | None,
) -> Met:
    start, came = row.local_start, tuple(key for key in PARTNERS if row.attendance(key) in CAME)
    said = {key: each for key in PARTNERS if (each := row.attendance(key))}
    return Met(
        num=row.number,
        date=start.date(),
        start=start.time(),
        tz=row.zone,
        **{f"{key}_local": local(row.starts_at, zone).time() for key, zone in zones.items()},
        minutes=row.minutes,
        planned_minutes=row.planned_minutes,
        format=row.format,
        modality=row.modality,
        place=row.place,
        status=row.status,
        attended=came,
        late={key: getattr(row, f"late_{key}") for key, each in said.items() if each == "late"},
        absent={key: each for key, each in said.items() if key not in came},
        absence_note=row.absence_note,
        interventions=tuple(row.interventions),
        note=_written(row, note, additions.get(note.id, []), word) if note else None,
        layers=Layers(p1=note.only_p1, p2=note.only_p2) if note else Layers(),
        risk=to_case(note.risk) if note else {},
    )


def _written(meeting: CoupleSession, note: Note, additions: list[NoteAddition], word: str | None) -> Written:
    written_on = local(note.written_at, meeting.zone).date()
    return Written(
        fmt=note.format,
        status=_status(note, word),
        **{letter: note.boxes.get(letter, "") for letter in LETTERS},
        late_entry=note.late_entry,
        written_on=written_on if written_on != meeting.day else None,
        late_reason=note.late_reason,
        written_at=note.written_at,
        changed_at=note.changed_at,
        signed_at=note.signed_at,
        signed_by=note.signature if note.signed_at else None,
        addenda=tuple(_added(each, meeting.zone) for each in additions),
    )


def _status(note: Note, word: str | None) -> NoteStatus:
    """Return how far a note has come; one that was imported as signed keeps the file's word for it."""
    state = NoteState(note.signed_at, now())
    if state.is_draft:
        return NoteStatus.DRAFT
    if word:
        return NoteStatus(word)
    return NoteStatus.LOCKED if state.is_locked else NoteStatus.SIGNED


def _added(row: NoteAddition, zone: str) -> Added:
    day = local(row.written_at, zone).date()
    words = {"part": row.part, "text": row.text, "reason": row.reason}
    return Added(date=day, at=row.written_at, by=row.signature, kind=row.kind, **words)
