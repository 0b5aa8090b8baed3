"""The rows of one couple become a case file with everything that is stored, except the counselor's process notes."""

from datetime import date
from typing import Any

from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.couples.models import Couple, Goal, Partner, StageChange, StatusChange, goals, stage_history, status_history
from clinic.couples.rules import PARTNERS, ContactKind
from clinic.exchange.kinds import NO_MEETING, Whom
from clinic.exchange.meetings import Added, Layers, Met, NoteStatus, Planned, Written
from clinic.exchange.parts import (
    Case,
    CaseFile,
    Contact,
    Counselor,
    Given,
    Happening,
    Person,
    Policy,
    Screening,
    Severity,
    Step,
    Turn,
    Way,
)
from clinic.exchange.parts import Goal as GoalPart
from clinic.exchange.rated import KEYS, Answer, Rated, RatingFacts, rows
from clinic.exchange.shapes import Free
from clinic.homework.models import Assignment, assignments_of
from clinic.kernel.clock import local, now
from clinic.kernel.database import db
from clinic.ratings.models import RatingReading, readings_of
from clinic.safety.models import ContactCheck, Event, Screen, screens_of
from clinic.sessions.models import CoupleSession, Note, NoteAddition, additions_by_note, meetings_of, notes_of
from clinic.sessions.note_rules import LETTERS, NoteState
from clinic.sessions.risk_cases import to_case
from clinic.sessions.rules import CAME, Meeting

Numbers = dict[Any, int]


def collect(couple: Couple, counselor: Account, as_of: date) -> CaseFile:
    """Return the whole file of a couple, with nothing left to be filled in."""
    meetings = sorted(meetings_of(couple), key=lambda each: each.number)
    numbers: Numbers = {None: NO_MEETING, **{each.id: each.number for each in meetings}}
    notes, additions = notes_of(couple), additions_by_note(couple)
    upcoming = _upcoming(meetings, notes)
    held = [each for each in meetings if each is not upcoming]
    contacts = _contacts(couple)
    return CaseFile(
        schema=1,
        as_of=as_of,
        counselor=Counselor(name=counselor.name, tz=counselor.zone),
        case=_case(couple, contacts),
        partners={each.key: _person(each) for each in couple.partners},
        events=tuple(_happening(each) for each in _events(couple)),
        contact_checks=contacts,
        screens=tuple(_screening(each) for each in reversed(screens_of(couple))),
        ratings=_ratings(couple, numbers),
        sessions=tuple(_met(each, notes.get(each.id), additions) for each in held),
        next_session=_planned(upcoming) if upcoming else None,
        homework=tuple(_given(each, numbers) for each in reversed(assignments_of(couple))),
    )


def _case(couple: Couple, contacts: tuple[Contact, ...]) -> Case:
    facts = ("code", "status", "opened_on", "closed_on", "stage", "presenting_concern", "pathway_note")
    return Case(
        **{name: getattr(couple, name) for name in facts},
        referral_source=couple.referral_source,
        stage_history=tuple(_step(each) for each in reversed(stage_history(couple))),
        status_history=tuple(_turn(each) for each in reversed(status_history(couple))),
        relationship=Free().read(couple.relationship_facts),
        policy=Policy(
            client_unit=couple.client_unit,
            secrets=couple.secrets,
            individual_sessions=couple.individual_sessions,
            signed_on=couple.policy_signed_on,
        ),
        severity=Severity(contact_status=contacts[-1].status if contacts else None),
        goals=tuple(_goal(each) for each in goals(couple)),
    )


def _step(row: StageChange) -> Step:
    return Step(date=row.changed_on, stage=row.stage, reason=row.reason)


def _turn(row: StatusChange) -> Turn:
    return Turn(date=row.changed_on, status=row.status, reason=row.reason)


def _goal(row: Goal) -> GoalPart:
    return GoalPart(text=row.text, owner=row.owner, measure=row.measure, target=row.target, ended_on=row.ended_on)


def _person(row: Partner) -> Person:
    return Person(
        name=row.full_name,
        short=row.short_name,
        pronouns=row.pronouns,
        role=row.role,
        tz=row.zone,
        age=row.age_at_intake,
        contacts=tuple(_way(each) for each in row.contacts),
    )


