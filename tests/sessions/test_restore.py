"""Undoing a call-off."""

from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import Meeting
from tests.cast import Client
from tests.sessions.pad import address


def test_it_plans_the_session_again(client: Client, meeting: CoupleSession) -> None:
    client.post(address(meeting.couple_id, meeting.id, "cancel"), who="both", late="y")
    for _ in range(2):
        assert client.post(address(meeting.couple_id, meeting.id, "restore")).status_code == 303
    db.session.expire_all()
    assert (meeting.status, meeting.attended) == (Meeting.PLANNED, {"p1": None, "p2": None})


def test_it_only_answers_to_a_form(client: Client, meeting: CoupleSession) -> None:
    client.get(address(meeting.couple_id, meeting.id, "restore"), status=405)
