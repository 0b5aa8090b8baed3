"""The draft saves itself: what it answers, what it keeps, what it refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession, note_of, process_note_of
from clinic.sessions.note_rules import LETTERS, NoteFormat
from clinic.sessions.rules import Attendance, Format, Meeting
from tests.cast import Client
from tests.sessions.conftest import Planner
from tests.sessions.pad import FULL, NotePad, address


def stored(meeting: CoupleSession) -> Any:
    """The note as the database has it."""
    db.session.expire_all()
    return note_of(meeting)


def test_it_needs_nothing_before_the_first_save(pad: NotePad, meeting: CoupleSession) -> None:
    answer = pad.save(box_d="Begun")
    saved = answer.get_json()
    assert (answer.status_code, saved["version"]) == (200, 1)
    assert datetime.strptime(saved["saved_at"], "%H:%M").replace(tzinfo=UTC)
    assert stored(meeting).boxes == {"d": "Begun"}


def test_it_keeps_all_four_layers(pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(
        **FULL, only_p1="Hers", only_p2="His", process_note="Mine", interventions=["csi16"], own_interventions="Walk"
    )
    note, own = stored(meeting), process_note_of(meeting)
    assert (note.only_p1, note.only_p2) == ("Hers", "His")
    assert own is not None
    assert own.text == "Mine"
    assert (meeting.status, meeting.minutes, meeting.interventions) == (Meeting.HELD, 60, ["csi16", "Walk"])
    assert note.risk == {"p1": {"statement": "no_change"}, "p2": {"statement": "asked"}}


def test_it_leaves_alone_what_the_page_did_not_hold(pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(**FULL, only_p1="Hers", process_note="Mine", interventions=["csi16"])
    pad.save(box_d="Changed")
    note, own = stored(meeting), process_note_of(meeting)
    assert (note.boxes["d"], note.boxes["p"], note.only_p1) == ("Changed", FULL["box_p"], "Hers")
    assert own is not None
    assert (own.text, meeting.interventions, meeting.attendance_p2) == ("Mine", ["csi16"], Attendance.PRESENT)


def test_it_unticks_what_the_page_says_is_not_ticked(pad: NotePad, meeting: CoupleSession) -> None:
    ticked = {"interventions": ["csi16"], "risk_p1_self_harm": "passive", "risk_p1_follow_up_done": ["y"]}
    pad.save(**ticked)
    assert stored(meeting).risk["p1"]["follow_up_done"] is True
    pad.save(interventions=[], risk_p1_follow_up_done=[])
    assert "follow_up_done" not in stored(meeting).risk["p1"]
    assert meeting.interventions == []


boxes = st.dictionaries(st.sampled_from(LETTERS), st.text("ab \n", min_size=1).filter(str.strip), min_size=1)


@given(texts=boxes, formats=st.lists(st.sampled_from(NoteFormat), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_loses_no_text_when_the_format_changes(
    client: Client, planned: Planner, texts: dict[str, str], formats: list[NoteFormat]
) -> None:
    meeting = planned()
    pad = NotePad(client, meeting)
    pad.save(**{f"box_{letter}": text for letter, text in texts.items()})
    for format in formats:
        assert pad.press(format=format.value, **_shown(client, meeting)).status_code == 303
        pad.version += 1
    assert stored(meeting).boxes == {letter: text.strip() for letter, text in texts.items()}
    assert stored(meeting).format is formats[-1]


def _shown(client: Client, meeting: CoupleSession) -> dict[str, str]:
    """The boxes a page in the present format holds, as it would send them."""
    note = stored(meeting)
    letters = {box.letter for box in note.format.boxes} | set(note.texts)
    return {f"box_{letter}": note.boxes.get(letter, "") for letter in letters}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("box_d", "x" * 20_001),
        ("format", "XYZ"),
        ("minutes", "601"),
        ("minutes", "-1"),
        ("minutes", "9" * 5000),
        ("attendance_p1", "asleep"),
        ("risk_p2_self_harm", "maybe"),
        ("risk_p1_follow_up_on", "soon"),
        ("risk_p1_follow_up_on", "0001-01-01"),
        ("late_p2", "0"),
        ("own_interventions", ",".join(str(each) for each in range(41))),
        ("own_interventions", "x" * 81),
        ("only_p1", "a lone half: \ud800"),
    ],
)
def test_it_refuses_what_cannot_be_meant_and_saves_nothing(
    pad: NotePad, meeting: CoupleSession, field: str, value: str
) -> None:
    answer = pad.save(**{"box_p": "Fine", field: value})
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == [field]
    assert stored(meeting) is None


def test_it_takes_invisible_characters_out_of_pasted_text(pad: NotePad, meeting: CoupleSession) -> None:
    assert pad.save(box_d="one\x00\x0btwo\r\nthree\u2028four\ufeff \U0001f469\u200d\U0001f467").status_code == 200
    assert stored(meeting).boxes["d"] == "one\ntwo\nthree\nfour \U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"version": 0},
        {"version": "0", "fields": {}},
        {"version": True, "fields": {}},
        {"version": -1, "fields": {}},
        {"version": 2**40, "fields": {}},
        {"version": 0, "fields": {"box_d": 7}},
        {"version": 0, "fields": {"box_d": [None]}},
        {"version": 0, "fields": {"box_d": {"a": "b"}}},
    ],
)
def test_it_answers_400_to_what_no_page_sends(client: Client, pad: NotePad, meeting: CoupleSession, body: Any) -> None:
    assert client.post(f"{pad.note}/draft", json=body).status_code == 400
    assert stored(meeting) is None


def test_it_answers_400_to_a_form_without_its_version(client: Client, pad: NotePad) -> None:
    assert client.post(f"{pad.note}/draft", box_d="Text").status_code == 400
    assert client.post(f"{pad.note}/draft", box_d="Text", version="١").status_code == 400


def test_it_keeps_no_editor_that_no_page_has(pad: NotePad, meeting: CoupleSession) -> None:
    pad.editor = "x\x00' or 1=1"
    assert pad.save(box_d="Text").status_code == 200
    assert stored(meeting).editor == ""


def test_it_saves_without_scripts(pad: NotePad, meeting: CoupleSession) -> None:
    answer = pad.press(**FULL, interventions="csi16")
    assert answer.status_code == 303
    assert answer.headers["Location"] == address(meeting.couple_id, meeting.id, "note").removesuffix("/note")
    assert stored(meeting).boxes["d"] == FULL["box_d"]
    pad.version = 1
    assert pad.press(**FULL).status_code == 303
    assert stored(meeting).editor == ""
    assert meeting.interventions == []


def test_it_gives_a_plain_form_back_with_its_errors(pad: NotePad, meeting: CoupleSession) -> None:
    answer = pad.press(**{**FULL, "minutes": "often", "box_d": "Typed and not lost"})
    assert answer.status_code == 422
    assert "Typed and not lost" in answer.text
    assert 'href="#minutes"' in answer.text
    assert stored(meeting) is None


def test_it_says_why_a_signed_note_is_not_saved(pad: NotePad) -> None:
    pad.sign()
    pad.version = 1
    answer = pad.save(box_d="Too late")
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "signed")
    assert "signed" in answer.get_json()["error"]


def test_it_is_locked_with_the_browser(client: Client, pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(box_d="Before")
    client.post("/lock")
    assert pad.save(box_d="While locked").status_code == 401
    assert stored(meeting).boxes == {"d": "Before"}


def test_it_asks_only_for_the_one_who_was_expected(client: Client, planned: Planner) -> None:
    meeting = planned(format=Format.INDIVIDUAL_P2)
    pad = NotePad(client, meeting)
    assert pad.save(box_d="Alone", attendance_p2="present").status_code == 200
    stored(meeting)
    assert (meeting.status, meeting.attendance_p1) == (Meeting.HELD, None)


def test_it_proposes_nothing_before_the_meeting(client: Client, planned: Planner) -> None:
    meeting = planned(starts_at=now() + timedelta(days=2))
    NotePad(client, meeting).save(box_p="Prepare the letter")
    stored(meeting)
    assert (meeting.status, meeting.minutes) == (Meeting.PLANNED, None)


def test_it_is_there_after_every_answer(app: Any, pad: NotePad, meeting: CoupleSession) -> None:
    with time_machine.travel(now(), tick=False):
        for number in range(5):
            assert pad.save(box_d=f"text {number}").status_code == 200
            assert (stored(meeting).boxes["d"], stored(meeting).version) == (f"text {number}", number + 1)
