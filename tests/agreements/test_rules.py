"""What may be saved, signed and answered, without the app."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.agreements.draft_rules import Consequent, Wording, offer_problem
from clinic.agreements.rules import AgreementKind, Applies, ToldBy, VersionStatus
from clinic.agreements.signing_rules import may_take_back, signing_problem, statuses, telling

DAY = date(2025, 5, 13)
CLAUSE = {"text": "Phones stay in the kitchen"}
OFFER = {"what": "The bank statement", "start": "2025-05-13", "end": "2025-08-11"}
PLAN = {"moves": ["Call her"]}
KINDS = {
    AgreementKind.BOUNDARY: {"clauses": [CLAUSE]},
    AgreementKind.OPENNESS: {"clauses": [OFFER]},
    AgreementKind.FIDELITY: {"content": {"risk_note": "Leaving is thinkable"}},
    AgreementKind.PREVENTION: {"content": PLAN},
}


def fields(kind: AgreementKind, number: int = 1, days: int | None = 28, **more: Any) -> list[str]:
    """The fields at which something is wrong."""
    due = DAY + timedelta(days) if days is not None else None
    return [name for name, _ in Wording(**{**KINDS[kind], "review_due": due, **more}).problems(kind, number, DAY)]


@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_every_kind(kind: AgreementKind) -> None:
    assert fields(kind) == []


@pytest.mark.parametrize("days", [None, 0, -1, 91])
def test_a_review_lies_ahead_and_within_90_days(days: int | None) -> None:
    assert fields(AgreementKind.BOUNDARY, days=days) == ["review_due"]
    assert fields(AgreementKind.BOUNDARY, days=90) == []


def test_later_can_be_meant_but_never_for_openness() -> None:
    for kind in KINDS:
        wanted = ["review_due"] if kind is AgreementKind.OPENNESS else []
        assert fields(kind, days=91, late_is_meant=True) == wanted


def test_it_says_why_from_the_second_version_on() -> None:
    assert fields(AgreementKind.BOUNDARY, 2) == ["why_changed"]
    assert fields(AgreementKind.BOUNDARY, 2, why_changed="Asked for by both") == []


def test_nothing_is_no_agreement() -> None:
    assert fields(AgreementKind.BOUNDARY, clauses=[]) == ["clauses"]
    assert fields(AgreementKind.PREVENTION, content={"moves": []}) == ["situations"]
    assert fields(AgreementKind.FIDELITY, content={"definition": "One another"}) == ["risk_note"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-05-13", "", "needs its end"),
        ("2025-05-13", "2025-05-12", "before it starts"),
        ("2025-05-13", "2025-08-12", "at most 90 days"),
        ("2025-05-13", "2025-08-11", ""),
        ("", "2025-08-12", "at most 90 days"),
    ],
)
def test_an_offer_ends_within_90_days(start: str, end: str, words: str) -> None:
    said = offer_problem({"what": "x", "start": start, "end": end}, DAY)
    assert words in said
    assert bool(said) is bool(words)
    offers = [{"what": "x", "start": start, "end": end}]
    assert fields(AgreementKind.OPENNESS, clauses=offers) == (["clauses"] if words else [])


def test_a_one_sided_consequence_needs_its_reason() -> None:
    one = Consequent("He calls first", Applies.P2)
    assert fields(AgreementKind.BOUNDARY, consequences=[one]) == ["consequences"]
    reasoned = Consequent("He calls first", Applies.P2, "It was his phone")
    assert fields(AgreementKind.BOUNDARY, consequences=[reasoned, Consequent("Both talk")]) == []


def version(status: VersionStatus, due: date | None = DAY + timedelta(1)) -> Any:
    """A version as far as signing asks."""
    return SimpleNamespace(status=status, review_due=due, signed_p1_at=None, signed_p2_at=None)


def test_only_a_draft_with_a_review_ahead_is_signed() -> None:
    assert signing_problem(version(VersionStatus.DRAFT), DAY) == ""
    for status in set(VersionStatus) - {VersionStatus.DRAFT}:
        assert "Only a draft" in signing_problem(version(status), DAY)
    for due in (None, DAY):
        assert "review date" in signing_problem(version(VersionStatus.DRAFT, due), DAY)


def test_a_signature_is_taken_back_within_a_minute() -> None:
    moment = datetime(2025, 5, 13, 11, tzinfo=UTC)
    assert may_take_back(moment, moment + timedelta(seconds=60))
    assert not may_take_back(moment, moment + timedelta(seconds=61))
    assert not may_take_back(None, moment)


@pytest.mark.parametrize(
    ("signed", "ended", "words"),
    [
        ([], False, ""),
        ([False], False, "draft"),
        ([True], False, "active"),
        ([True, True, False], False, "replaced active draft"),
        ([True, False, True], False, "replaced ended active"),
        ([True, False], True, "ended ended"),
    ],
)
def test_where_versions_stand_follows_from_the_signatures(signed: list[bool], ended: bool, words: str) -> None:
    assert " ".join(statuses(signed, ended=ended)) == words


@given(some.lists(some.booleans()), some.booleans())
def test_at_most_one_is_in_force_and_one_a_draft(signed: list[bool], ended: bool) -> None:
    found = statuses(signed, ended=ended)
    assert found.count(VersionStatus.ACTIVE) == (any(signed) and not ended)
    assert found.count(VersionStatus.DRAFT) <= 1
    assert all(each is not VersionStatus.REPLACED or both for each, both in zip(found, signed, strict=True))


def test_telling_it_oneself_counts_apart() -> None:
    told = telling([(ToldBy.SELF, 3), (ToldBy.SELF, None), (ToldBy.SELF, 24), (None, None), (ToldBy.THIRD_PARTY, 2)])
    assert (told.by_self, told.found_out, told.median_hours) == (3, 1, 13.5)
    assert telling([]).median_hours is None
