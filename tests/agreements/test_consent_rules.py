"""Consent answered alone and attention sorted alone, without the app."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.agreements.consent_rules import (
    ConsentState,
    Sorting,
    hold_problem,
    lasts_until,
    newest,
    overlaps,
    reason_problem,
    span_problem,
    to_open,
)

DAY = date(2025, 5, 13)


@dataclass
class Said:
    """One answer."""

    topic: str
    partner: Any
    state: ConsentState
    answered_on: date = DAY
    valid_until: date | None = None
    conditions: str = ""

    @property
    def key(self) -> str:
        """The topic as it is compared."""
        return self.topic.casefold()


@dataclass
class Place:
    """One situation."""

    p1: Sorting | None = None
    p2: Sorting | None = None
    compared_on: date | None = None

    def sorted_by(self, partner: str) -> Sorting | None:
        """Where one put it."""
        return self.p1 if partner == "p1" else self.p2


YES, NO = ConsentState.YES, ConsentState.NO


@pytest.mark.parametrize("state", [ConsentState.NO, ConsentState.WITHDRAWN])
def test_a_no_carries_no_reason(state: ConsentState) -> None:
    assert "without a reason" in reason_problem(state, "because")
    assert reason_problem(state, " ") == ""
    assert reason_problem(YES, "with the light on") == ""


def test_consent_lasts_90_days_at_most() -> None:
    assert span_problem(DAY, None) == span_problem(DAY, DAY) == span_problem(DAY, DAY + timedelta(90)) == ""
    assert "90 days" in span_problem(DAY, DAY + timedelta(91))
    assert "before the day" in span_problem(DAY, DAY - timedelta(1))
    assert lasts_until(Said("Kissing", "p1", YES)) == DAY + timedelta(90)
    assert lasts_until(Said("Kissing", "p1", YES, valid_until=DAY + timedelta(900))) == DAY + timedelta(90)


def test_the_newest_answer_counts() -> None:
    later = Said("kissing", "p1", NO, DAY + timedelta(1))
    again = Said("Kissing", "p1", YES, DAY + timedelta(1))
    assert newest([Said("Kissing", "p1", YES), later])["kissing", "p1"] is later
    assert newest([later, Said("Kissing", "p1", YES)])["kissing", "p1"] is later
    assert newest([later, again])["kissing", "p1"] is again


def test_only_where_both_say_yes_is_shown() -> None:
    both = [Said("Kissing", "p1", YES, conditions="alone"), Said("kissing", "p2", YES, DAY - timedelta(80))]
    (found,) = overlaps(both, DAY)
    assert (found.topic, found.conditions, found.until) == ("Kissing", {"p1": "alone"}, DAY + timedelta(10))
    assert not found.ask_again
    (later,) = overlaps(both, DAY + timedelta(11))
    assert later.ask_again


@given(some.sampled_from(ConsentState), some.sampled_from(ConsentState))
def test_nothing_else_shows_at_all(one: ConsentState, other: ConsentState) -> None:
    found = overlaps([Said("Sex", "p1", one), Said("Sex", "p2", other)], DAY)
    assert bool(found) is (one is other is YES)
    assert overlaps([Said("Sex", "p1", one), Said("Sex", "p1", other)], DAY) == []


def test_a_withdrawal_takes_the_overlap_away() -> None:
    both = [Said("Sex", "p1", YES), Said("Sex", "p2", YES)]
    assert overlaps([*both, Said("Sex", "p2", ConsentState.WITHDRAWN)], DAY) == []


def test_nothing_is_compared_before_both_have_sorted_all() -> None:
    done, half = Place(Sorting.FINE, Sorting.NOT_OK), Place(Sorting.FINE)
    assert to_open([done, half], asked=False) == []
    assert to_open([done, half], asked=True) == [done]
    assert to_open([done], asked=False) == [done]
    assert to_open([Place(Sorting.FINE, Sorting.FINE, DAY), done], asked=False) == [done]


def test_a_hold_ends() -> None:
    assert hold_problem(DAY, DAY + timedelta(1)) == ""
    assert hold_problem(DAY, DAY)
    assert hold_problem(DAY, None)
