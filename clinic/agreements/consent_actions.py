"""Writes to what each answers alone, and to decisions that wait. Answers are only ever added; the newest counts."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from clinic.agreements.consent_models import AttentionLine, ConsentAnswer, Hold, consents_of, hold_of, lines_of
from clinic.agreements.consent_rules import Answer, Sorting, hold_problem, newest, reason_problem, span_problem, to_open
from clinic.agreements.writing import NEWER, save
from clinic.couples.models import Couple
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.text import folded


def answer(
    *,
    by: UUID,
    couple: Couple,
    partner: PartnerKey,
    answers: Sequence[Answer],
    answered_on: date,
    valid_until: date | None,
    today: date,
) -> list[ConsentAnswer]:
    """Record one partner's answers, given alone (domain.md S37); one that says the same again that day adds nothing."""
    if answered_on > today:
        raise Refused("Give a date up to today.")
    latest = newest(consents_of(couple))
    said = {"partner": partner, "answered_on": answered_on, "valid_until": valid_until}
    rows = []
    for each in answers:
        problem = reason_problem(each.state, each.conditions) or span_problem(answered_on, valid_until)
        if problem:
            raise Refused(problem)
        before = latest.get((folded(each.topic), partner))
        if before is None or not _says_the_same(before, each, answered_on, valid_until):
            row = ConsentAnswer(couple_id=couple.id, counselor_id=couple.counselor_id, **said)
            row.topic, row.answer, row.conditions = each.topic, each.state.value, each.conditions
            rows.append(row)
    db.session.add_all(rows)
    audit.record(f"record consent of {partner}", couple_id=couple.id, actor_id=by)
    save()
    return rows


def add_lines(*, by: UUID, couple: Couple, situations: Sequence[str]) -> list[AttentionLine]:
    """Add situations to the map; one that is on it already is left out (domain.md S38)."""
    there = {folded(each.situation) for each in lines_of(couple)}
    fresh = {folded(each): each for each in situations if folded(each) not in there}
    rows = [
        AttentionLine(couple_id=couple.id, counselor_id=couple.counselor_id, situation=each) for each in fresh.values()
    ]
    db.session.add_all(rows)
    audit.record("add situations", couple_id=couple.id, actor_id=by)
    save()
    return rows


def sort(
    *, by: UUID, couple: Couple, partner: PartnerKey, placed: Mapping[UUID, Sorting], today: date
) -> list[AttentionLine]:
    """Record where one partner puts situations, alone; once both have sorted all of them, they are compared (S38).

    What was compared already keeps the answers it was compared with.
    """
    lines = lines_of(couple)
    for each in lines:
        if each.id in placed and each.compared_on is None:
            setattr(each, f"sorted_{partner}", placed[each.id].value)
    audit.record(f"sort attention as {partner}", couple_id=couple.id, actor_id=by)
    _open(to_open(lines, asked=False), today)
    save()
    return lines


def compare(*, by: UUID, couple: Couple, today: date) -> int:
    """Open the comparison of what both have sorted, before everything is; returns how many situations it opened."""
    ready = to_open(lines_of(couple), asked=True)
    _open(ready, today)
    audit.record("open comparison", couple_id=couple.id, actor_id=by)
    save()
    return len(ready)


def agree_line(*, by: UUID, line: AttentionLine, version: int | None, text: str, today: date) -> None:
    """Write what was agreed about a compared situation; earlier words are kept."""
    if line.version != version:
        raise Conflict(NEWER)
    if line.compared_on is None:
        raise Refused("Both sort it alone first; then it is compared, then agreed.")
    if line.agreed_line and line.agreed_line != text:
        line.earlier = [*line.earlier, {"until": today.isoformat(), "text": line.agreed_line}]
    line.agreed_line = text
    audit.record("agree line", subject=line, actor_id=by)
    save()


def withdraw_line(*, by: UUID, line: AttentionLine, withdrawn: bool = True) -> None:
    """Take a situation off the map, or put it back; the row stays."""
    line.withdrawn = withdrawn
    audit.record("withdraw situation" if withdrawn else "put situation back", subject=line, actor_id=by)
    save()


def hold(
    *,
    by: UUID,
    couple: Couple,
    id: UUID,
    decision: str,
    hold_until: date,
    today: date,
    hold_ends_if: str = "",
    expectation: str = "",
    audience: Audience = Audience.COUNSELOR,
) -> Hold:
    """Put a decision on hold until a day to come (domain.md S19); the same form sent twice holds it once."""
    sent_before = hold_of(couple, id)
    if sent_before is not None:
        return sent_before
    problem = hold_problem(today, hold_until)
    if problem:
        raise Refused(problem)
    row = Hold(id=id, couple_id=couple.id, counselor_id=couple.counselor_id, hold_until=hold_until, audience=audience)
    row.decision, row.hold_ends_if, row.expectation = decision, hold_ends_if, expectation
    db.session.add(row)
    audit.record("hold decision", subject=row, actor_id=by)
    save()
    return row


def end_hold(*, by: UUID, hold: Hold, ended_on: date | None) -> None:
    """End a hold, or let it go on with None; it stays readable."""
    hold.ended_on = ended_on
    audit.record("end hold" if ended_on else "hold on", subject=hold, actor_id=by)
    save()


def _says_the_same(before: ConsentAnswer, now: Answer, answered_on: date, valid_until: date | None) -> bool:
    return (before.state, before.conditions, before.answered_on, before.valid_until) == (
        now.state, now.conditions, answered_on, valid_until,
    )  # fmt: skip


def _open(lines: Sequence[AttentionLine], today: date) -> None:
    for each in lines:
        each.compared_on = today
