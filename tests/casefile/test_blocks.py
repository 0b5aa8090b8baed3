"""The blocks of the brief in lines (domain.md 5.1)."""

from datetime import timedelta
from typing import Any

import pytest

from clinic.agreements.consent_models import ConsentAnswer, Hold
from clinic.agreements.rules import Area, Kept, ToldBy, VersionStatus
from clinic.casefile.brief import Brief
from clinic.couples.rules import Status, Whom
from clinic.safety.referral_rules import ReferralStatus
from tests.casefile.lived import A_DAY, Lived
from tests.facts import A_WEEK, DAY, Facts, at


def brief_of(facts: Facts) -> Brief:
    file = facts.file
    return Brief(file, file.next)


def test_empty_blocks_are_empty(facts: Facts) -> None:
    brief = brief_of(facts)
    assert (brief.agreements, brief.outside, brief.feedback, brief.on_hold) == ([], [], [], [])
    assert (brief.wins, brief.resets, brief.signs) == ([], [], [])


def test_safety_says_what_is_open_between_sessions_and_what_is_on_hold(facts: Facts, lived: Lived) -> None:
    lived.risk(DAY - A_WEEK, follow_up_on=DAY + A_DAY)
    lived.hold()
    first, hold, *_ = brief_of(facts).safety
    assert first == "Risk noted for Inés on 6 May; follow-up due 14 May."
    assert hold.startswith("Legal hold since 13 May 2025")
    assert brief_of(facts).agenda[0] == first


def test_agreements_say_what_to_look_at(facts: Facts, lived: Lived) -> None:
    due = lived.agreed(review_due=DAY - A_DAY)
    lived.version(due, 2, status=VersionStatus.DRAFT, signed=("p1",))
    lived.reviewed(due, DAY - A_WEEK, Kept.PARTLY, told_by=ToldBy.SELF)
    lived.agreed(Area.MONEY, review_due=DAY + 14 * A_DAY)
    lived.agreed(Area.DEVICES, review_due=DAY + 15 * A_DAY)
    assert brief_of(facts).agreements == [
        "Review of “Online contact” was due on 12 May.",
        "“Online contact”: partly kept, told by oneself, 6 May.",
        "“Online contact”: a draft waits for the signature of Jon.",
        "Review of “Money” is due on 27 May.",
    ]


def test_a_new_draft_waits_for_both(facts: Facts, lived: Lived) -> None:
    lived.version(lived.agreement(), status=VersionStatus.DRAFT, signed=())
    assert brief_of(facts).agreements == ["“Online contact”: a draft waits for the signature of both."]


def test_a_consent_is_asked_again_only_where_both_had_said_yes(facts: Facts, lived: Lived) -> None:
    """What only one of the two said never comes up, not even on the counselor's way to both (domain.md S37)."""
    past: dict[str, Any] = {"answered_on": DAY - 40 * A_DAY, "valid_until": DAY - A_DAY, "answer": "yes"}
    lived.add(ConsentAnswer, partner="p1", topic="Dancing", **past)
    lived.add(ConsentAnswer, partner="p1", topic="Holding hands", **past)
    lived.add(ConsentAnswer, partner="p2", topic="holding hands", **past)
    (line,) = brief_of(facts).agreements
    assert line == "Ask again: Holding hands. The yes of both was good until 12 May."


def test_outside_help_says_what_is_open_and_who_knows(facts: Facts, lived: Lived) -> None:
    lived.referral(DAY - 15 * A_DAY)
    lived.referral(DAY - 14 * A_DAY, ReferralStatus.OFFERED, whom=Whom.BOTH)
    lived.referral(DAY - A_DAY, ReferralStatus.DECLINED)
    lived.support()
    assert brief_of(facts).outside == [
        "A group for both: offered, 29 Apr.",
        "A group for Jon: sent, open since 28 Apr.",
        "People who know: Marta.",
    ]


def test_a_look_back_that_is_due_stands_there_too(facts: Facts, lived: Lived) -> None:
    lived.look_back(DAY - A_DAY)
    lived.look_back(DAY + A_DAY)
    facts.status(Status.CLOSED)
    assert brief_of(facts).outside == ["A look back was due on 12 May."]


@pytest.mark.parametrize(("one", "other", "apart"), [(4, 7, True), (5, 7, False), (9, 0, True)])
def test_feedback_says_where_they_differ_by_three(
    facts: Facts, lived: Lived, one: int, other: int, apart: bool
) -> None:
    meeting = facts.held(at(18) - A_WEEK)
    both = {"p1": 8, "p2": 8}
    lived.record("session-feedback", meeting.day, meeting=meeting, heard=both, fair={"p1": one, "p2": other})
    words = f"It was fair to both of us: Inés {one}, Jon {other}, 6 May. Ask about it."
    brief = brief_of(facts)
    assert brief.feedback == ([words] if apart else ["Nowhere 3 or more apart, 6 May."])
    assert (words in brief.agenda) == apart


def test_feedback_of_one_alone_is_no_difference(facts: Facts, lived: Lived) -> None:
    meeting = facts.held(at(18) - A_WEEK)
    lived.record("session-feedback", meeting.day, meeting=meeting, fair={"p1": 2})
    assert brief_of(facts).feedback == ["Nowhere 3 or more apart, 6 May."]


def test_decisions_on_hold_stand_with_their_end(facts: Facts, lived: Lived) -> None:
    until = DAY + timedelta(30)
    lived.add(Hold, decision="Selling the flat", hold_until=until, hold_ends_if="both ask for it")
    assert brief_of(facts).on_hold == ["Selling the flat: on hold until 12 Jun, earlier if both ask for it."]


def test_since_last_time_has_resets_wins_and_signs(facts: Facts, lived: Lived) -> None:
    lived.record("reset", DAY - 20 * A_DAY, decision="keep")
    facts.held(at(18) - A_WEEK)
    lived.record("reset", DAY - A_DAY, decision="change", text="Shorter evenings")
    lived.record("win", text="A calm supper")
    lived.record("early-signs", signs={"p2": {"stress": {"value": 8}}})
    brief = brief_of(facts)
    assert brief.resets == [(DAY - A_DAY, "Reset talk: Change · Shorter evenings")]
    assert [each.words for each in brief.wins] == ["A calm supper"]
    assert brief.signs == ["Jon: stress at 8. No first move agreed yet."]


def test_the_agenda_takes_its_lines_from_all_blocks(facts: Facts, lived: Lived) -> None:
    facts.held(at(18) - A_WEEK, plan="Talk on Sundays.")
    lived.agreed(review_due=DAY)
    lived.record("early-signs", signs={"p2": {"stress": {"value": 8}}})
    assert brief_of(facts).agenda == [
        "Jon: stress at 8. No first move agreed yet.",
        "Planned last time: Talk on Sundays.",
        "Review of “Online contact” was due on 13 May.",
    ]
