"""A signature can be taken back for a minute, and never after."""

from datetime import timedelta

import time_machine

from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession, note_of
from tests.cast import Client
from tests.sessions.pad import FULL, NotePad


def test_it_takes_the_signature_back(pad: NotePad, meeting: CoupleSession) -> None:
    pad.sign()
    answer = pad.press("undo-sign")
    assert answer.status_code == 303
    db.session.expire_all()
    note = note_of(meeting)
    assert note is not None
    assert (note.signed_at, note.boxes["d"]) == (None, FULL["box_d"])
    pad.version = note.version
    assert pad.save(box_d="Changed").status_code == 200


def test_it_refuses_in_a_plain_sentence_after_a_minute(client: Client, pad: NotePad, meeting: CoupleSession) -> None:
    pad.sign()
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        answer = pad.press("undo-sign")
        assert answer.status_code == 409
        assert "The minute for taking the signature back is over." in answer.text
        assert "undo-sign" not in client.get(pad.note).text
    db.session.expire_all()
    note = note_of(meeting)
    assert note is not None
    assert note.signed_at is not None


def test_it_does_nothing_to_a_draft(pad: NotePad) -> None:
    pad.save(**FULL)
    assert pad.press("undo-sign").status_code == 303
    assert pad.save(box_d="Still the same version").status_code == 200


def test_it_has_nothing_to_take_back_without_a_note(pad: NotePad) -> None:
    assert pad.press("undo-sign").status_code == 409
