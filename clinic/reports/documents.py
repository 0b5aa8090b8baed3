"""The documents as plain values: what a template receives, and nothing it could leak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic.casefile.pictures import Picture
from clinic.couples.models import stage_history
from clinic.homework.models import Assignment
from clinic.kernel.clock import local
from clinic.kernel.text import clock, day
from clinic.reports.rules import Copy
from clinic.reports.seen import Seen
from clinic.sessions.models import CoupleSession, Note, NoteAddition
from clinic.sessions.risk import words as risk_words

READERS = {Copy.FILE: "the counselor’s file", Copy.JOINT: "both partners"}


@dataclass(frozen=True)
class Sheet:
    """The frame of every document: head, facts, foot."""

    heading: str
    document: str
    practice: tuple[str, ...]
    generated_at: str
    recipient: str = ""
    subtitle: str = ""
    status: str = ""
    is_draft: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    author: str = ""
    lang: str = "en"
    is_large: bool = False
    is_letter: bool = False


@dataclass(frozen=True)
class Part:
    """One titled text of a note."""

    title: str
    text: str


@dataclass(frozen=True)
class Added:
    """What was added after signing."""

    title: str
    text: str
    reason: str
    signature: str


@dataclass(frozen=True)
class NoteText:
    """One note as it is printed."""

    title: str
    when: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    risk: tuple[Part, ...]
    status: str
    is_draft: bool
    added: tuple[Added, ...]


@dataclass(frozen=True)
class HomeworkRow:
    """One assignment as it is printed."""

    title: str
    set_on: str
    due_on: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A progress report as it is printed."""

    sessions: tuple[tuple[str, str], ...]
    goals: tuple[str, ...]
    stages: tuple[str, ...]
    pictures: Sequence[Picture]
    keys: tuple[str, ...]
    names: dict[str, str]
    homework: tuple[HomeworkRow, ...]
    done: tuple[tuple[str, str], ...]
    helped: tuple[str, ...]
    events: tuple[str, ...]
    risk: tuple[str, ...]
    plan: str


def recipient(seen: Seen) -> str:
    """Return whom the copy is for, in words."""
    return READERS.get(seen.copy) or seen.names[seen.copy.value]


def note_text(seen: Seen, meeting: CoupleSession, note: Note, zone: str) -> NoteText:
    """Return one note: boxes in their order, then what belongs to one partner alone, additions after the body."""
    names = seen.names
    letters = {box.letter: box.title for box in note.format.boxes}
    parts = [Part(title, note.boxes.get(letter, "")) for letter, title in letters.items()]
    parts += [Part("From the former format", text) for letter, text in note.boxes.items() if letter not in letters]
    parts += [Part(f"{names[key]} only", text) for key, text in seen.own_texts(note)]
    number = f"Session {meeting.number}" if seen.copy is Copy.FILE else "Session"
    return NoteText(
        title=number,
        when=f"{day(meeting.day, year=True)}, {_span(meeting)}",
        facts=_facts(seen, meeting),
        parts=tuple(each for each in parts if each.text.strip()),
        risk=tuple(Part(names[key], risk_words(said)) for key, said in seen.risk(note).items() if key in names),
        status=status_line(meeting, note, zone),
        is_draft=note.signed_at is None,
        added=tuple(_added(each, zone) for each in seen.additions(note)),
    )


def status_line(meeting: CoupleSession, note: Note, zone: str) -> str:
    """Return where a note stands: draft, or signed by whom and when; a late entry shows both dates and its reason."""
    if note.signed_at is None:
        return "Draft, not signed"
    signed = local(note.signed_at, zone)
    words = f"Signed by {note.signature}, {day(signed, year=True)}, {clock(signed)}"
    if note.late_entry:
        written = local(note.written_at, zone)
        words += f". Late entry: session on {day(meeting.day, year=True)}, written on {day(written, year=True)}"
        words += f" ({note.late_reason})" if note.late_reason else ""
    return words


