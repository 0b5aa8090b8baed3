"""Writes of totals. A total is never changed: one that was wrong is withdrawn, and the right one recorded."""

from datetime import date
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.ratings.instrument_models import InstrumentTotal, total_of

HIGHEST_TOTAL = 1000


def record_total(
    *,
    by: UUID,
    couple: Couple,
    id: UUID,
    partner: PartnerKey,
    tool: str,
    taken_on: date,
    total: int | None,
    today: date,
) -> InstrumentTotal:
    """Record one partner's total, a whole number from 0 to 1000; the same form sent twice records it once."""
    sent_before = total_of(couple, id)
    if sent_before is not None:
        return sent_before
    if not tool.strip():
        raise Refused("Name the questionnaire.")
    if taken_on > today:
        raise Refused("Give a day up to today.")
    if total is not None and not 0 <= total <= HIGHEST_TOTAL:
        raise Refused(f"A total is a whole number from 0 to {HIGHEST_TOTAL}.")
    return enter_total(by=by, couple=couple, id=id, partner=partner, tool=tool, taken_on=taken_on, total=total)


def enter_total(
    *, by: UUID, couple: Couple, id: UUID, partner: PartnerKey, tool: str, taken_on: date, total: int | None
) -> InstrumentTotal:
    """Enter a total as a case file has it."""
    row = InstrumentTotal(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, partner=partner)
    row.tool, row.taken_on, row.total_words = tool, taken_on, "" if total is None else str(total)
    db.session.add(row)
    audit.record("record total", subject=row, actor_id=by)
    return row


def withdraw_total(*, by: UUID, total: InstrumentTotal, withdrawn: bool = True) -> None:
    """Take a total off the record, or put it back; the row stays."""
    total.withdrawn = withdrawn
    audit.record("withdraw total" if withdrawn else "put total back", subject=total, actor_id=by)
