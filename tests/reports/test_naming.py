"""Names in a document, and how they are taken out of its texts."""

from types import SimpleNamespace
from typing import Any

import pytest

from clinic.reports.naming import names_of
from clinic.reports.rules import Naming


def couple(first: str = "Inés", second: str = "Jon", **full: str) -> Any:
    """As much of a couple as names are made of."""
    short = {"p1": first, "p2": second}
    partners = [
        SimpleNamespace(key=key, short_name=name, full_name=full.get(key, ""), pronouns=full.get(f"{key}_pronouns", ""))
        for key, name in short.items()
    ]
    return SimpleNamespace(code="IJ-7", title=f"{first} & {second}", names=short, partners=partners)


def coded(text: str, **people: str) -> str:
    """A text in a document with the case code."""
    return names_of(couple(**people), Naming.CODE).text(text)


def test_it_calls_them_by_name_first_partner_first() -> None:
    names = names_of(couple(p1="Inés de la Vega", p1_pronouns="she/her"), Naming.NAMES)
    assert (names.heading, names["p1"], names["p2"]) == ("Inés & Jon", "Inés", "Jon")
    assert names.in_full == ("Inés de la Vega (she/her)", "Jon")
    assert names.text("Inés and Jon") == "Inés and Jon"


def test_it_calls_them_by_the_code_and_says_no_name() -> None:
    names = names_of(couple(p1="Inés de la Vega", p1_pronouns="she/her"), Naming.CODE)
    assert (names.heading, names["p1"], names["p2"], names.in_full) == ("IJ-7", "Partner A", "Partner B", ())


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Inés says Jon’s late; Jonas is not Jon.", "[A] says [B]’s late; Jonas is not [B]."),
        ("Inés de la Vega, de la casa", "[A], de la casa"),
        ("Ms. Vega and INÉS", "Ms. [A] and [A]"),
        ("jon", "jon"),
        ("Jon-Inés\nJon", "[B]-[A]\n[B]"),
    ],
)
def test_it_takes_whole_names_out_of_a_text(text: str, printed: str) -> None:
    assert coded(text, p1="Inés de la Vega") == printed


@pytest.mark.parametrize(
    ("first", "text", "printed"),
    [("王小明", "昨天王小明说", "昨天[A]说"), ("Łucja", "Łucja: „nie”", "[A]: „nie”"), ("שרה", "אמר לשרה", "אמר ל[A]")],
)
def test_it_takes_names_of_any_script_out(first: str, text: str, printed: str) -> None:
    assert coded(text, first=first) == printed


def test_it_does_not_guess_between_two_of_one_name() -> None:
    assert coded("Alex told Alex", first="Alex", second="Alex") == "[A/B] told [A/B]"


def test_it_takes_a_name_for_a_name_and_not_for_a_pattern() -> None:
    assert coded("J. (Jo) or Jx", first="J. (Jo)", second="Kim") == "[A] or Jx"
