"""Risk between sessions, the steps after a setback, referrals and releases: rules without an app."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import Whom
from clinic.safety.care_rules import (
    SETBACK_EVENTS,
    STEPS,
    Noted,
    RiskKind,
    TopicReason,
    done,
    due_on,
    hold_words,
    is_open,
    until,
)
from clinic.safety.referral_rules import (
    OPEN,
    Reference,
    ReferralStatus,
    ReferralTo,
    agreement_words,
    comes_up,
    in_order,
    release_words,
)
from clinic.sessions.risk import TOPICS
from tests.facts import DAY

LATER = DAY + timedelta(1)


def test_it_knows_the_topics_of_a_note() -> None:
    assert {topic.key for topic in TOPICS} | {"other"} == {each.value for each in RiskKind}
    assert {topic.title for topic in TOPICS} < {each.label for each in RiskKind}


def test_every_word_has_a_label() -> None:
    for kind in (RiskKind, TopicReason, ReferralTo, ReferralStatus):
        labels = [each.label for each in kind]
        assert len({*labels}) == len(labels)
        assert not any("_" in each for each in labels)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"text": " "}, "Say what"),
        ({"noted_on": LATER}, "up to today"),
        ({"follow_up_on": DAY - timedelta(1)}, "cannot be before"),
        ({"follow_up_on": LATER}, ""),
    ],
)
def test_it_says_what_is_wrong_with_a_statement(change: dict[str, Any], words: str) -> None:
    facts = {"partner": "p2", "kind": RiskKind.SELF_HARM, "noted_on": DAY, "text": "Low.", **change}
    found = Noted(**facts).problem(DAY)
    assert words in found
    assert bool(found) == bool(words)


def test_a_statement_waits_until_it_is_followed_up() -> None:
    def row(**more: Any) -> Any:
        plain = {"followed_up_on": None, "withdrawn": False, "follow_up_on": None, "noted_on": DAY}
        return SimpleNamespace(**{**plain, **more})

    assert is_open(row())
    assert not is_open(row(followed_up_on=DAY))
    assert not is_open(row(withdrawn=True))
    assert due_on(row()) == DAY
    assert due_on(row(follow_up_on=LATER)) == LATER


def test_the_six_steps_are_those_of_the_domain() -> None:
    assert [*STEPS] == ["safety", "facts", "no_decisions", "routines", "session", "record"]
    assert until(DAY) == (DAY + timedelta(3), DAY + timedelta(7))
    assert {each.value for each in SETBACK_EVENTS} == {"setback", "boundary_crossed", "contact_resumed"}


@given(st.dictionaries(st.sampled_from([*STEPS, "unknown"]), st.sampled_from([None, "2025-05-12"])))
def test_it_tells_what_is_done(days: dict[str, str | None]) -> None:
    found = done({name: {"done_on": day} for name, day in days.items()})
    assert [*found] == [name for name in STEPS if days.get(name)]
    assert set(found.values()) <= {date(2025, 5, 12)}


def test_a_referral_comes_up_after_fourteen_days() -> None:
    assert not comes_up(ReferralStatus.SENT, DAY - timedelta(14), DAY)
    assert comes_up(ReferralStatus.SENT, DAY - timedelta(15), DAY)
    assert not comes_up(ReferralStatus.ATTENDED, DAY - timedelta(99), DAY)
    assert {each.value for each in OPEN} == {"offered", "sent", "accepted"}


@pytest.mark.parametrize(
    ("whom", "signed", "revoked", "words"),
    [
        (Whom.P1, None, None, "No release: nothing is told"),
        (Whom.BOTH, None, None, "until both have signed"),
        (Whom.P1, DAY, None, "by the partner concerned on 13 May 2025"),
        (Whom.BOTH, DAY, None, "by both on 13 May 2025"),
        (Whom.P1, DAY, DAY, "taken back on 13 May 2025"),
    ],
)
def test_it_says_the_state_of_a_release(whom: Whom, signed: date | None, revoked: date | None, words: str) -> None:
    assert words in release_words(whom, signed, revoked)


def test_only_an_appointment_may_lie_ahead() -> None:
    plain = {"whom": Whom.P1, "to": ReferralTo.GROUP, "offered_on": DAY}
    assert Reference(**plain, first_appointment=LATER).problem(DAY) == ""
    for name in ("offered_on", "release_signed", "outcome_on"):
        assert Reference(**{**plain, name: LATER}).problem(DAY)


def test_it_says_who_agreed() -> None:
    assert [agreement_words(each) for each in ([], ["p2"], ["p2", "p1"])] == [
        "Not agreed yet",
        "Agreed by one",
        "Both agree",
    ]
    assert in_order(["p2", "p1", "p2", "p3"]) == ["p1", "p2"]


def test_a_hold_says_what_it_means() -> None:
    assert "nothing is deleted" in hold_words(DAY)
    assert "no expert witness" in hold_words(DAY)
