"""Signing in one click, with what was typed last, and never with a blank risk line."""

from datetime import timedelta
from typing import Any

import pytest

from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession, note_of
from tests.cast import Client
from tests.sessions.conftest import Planner
from tests.sessions.pad import FULL, NotePad


def stored(meeting: CoupleSession) -> Any:
    """The note as the database has it."""
    db.session.expire_all()
    return note_of(meeting)


def test_it_signs_what_was_typed_last(client: Client, pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(**FULL)
    answer = pad.sign(box_d="Typed right before the click")
    assert (answer.status_code, answer.headers["Location"]) == (303, pad.note)
    note = stored(meeting)
    assert (note.boxes["d"], note.signature) == ("Typed right before the click", "Alma Reyes, LMFT")
    page = client.get(pad.note).text
    assert "Signed by Alma Reyes, LMFT" in page
    assert f'action="{pad.note}/undo-sign"' in page


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ({"risk_p1": ""}, "risk_p1"),
        ({"attendance_p2": ""}, "attendance_p2"),
        ({"box_d": "", "box_p": ""}, "box_d"),
        ({"risk_p2": "noted"}, "risk_p2_text"),
        ({"risk_p2_self_harm": "active"}, "risk_p2_follow_up_on"),
    ],
)
def test_it_says_at_the_field_what_is_missing(
    pad: NotePad, meeting: CoupleSession, left_out: dict[str, str], field: str
) -> None:
    answer = pad.sign(absence_note="Kept all the same", **left_out)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "<title>Error: " in answer.text
    assert "Kept all the same" in answer.text
    assert stored(meeting).signed_at is None
    assert meeting.absence_note == "Kept all the same"


def test_it_can_be_signed_from_the_page_that_came_back(pad: NotePad, meeting: CoupleSession) -> None:
    assert pad.sign(risk_p1="").status_code == 422
    pad.version = stored(meeting).version
    assert pad.sign().status_code == 303


def test_it_does_not_sign_an_older_version(pad: NotePad, second: NotePad, meeting: CoupleSession) -> None:
    pad.save(**FULL)
    answer = second.sign(box_d="Of the second tab")
    assert answer.status_code == 409
    assert "Of the second tab" in answer.text
    assert stored(meeting).signed_at is None


def test_it_signs_from_another_tab_that_shows_the_newest_version(pad: NotePad, second: NotePad) -> None:
    pad.save(**FULL)
    second.version = pad.version
    assert second.sign().status_code == 303


def test_it_does_not_sign_what_is_not_valid(pad: NotePad, meeting: CoupleSession) -> None:
    assert pad.sign(minutes="often").status_code == 422
    assert stored(meeting) is None


def test_it_shows_both_dates_and_the_reason_of_a_late_entry(client: Client, planned: Planner) -> None:
    meeting = planned(starts_at=now() - timedelta(days=4))
    pad = NotePad(client, meeting)
    answer = pad.sign()
    assert answer.status_code == 422
    assert 'id="late_reason-error"' in answer.text
    pad.version = stored(meeting).version
    assert pad.sign(late_reason="The office was flooded.").status_code == 303
    page = client.get(pad.note).text
    written = stored(meeting).written_at
    assert "Late entry" in page
    assert f"{meeting.day.day} {meeting.day:%b} {meeting.day.year}, written {written.day} {written:%b}" in page
    assert "The office was flooded." in page
