"""The brief before an appointment, block by block (domain.md 5.1)."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from clinic.casefile.appointment import distance
from clinic.casefile.brief import Brief, shortened
from clinic.homework.rules import Barrier, Outcome
from clinic.safety.rules import ContactState, EventType
from clinic.sessions.rules import Format
from tests.facts import A_WEEK, DAY, NOON, Facts, at

A_DAY = timedelta(days=1)


def brief_of(facts: Facts) -> Brief:
    file = facts.file
    return Brief(file, file.next)


def test_it_says_of_a_couple_with_nothing_yet_that_there_is_nothing(facts: Facts) -> None:
    brief = brief_of(facts)
    assert (brief.meeting, brief.number, brief.day_in_words, brief.start, brief.in_words) == (
        None,
        1,
        "not planned",
        "",
        "",
    )
    assert (brief.days_since_last, brief.expected, brief.unsigned, brief.other_times) == (None, "Both partners", [], [])
    assert brief.safety == [
        "No risk follow-up is open.",
        "Contact with the third person: not asked yet.",
        "Last safety screen alone: Inés never, Jon never.",
    ]
    assert (brief.stopped, brief.last_words, brief.since, brief.homework) == ("", "", [], [])
    assert brief.agenda == ["No ratings yet: ask for the first."]


def test_it_names_the_meeting(facts: Facts) -> None:
    facts.held(at(18) - A_WEEK)
    facts.meeting(at(12, 12))
    brief = brief_of(facts)
    assert (brief.number, brief.day_in_words, brief.start, brief.in_words) == (2, "today", "12:12", "in 12 minutes")
    assert brief.days_since_last == 7


def test_the_next_number_follows_the_highest(facts: Facts) -> None:
    facts.held(at(18) - A_WEEK)
    facts.held(at(18) - 2 * A_WEEK)
    assert brief_of(facts).number == 3


def test_an_individual_meeting_names_who_is_expected(facts: Facts) -> None:
    facts.meeting(at(18), format=Format.INDIVIDUAL_P2)
    assert brief_of(facts).expected == "Jon"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Dublin", []),
        ("Europe/London", []),
        ("America/Halifax", [("Jon", "14:00")]),
        ("Pacific/Auckland", [("Jon", "Wednesday 05:00")]),
        ("Pacific/Honolulu", [("Jon", "07:00")]),
    ],
)
def test_it_says_the_time_on_every_clock(facts: Facts, zone: str, words: list[tuple[str, str]]) -> None:
    facts.meeting(at(18))
    facts.put(facts.couple.partner("p2"), zone=zone)
    assert brief_of(facts).other_times == words


def test_a_clock_change_between_today_and_the_meeting_changes_nothing(
    facts: Facts, clock: time_machine.Traveller
) -> None:
    """In Dublin clocks go back on 26 October 2025; a meeting at six stays at six, and a day keeps 25 hours."""
    clock.move_to(datetime(2025, 10, 25, 17, 0, tzinfo=NOON.tzinfo))
    facts.meeting(at(18, day=date(2025, 10, 26)))
    brief = brief_of(facts)
    assert (brief.start, brief.day_in_words, brief.in_words) == ("18:00", "26 Oct", "in 1 day")


def test_what_is_not_signed_stands_at_the_top(facts: Facts) -> None:
    facts.held(at(18) - 3 * A_WEEK)
    draft = facts.meeting(at(18) - 2 * A_WEEK)
    facts.note(draft, "Half", signed=False)
    nothing = facts.meeting(at(18) - A_WEEK)
    facts.meeting(at(18))
    assert brief_of(facts).unsigned == [draft, nothing]


def test_the_last_meeting_is_one_that_took_place(facts: Facts) -> None:
    facts.held(at(18) - 2 * A_WEEK, "Two weeks ago.", plan="Talk on Sundays.")
    facts.meeting(at(18) - A_WEEK)
    brief = brief_of(facts)
    assert (brief.days_since_last, brief.last_words, brief.stopped) == (14, "Two weeks ago.", "Talk on Sundays.")


def test_a_draft_of_the_meeting_itself_is_not_its_own_past(facts: Facts) -> None:
    facts.held(at(18) - A_WEEK, "Last week.", plan="Planned last week.")
    running = facts.meeting(at(11, 30))
    facts.note(running, "Of today", plan="Of today", signed=False)
    brief = brief_of(facts)
    assert (brief.meeting, brief.has_note) == (running, True)
    assert (brief.last_words, brief.stopped, brief.days_since_last) == ("Last week.", "Planned last week.", 7)


def test_it_reports_open_risk_contact_and_screens(facts: Facts) -> None:
    facts.held(at(18) - A_WEEK, risk={"p2": {"statement": "noted", "self_harm": "passive"}})
    facts.contact(ContactState.CONTINUING, DAY - 3 * A_DAY)
    facts.screen("p1", date(2024, 12, 30))
    facts.screen("p2", tool="phq9")
    brief = brief_of(facts)
    assert brief.safety == [
        "Risk noted for Jon on 6 May; no follow-up recorded yet.",
        "Contact: continuing, asked 3 days ago.",
        "Last safety screen alone: Inés 30 Dec 2024, Jon never.",
    ]
    assert brief.agenda[0] == brief.safety[0]


def test_it_shows_newest_ratings_with_their_step(facts: Facts) -> None:
    facts.rate("p1", 5, DAY - A_WEEK)
    facts.rate("p1", 7)
    brief = brief_of(facts)
    one, two = brief.levels(brief.pictures[0])
    assert (one.value, one.change, one.on) == (7, "up 2", DAY)
    assert (two.key, two.value, two.change, two.on) == ("p2", None, "", None)


def test_a_sharp_drop_is_worth_asking_about(facts: Facts) -> None:
    facts.rate("p2", 6, DAY - A_WEEK, measure="closeness")
    facts.rate("p2", 2, measure="closeness")
    assert brief_of(facts).agenda == ["Jon: closeness from 6 to 2. Worth asking."]


def test_events_since_the_last_meeting_stand_newest_first(facts: Facts) -> None:
    facts.event(EventType.SETBACK, DAY - 2 * A_WEEK, "Before.")
    facts.held(at(18) - A_WEEK)
    facts.event(EventType.TRIGGER, DAY - A_DAY, "A song.")
    facts.event(EventType.MILESTONE, DAY, "An evening out.")
    assert brief_of(facts).since == [(DAY, "Milestone: An evening out."), (DAY - A_DAY, "Trigger: A song.")]


def test_homework_says_what_became_of_it_for_each(facts: Facts) -> None:
    facts.held(at(18) - A_WEEK)
    old = facts.give("solo-anchor", set_on=DAY - 4 * A_WEEK, due_on=DAY - 3 * A_WEEK)
    facts.tell(old, outcome_p1=Outcome.DONE, outcome_p2=Outcome.DONE)
    late = facts.give("small-wins", set_on=DAY - A_WEEK, due_on=DAY - A_DAY)
    facts.tell(late, outcome_p1=Outcome.PARTLY, benefit_p1=6, barrier_p1=Barrier.TIME, brought_back="A list")
    (line,) = brief_of(facts).homework
    assert (line.told, line.overdue, line.is_open) == ("Inés partly done, Jon open", True, True)
    assert line.detail == "Helped Inés 6 of 10; Inés: not enough time; A list"


def test_the_agenda_has_at_most_three_short_lines(facts: Facts) -> None:
    facts.held(at(18) - A_WEEK, risk={"p1": {"statement": "noted", "self_harm": "passive"}}, plan="word " * 60)
    facts.give()
    agenda = brief_of(facts).agenda
    assert len(agenda) == 3
    assert all(len(line) <= 160 for line in agenda)
    assert agenda[1].endswith("…")


def test_it_hides_names_where_the_request_hides_them(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic.casefile.appointment.shown", lambda name: name[0] + ".")
    assert "I. never, J. never" in brief_of(facts).safety[-1]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "now"), (1, "in 1 minute"), (59, "in 59 minutes"), (60, "in 1 hour"), (100, "in 2 hours"),
        (24 * 60, "in 1 day"), (3 * 24 * 60, "in 3 days"), (-20, "20 minutes ago"), (-61, "1 hour ago"),
    ],
)  # fmt: skip
def test_it_says_how_far_away_a_start_is(minutes: int, words: str) -> None:
    assert distance(NOON + timedelta(minutes=minutes), NOON) == words


def test_it_cuts_a_text_at_a_word() -> None:
    assert shortened(" one\n two ") == "one two"
    assert shortened("word " * 40) == "word " * 30 + "word…"
