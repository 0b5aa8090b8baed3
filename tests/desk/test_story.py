"""The timeline of a couple."""

from datetime import timedelta

from clinic.desk.story import story
from clinic.safety.rules import EventType
from clinic.sessions.rules import Attendance, Format, Meeting
from tests.facts import A_WEEK, DAY, Facts, at


def test_it_is_empty_before_the_first_session(facts: Facts) -> None:
    facts.meeting(at(18))
    assert story(facts.file) == []


def test_sessions_and_events_stand_newest_first(facts: Facts) -> None:
    facts.held(at(18) - 2 * A_WEEK, "The first.")
    facts.event(EventType.SETBACK, DAY - A_WEEK, "A message was found.")
    facts.held(at(18) - A_WEEK, "The second.")
    found = story(facts.file)
    assert [(each.kind, each.title, each.words) for each in found] == [
        ("session", "Session 2", "The second."),
        ("flag", "Setback", "A message was found."),
        ("session", "Session 1", "The first."),
    ]
    assert [each.signed for each in found] == [True, False, True]


def test_a_quiet_event_is_no_flag(facts: Facts) -> None:
    facts.event(EventType.MILESTONE, DAY - timedelta(1))
    assert story(facts.file)[0].kind == "agreement"


def test_it_says_who_did_not_come(facts: Facts) -> None:
    meeting = facts.held(at(18) - A_WEEK, "With Inés.")
    facts.put(meeting, status=Meeting.PARTNER_ABSENT, attendance_p2=Attendance.NO_SHOW)
    (entry,) = story(facts.file)
    assert (entry.kind, entry.words) == ("missed", "Jon did not come. With Inés.")


def test_it_says_who_was_there_alone_and_what_is_a_draft(facts: Facts) -> None:
    meeting = facts.meeting(at(18) - A_WEEK, format=Format.INDIVIDUAL_P1)
    facts.put(meeting, status=Meeting.HELD)
    facts.note(meeting, "Half", signed=False)
    (entry,) = story(facts.file)
    assert (entry.title, entry.signed) == ("Session 1, Inés alone (draft)", False)


def test_a_session_without_a_note_has_no_words(facts: Facts) -> None:
    facts.put(facts.meeting(at(18) - A_WEEK), status=Meeting.HELD)
    assert [each.words for each in story(facts.file)] == [""]
