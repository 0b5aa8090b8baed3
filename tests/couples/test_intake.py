"""The same things as a form says them and as the record keeps them."""

from datetime import date
from typing import Any

import pytest

from clinic.couples.intake import as_typed, changes, written
from clinic.couples.models import Couple, Partner
from clinic.couples.rules import Secrets

DAY = date(2025, 1, 7)


def couple(**values: Any) -> Couple:
    """A couple as it is in memory; nothing here asks the database."""
    made = Couple(code="IJ", opened_on=DAY, **values)
    people = [Partner(key=key, zone="Europe/Dublin", short_name=name) for key, name in (("p1", "Inés"), ("p2", "Jon"))]
    made.__dict__["partners"] = people
    return made


def test_it_says_and_keeps_the_same() -> None:
    ours = couple(secrets=Secrets.NO_SECRETS, relationship_facts={"structure": "open", "cohabiting": False})
    assert changes(ours, as_typed(ours)) == {"partners": {"p1": {}, "p2": {}}}
    assert written(as_typed(ours))["relationship_facts"] == {"structure": "open", "cohabiting": False}


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ({"together_since": "2016-05-01"}, {"together_since": date(2016, 5, 1)}),
        ({"together_since": 2016}, {"together_since": None}),
        ({"cohabiting": True}, {"cohabiting": "yes"}),
        ({"cohabiting": "sometimes"}, {"cohabiting": ""}),
        ({"structure": "triad"}, {"structure": ""}),
        ({"children": []}, {"children": ""}),
        ({"children": [{"age": 12}, {"name": "x"}, 9]}, {"children": "12, 9"}),
        ({"children": "two"}, {"children": "two"}),
    ],
)
def test_it_reads_what_a_case_file_may_hold(kept: dict[str, Any], typed: dict[str, Any]) -> None:
    ours = couple(relationship_facts=kept)
    shown = as_typed(ours)["relationship_facts"]
    assert {name: shown[name] for name in typed} == typed
    assert "relationship_facts" not in changes(ours, as_typed(ours))


def test_it_takes_contacts_for_unsafe_unless_they_say_otherwise() -> None:
    ours = couple()
    ours.partners[0].contacts = [
        "+353 1",
        {"kind": "pigeon", "value": "Coo"},
        {"kind": "email", "value": "a@b", "safe": "yes"},
    ]
    assert as_typed(ours)["p1"]["contacts"] == [
        {"kind": "other", "value": "+353 1", "safe": False},
        {"kind": "other", "value": "Coo", "safe": False},
        {"kind": "email", "value": "a@b", "safe": False},
    ]
    assert changes(ours, as_typed(ours))["partners"] == {"p1": {}, "p2": {}}


def test_it_writes_only_what_was_touched() -> None:
    ours = couple(relationship_facts={"structure": "triad", "pets": 2})
    typed = as_typed(ours)
    typed["relationship_facts"]["status"] = "married"
    typed["p2"]["pronouns"] = "he/him"
    assert changes(ours, typed) == {
        "relationship_facts": {"structure": "triad", "pets": 2, "status": "married"},
        "partners": {"p1": {}, "p2": {"pronouns": "he/him"}},
    }
