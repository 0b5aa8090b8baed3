"""What a caution locks, asks or repeats on the facts of the day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from clinic.homework.cautions import CAUTIONS, CautionFacts, Check, checks, unsettled
from clinic.homework.exercises import catalogue

TODAY = date(2025, 3, 10)
CLEAR = CautionFacts(
    stage="rebuild",
    today=TODAY,
    screens={"p1": date(2025, 2, 11), "p2": date(2025, 2, 13)},
    contact_status="ended",
)
NEW_COUPLE = CautionFacts(stage="stabilise", today=TODAY)


@dataclass(frozen=True)
class Task:
    cautions: tuple[str, ...]
    slug: str = "tea-walk"


def check(code: str, facts: CautionFacts) -> Check:
    (found,) = checks(Task((code,)), facts)
    return found


def test_it_says_each_code_in_words() -> None:
    assert {one.code: one.kind for one in CAUTIONS.values()} == {
        "IPV": "lock",
        "ACUTE": "lock",
        "COERCE": "ask",
        "TRAUMA": "remind",
        "DETAIL": "print",
        "SOLO": "print",
        "SUB": "remind",
        "CHILD": "remind",
        "OPEN": "lock",
        "BLAME": "lock",
    }
    assert all(one.sentence.endswith((".", "”")) and one.code not in one.sentence for one in CAUTIONS.values())


@pytest.mark.parametrize(
    "screens", [{}, {"p1": TODAY}, {"p2": TODAY}, {"p1": TODAY, "p2": None}, {"p1": None, "p2": TODAY}]
)
def test_it_locks_ipv_until_both_screens_are_dated(screens: dict[str, date | None]) -> None:
    found = check("IPV", replace(CLEAR, screens=screens))
    assert (found.locked, found.asks) == (True, "reason")


def test_it_only_reminds_of_ipv_once_both_are_dated() -> None:
    assert check("IPV", CLEAR) == Check("IPV", False, CAUTIONS["IPV"].sentence, None)


def test_it_asks_for_a_reason_after_a_positive_screen() -> None:
    found = check("IPV", replace(CLEAR, positive_screen=True))
    assert (found.locked, found.asks) == (False, "reason")


def test_it_keeps_the_lock_when_one_screen_is_positive_and_the_other_missing() -> None:
    assert check("IPV", replace(CLEAR, screens={"p1": TODAY}, positive_screen=True)).locked


def test_it_locks_acute_while_the_risk_form_is_open() -> None:
    assert check("ACUTE", replace(CLEAR, risk_open=True)).locked
    assert not check("ACUTE", CLEAR).locked


@pytest.mark.parametrize(("days", "locked"), [(0, True), (2, True), (3, True), (4, False), (40, False)])
def test_it_locks_acute_for_72_hours_after_a_disclosure(days: int, locked: bool) -> None:
    told = replace(CLEAR, last_disclosure_on=TODAY - timedelta(days=days))
    assert check("ACUTE", told).locked is locked


def test_it_asks_each_partners_separate_yes() -> None:
    found = check("COERCE", CLEAR)
    assert (found.locked, found.asks) == (False, "separate_yes")


@pytest.mark.parametrize(
    ("status", "locked"),
    [
        (None, True),
        ("", True),
        ("unknown", True),
        ("continuing", True),
        ("resumed", True),
        ("ended", False),
        ("ending", False),
        ("none_ever", False),
        ("unavoidable_work", False),
    ],
)
def test_it_locks_open_on_contact_that_is_not_clear(status: str | None, locked: bool) -> None:
    assert check("OPEN", replace(CLEAR, contact_status=status)).locked is locked


@pytest.mark.parametrize(
    ("stage", "locked"), [("stabilise", True), ("understand", False), ("rebuild", False), ("maintain", False)]
)
def test_it_locks_blame_in_the_first_stage(stage: str, locked: bool) -> None:
    assert check("BLAME", replace(CLEAR, stage=stage)).locked is locked


@pytest.mark.parametrize("code", ["TRAUMA", "DETAIL", "SOLO", "SUB", "CHILD"])
def test_it_only_reminds_of_the_others(code: str) -> None:
    found = check(code, NEW_COUPLE)
    assert (found.locked, found.asks, found.sentence) == (False, None, CAUTIONS[code].sentence)


def test_it_keeps_own_corner_closed_until_the_counselor_opens_it() -> None:
    own_corner = catalogue()["own-corner"]
    assert [one.code for one in checks(own_corner, CLEAR) if one.locked] == ["RELEASE"]
    opened = replace(CLEAR, opened=frozenset({"own-corner"}))
    assert not any(one.locked for one in checks(own_corner, opened))
    assert [one.code for one in checks(own_corner, replace(opened, stage="stabilise")) if one.locked] == ["BLAME"]


def test_it_answers_every_caution_in_its_own_order() -> None:
    intimacy = catalogue()["planned-intimacy"]
    assert [(one.code, one.locked) for one in checks(intimacy, NEW_COUPLE)] == [
        ("IPV", True),
        ("COERCE", False),
        ("OPEN", True),
    ]
    assert checks(catalogue()["small-wins"], NEW_COUPLE) == []


def test_it_lets_a_written_reason_override_every_lock() -> None:
    found = checks(Task(tuple(CAUTIONS), slug="own-corner"), replace(NEW_COUPLE, risk_open=True))
    locked = [one for one in found if one.locked]
    assert [one.code for one in locked] == ["IPV", "ACUTE", "OPEN", "BLAME", "RELEASE"]
    assert unsettled(locked, reason="Seen apart") == []


@pytest.mark.parametrize("reason", ["", "too short", "   a        b   ", "\n" * 20])
def test_it_wants_a_reason_of_ten_characters(reason: str) -> None:
    found = checks(Task(("IPV",)), replace(CLEAR, positive_screen=True))
    assert unsettled(found, reason=reason) == found


def test_it_takes_nothing_in_place_of_the_yes_of_both() -> None:
    found = checks(Task(("COERCE", "TRAUMA")), CLEAR)
    assert [one.code for one in unsettled(found, reason="Both seem fine with it", yes={"p1"})] == ["COERCE"]
    assert unsettled(found, yes={"p1", "p2"}) == []
