"""Clauses in words, hints, and two versions side by side, without the app."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.agreements.draft_rules import Consequent
from clinic.agreements.rules import AgreementKind, Applies, Level
from clinic.agreements.wording_rules import (
    clause_from,
    clause_words,
    compared,
    consequence_words,
    hints,
    passages,
    sanction_hint,
)

NAMES = {"p1": "Inés", "p2": "Jon"}
CASE_A = [
    "No messages of any kind with the former colleague",
    "If she writes: tell Zoë the same day, do not answer",
    "Phone stays outside the bedroom from 22:30",
]
LATER = [
    "No messages of any kind with the former colleague",
    "Phone outside the bedroom on weekdays from 22:30",
    "Walks",
]


def test_a_sentence_stays_a_sentence() -> None:
    assert clause_from({"text": " Phones out ", "who": "", "test": " "}) == {"text": "Phones out"}
    assert clause_from({"text": "Phones out", "test": "On the shelf"}) == {"what": "Phones out", "test": "On the shelf"}
    assert clause_from({"text": "", "who": ""}) == {}


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ({"text": "Phones out"}, "Phones out"),
        ({"who": "Jon", "what": "calls", "where": "work", "when_or_how_often": "daily"}, "Jon: calls, work, daily"),
        ({"what": "Statement", "offered_by": "p2", "frequency": "Fridays", "end": "2025-08-01"},
         "Jon: Statement, Fridays, until 1 Aug 2025"),
        ({"what": "Statement", "offered_by": "both", "start": "2025-05-02", "end": "2025-08-01"},
         "Statement, 2 May 2025 to 1 Aug 2025"),
    ],
)  # fmt: skip
def test_it_puts_a_clause_into_words(clause: dict[str, str], words: str) -> None:
    assert clause_words(clause, NAMES) == words


def test_it_puts_a_consequence_into_words() -> None:
    plain = Consequent("A talk")
    assert consequence_words(plain, NAMES) == "A talk"
    full = Consequent("He calls", Applies.P2, "his phone", Level.SLIP, 2)
    assert consequence_words(full, NAMES) == "A slip: He calls (clause 2) (for Jon, because his phone)"


def test_a_version_reads_in_passages() -> None:
    content = {"structure": "polyamorous", "needs_p1": "To hear first", "unspoken_rules": ["No ex"], "risk_note": ""}
    found = passages(AgreementKind.FIDELITY, [{"text": "One", "test": "Seen"}], content, NAMES)
    assert [(each.heading, each.lines) for each in found] == [
        ("", ("One",)),
        ("Structure", ("Polyamorous",)),
        ("Unspoken rules, now spoken", ("No ex",)),
        ("What Inés needs", ("To hear first",)),
    ]
    assert next(line for each in found for line in each.said) == "One (Seen)"


def test_versions_stand_side_by_side() -> None:
    found = [(each.kind, each.before[:5], each.after[:5]) for each in compared(CASE_A, LATER)]
    assert found == [
        ("kept", "No me", "No me"),
        ("gone", "If sh", ""),
        ("changed", "Phone", "Phone"),
        ("new", "", "Walks"),
    ]


@given(some.lists(some.text(max_size=8)), some.lists(some.text(max_size=8)))
def test_no_line_is_lost_or_made_up(before: list[str], after: list[str]) -> None:
    found = compared(before, after)
    assert sorted(each.before for each in found if each.kind != "new") == sorted(before)
    assert sorted(each.after for each in found if each.kind != "gone") == sorted(after)
    assert all(each.before == each.after for each in found if each.kind == "kept")


def test_a_clause_without_a_test_is_asked_about() -> None:
    clauses = [{"text": "One"}, {"what": "Two", "test": "Seen"}, {"text": "Three"}]
    assert hints(AgreementKind.BOUNDARY, clauses, []) == ["Clause 1, 3: how would a third person know it was kept?"]
    assert hints(AgreementKind.BOUNDARY, clauses[1:2], ["A talk"]) == []


@pytest.mark.parametrize("what", ["My password", "Location of the phone", "A tracking app"])
def test_openness_is_no_watching(what: str) -> None:
    assert hints(AgreementKind.OPENNESS, [{"what": what}], [])
    assert hints(AgreementKind.OPENNESS, [{"what": "The bank statement on Fridays"}], []) == []


@pytest.mark.parametrize(
    "text",
    ["No money for a week", "He pays 50 €", "She does not see the children", "Nights on the sofa", "No sex for a month",
     "His phone is taken away", "She hands over the laptop"],
)  # fmt: skip
def test_it_hints_at_sanctions_that_harm(text: str) -> None:
    assert "tends to harm" in sanction_hint(text)


@pytest.mark.parametrize(
    "text",
    ["A slip is told within 24 h and reviewed together on Sunday", "Talking moves to sessions for two weeks",
     "An extra evening talk about the phone", "Sextet rehearsal is skipped", "If a no is missed: stop, talk next day"],
)  # fmt: skip
def test_it_does_not_hint_at_what_is_proportional(text: str) -> None:
    assert sanction_hint(text) == ""
