"""Who may read what, as pure rules: security.md R1-R3, domain.md 5.2 (c)."""

from datetime import date
from itertools import product

import pytest

from clinic.reports.rules import (
    BOTH,
    NOBODY,
    Copy,
    Span,
    audience,
    homework_reaches,
    of_meeting,
    of_note,
    of_part,
    of_rating,
    outcome_reaches,
    reaches,
    words_of_event_reach,
)
from clinic.sessions.note_rules import BOXES, Box
from clinic.sessions.rules import Attendance, Format

P1, P2 = frozenset({"p1"}), frozenset({"p2"})
COUPLE = (Copy.P1, Copy.P2, Copy.JOINT)


@pytest.mark.parametrize(
    ("meant_for", "copies"),
    [(NOBODY, {"file"}), (P1, {"file", "p1"}), (P2, {"file", "p2"}), (BOTH, {"file", "p1", "p2", "joint"})],
)
def test_it_reaches_a_copy_only_if_every_reader_is_meant(meant_for: frozenset[str], copies: set[str]) -> None:
    assert {copy.value for copy in Copy if reaches(meant_for, copy)} == copies


@pytest.mark.parametrize(
    ("word", "readers"),
    [("joint", BOTH), ("both", BOTH), ("p1", P1), ("p2", P2), ("counselor_only", NOBODY), ("other", NOBODY)],
)
def test_it_reads_stored_words_narrowly(word: str, readers: frozenset[str]) -> None:
    assert audience(word) == readers


def test_it_lets_nobody_know_of_a_meeting_they_were_not_expected_in() -> None:
    assert of_meeting(Format.INDIVIDUAL_P1.expected) == P1
    assert of_meeting(Format.JOINT.expected) == BOTH


@pytest.mark.parametrize("absence", [each for each in Attendance if each.value not in ("present", "late")])
def test_it_keeps_what_was_said_from_whoever_did_not_come(absence: Attendance) -> None:
    assert of_note(("p1", "p2"), {"p1": Attendance.LATE, "p2": absence}) == P1
    assert of_note(("p1", "p2"), {"p1": Attendance.PRESENT, "p2": None}) == P1
    assert of_note(("p1", "p2"), {"p1": Attendance.PRESENT, "p2": Attendance.LATE}) == BOTH


def test_it_gives_a_part_to_those_it_is_for() -> None:
    assert {of_part(letter, BOTH) for letter in BOXES} == {BOTH}
    assert {of_part(letter, P1) for letter in BOXES} == {P1}
    assert (of_part("only_p1", BOTH), of_part("only_p2", BOTH)) == (P1, P2)


@pytest.mark.parametrize("part", ["", "risk_p1", "follow_up_p2", "attendance", "interventions", "anything new"])
def test_it_keeps_every_other_part_in_the_file(part: str) -> None:
    assert of_part(part, BOTH) == NOBODY


def test_it_knows_no_box_by_a_name_that_is_not_one_letter() -> None:
    assert all(isinstance(box, Box) and len(letter) == 1 for letter, box in BOXES.items())


@pytest.mark.parametrize(("shared", "alone"), list(product([True, False], repeat=2)))
def test_it_shares_a_rating_only_by_agreement_and_never_one_given_alone(*, shared: bool, alone: bool) -> None:
    assert of_rating("p2", shared=shared, alone=alone) == (BOTH if shared and not alone else P2)


def test_it_never_shares_private_homework() -> None:
    assert [homework_reaches(("p1", "p2"), each, private=True) for each in COUPLE] == [True, True, False]
    assert [homework_reaches(("p1", "p2"), each, private=False) for each in COUPLE] == [True, True, True]
    assert [homework_reaches(("p1",), each, private=False) for each in COUPLE] == [True, False, False]
    assert homework_reaches(("p2",), Copy.FILE, private=True)


def test_it_tells_an_outcome_to_nobody_else() -> None:
    assert {copy.value for copy in Copy if outcome_reaches("p1", copy)} == {"file", "p1"}


@pytest.mark.parametrize(
    ("by", "copies"),
    [("both", {"file", "p1", "p2", "joint"}), ("p1", {"file", "p1"}), ("p2", {"file", "p2"}), ("other", {"file"})],
)
def test_it_prints_no_event_in_the_words_of_one_for_the_other(by: str, copies: set[str]) -> None:
    assert {copy.value for copy in Copy if words_of_event_reach(by, copy)} == copies


MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


@pytest.mark.parametrize(
    ("span", "inside"),
    [
        (Span(), [True, True, True]),
        (Span(MAY, JUNE), [False, True, True]),
        (Span(JUNE, MAY), [False, True, True]),
        (Span(None, MAY), [True, True, False]),
        (Span(JUNE, None), [False, False, True]),
    ],
)
def test_it_holds_both_ends_of_a_period(span: Span, inside: list[bool]) -> None:
    assert [span.holds(each) for each in (date(2025, 4, 30), MAY, JUNE)] == inside
