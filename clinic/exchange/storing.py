"""A filled case file becomes rows of the record: one couple, one transaction, which the caller commits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from clinic.accounts.models import Account
from clinic.couples.actions import open_couple
from clinic.couples.models import Couple, Goal, StageChange, StatusChange
from clinic.couples.rules import PARTNERS
from clinic.exchange.defaults import starts_at
from clinic.exchange.meetings import Met, NoteStatus, Planned, Written
from clinic.exchange.parts import CaseFile, Given, Happening, Person, Screening
from clinic.exchange.rated import KEYS, answers
from clinic.exchange.shapes import worded
from clinic.homework.models import Assignment
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import Base, db
from clinic.kernel.ids import new_id
from clinic.ratings.actions import keep_latest
from clinic.ratings.models import RatingReading
from clinic.safety.models import ContactCheck, Event, Screen
from clinic.sessions.meeting_actions import Plan, enter_addition, enter_meeting, enter_note
from clinic.sessions.models import CoupleSession, Note, ProcessNote
from clinic.sessions.note_rules import LETTERS, Addition, Draft
from clinic.sessions.risk_cases import from_case
from clinic.sessions.rules import Attendance

Row = TypeVar("Row", bound=Base)
Numbers = Mapping[int, UUID | None]
IMPORTED: Final = "import case"


@dataclass(frozen=True)
class Shelf:
    """Where the rows of one couple go, and whose hand puts them there."""

    couple: Couple
    counselor: Account
    marks: Iterator[dict[str, Any]]

    def put(self, kind: type[Row], **values: Any) -> Row:
        """Add a row of this couple to the transaction; of one date, rows stay in the order of the file."""
        place = {"couple_id": self.couple.id, "counselor_id": self.couple.counselor_id}
        row = kind(**next(self.marks), **place, **values)
        db.session.add(row)
        return row

    def hand(self, name: str | None) -> UUID | None:
        """Return whose signature a name is: this counselor's if it begins with their name, else nobody's here."""
        return self.counselor.id if name and name.startswith(self.counselor.name) else None


def _rising() -> Iterator[dict[str, Any]]:
    """Yield ids and moments that rise from row to row, so that lists ordered by either keep the order of the file."""
    last, moment = new_id(), now()
    while True:
        last, moment = max(new_id(), UUID(int=last.int + 1)), moment + timedelta(microseconds=1)
        yield {"id": last, "created_at": moment}


def store(file: CaseFile, counselor: Account) -> Couple:
    """Add everything that a filled case file says to the counselor's caseload, with its line in the record of use."""
    shelf = Shelf(_couple(file, counselor), counselor, _rising())
    numbers: Numbers = {0: None, **{met.num: _meeting(shelf, met).id for met in file.sessions}}
    if file.next_session:
        number = max(numbers) + 1
        enter_meeting(by=counselor.id, couple=shelf.couple, number=number, wanted=_plan(file.next_session))
    _history(shelf, file)
    for event in file.events:
        shelf.put(Event, **_event(event))
    for contact in file.contact_checks:
        facts = {"state": contact.status, "last_contact": contact.last_contact, "source": contact.source}
        shelf.put(ContactCheck, checked_on=contact.date, **facts)
    for screen in file.screens:
        shelf.put(Screen, **_screen(screen))
    for given in file.homework:
        shelf.put(Assignment, **_assignment(given, numbers))
    _ratings(shelf, file, numbers)
    audit.record(IMPORTED, subject=shelf.couple, couple_id=shelf.couple.id)
    return shelf.couple


def _couple(file: CaseFile, counselor: Account) -> Couple:
    case, policy = file.case, file.case.policy
    return open_couple(
        by=counselor.id,
        code=case.code,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        stage=case.stage,
        status=case.status,
        partners={key: _person(file.partners[key]) for key in PARTNERS},
        secrets=policy.secrets,
        policy_signed_on=policy.signed_on,
        client_unit=policy.client_unit,
        individual_sessions=policy.individual_sessions,
        presenting_concern=case.presenting_concern,
        pathway_note=case.pathway_note,
        referral_source=case.referral_source,
        relationship_facts=worded(case.relationship),
    )


