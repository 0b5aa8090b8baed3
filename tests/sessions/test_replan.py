"""Moving or changing a planned session."""

from typing import Any

from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession
from tests.cast import Client
from tests.sessions.pad import NotePad, address

WANTED = {"day": "2026-02-03", "start": "09:15", "minutes": "50", "format": "joint_review", "modality": "phone"}


def move(client: Client, meeting: CoupleSession, version: int = 1, **fields: Any) -> Any:
    """Send the form."""
    sent = {"once": meeting.id.hex, "version": str(version), **WANTED, **fields}
    return client.post(address(meeting.couple_id, meeting.id, "plan"), **sent)


def test_it_shows_what_is_planned(client: Client, meeting: CoupleSession) -> None:
    page = client.get(address(meeting.couple_id, meeting.id, "plan")).text
    assert "Move session 1" in page
    assert f'value="{meeting.day}"' in page
    assert 'value="Room 2"' in page


def test_it_moves_the_session(client: Client, meeting: CoupleSession) -> None:
    assert move(client, meeting).status_code == 303
    db.session.expire_all()
    assert f"{meeting.local_start:%Y-%m-%d %H:%M}" == "2026-02-03 09:15"
    assert (meeting.number, meeting.version) == (1, 2)


def test_it_keeps_what_another_tab_saved(client: Client, meeting: CoupleSession) -> None:
    move(client, meeting)
    answer = move(client, meeting, place="Typed in the second tab")
    assert answer.status_code == 409
    assert "Typed in the second tab" in answer.text
    db.session.expire_all()
    assert meeting.place == "Room 2"


def test_it_says_what_is_wrong(client: Client, meeting: CoupleSession) -> None:
    assert move(client, meeting, start="").status_code == 422
    assert move(client, meeting, version="one").status_code == 422  # type: ignore[arg-type]


def test_it_cannot_move_a_session_whose_note_is_signed(client: Client, pad: NotePad, meeting: CoupleSession) -> None:
    pad.sign()
    db.session.expire_all()
    answer = move(client, meeting, meeting.version)
    assert answer.status_code == 409
    assert "is signed" in answer.text
