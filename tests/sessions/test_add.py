"""What follows a signature: more text, or a correction beside the original, each signed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.sessions.models import CoupleSession, note_of
from clinic.sessions.waiting import follow_ups
from tests.cast import Client
from tests.sessions.pad import FULL, NotePad, address


@pytest.fixture
def signed(pad: NotePad) -> Iterator[NotePad]:
    """A note that has just become final."""
    pad.sign(risk_p2_self_harm="passive", risk_p2_follow_up_on="2030-01-01")
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        yield pad


def add(client: Client, meeting: CoupleSession, **fields: Any) -> Any:
    """Send the form."""
    sent = {"once": new_id().hex, "kind": "addendum", "part": "", "text": "", "reason": "", **fields}
    return client.post(address(meeting.couple_id, meeting.id, "additions"), **sent)


def test_it_adds_after_the_body(client: Client, signed: NotePad, meeting: CoupleSession) -> None:
    assert "Add to the note" in client.get(address(meeting.couple_id, meeting.id, "additions")).text
    assert add(client, meeting, text="Jon phoned.").status_code == 303
    page = client.get(signed.note).text
    assert page.index(FULL["box_d"]) < page.index("Added after signing") < page.index("Jon phoned.")
    assert page.count("Alma Reyes, LMFT") == 2


def test_it_keeps_the_original_beside_an_amendment(client: Client, signed: NotePad, meeting: CoupleSession) -> None:
    answer = add(client, meeting, kind="amendment", part="d", text="Only Jon described it.", reason="Mixed up")
    assert answer.status_code == 303
    page = client.get(signed.note).text
    for text in ("As signed", FULL["box_d"], "Only Jon described it.", "Reason: Mixed up"):
        assert text in page
    db.session.expire_all()
    note = note_of(meeting)
    assert note is not None
    assert note.boxes["d"] == FULL["box_d"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"kind": "amendment", "text": "Other", "reason": "Why"}, "part"),
        ({"kind": "amendment", "text": "Other", "part": "d"}, "reason"),
        ({"kind": "note", "text": "Other"}, "kind"),
        ({"part": "q", "text": "Other"}, "part"),
        ({"text": "x" * 20_001}, "text"),
    ],
)
def test_it_says_what_is_missing(
    client: Client, signed: NotePad, meeting: CoupleSession, fields: dict[str, str], field: str
) -> None:
    answer = add(client, meeting, **fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_it_adds_once_when_the_form_comes_twice(client: Client, signed: NotePad, meeting: CoupleSession) -> None:
    once = new_id().hex
    assert {add(client, meeting, once=once, text="Jon phoned.").status_code for _ in range(2)} == {303}
    assert client.get(signed.note).text.count("Jon phoned.") == 1
    assert add(client, meeting, once="1 or 1", text="Jon phoned.").status_code == 422


def test_it_refuses_before_the_note_is_final(client: Client, pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(**FULL)
    assert add(client, meeting, text="Too early").status_code == 409
    pad.sign()
    assert add(client, meeting, text="Too early").status_code == 409


def test_it_records_the_follow_up_of_a_risk(client: Client, signed: NotePad, meeting: CoupleSession) -> None:
    form = client.get(f"{address(meeting.couple_id, meeting.id, 'additions')}?part=follow_up_p2").text
    assert '<option selected value="follow_up_p2">Follow-up of the risk line, Jon</option>' in form
    assert [each.meeting_id for each in follow_ups()] == [meeting.id]
    assert add(client, meeting, part="follow_up_p2", text="Seen by his doctor.").status_code == 303
    assert follow_ups() == []
