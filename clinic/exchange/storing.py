"""A filled case file becomes rows of the record: one couple, one transaction, which the caller commits."""

from typing import Any, Final

from clinic.accounts.models import Account
from clinic.couples.actions import open_couple
from clinic.couples.models import Couple, Goal, StageChange, StatusChange
from clinic.couples.rules import PARTNERS
from clinic.exchange.blocks import BLOCKS
from clinic.exchange.blocks.rows import plain
from clinic.exchange.met import store_meetings
from clinic.exchange.models import CaseRemainder
from clinic.exchange.parts import CaseFile, Person
from clinic.exchange.rated import KEYS, answers
from clinic.exchange.shapes import worded
from clinic.exchange.shelf import Shelf
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.ratings.actions import keep_latest
from clinic.ratings.models import RatingReading

IMPORTED: Final = "import case"
TOGETHER: Final = ("continues_with", "apart")
OF_FILE: Final = ("fictional", "expected", "expected_csi16")
OF_COUNSELOR: Final = ("supervisor", "cosign_required")


def store(file: CaseFile, counselor: Account) -> Couple:
    """Add everything that a filled case file says to the counselor's caseload, with its line in the record of use."""
    shelf = Shelf(_couple(file, counselor), counselor)
    store_meetings(shelf, file.sessions, file.next_session)
    _history(shelf, file)
    for block in BLOCKS:
        block.store(shelf, block.said(file))
    _ratings(shelf, file)
    _remainder(shelf, file)
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
        together = {name: value for name in TOGETHER if (value := plain(getattr(turn, name))) is not None}
        shelf.put(StatusChange, changed_on=turn.date, status=turn.status, reason=turn.reason, together=together)
    for position, goal in enumerate(file.case.goals):
        facts = {name: value for name, value in vars(goal).items() if name != "id"}
        shelf.label(shelf.put(Goal, position=position, **facts), goal.id)


def _ratings(shelf: Shelf, file: CaseFile) -> None:
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
                meeting_id=shelf.meeting_id(answer.facts.session),
            )
    db.session.flush()
    for key in file.ratings:
        for measure in KEYS:
            keep_latest(shelf.couple, ("p1" if key == "p1" else "p2", measure))


def _remainder(shelf: Shelf, file: CaseFile) -> None:
    """Keep what stands on no page of the app."""
    last = [each.status for each in sorted(file.contact_checks, key=lambda one: one.date)][-1:]
    status = file.case.severity.contact_status
    shelf.say("contact_status", status.value if status and [status] != last else "")
    shelf.say("title", file.case.title if file.case.title != shelf.couple.title else "")
    for part, names in ((file, OF_FILE), (file.counselor, OF_COUNSELOR)):
        for name in names:
            shelf.say(name, worded(getattr(part, name)))
    if shelf.said or shelf.labels:
        shelf.put(CaseRemainder, said=shelf.said, labels=shelf.labels)
