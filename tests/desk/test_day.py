"""Today's plan, what waits, and the caseload, without a page."""

from datetime import timedelta

import time_machine

from clinic.agreements.rules import Area, VersionStatus
from clinic.couples.rules import Status
from clinic.desk.day import Day
from clinic.homework.rules import Outcome
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.sessions.meeting_actions import cancel
from clinic.sessions.planning_rules import CancelledBy
from clinic.sessions.rules import Format, Meeting
from tests.casefile.lived import Lived
from tests.facts import A_WEEK, DAY, ZONE, Facts, at

A_DAY = timedelta(days=1)
RISK = {"p1": {"statement": "noted", "self_harm": "passive", "follow_up_on": "2025-05-20"}}


def the_day(zone: str = ZONE) -> Day:
    db.session.expire_all()
    return Day(zone=zone, now=now())


def told(day: Day) -> list[tuple[str, str, str]]:
    return [(each.words, each.couple.title, each.detail) for each in day.attention]


def test_it_is_empty_where_nothing_is_planned(facts: Facts) -> None:
    day = the_day()
    assert (day.brief, day.later, day.attention, day.to_log) == (None, [], [], None)
    assert [row.couple.title for row in day.rows] == ["Inés & Jon", "Kim & Lee"]
    assert {row.next for row in day.rows} == {""}


def test_it_opens_the_brief_of_the_next_couple(facts: Facts, kim_and_lee: Facts) -> None:
    later, next_ = facts.meeting(at(18)), kim_and_lee.meeting(at(14))
    day = the_day()
    assert day.brief is not None
    assert (day.brief.meeting, day.brief.file.couple.id) == (next_, kim_and_lee.couple.id)
    assert [(slot.meeting, slot.start, slot.away) for slot in day.later] == [(later, "18:00", "in 6 hours")]
    assert [(row.couple.title, row.next) for row in day.rows] == [
        ("Kim & Lee", "Today 14:00"),
        ("Inés & Jon", "Today 18:00"),
    ]


def test_the_next_couple_may_come_on_another_day(facts: Facts) -> None:
    meeting = facts.meeting(at(18) + A_WEEK)
    day = the_day()
    assert day.brief is not None
    assert day.brief.meeting is meeting
    assert day.later == []
    assert day.rows[0].next == "Tue 20 May"


def test_one_couple_may_come_twice_on_a_day(facts: Facts) -> None:
    first = facts.meeting(at(14), format=Format.INDIVIDUAL_P1)
    second = facts.meeting(at(15), format=Format.INDIVIDUAL_P2)
    day = the_day()
    assert day.brief is not None
    assert day.brief.meeting is first
    assert [slot.meeting for slot in day.later] == [second]


def test_the_running_meeting_stays_first_until_it_is_over(
    facts: Facts, kim_and_lee: Facts, clock: time_machine.Traveller
) -> None:
    running, next_ = facts.meeting(at(12)), kim_and_lee.meeting(at(14))
    clock.shift(59 * 60)
    day = the_day()
    assert (day.starts[facts.couple.id], day.attention) == (running.starts_at, [])
    facts.put(running, status=Meeting.HELD)
    facts.note(running, "So far", signed=False)
    day = the_day()
    assert day.brief is not None
    assert day.brief.meeting is running
    assert [slot.note for slot in day.later] == ["Session 1, in person"]
    clock.shift(60)
    assert facts.couple.id not in the_day().starts
    assert the_day().starts[kim_and_lee.couple.id] == next_.starts_at


def test_it_counts_a_day_in_the_counselors_zone(facts: Facts) -> None:
    facts.meeting(at(0, 30, day=DAY + A_DAY))
    assert the_day().meetings == []
    there = the_day("America/New_York")
    assert [each.number for each in there.meetings] == [1]
    assert there.rows[0].next == "Today 19:30"


def test_a_day_of_twenty_five_hours_is_one_day(facts: Facts, clock: time_machine.Traveller) -> None:
    sunday = DAY.replace(month=10, day=26)
    facts.meeting(at(23, 30, day=sunday))
    clock.move_to(at(9, day=sunday))
    assert len(the_day().meetings) == 1
    clock.move_to(at(9, day=sunday + A_DAY))
    assert the_day().meetings == []


def test_it_leaves_out_what_is_called_off_and_who_is_closed(facts: Facts, kim_and_lee: Facts) -> None:
    cancel(by=facts.by, meeting=facts.meeting(at(14)), who=CancelledBy.BOTH, late=True)
    kim_and_lee.meeting(at(15))
    kim_and_lee.status(Status.CLOSED)
    day = the_day()
    assert (day.meetings, day.brief, day.to_log) == ([], None, None)
    assert [row.couple.title for row in day.rows] == ["Inés & Jon"]


def test_a_paused_couple_stays_in_the_table(facts: Facts) -> None:
    facts.give(set_on=DAY - 2 * A_WEEK)
    facts.status(Status.PAUSED)
    day = the_day()
    assert [row.next for row in day.rows] == ["Paused", ""]
    assert day.attention == []
    assert [each.title for each in day.active] == ["Kim & Lee"]


