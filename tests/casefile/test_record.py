"""One couple's record: what is next, what is over, and what the cautions are held against."""

from datetime import timedelta

import pytest
import time_machine

from clinic.casefile.record import CaseFile
from clinic.couples.rules import Stage
from clinic.homework.rules import Outcome
from clinic.kernel.database import db
from clinic.safety.rules import ContactState, EventType
from clinic.sessions.meeting_actions import cancel
from clinic.sessions.planning_rules import CancelledBy
from clinic.sessions.rules import Format, Meeting
from tests.facts import A_WEEK, DAY, Facts, at

YESTERDAY = DAY - timedelta(1)
RISK = {"p1": {"statement": "noted", "self_harm": "passive"}}


def test_it_is_empty_for_a_couple_with_nothing_yet(facts: Facts) -> None:
    file = facts.file
    assert (file.next, file.past, file.open_homework, file.open_risk) == (None, [], [], None)
    assert (file.adherence.couple.rate, file.helped, file.goals) == (None, [], [])
    assert [trend.n for trend in file.trends] == [0, 0, 0]


@pytest.mark.parametrize(("minutes", "is_next"), [(-30, True), (0, True), (59, True), (60, False)])
def test_the_meeting_that_is_running_is_the_next_until_it_is_over(
    facts: Facts, clock: time_machine.Traveller, minutes: int, is_next: bool
) -> None:
    running, later = facts.meeting(at(12)), facts.meeting(at(18))
    clock.shift(minutes * 60)
    file = facts.file
    assert file.next is (running if is_next else later)
    assert (running in file.coming) == is_next


def test_a_running_meeting_stays_the_next_while_its_note_is_a_draft(facts: Facts) -> None:
    running, later = facts.meeting(at(11, 30)), facts.meeting(at(18))
    facts.put(running, status=Meeting.HELD)
    note = facts.note(running, "So far", signed=False)
    assert facts.file.next is running
    facts.put(note, signed_at=at(12))
    assert facts.file.next is later


def test_a_meeting_that_is_called_off_is_not_next(facts: Facts) -> None:
    off, later = facts.meeting(at(14)), facts.meeting(at(18))
    cancel(by=facts.by, meeting=off, who=CancelledBy.COUNSELOR, late=False)
    db.session.commit()
    file = facts.file
    assert (file.next, file.coming, file.past) == (later, [later], [])


def test_the_past_is_what_was_held_or_missed(facts: Facts) -> None:
    facts.meeting(at(12) - 3 * A_WEEK)
    held, missed = facts.held(at(12) - 2 * A_WEEK), facts.held(at(12) - A_WEEK)
    facts.put(missed, status=Meeting.PARTNER_ABSENT)
    assert facts.file.past == [held, missed]


def test_open_homework_stands_by_due_date(facts: Facts) -> None:
    later, sooner = facts.give("small-wins", due_on=DAY + 2 * A_WEEK), facts.give("solo-anchor", due_on=DAY)
    done = facts.give("steady-days", partners=("p1",))
    facts.tell(done, outcome_p1=Outcome.DONE, benefit_p1=9)
    file = facts.file
    assert file.open_homework == [sooner, later]
    assert [each.exercise for each in file.helped] == ["steady-days"]
    assert file.title_of(done) == file.shelf["steady-days"].exercise.title


def test_readings_of_an_individual_meeting_are_known_as_such(facts: Facts) -> None:
    alone = facts.meeting(at(10), format=Format.INDIVIDUAL_P1)
    reading = facts.rate("p1", 4)
    assert facts.file.rated_alone == frozenset()
    facts.put(reading, meeting_id=alone.id)
    assert facts.file.rated_alone == {reading.id.hex}


def facts_for_cautions(file: CaseFile) -> tuple[object, ...]:
    known = file.caution_facts()
    return known.screens, known.positive_screen, known.risk_open, known.last_disclosure_on, known.contact_status


def test_nothing_known_holds_back_everything(facts: Facts) -> None:
    assert facts_for_cautions(facts.file) == ({"p1": None, "p2": None}, False, False, None, None)


def test_it_gathers_what_the_cautions_ask_for(facts: Facts) -> None:
    facts.screen("p1", YESTERDAY)
    facts.screen("p2", positive=True)
    facts.contact(ContactState.ENDED)
    facts.event(EventType.DISCLOSURE, DAY - A_WEEK)
    facts.event(EventType.DISCOVERY, YESTERDAY)
    facts.held(at(12) - A_WEEK, risk=RISK)
    facts.stage(Stage.REBUILD)
    assert facts_for_cautions(facts.file) == ({"p1": YESTERDAY, "p2": DAY}, True, True, YESTERDAY, "ended")
    assert facts.file.caution_facts().stage == "rebuild"


def test_a_screen_for_mood_is_no_screen_for_violence(facts: Facts) -> None:
    facts.screen("p1", tool="phq9", positive=True)
    facts.screen("p2", tool="phq2")
    assert facts_for_cautions(facts.file)[:2] == ({"p1": None, "p2": None}, False)


def test_a_positive_screen_counts_after_a_negative_one_as_well(facts: Facts) -> None:
    facts.screen("p1", DAY - A_WEEK, positive=True)
    facts.screen("p1", DAY)
    assert facts.file.caution_facts().positive_screen


def test_a_withdrawn_disclosure_holds_nothing_back(facts: Facts) -> None:
    facts.put(facts.event(EventType.DISCLOSURE), withdrawn=True)
    assert facts.file.caution_facts().last_disclosure_on is None


def test_a_risk_is_open_until_it_is_followed_up(facts: Facts) -> None:
    meeting = facts.held(at(12) - A_WEEK, risk=RISK)
    assert [(each.partner, each.noted_on) for each in facts.file.open_risks] == [("p1", meeting.day)]
    facts.put(facts.file.notes[meeting.id], risk={"p1": {**RISK["p1"], "follow_up_done": True}})
    assert facts.file.open_risk is None
