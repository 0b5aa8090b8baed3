"""Records are written, corrected, widened and withdrawn here; an earlier edition stays readable, nothing is deleted."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from clinic.couples.models import Couple
from clinic.couples.rules import Audience
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.records.declaration import Kind
from clinic.records.entry import Before, Entry
from clinic.records.kinds import kind_of
from clinic.records.loop_rules import Mark, ticked
from clinic.records.models import Record, RecordEdition, record_of
from clinic.records.rules import audiences, closed, first_audience, whose_problem
from clinic.records.values import LAST_DAY, problems, tidy
from clinic.sessions.models import CoupleSession

NEWER = "This was changed in another tab or window. Nothing was overwritten."
NOT_YET = "Give a day up to today."


class Unfit(Refused):
    """Values that their declaration forbids; `places` says at which field what is wrong."""

    def __init__(self, places: dict[str, str]) -> None:
        super().__init__(next(iter(places.values())))
        self.places = places


def write(
    *, by: UUID, couple: Couple, id: UUID, kind: Kind, entry: Entry, today: date, meeting: CoupleSession | None = None
) -> Record:
    """Write a new record, up to today, of what its kind allows; the same form sent twice writes it once.

    Refused: own vulnerabilities in the first stage (domain.md S36), and feedback on no session (S40).
    """
    sent_before = record_of(couple, id)
    if sent_before is not None:
        return sent_before
    reason = closed(kind, couple.stage.value)
    if reason:
        raise Refused(reason)
    if kind.of_meeting and meeting is None:
        raise Unfit({"meeting": "Choose the session."})
    record = _new(couple, id, kind, meeting)
    _fill(record, kind, entry, today)
    db.session.add(record)
    audit.record("write record", subject=record, actor_id=by)
    _keep()
    return record


def correct(*, by: UUID, record: Record, version: int | None, entry: Entry, today: date) -> None:
    """Correct a record; the edition before it stays readable, and a newer one is never overwritten."""
    if record.version != version:
        raise Conflict(NEWER)
    kind = _kind(record)
    kept = Entry(record.happened_on, record.values, record.about, record.audience)
    wanted = Entry(entry.happened_on, tidy(kind, entry.values), entry.about, entry.audience or record.audience)
    if wanted == kept:
        return
    before = _edition(record, kept, by)
    _fill(record, kind, wanted, today)
    record.edition += 1
    db.session.add(before)
    audit.record("correct record", subject=record, actor_id=by)
    _keep()


def withdraw(*, by: UUID, record: Record, withdrawn: bool = True) -> None:
    """Take a record off this couple's pages, or put it back; the row stays."""
    record.withdrawn = withdrawn
    audit.record("withdraw record" if withdrawn else "put record back", subject=record, actor_id=by)
    _keep()


def show_to(*, by: UUID, record: Record, audience: Audience) -> None:
    """Widen or narrow who may see a record, within what its kind allows; the step is kept like a correction."""
    if audience not in audiences(_kind(record), record.about):
        raise Refused("This kind of record is not shown to them.")
    if audience is record.audience:
        return
    db.session.add(_edition(record, Entry(record.happened_on, record.values, record.about, record.audience), by))
    record.audience = audience
    record.edition += 1
    audit.record("change audience of record", subject=record, actor_id=by)
    _keep()


def tick(*, by: UUID, record: Record, version: int | None, mark: Mark, on: date, today: date) -> None:
    """Count one more occasion of a promise in the week of a day: shown, missed, or missed and told (domain.md S45)."""
    kind = _kind(record)
    if kind.board != "loop":
        raise Refused("Only promises are counted week by week.")
    column = "kept" if any(each.name == "kept" for each in kind.field("weeks").fields) else "shown"
    values = ticked(record.values, column, mark, on)
    entry = Entry(record.happened_on, values, record.about, record.audience)
    correct(by=by, record=record, version=version, entry=entry, today=today)


def enter(
    *,
    by: UUID,
    couple: Couple,
    id: UUID,
    kind: Kind,
    entry: Entry,
    meeting: CoupleSession | None = None,
    withdrawn: bool = False,
    before: Sequence[Before] = (),
) -> Record:
    """Enter a record from a case file as it was, with its earlier editions, the oldest first.

    Its values must fit its kind, but a file may hold days that are still to come here, and any stage.
    """
    record = _new(couple, id, kind, meeting)
    _fill(record, kind, entry, LAST_DAY)
    record.withdrawn, record.edition = withdrawn, len(before) + 1
    db.session.add(record)
    db.session.flush()
    for number, each in enumerate(before, start=1):
        db.session.add(_row(record, number, each))
    audit.record("enter record", subject=record, actor_id=by)
    return record


def _new(couple: Couple, id: UUID, kind: Kind, meeting: CoupleSession | None) -> Record:
    record = Record(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, kind=kind.slug)
    record.meeting_id = meeting.id if meeting else None
    return record


def _fill(record: Record, kind: Kind, entry: Entry, today: date) -> None:
    audience = entry.audience or first_audience(kind, entry.about)
    if entry.happened_on > today:
        raise Unfit({"happened_on": NOT_YET})
    whose = whose_problem(kind, entry.about)
    if whose:
        raise Unfit({"about": whose})
    if audience not in audiences(kind, entry.about):
        raise Unfit({"audience": "This kind of record is not shown to them."})
    wrong = problems(kind, entry.values, today)
    if wrong:
        raise Unfit(wrong)
    record.about, record.happened_on, record.audience = entry.about, entry.happened_on, audience
    record.values = tidy(kind, entry.values)


def _kind(record: Record) -> Kind:
    kind = kind_of(record.kind)
    if kind is None:
        raise Refused("This kind of record is not known here.")
    return kind


def _edition(record: Record, kept: Entry, by: UUID) -> RecordEdition:
    return _row(record, record.edition, Before(kept, now(), by))


def _row(record: Record, number: int, before: Before) -> RecordEdition:
    row = RecordEdition(couple_id=record.couple_id, counselor_id=record.counselor_id, record_id=record.id)
    row.number, row.changed_at, row.changed_by = number, before.changed_at, before.changed_by
    row.about, row.happened_on = before.entry.about, before.entry.happened_on
    row.audience = before.entry.audience or Audience.COUNSELOR
    row.values = dict(before.entry.values)
    return row


def _keep() -> None:
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError):
        db.session.rollback()
        raise Conflict(NEWER) from None
