"""What stands for a key that a file leaves out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from clinic.couples.rules import Stage, Status
from clinic.exchange.blocks.events import Contact
from clinic.exchange.blocks.homework import Given
from clinic.exchange.blocks.profile import Severity
from clinic.exchange.defaults import filled
from clinic.exchange.meetings import Added, Met, NoteStatus, Planned, Written
from clinic.exchange.parts import Case, CaseFile, Person, Turn
from clinic.exchange.rated import Rated
from clinic.homework.rules import Outcome
from clinic.safety.rules import ContactState
from clinic.sessions.note_rules import NoteFormat
from clinic.sessions.rules import Format, Meeting

DAY, LATER = date(2025, 7, 1), date(2025, 7, 15)
CASE = Case(code="Q", status=Status.ACTIVE, opened_on=DAY, stage=Stage.STABILISE)
PAIR = {"p1": Person(short="Ines", role="injured"), "p2": Person(short="Jon", role="involved", tz="Asia/Kathmandu")}
FILE = CaseFile(schema=1, as_of=LATER, case=CASE, partners=PAIR)
MET = Met(num=4, date=DAY, start=time(17, 30), minutes=50, format=Format.JOINT, status=Meeting.HELD)
NOTE = Written(fmt=NoteFormat.DAP, status=NoteStatus.SIGNED)
TASK = Given(slug="steady-days", assigned=DAY, due=LATER)


def fill(**said: Any) -> CaseFile:
    """The file with some things said and the rest filled in, for a counselor in Dublin."""
    return filled(replace(FILE, **said), zone="Europe/Dublin", name="Alma Reyes")


def note(**said: Any) -> Written:
    """The note of the meeting, filled in."""
    found = fill(sessions=(replace(MET, note=replace(NOTE, **said)),)).sessions[0].note
    assert found is not None
    return found


def test_it_takes_the_counselors_name_and_zone_where_the_file_has_none() -> None:
    file = fill(next_session=Planned(date=LATER, start=time(9)))
    assert (file.counselor.name, file.counselor.tz) == ("Alma Reyes", "Europe/Dublin")
    assert [each.tz for each in file.partners.values()] == ["Europe/Dublin", "Asia/Kathmandu"]
    assert file.next_session is not None
    assert file.next_session.tz == "Europe/Dublin"


def test_it_takes_a_note_as_written_and_signed_at_the_end_of_the_meeting() -> None:
    end = datetime(2025, 7, 1, 17, 20, tzinfo=UTC)
    assert (note().written_at, note().changed_at, note().signed_at) == (end, end, end)
    assert (note().signed_by, note().late_entry) == ("Alma Reyes", False)


def test_it_takes_a_late_note_as_written_at_noon_of_its_day() -> None:
    late = note(written_on=date(2025, 7, 5))
    assert late.signed_at == datetime(2025, 7, 5, 11, tzinfo=UTC)
    assert late.late_entry


def test_it_takes_a_draft_as_not_signed() -> None:
    draft = note(status=NoteStatus.DRAFT)
    assert (draft.signed_at, draft.signed_by, draft.late_entry) == (None, None, False)
    assert draft.written_at is not None


def test_it_takes_a_moment_without_a_zone_as_local() -> None:
    local = datetime(2025, 7, 1, 18)  # noqa: DTZ001
    assert note(written_at=local).written_at == datetime(2025, 7, 1, 17, tzinfo=UTC)


def test_it_takes_the_word_counselor_for_the_counselor() -> None:
    added = note(addenda=(Added(date=LATER, by="counselor", text="More."),)).addenda[0]
    assert (added.by, added.at) == ("Alma Reyes", datetime(2025, 7, 15, 11, tzinfo=UTC))


def test_it_takes_a_rating_as_recorded_at_noon() -> None:
    file = fill(ratings={"p1": (Rated(DAY, (1, 2, 3)),)})
    assert file.ratings["p1"][0].facts.recorded_at == datetime(2025, 7, 1, 11, tzinfo=UTC)


def test_it_takes_the_contact_status_as_of_the_day_of_the_file() -> None:
    case = replace(CASE, severity=Severity(contact_status=ContactState.ENDED))
    assert fill(case=case).contact_checks == (Contact(date=LATER, status=ContactState.ENDED),)
    told = (Contact(date=DAY, status=ContactState.ENDING),)
    assert fill(case=case, contact_checks=told).contact_checks == told


def test_it_dates_an_end_by_the_last_meeting() -> None:
    closed = fill(case=replace(CASE, status=Status.CLOSED), sessions=(MET,)).case
    assert (closed.closed_on, closed.status_history) == (DAY, (Turn(date=DAY, status=Status.CLOSED),))
    assert fill(case=replace(CASE, status=Status.PAUSED)).case.status_history[0].date == LATER
    assert fill().case.status_history == ()


def test_it_knows_an_exercise_by_its_slug_and_whom_it_is_for() -> None:
    def given(**said: Any) -> Given:
        return fill(sessions=(MET,), homework=(replace(TASK, **said),)).homework[0]

    assert (given().title, given().for_, given().session) == ("Steady days", ("p1", "p2"), 4)
    assert given(slug="impact-letter").for_ == ("p1",)
    assert given(slug="contact-status").for_ == ("p2",)
    assert given(outcomes={"p2": Outcome.DONE}).for_ == ("p2",)
    assert given(assigned=date(2025, 7, 2)).session == 0


def test_it_takes_an_exercise_as_debriefed_in_the_first_meeting_after_it_was_due() -> None:
    done = replace(TASK, due=DAY, outcomes={"p1": Outcome.DONE, "p2": Outcome.PARTLY})
    after = replace(MET, num=5, date=LATER)
    assert fill(sessions=(after,), homework=(done,)).homework[0].debriefed_on == LATER
    assert fill(homework=(done,)).homework[0].debriefed_on == DAY
    half = replace(done, outcomes={"p1": Outcome.DONE}, for_=("p1", "p2"))
    assert fill(homework=(half,)).homework[0].debriefed_on is None