def _person(person: Person) -> dict[str, Any]:
    return {
        "short_name": person.short,
        "full_name": person.name,
        "pronouns": person.pronouns,
        "role": person.role,
        "zone": person.tz,
        "age_at_intake": person.age,
        "contacts": [{**vars(each), "kind": each.kind.value} for each in person.contacts],
    }


def _history(shelf: Shelf, file: CaseFile) -> None:
    for step in file.case.stage_history:
        shelf.put(StageChange, changed_on=step.date, stage=step.stage, reason=step.reason)
    for turn in file.case.status_history:
        shelf.put(StatusChange, changed_on=turn.date, status=turn.status, reason=turn.reason)
    for position, goal in enumerate(file.case.goals):
        shelf.put(Goal, position=position, **vars(goal))


def _event(event: Happening) -> dict[str, Any]:
    facts = dict(vars(event))
    return {"happened_on": facts.pop("date"), **facts}


def _screen(screen: Screening) -> dict[str, Any]:
    facts = {name: value for name, value in vars(screen).items() if name != "administered"}
    return {"screened_on": facts.pop("date"), **facts, "partner": screen.partner.value}


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
    attendance = {f"attendance_{key}": _attended(met, key) for key in PARTNERS}
    meeting = enter_meeting(
        by=shelf.counselor.id,
        couple=shelf.couple,
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
        written_at=_known(written.written_at),
        signed_at=written.signed_at,
        signature=written.signed_by or "",
    )
    note.late_entry, note.changed_at = bool(written.late_entry), _known(written.changed_at)
    note.signed_by = None if written.status is NoteStatus.DRAFT else shelf.hand(written.signed_by)
    _additions(shelf, note, written)


def _additions(shelf: Shelf, note: Note, written: Written) -> None:
    for added in written.addenda:
        row = enter_addition(
            by=shelf.counselor.id,
            note=note,
            addition=Addition(kind=added.kind, part=added.part, text=added.text, reason=added.reason),
            written_at=_known(added.at),
            signature=added.by or "",
        )
        row.written_by = shelf.hand(added.by)


def _assignment(given: Given, numbers: Numbers) -> dict[str, Any]:
    for_ = given.for_ or ()
    results = {
        f"{name}_{key}": values[key]
        for name, values in (("outcome", given.outcomes), ("benefit", given.benefit), ("barrier", given.barrier))
        for key in values
    }
    return {
        "slug": given.slug,
        "edition": given.edition,
        "title": given.title,
        "meeting_id": numbers[given.session or 0],
        "assigned_on": given.assigned,
        "due_on": given.due,
        "for_p1": "p1" in for_,
        "for_p2": "p2" in for_,
        "is_open": not set(for_) <= given.outcomes.keys(),
        "dose": given.dose,
        "custom_text": given.custom_text,
        "brought_back": given.bring_back,
        "debriefed_on": given.debriefed_on,
        "overridden": list(given.overridden),
        "override_reason": given.override_reason,
        "separate_yes": worded(given.separate_yes),
        **results,
    }


def _ratings(shelf: Shelf, file: CaseFile, numbers: Numbers) -> None:
    for key, rows in file.ratings.items():
        for answer in answers(rows):
            shelf.put(
                RatingReading,
                partner=key,
                measure=answer.measure,
                value=answer.value,
                rated_on=answer.date,
                note=answer.note,
                recorded_at=answer.facts.recorded_at,
                source=answer.facts.source,
                superseded=answer.facts.superseded,
                meeting_id=numbers[answer.facts.session],
            )
    db.session.flush()
    for key in file.ratings:
        for measure in KEYS:
            keep_latest(shelf.couple, ("p1" if key == "p1" else "p2", measure))


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a moment that was not filled in")
    return moment
