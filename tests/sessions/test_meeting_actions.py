"""Planning, moving, calling off and attendance, without a browser."""

from datetime import UTC, datetime, timedelta

import pytest

from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.sessions import meeting_actions
from clinic.sessions.meeting_actions import Plan
from clinic.sessions.models import CoupleSession, additions_to, clashes, meetings_of, note_of
from clinic.sessions.note_rules import Addition, AdditionKind, Draft
from clinic.sessions.planning_rules import CancelledBy
from clinic.sessions.refusals import DraftRefused
from clinic.sessions.rules import Attendance, Format, Meeting, Modality, Presence
from tests.cast import Cast
from tests.sessions.conftest import Planner

EVENING = datetime(2025, 5, 8, 17, 0, tzinfo=UTC)
BOTH = Presence({"p1": Attendance.PRESENT, "p2": Attendance.LATE}, {"p2": 10}, 50)


def test_it_numbers_meetings_in_the_order_they_are_planned(planned: Planner) -> None:
    first, second = planned(starts_at=EVENING), planned(starts_at=EVENING - timedelta(days=7))
    other = planned(couple="kim_and_lee")
    assert (first.number, second.number, other.number) == (1, 2, 1)


def test_it_plans_once_when_the_form_comes_twice(in_almas_caseload: Cast) -> None:
    cast, id = in_almas_caseload, new_id()
    plans = [Plan(EVENING, "Europe/Dublin"), Plan(EVENING, "Europe/Dublin", minutes=90)]
    made = [meeting_actions.plan(by=cast.alma.id, couple=cast.ines_and_jon, id=id, wanted=each) for each in plans]
    db.session.commit()
    assert made[0] is made[1]
    assert len(meetings_of(cast.ines_and_jon)) == 1


def test_it_moves_a_meeting_that_nobody_changed_meanwhile(in_almas_caseload: Cast, meeting: CoupleSession) -> None:
    by = in_almas_caseload.alma.id
    wanted = Plan(EVENING, "Europe/Paris", 75, Format.JOINT_REVIEW, Modality.VIDEO, "link")
    meeting_actions.replan(by=by, meeting=meeting, version=1, wanted=wanted)
    db.session.commit()
    assert (meeting.starts_at, meeting.zone, meeting.place, meeting.version) == (EVENING, "Europe/Paris", "link", 2)
    with pytest.raises(DraftRefused):
        meeting_actions.replan(by=by, meeting=meeting, version=1, wanted=wanted)


def test_it_calls_a_meeting_off_and_plans_it_again(in_almas_caseload: Cast, meeting: CoupleSession) -> None:
    by = in_almas_caseload.alma.id
    meeting_actions.cancel(by=by, meeting=meeting, who=CancelledBy.P2, late=True)
    meeting_actions.cancel(by=by, meeting=meeting, who=CancelledBy.COUNSELOR, late=False)
    assert (meeting.status, meeting.attendance_p2) == (Meeting.LATE_CANCELLED, Attendance.LATE_CANCEL)
    meeting_actions.restore(by=by, meeting=meeting)
    meeting_actions.restore(by=by, meeting=meeting)
    assert (meeting.status, meeting.attended) == (Meeting.PLANNED, {"p1": None, "p2": None})


def test_it_records_attendance(in_almas_caseload: Cast, meeting: CoupleSession) -> None:
    by = in_almas_caseload.alma.id
    meeting_actions.attend(by=by, meeting=meeting, version=1, told=BOTH)
    db.session.commit()
    assert (meeting.status, meeting.minutes, meeting.late_p2) == (Meeting.HELD, 50, 10)
    with pytest.raises(DraftRefused):
        meeting_actions.attend(by=by, meeting=meeting, version=1, told=Presence())


def test_it_locks_date_and_attendance_with_the_note(in_almas_caseload: Cast, meeting: CoupleSession) -> None:
    by, moment = in_almas_caseload.alma.id, now()
    meeting_actions.enter_note(by=by, meeting=meeting, draft=Draft(), written_at=moment, signed_at=moment)
    for change in (
        lambda: meeting_actions.replan(by=by, meeting=meeting, version=1, wanted=Plan(EVENING, "UTC")),
        lambda: meeting_actions.cancel(by=by, meeting=meeting, who=CancelledBy.P1, late=False),
        lambda: meeting_actions.restore(by=by, meeting=meeting),
        lambda: meeting_actions.attend(by=by, meeting=meeting, version=1, told=BOTH),
    ):
        with pytest.raises(Refused, match="signed"):
            change()


def test_it_finds_clashes_in_the_whole_caseload(planned: Planner) -> None:
    first = planned(starts_at=EVENING)
    second = planned(starts_at=EVENING + timedelta(minutes=59), couple="kim_and_lee")
    planned(starts_at=EVENING + timedelta(minutes=120))
    assert [each.id for each in clashes(EVENING, 60, but=first.id)] == [second.id]
    second.status = Meeting.CANCELLED
    with db.session.no_autoflush:
        assert clashes(EVENING, 59, but=first.id) == []


def test_it_enters_a_meeting_from_a_case_file_as_it_was(in_almas_caseload: Cast) -> None:
    cast = in_almas_caseload
    wanted = Plan(EVENING, "Europe/Dublin", 35)
    held = {"status": Meeting.PARTNER_ABSENT, "attendance_p1": Attendance.PRESENT, "minutes": 35}
    meeting = meeting_actions.enter_meeting(by=cast.alma.id, couple=cast.ines_and_jon, number=8, wanted=wanted, **held)
    written = EVENING + timedelta(days=4)
    draft = Draft(boxes={"d": "Late."}, late_reason="Ill")
    note = meeting_actions.enter_note(
        by=cast.alma.id, meeting=meeting, draft=draft, written_at=written, signed_at=written, signature="Alma"
    )
    added = Addition(AdditionKind.ADDENDUM, "Phoned.")
    meeting_actions.enter_addition(by=cast.alma.id, note=note, addition=added, written_at=written, signature="Alma")
    db.session.commit()
    db.session.expire_all()
    assert note_of(meeting) is note
    assert (note.late_entry, note.written_at, meeting.status) == (True, written, Meeting.PARTNER_ABSENT)
    assert [each.text for each in additions_to(note)] == ["Phoned."]
