"""A couple is found by any name, by code or by initials, whatever the accents."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from clinic.couples.finding import Entry, by_name, found, free_code, listed, suggestions
from clinic.couples.rules import Stage, Status
from clinic.kernel.database import db
from clinic.kernel.privacy import hide_names
from tests.cast import Cast


def entry(code: str, first: str, second: str, *full: str) -> Entry:
    names = (*full, "", "")[:2]
    return Entry(uuid4(), code, Status.ACTIVE, Stage.STABILISE, date(2025, 1, 7), (first, second), names)


ZN = entry("ZN", "Zoë", "Nóirín", "Zoë Ångström-Müller", "Nóirín Ní Cheallaigh")
LT = entry("LT", "Łucja", "Tomáš", "Łucja Wiśniewska", "Tomáš Dvořák")
KL = entry("KL", "Kim", "Lee")
KL2 = entry("KL2", "Kim", "Leanne", "", "Leanne O’Brien")
IJ = entry("harbor-7", "Inés", "Jon")
IJ2 = entry("IJ2", "Ines", "Jonas")
ALL = (ZN, LT, KL, KL2, IJ, IJ2)


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        ("zoe", [ZN]),
        ("ZOË", [ZN]),
        ("zo\u0065\u0308", [ZN]),
        ("noirin", [ZN]),
        ("angstrom", [ZN]),
        ("ångström-müller", [ZN]),
        ("cheal", [ZN]),
        ("lucja", [LT]),
        ("dvorak tomas", [LT]),
        ("lt", [LT]),
        ("tl", [LT]),
        ("l & t", [LT]),
        ("Ł.T.", [LT]),
        ("nnc", [ZN]),
        ("obrien", [KL2]),
        ("O'Brien", [KL2]),
        ("wisniewska", [LT]),
        ("sniew", [LT]),
        ("harbor 7", [IJ]),
        ("Inés & Jon", [IJ]),
        ("kim lee", [KL]),
        ("kl", [KL]),
        ("kim", [KL2, KL]),
        ("k", [KL2, KL]),
        ("jon", [IJ, IJ2]),
        ("ij", [IJ, IJ2]),
        ("zoe kim", []),
        ("nobody", []),
        ("", []),
        ("  & ", []),
        ("'.", []),
        ("\x00\u202e", []),
    ],
)
def test_it_finds(wanted: str, hits: list[Entry]) -> None:
    assert [each.code for each in found(ALL, wanted)] == [each.code for each in hits]


def test_it_puts_better_matches_first() -> None:
    inside, starts = entry("a", "Tilman", "Bo"), entry("b", "Ilma", "Bo")
    initials = entry("c", "Ida", "Leo", "Ida Lund Møller")
    assert found([inside, starts, initials], "ilm") == [initials, starts, inside]
    assert found([inside, starts, initials], "il") == [initials, starts]


def test_it_bears_names_without_letters() -> None:
    assert found([entry("Q", "", ""), entry("R", "…", "")], "q")[0].code == "Q"


def test_it_sorts_by_name_whatever_the_accents() -> None:
    assert [each.code for each in by_name(ALL)] == ["harbor-7", "IJ2", "KL2", "KL", "LT", "ZN"]


@pytest.mark.parametrize(
    ("names", "taken", "code"),
    [
        (("Kim", "Lee"), set(), "KL"),
        (("Kim", "Lee"), {"KL", "kl2"}, "KL3"),
        (("Łucja", "Óscar"), set(), "LO"),
        (("Ёлка", "花子"), set(), "XX"),
        (("", "…"), {"C"}, "C2"),
    ],
)
def test_it_makes_a_code_of_first_letters(names: tuple[str, str], taken: set[str], code: str) -> None:
    assert free_code(names, taken) == code


def test_it_lists_the_caseload_and_nobody_elses(app: Flask, in_almas_caseload: Cast) -> None:
    assert {each.title: each.code for each in listed()} == {"Inés & Jon": "IJ", "Kim & Lee": "KL"}
    assert listed([Status.CLOSED]) == []


def test_it_asks_the_database_twice_however_many_couples(app: Flask, in_almas_caseload: Cast) -> None:
    app.extensions["keyring"]._open.clear()
    statements: list[str] = []

    def note(*call: object) -> None:
        statements.append(str(call[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    listed()
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) == 2


def test_it_suggests_names_and_codes_while_names_are_hidden(app: Flask, in_almas_caseload: Cast) -> None:
    assert suggestions() == ["Inés & Jon", "Kim & Lee"]
    with app.test_request_context():
        hide_names(True)
        assert suggestions() == ["IJ", "KL"]
