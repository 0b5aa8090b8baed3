"""Recording, correcting, and the short table of first and last values."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.ratings.actions import Occasion, correct_reading, record_ratings
from clinic.ratings.models import LatestRating, RatingReading, latest_of, values_by_day
from clinic.ratings.rules import Scale, Source
from clinic.ratings.series import readings
from clinic.ratings.trends import series_of
from clinic.sessions.meeting_actions import cancel
from clinic.sessions.planning_rules import CancelledBy
from clinic.sessions.rules import Format
from tests.facts import DAY, Facts, at

TRUST: Scale = ("p1", "trust")
PAPER = Occasion(DAY, Source.PAPER)


def record(facts: Facts, values: dict[Scale, int | None], occasion: Occasion = PAPER, **notes: str) -> int:
    taken = record_ratings(
        by=facts.by, couple=facts.couple, values=values, occasion=occasion, today=DAY, notes=notes or None
    )
    db.session.commit()
    return len(taken)


def rows(facts: Facts) -> list[tuple[int | None, bool, str]]:
    db.session.expire_all()
    found = db.session.scalars(select(RatingReading).order_by(RatingReading.recorded_at, RatingReading.id))
    return [(each.value, each.superseded, each.note) for each in found]


def test_it_records_an_answer_and_a_skip(facts: Facts) -> None:
    assert record(facts, {TRUST: 4, ("p2", "trust"): None}) == 2
    assert sorted(rows(facts), key=str) == [(4, False, ""), (None, False, "")]
    actions = list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == facts.by)))
    assert actions.count("record ratings") == 1


def test_it_records_nothing_twice(facts: Facts) -> None:
    assert record(facts, {TRUST: 4}) == 1
    assert record(facts, {TRUST: 4}) == 0
    assert len(rows(facts)) == 1


def test_it_keeps_a_note_that_a_tap_in_the_session_says_nothing_about(facts: Facts) -> None:
    record(facts, {TRUST: 4}, p1="after the letter")
    meeting = Occasion.meeting(facts.meeting(at(10)))
    assert record(facts, {TRUST: 4}, meeting) == 0
    assert rows(facts) == [(4, False, "after the letter")]


def test_it_supersedes_the_answer_of_the_same_day(facts: Facts, clock: time_machine.Traveller) -> None:
    record(facts, {TRUST: 4})
    clock.shift(60)
    record(facts, {TRUST: 6})
    assert rows(facts) == [(4, True, ""), (6, False, "")]


def test_a_skip_supersedes_only_on_its_own_occasion(facts: Facts, clock: time_machine.Traveller) -> None:
    meeting = Occasion.meeting(facts.meeting(at(10)))
    record(facts, {TRUST: 4}, meeting)
    clock.shift(60)
    record(facts, {TRUST: None})
    assert rows(facts) == [(4, False, ""), (None, False, "")]
    clock.shift(60)
    record(facts, {TRUST: None}, meeting)
    assert rows(facts)[0] == (4, False, "")
    clock.shift(60)
    record(facts, {TRUST: 5}, meeting)
    record(facts, {TRUST: None}, meeting)
    assert [each[1] for each in rows(facts) if each[0] == 5] == [True]


def test_it_refuses_a_day_to_come(facts: Facts) -> None:
    with pytest.raises(Refused, match="not come yet"):
        record(facts, {TRUST: 4}, Occasion(DAY + timedelta(1), Source.PAPER))


def test_it_refuses_the_partner_who_is_not_there(facts: Facts) -> None:
    alone = Occasion.meeting(facts.meeting(at(10), format=Format.INDIVIDUAL_P2))
    with pytest.raises(Refused, match="other partner alone"):
        record(facts, {TRUST: 4}, alone)
    assert record(facts, {("p2", "trust"): 4}, alone) == 1


def test_it_refuses_a_session_that_is_called_off(facts: Facts) -> None:
    meeting = facts.meeting(at(10))
    cancel(by=facts.by, meeting=meeting, who=CancelledBy.BOTH, late=False)
    with pytest.raises(Refused, match="called off"):
        Occasion.meeting(meeting)


@pytest.mark.parametrize("value", [-1, 11, 4.5, True, "4"])
def test_it_refuses_what_is_no_rating(facts: Facts, value: int) -> None:
    with pytest.raises(ValueError, match="whole number"):
        record(facts, {TRUST: value})


def test_it_corrects_and_keeps_the_old_value(facts: Facts, clock: time_machine.Traveller) -> None:
    reading = facts.rate("p1", 4)
    clock.shift(60)
    fresh = correct_reading(by=facts.by, couple=facts.couple, reading=reading, value=7, note="misread")
    db.session.commit()
    assert rows(facts) == [(4, True, ""), (7, False, "misread")]
    assert (fresh.rated_on, fresh.source) == (DAY, Source.PAPER)
    kept = latest_of(facts.couple, TRUST)
    assert kept is not None
    assert (kept.first_value, kept.last_value) == (7, 7)


def test_it_corrects_nothing_that_is_right(facts: Facts) -> None:
    reading = facts.rate("p1", 4)
    assert correct_reading(by=facts.by, couple=facts.couple, reading=reading, value=4, note="") is reading
    assert len(rows(facts)) == 1


def test_it_refuses_to_correct_what_was_corrected(facts: Facts) -> None:
    reading = facts.rate("p1", 4)
    correct_reading(by=facts.by, couple=facts.couple, reading=reading, value=7, note="")
    with pytest.raises(Conflict, match="corrected already"):
        correct_reading(by=facts.by, couple=facts.couple, reading=reading, value=8, note="")


def test_the_short_table_forgets_what_was_taken_back(facts: Facts) -> None:
    reading = facts.rate("p1", 4)
    correct_reading(by=facts.by, couple=facts.couple, reading=reading, value=None, note="")
    db.session.commit()
    assert db.session.scalars(select(LatestRating)).all() == []


def test_two_first_answers_at_the_same_moment_are_one(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    facts.rate("p1", 4)
    monkeypatch.setattr("clinic.ratings.actions.latest_of", lambda *_: None)
    with pytest.raises(Conflict, match="same moment"):
        record(facts, {TRUST: 5})
    assert rows(facts) == [(4, False, "")]


ANSWERS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.one_of(st.none(), st.integers(0, 10)),
        st.sampled_from(["paper", "meeting", "correct"]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_the_short_table_is_the_history_in_short(
    facts: Facts, clock: time_machine.Traveller, answers: list[tuple[int, int | None, str]]
) -> None:
    """Whatever was recorded and corrected in whatever order, both say the same as the statistics (domain.md 2.5 D1)."""
    for row in (*db.session.scalars(select(RatingReading)), *db.session.scalars(select(LatestRating))):
        db.session.delete(row)
    for days, value, how in answers:
        clock.shift(1)
        _answer(facts, DAY - timedelta(days), value, how)
    known = [each for each in readings(facts.couple) if each.partner == "p1"]
    points = series_of("p1", known, DAY).points
    kept = latest_of(facts.couple, TRUST)
    assert values_by_day(facts.couple, TRUST) == {point.date: point.value for point in points}
    assert (kept is not None) == bool(points)
    if kept is not None:
        ends = (kept.first_on, kept.first_value, kept.last_on, kept.last_value)
        assert ends == (points[0].date, points[0].value, points[-1].date, points[-1].value)
    db.session.rollback()


def _answer(facts: Facts, day: date, value: int | None, how: str) -> None:
    counting = [each for each in db.session.scalars(select(RatingReading)) if not each.superseded]
    if how == "correct" and counting:
        correct_reading(by=facts.by, couple=facts.couple, reading=counting[0], value=value, note="")
        return
    occasion = Occasion(day, Source.SESSION if how == "meeting" else Source.PAPER)
    record_ratings(by=facts.by, couple=facts.couple, values={TRUST: value}, occasion=occasion, today=DAY)