def test_it_says_what_waits_the_most_pressing_first(facts: Facts, kim_and_lee: Facts) -> None:
    facts.held(at(18) - 2 * A_WEEK, risk=RISK)
    draft = kim_and_lee.meeting(at(9))
    kim_and_lee.note(draft, "Half", signed=False)
    facts.meeting(at(10))
    facts.give(set_on=DAY - 2 * A_WEEK, due_on=DAY - A_DAY)
    facts.give("solo-anchor", set_on=DAY - 2 * A_WEEK, due_on=DAY - 5 * A_DAY)
    assert told(the_day()) == [
        ("Risk follow-up", "Inés & Jon", "Session 1, 29 Apr, due 20 May."),
        ("Draft", "Kim & Lee", "Session 1, 13 May. Last written 10:00."),
        ("No note yet", "Inés & Jon", "Session 2, 13 May."),
        ("Homework past its date", "Inés & Jon", "2 exercises, due 8 May."),
    ]


def test_an_agenda_for_a_meeting_to_come_waits_for_nothing(facts: Facts) -> None:
    facts.note(facts.meeting(at(18)), "– Ask about Sunday", signed=False)
    assert told(the_day()) == []


def test_a_meeting_may_run_into_the_next_day(facts: Facts, clock: time_machine.Traveller) -> None:
    late = facts.meeting(at(23, 30))
    clock.move_to(at(0, 10, day=DAY + A_DAY))
    day = the_day()
    assert day.upcoming == [late]
    assert day.to_log is late


def test_a_draft_grows_old(facts: Facts) -> None:
    meeting = facts.meeting(at(18) - A_WEEK)
    facts.note(meeting, "Half", signed=False)
    assert told(the_day()) == [("Unsigned note", "Inés & Jon", "Session 1, 6 May. Last written 6 May.")]


def test_a_follow_up_that_is_late_says_so(facts: Facts, clock: time_machine.Traveller) -> None:
    facts.held(at(18) - A_WEEK, risk=RISK)
    clock.shift(10 * A_DAY)
    assert told(the_day())[0][2] == "Session 1, 6 May, was due 20 May."


def test_a_note_to_sign_is_not_forgotten_with_a_closed_couple(facts: Facts) -> None:
    facts.note(facts.meeting(at(18) - A_WEEK), "The last one", signed=False)
    facts.meeting(at(18) - 2 * A_WEEK)
    facts.status(Status.CLOSED)
    assert [each[0] for each in told(the_day())] == ["Unsigned note"]


def test_a_row_says_homework_and_levels(facts: Facts) -> None:
    facts.rate("p1", 3, DAY - A_WEEK)
    facts.rate("p1", 6)
    facts.rate("p2", 0, measure="closeness")
    facts.give(set_on=DAY - 2 * A_WEEK, due_on=DAY - A_DAY)
    facts.give("solo-anchor", due_on=DAY)
    facts.tell(facts.give("steady-days", partners=("p2",)), outcome_p2=Outcome.DONE)
    row = next(each for each in the_day().rows if each.couple.id == facts.couple.id)
    assert (row.open_homework, row.overdue) == (2, 1)
    assert [cell.values for cell in row.cells] == [{"p1": 6, "p2": None}, {"p1": None, "p2": 0}]
    assert 'class="span p1"' in row.cells[0].strip


def test_what_to_log_is_running_else_just_over_else_next(
    facts: Facts, kim_and_lee: Facts, clock: time_machine.Traveller
) -> None:
    next_ = facts.meeting(at(18))
    assert the_day().to_log is next_
    over = kim_and_lee.meeting(at(10))
    assert the_day().to_log is over
    clock.shift(6 * 3600)
    assert the_day().to_log is next_
    kim_and_lee.note(over, "Written", signed=True)
    clock.shift(2 * 3600)
    assert the_day().to_log is next_
    facts.note(next_, "Written", signed=True)
    assert the_day().to_log is None


def waiting_words(day: Day) -> list[tuple[str, str]]:
    return [(each.words, each.detail) for each in day.attention]


def test_reviews_referrals_drafts_and_looks_back_wait_after_notes(
    facts: Facts, kim_and_lee: Facts, lived: Lived
) -> None:
    facts.meeting(at(9) - A_WEEK)
    lived.risk(DAY - A_WEEK, follow_up_on=DAY)
    lived.agreed(review_due=DAY - timedelta(1))
    lived.referral(DAY - timedelta(15))
    lived.version(lived.agreement(Area.MONEY), status=VersionStatus.DRAFT, review_due=DAY + A_WEEK, signed=())
    facts.give(set_on=DAY - 3 * A_WEEK)
    Lived(kim_and_lee).look_back(DAY - timedelta(2))
    kim_and_lee.status(Status.CLOSED)
    assert waiting_words(the_day()) == [
        ("Risk follow-up", "Noted 6 May, due 13 May."),
        ("No note yet", "Session 1, 6 May."),
        ("Open referral", "No step since 28 Apr."),
        ("Look back after closing", "Due 11 May."),
        ("Review of an agreement", "Was due 12 May."),
        ("Agreement waits for a signature", "To be reviewed 20 May."),
        ("Homework past its date", "One exercise, due 29 Apr."),
    ]


def test_the_open_brief_says_what_waits_for_that_couple(facts: Facts, kim_and_lee: Facts, lived: Lived) -> None:
    lived.agreed(review_due=DAY)
    Lived(kim_and_lee).referral(DAY - timedelta(15))
    lived.risk()
    found = the_day().waiting_for(facts.couple.id)
    assert [each.words for each in found] == ["Review of an agreement"]
