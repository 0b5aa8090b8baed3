"""Writes of risk: what was noted between sessions, and what was done about it or about a note."""

from datetime import date
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.safety.actions import NEWER, keep
from clinic.safety.care_models import RiskEntry, risk_entry_of
from clinic.safety.care_rules import Noted
from clinic.sessions.actions import add
from clinic.sessions.models import CoupleSession
from clinic.sessions.note_rules import Addition, AdditionKind


def note_risk(*, by: UUID, couple: Couple, id: UUID, noted: Noted, today: date) -> RiskEntry:
    """Record a statement on risk made between sessions; the same form sent twice records it once."""
    sent_before = risk_entry_of(couple, id)
    if sent_before is not None:
        return sent_before
    if problem := noted.problem(today):
        raise Refused(problem)
    row = RiskEntry(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, partner=noted.partner)
    row.kind, row.noted_on, row.text, row.follow_up_on = (
        noted.kind.value,
        noted.noted_on,
        noted.text,
        noted.follow_up_on,
    )
    db.session.add(row)
    audit.record("note risk", subject=row, actor_id=by)
    keep()
    return row


def follow_up_risk(
    *, by: UUID, entry: RiskEntry, edition: int | None, done_on: date | None, outcome: str, today: date
) -> None:
    """Record that a statement was followed up and what came of it; without a day it waits again.

    Refused: a day before it was noted or to come, and a follow-up without a word on it.
    """
    if entry.version != edition:
        raise Conflict(NEWER)
    if done_on is not None and not entry.noted_on <= done_on <= today:
        raise Refused("Give a day between the day it was noted and today.")
    if done_on is not None and not outcome.strip():
        raise Refused("Say what was done.")
    entry.followed_up_on, entry.outcome = done_on, outcome or entry.outcome
    audit.record("follow up risk" if done_on else "open risk again", subject=entry, actor_id=by)
    keep()


def follow_up_note(
    *, by: UUID, meeting: CoupleSession, partner: PartnerKey, id: UUID, words: str, signature: str
) -> None:
    """Follow up what a signed note says on one partner's risk: an addendum to it, which marks it as followed up."""
    told = Addition(kind=AdditionKind.ADDENDUM, part=f"follow_up_{partner}", text=words)
    add(by=by, meeting=meeting, id=id, addition=told, signature=signature)


def withdraw_risk(*, by: UUID, entry: RiskEntry, withdrawn: bool = True) -> None:
    """Take a statement off the record that was written by mistake, or put it back; it stays readable."""
    entry.withdrawn = withdrawn
    audit.record("withdraw risk" if withdrawn else "put risk back", subject=entry, actor_id=by)
    keep()
