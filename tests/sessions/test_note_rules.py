"""How a note is saved, signed, locked and added to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.sessions.draft_rules import Saved, conflict, missing_before_signing, signature_line
from clinic.sessions.note_rules import (
    BOXES,
    LETTERS,
    Addition,
    AdditionKind,
    Draft,
    NoteFormat,
    NoteState,
    Sender,
    audience,
    carried_boxes,
    is_late,
    parts,
)
from clinic.sessions.rules import PARTNERS, Attendance, Presence

NOON = datetime(2025, 5, 8, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CAME = Presence({"p1": Attendance.PRESENT, "p2": Attendance.PRESENT})
SAID = {"p1": {"statement": "no_change"}, "p2": {"statement": "asked"}}
READY = Draft(boxes={"d": "Both came in quietly."}, presence=CAME, risk=SAID)


@pytest.mark.parametrize(
    ("seconds", "may_undo", "locked"), [(0, True, False), (59, True, False), (60, False, True), (9999, False, True)]
)
def test_it_lets_a_signature_be_taken_back_for_a_minute(seconds: int, may_undo: bool, locked: bool) -> None:
    state = NoteState(NOON, NOON + seconds * SECOND)
    assert (state.is_draft, state.may_undo, state.is_locked) == (False, may_undo, locked)


def test_it_is_a_draft_until_it_is_signed() -> None:
    state = NoteState(None, NOON)
    assert (state.is_draft, state.may_undo, state.is_locked) == (True, False, False)


def test_it_is_late_after_more_than_48_hours() -> None:
    assert not is_late(NOON, NOON + timedelta(hours=48))
    assert is_late(NOON, NOON + timedelta(hours=48) + SECOND)
    assert not is_late(NOON, NOON - SECOND)


SAVED = Saved(version=3, editor="a", changed_at=NOON)


@pytest.mark.parametrize(
    ("saved", "sender", "after", "reason"),
    [
        (Saved(), Sender(0, "a"), 0, None),
        (Saved(), Sender(1, "a"), 0, "changed"),
        (SAVED, Sender(3, "a"), 0, None),
        (SAVED, Sender(2, "a"), 0, "changed"),
        (SAVED, Sender(2, "b", take_over=True), 0, "changed"),
        (SAVED, Sender(3, "b"), 119, "elsewhere"),
        (SAVED, Sender(3, "b"), 120, None),
        (SAVED, Sender(3, "b", take_over=True), 0, None),
        (Saved(version=3, changed_at=NOON), Sender(3, "b"), 0, None),
        (Saved(version=3, editor="a", changed_at=NOON, signed=True), Sender(3, "a"), 0, "signed"),
    ],
)
def test_it_refuses_a_save_that_could_overwrite(saved: Saved, sender: Sender, after: int, reason: str | None) -> None:
    assert conflict(saved, sender, NOON + after * SECOND) == reason


texts = st.dictionaries(st.sampled_from(LETTERS), st.text())


@given(texts, st.sampled_from(NoteFormat))
def test_it_shows_every_text_in_every_format(boxes: dict[str, str], wanted: NoteFormat) -> None:
    shown = {box.letter for box in wanted.boxes} | {letter for letter, _ in carried_boxes(boxes, wanted)}
    assert {letter for letter, text in boxes.items() if text.strip()} <= shown


def test_it_has_a_box_for_every_letter_of_every_format() -> None:
    assert [box.title for box in NoteFormat.GIRP.boxes] == ["Goal", "Intervention", "Response", "Plan"]
    assert {letter.lower() for format in NoteFormat for letter in format.value} == set(BOXES)


def missing(draft: Draft, *, late: bool = False) -> list[str]:
    """The fields that keep a draft from being signed."""
    return [name for name, _ in missing_before_signing(draft, expected=PARTNERS, late=late)]


def test_it_signs_what_is_complete() -> None:
    assert missing(READY) == []


def test_it_never_signs_a_blank_risk_line_of_somebody_who_came() -> None:
    assert missing(Draft(boxes=READY.boxes, presence=CAME)) == ["risk_p1", "risk_p2"]
    alone = Presence({"p1": Attendance.PRESENT, "p2": Attendance.NO_SHOW})
    assert missing(Draft(boxes=READY.boxes, presence=alone)) == ["risk_p1"]


def test_it_asks_for_text_attendance_and_the_reason_of_a_late_entry() -> None:
    empty = Draft(format=NoteFormat.BIRP)
    assert missing(empty, late=True) == ["box_b", "attendance_p1", "attendance_p2", "late_reason"]
    assert missing(Draft(only_p2="Said alone.", presence=CAME, risk=SAID)) == []


def test_it_asks_when_thoughts_of_self_harm_are_followed_up() -> None:
    said = {**SAID, "p2": {"statement": "noted", "self_harm": "passive"}}
    assert missing(Draft(boxes=READY.boxes, presence=CAME, risk=said)) == ["risk_p2_follow_up_on"]


@pytest.mark.parametrize(
    ("addition", "field"),
    [
        (Addition(AdditionKind.ADDENDUM, "Phoned."), None),
        (Addition(AdditionKind.ADDENDUM, " "), "text"),
        (Addition(AdditionKind.AMENDMENT, "Not Tuesday.", "d", "Wrong day"), None),
        (Addition(AdditionKind.AMENDMENT, "Not Tuesday.", "", "Wrong day"), "part"),
        (Addition(AdditionKind.AMENDMENT, "Not Tuesday.", "follow_up_p1", "Wrong day"), "part"),
        (Addition(AdditionKind.AMENDMENT, "Not Tuesday.", "d"), "reason"),
    ],
)
def test_it_wants_part_and_reason_of_an_amendment(addition: Addition, field: str | None) -> None:
    assert (addition.problem or (None,))[0] == field


def test_it_offers_the_parts_that_hold_text() -> None:
    offered = parts({"d": "Text", "a": " "}, {"p1": "Kim", "p2": "Lee"})
    assert offered["d"] == "Data"
    assert "a" not in offered
    assert offered["only_p2"] == "Lee only"


@pytest.mark.parametrize(
    ("part", "alone", "who"),
    [
        ("d", None, "joint"),
        ("d", "p2", "p2"),
        ("attendance", "p1", "p1"),
        ("only_p1", None, "p1"),
        ("risk_p1", None, "file"),
        ("follow_up_p2", None, "file"),
        ("", None, "file"),
    ],
)
def test_it_gives_each_part_the_narrowest_audience(part: str, alone: str | None, who: str) -> None:
    assert audience(part, alone) == who


def test_it_signs_with_name_and_credential() -> None:
    assert signature_line("Alma Reyes", "LMFT") == "Alma Reyes, LMFT"
    assert signature_line("Boris Petrov", "") == "Boris Petrov"