def report(seen: Seen) -> Report:
    """Return a progress report for its addressee (domain.md 5.2 a for the file, c for the couple)."""
    file_copy = seen.copy is Copy.FILE
    notes = list(seen.notes())
    return Report(
        sessions=_sessions(seen),
        goals=tuple(f"{_owner(seen, each.owner.value)}: {each.text}" for each in seen.goals() if not each.ended_on),
        stages=_stages(seen) if file_copy else (),
        pictures=seen.pictures(),
        keys=seen.rated_keys(),
        names=seen.names,
        homework=tuple(homework_row(seen, each) for each in seen.assignments()),
        done=tuple((seen.names[key], rate.shown) for key, rate in seen.adherence().items()),
        helped=_helped(seen) if file_copy else (),
        events=tuple(f"{day(each.happened_on, year=True)}: {each.type.label}. {each.text}" for each in seen.events()),
        risk=_risk(seen, notes) if file_copy else (),
        plan=_plan(notes),
    )


def homework_row(seen: Seen, assignment: Assignment) -> HomeworkRow:
    """Return one assignment with the outcomes that may be shown."""
    told = [(key, assignment.outcome(key), assignment.benefit(key)) for key in seen.outcome_keys(assignment)]
    return HomeworkRow(
        title=seen.file.title_of(assignment),
        set_on=day(assignment.assigned_on),
        due_on=day(assignment.due_on),
        told=tuple(
            f"{seen.names[key]}: {said.label.lower() if said else 'open'}" + (f", helped {much} of 10" if much is not None else "")
            for key, said, much in told
        ),
    )


def generated(moment: datetime, zone: str) -> str:
    """Return when a document was made."""
    at = local(moment, zone)
    return f"{day(at, year=True)}, {clock(at)}"


def period_words(start: date | None, end: date | None) -> str:
    """Return a period in words."""
    if start is None:
        return "" if end is None else f"to {day(end, year=True)}"
    return f"{day(start, year=True)} to {day(end, year=True)}" if end else f"from {day(start, year=True)}"


def _span(meeting: CoupleSession) -> str:
    start = meeting.local_start
    return f"{clock(start)}, {meeting.minutes if meeting.minutes is not None else meeting.planned_minutes} minutes"


def _facts(seen: Seen, meeting: CoupleSession) -> tuple[tuple[str, str], ...]:
    came = [
        f"{seen.names[key]}: {said.label.lower()}" for key in meeting.format.expected if (said := meeting.attendance(key))
    ]
    facts = [("Format", meeting.format.label.replace(" p1", "").replace(" p2", "")), ("Held", meeting.modality.label)]
    facts += [("Attendance", ", ".join(came))] if came else []
    facts += [("Work done", ", ".join(str(each).replace("_", " ") for each in meeting.interventions))] if meeting.interventions else []
    return tuple(facts)


def _added(addition: NoteAddition, zone: str) -> Added:
    at = local(addition.written_at, zone)
    about = f" to {addition.part}" if addition.part else ""
    return Added(f"{addition.kind.label}{about}, {day(at, year=True)}", addition.text, addition.reason, addition.signature)


def _sessions(seen: Seen) -> tuple[tuple[str, str], ...]:
    meetings = seen.meetings()
    facts = [("Sessions held", str(len(meetings)))]
    if seen.copy is Copy.FILE:
        for key, name in seen.names.items():
            expected = [each for each in meetings if key in each.format.expected and each.attendance(key)]
            came = [each for each in expected if each.attendance(key).value in {"present", "late"}]  # type: ignore[union-attr]
            facts.append((f"{name} came", f"{len(came)} of {len(expected)}"))
    return tuple(facts)


def _owner(seen: Seen, owner: str) -> str:
    return seen.names.get(owner, "Both")


def _stages(seen: Seen) -> tuple[str, ...]:
    history = reversed(stage_history(seen.couple))
    return tuple(f"{day(each.changed_on, year=True)}: {each.stage.label}. {each.reason}" for each in history)


def _helped(seen: Seen) -> tuple[str, ...]:
    shelf = seen.file.shelf
    return tuple(
        f"{shelf[each.exercise].exercise.title if each.exercise in shelf else each.exercise}: {each.mean:.1f} of 10, from {each.n}"
        for each in seen.file.helped[:5]
    )


def _risk(seen: Seen, notes: Sequence[tuple[CoupleSession, Note]]) -> tuple[str, ...]:
    lines = []
    for meeting, note in notes:
        for key, said in seen.risk(note).items():
            if key in seen.names and said.get("statement") == "noted":
                lines.append(f"{day(meeting.day, year=True)}, {seen.names[key]}: {risk_words(said)}")
    return tuple(lines)


def _plan(notes: Sequence[tuple[CoupleSession, Note]]) -> str:
    return next((str(note.boxes["p"]) for _, note in reversed(notes) if note.boxes.get("p")), "")
