"""Attendance where no note is written."""

from typing import Any

from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import Attendance, Format, Meeting
from tests.cast import Client
from tests.sessions.conftest import Planner
from tests.sessions.pad import NotePad, address


def record(client: Client, meeting: CoupleSession, version: int = 1, **fields: Any) -> Any:
    """Send the form."""
    return client.post(address(meeting.couple_id, meeting.id, "attendance"), version=str(version), **fields)


def test_it_records_who_came(client: Client, meeting: CoupleSession) -> None:
    said = {"attendance_p1": "late", "late_p1": "15", "attendance_p2": "no_show", "late_p2": "5", "minutes": "20"}
    assert record(client, meeting, **said, absence_note="Logistics only").status_code == 303
    db.session.expire_all()
    assert (meeting.status, meeting.minutes) == (Meeting.PARTNER_ABSENT, 20)
    assert (meeting.attendance_p1, meeting.late_p1, meeting.late_p2) == (Attendance.LATE, 15, None)
    assert meeting.absence_note == "Logistics only"
    page = client.get(address(meeting.couple_id, meeting.id, "attendance")).text
    assert "Logistics only" in page
    assert 'value="15"' in page


def test_it_asks_only_for_who_was_expected(client: Client, planned: Planner) -> None:
    meeting = planned(format=Format.INDIVIDUAL_P1)
    page = client.get(address(meeting.couple_id, meeting.id, "attendance")).text
    assert "attendance_p1" in page
    assert "attendance_p2" not in page


def test_it_keeps_what_another_tab_saved(client: Client, meeting: CoupleSession) -> None:
    record(client, meeting, attendance_p1="present", attendance_p2="present")
    answer = record(client, meeting, attendance_p1="no_show", absence_note="Typed in the second tab")
    assert answer.status_code == 409
    assert "Typed in the second tab" in answer.text
    db.session.expire_all()
    assert meeting.attendance_p1 is Attendance.PRESENT


def test_it_says_what_is_wrong(client: Client, meeting: CoupleSession) -> None:
    answer = record(client, meeting, attendance_p1="asleep", minutes="900")
    assert answer.status_code == 422
    assert 'id="minutes-error"' in answer.text


def test_it_is_locked_with_the_note(client: Client, pad: NotePad, meeting: CoupleSession) -> None:
    pad.sign()
    db.session.expire_all()
    assert record(client, meeting, meeting.version, attendance_p1="no_show").status_code == 409
    db.session.expire_all()
    assert meeting.attendance_p1 is Attendance.PRESENT