def _way(kept: dict[str, Any]) -> Way:
    return Way(kind=ContactKind(kept["kind"]), value=kept["value"], safe=kept["safe"])


def _events(couple: Couple) -> list[Event]:
    query = select(Event).where(Event.couple_id == couple.id).order_by(Event.happened_on, Event.id)
    return list(db.session.scalars(query))


def _happening(row: Event) -> Happening:
    facts = ("type", "by", "text", "audience", "on_chart", "withdrawn")
    return Happening(date=row.happened_on, **{name: getattr(row, name) for name in facts})


def _contacts(couple: Couple) -> tuple[Contact, ...]:
    query = select(ContactCheck).where(ContactCheck.couple_id == couple.id)
    found = db.session.scalars(query.order_by(ContactCheck.checked_on, ContactCheck.id))
    return tuple(
        Contact(date=each.checked_on, status=each.state, last_contact=each.last_contact, source=each.source)
        for each in found
    )


def _screening(row: Screen) -> Screening:
    facts = ("tool", "result", "positive", "item9", "follow_up")
    values = {name: getattr(row, name) for name in facts}
    return Screening(date=row.screened_on, partner=Whom(row.partner), **values)


def _ratings(couple: Couple, numbers: Numbers) -> dict[str, tuple[Rated, ...]]:
    said: dict[str, list[Answer]] = {}
    for row in readings_of(couple):
        facts = RatingFacts(
            recorded_at=row.recorded_at,
            superseded=row.superseded,
            source=row.source,
            session=numbers[row.meeting_id],
            asked=KEYS,
        )
        answer = Answer(row.measure, row.value, row.rated_on, RatingReading.note.open_row(row), facts)
        said.setdefault(row.partner, []).append(answer)
    return {key: rows(said[key]) for key in PARTNERS if key in said}


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


def _met(row: CoupleSession, note: Note | None, additions: dict[Any, list[NoteAddition]]) -> Met:
    start, came = row.local_start, tuple(key for key in PARTNERS if row.attendance(key) in CAME)
    said = {key: each for key in PARTNERS if (each := row.attendance(key))}
    return Met(
        num=row.number,
        date=start.date(),
        start=start.time(),
        tz=row.zone,
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
        note=_written(row, note, additions.get(note.id, [])) if note else None,
        layers=Layers(p1=note.only_p1, p2=note.only_p2) if note else Layers(),
        risk=to_case(note.risk) if note else {},
    )


def _written(meeting: CoupleSession, note: Note, additions: list[NoteAddition]) -> Written:
    written_on = local(note.written_at, meeting.zone).date()
    return Written(
        fmt=note.format,
        status=_status(note),
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


def _status(note: Note) -> NoteStatus:
    state = NoteState(note.signed_at, now())
    if state.is_draft:
        return NoteStatus.DRAFT
    return NoteStatus.LOCKED if state.is_locked else NoteStatus.SIGNED


def _added(row: NoteAddition, zone: str) -> Added:
    day = local(row.written_at, zone).date()
    words = {"part": row.part, "text": row.text, "reason": row.reason}
    return Added(date=day, at=row.written_at, by=row.signature, kind=row.kind, **words)


def _given(row: Assignment, numbers: Numbers) -> Given:
    facts = ("slug", "title", "edition", "dose", "custom_text", "debriefed_on", "override_reason")
    return Given(
        **{name: getattr(row, name) for name in facts},
        assigned=row.assigned_on,
        due=row.due_on,
        for_=row.partners,
        session=numbers[row.meeting_id],
        outcomes=_of_each(row, "outcome"),
        benefit=_of_each(row, "benefit"),
        barrier=_of_each(row, "barrier"),
        bring_back=row.brought_back,
        overridden=tuple(row.overridden),
        separate_yes=Free().read(row.separate_yes),
    )


def _of_each(row: Assignment, name: str) -> dict[str, Any]:
    values = {key: getattr(row, f"{name}_{key}") for key in PARTNERS}
    return {key: value for key, value in values.items() if value is not None}
