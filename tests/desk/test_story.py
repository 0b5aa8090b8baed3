"""The timeline of a couple."""

from datetime import timedelta

from clinic.agreements.rules import Kept, ToldBy, VersionStatus
from clinic.couples.rules import Audience
from clinic.desk.story import MOST, groups, story
from clinic.safety.rules import EventType
from clinic.sessions.rules import Attendance, Format, Meeting
from tests.casefile.lived import Lived
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
    assert [each.endpoint for each in found] == ["sessions.note", "", "sessions.note"]


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
    assert (entry.title, entry.endpoint) == ("Session 1, Inés alone (draft)", "desk.workspace")


def test_a_session_without_a_note_has_no_words(facts: Facts) -> None:
    facts.put(facts.meeting(at(18) - A_WEEK), status=Meeting.HELD)
    assert [each.words for each in story(facts.file)] == [""]


def test_a_session_that_is_over_waits_for_its_note(facts: Facts) -> None:
    meeting = facts.meeting(at(18) - A_WEEK)
    facts.put(facts.meeting(at(18) - 2 * A_WEEK), status=Meeting.CANCELLED)
    (entry,) = story(facts.file)
    assert (entry.title, entry.endpoint) == (f"Session {meeting.number} (nothing written yet)", "desk.workspace")


def test_the_newest_version_of_a_day_stands_first(facts: Facts, lived: Lived) -> None:
    agreement = lived.agreement()
    lived.version(agreement, agreed_on=DAY, status=VersionStatus.REPLACED)
    lived.version(agreement, 2, agreed_on=DAY, why_changed="Trains run late")
    assert [each.words for each in story(facts.file)] == ["Trains run late", ""]


def test_agreements_stand_with_their_versions_reviews_and_end(facts: Facts, lived: Lived) -> None:
    agreement = lived.agreement()
    lived.version(agreement, agreed_on=DAY - 3 * A_WEEK, status=VersionStatus.REPLACED)
    lived.version(agreement, 2, agreed_on=DAY - 2 * A_WEEK, why_changed="Trains run late")
    lived.version(agreement, 3, status=VersionStatus.DRAFT, signed=("p1",))
    lived.reviewed(agreement, DAY - A_WEEK, Kept.PARTLY, told_by=ToldBy.SELF, text="One evening.")
    facts.put(agreement, ended_on=DAY, ended_why="No longer needed")
    assert [(each.title, each.words, each.group) for each in story(facts.file)] == [
        ("Ended: Online contact", "No longer needed", "agreements"),
        ("Reviewed: Online contact", "Partly, told by oneself. One evening.", "agreements"),
        ("New version of an agreement: Online contact", "Trains run late", "agreements"),
        ("New agreement: Online contact", "", "agreements"),
    ]


def test_a_record_is_a_line_and_says_when_nobody_else_may_see_it(facts: Facts, lived: Lived) -> None:
    lived.record("win", DAY - timedelta(1), text="A calm supper", audience=Audience.JOINT)
    lived.record("trigger", about="p1", text="Late train")
    first, second = story(facts.file)
    assert (first.title, first.words, first.only_you) == ("Trigger card, Inés", "Late train", True)
    assert (second.title, second.words, second.only_you) == ("Small win", "A calm supper", False)
    assert (first.endpoint, first.group) == ("records.record", "records")


def test_a_week_of_one_practice_is_one_line(facts: Facts, lived: Lived) -> None:
    monday = DAY - timedelta(DAY.weekday())
    for days in (0, 1, -1):
        lived.record("end-of-day-talk", monday + timedelta(days), held=True, minutes=20 + days)
    lived.record("win", monday, text="One")
    lived.record("win", monday, text="Two")
    found = [(each.day, each.title, each.words) for each in story(facts.file) if "talk" in each.title]
    assert found == [
        (monday + timedelta(1), "End-of-day talk, 2 times", "Held · 21 min"),
        (monday - timedelta(1), "End-of-day talk", "Held · 19 min"),
    ]
    assert len(story(facts.file)) == 4


def test_the_filter_offers_what_there_is(facts: Facts, lived: Lived) -> None:
    assert groups(story(facts.file)) == []
    lived.record("win", text="A calm supper")
    assert groups(story(facts.file)) == []
    facts.event(EventType.MILESTONE)
    assert groups(story(facts.file)) == [("all", "All"), ("events", "Events"), ("records", "Records")]


def test_only_the_newest_records_are_read(facts: Facts, lived: Lived) -> None:
    for days in range(MOST + 2):
        lived.record("win", DAY - timedelta(days), text=f"{days} days ago")
    found = story(facts.file)
    assert len(found) == MOST
    assert found[-1].words == f"{MOST - 1} days ago"
