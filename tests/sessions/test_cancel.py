"""Calling a session off, with Undo."""

from typing import Any

from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import Attendance, Meeting
from tests.cast import Client
from tests.sessions.pad import NotePad, address


def call_off(client: Client, meeting: CoupleSession, **fields: Any) -> Any:
    """Send the form."""
    return client.post(address(meeting.couple_id, meeting.id, "cancel"), **fields)


def test_it_asks_who_cancelled(client: Client, meeting: CoupleSession) -> None:
    page = client.get(address(meeting.couple_id, meeting.id, "cancel")).text
    for who in ("Inés", "Jon", "Both", "You"):
        assert f"<span>{who}</span>" in page
    assert call_off(client, meeting).status_code == 422


def test_it_counts_late_for_whoever_cancelled(client: Client, meeting: CoupleSession) -> None:
    assert call_off(client, meeting, who="p2", late="y").status_code == 303
    db.session.expire_all()
    assert meeting.status is Meeting.LATE_CANCELLED
    assert meeting.attended == {"p1": Attendance.CANCELLED_BY_OTHER, "p2": Attendance.LATE_CANCEL}


def test_it_offers_undo(client: Client, meeting: CoupleSession) -> None:
    call_off(client, meeting, who="counselor")
    page = client.get(f"/couples/{meeting.couple_id.hex}/sessions").text
    assert f'action="{address(meeting.couple_id, meeting.id, "restore")}"' in page
    assert "Cancelled" in page


def test_it_cannot_call_off_what_is_signed(client: Client, pad: NotePad, meeting: CoupleSession) -> None:
    pad.sign()
    assert call_off(client, meeting, who="p1").status_code == 409
    db.session.expire_all()
    assert meeting.status is Meeting.HELD
