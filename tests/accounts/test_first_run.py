"""The first account of an empty clinic, opened in the browser."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.accounts.models import Account
from clinic.kernel.database import db
from tests.cast import PASSWORD, Client

ASKED = {
    "name": "Gráinne Delahunty",
    "credential": "LMFT",
    "practice": "Harbor Practice",
    "address": "1 Quay Street\nDublin",
    "zone": "Europe/Dublin",
    "login": "Grainne",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def newcomer(app: Flask) -> Client:
    client = Client(app, None)  # type: ignore[arg-type]  # nobody is there yet
    client.get("/welcome")
    return client


def accounts() -> int:
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def test_it_opens_the_account_and_signs_in(newcomer: Client) -> None:
    answer = newcomer.post("/welcome", **ASKED)
    assert answer.headers["Location"] == "/"
    account = db.session.scalars(select(Account)).one()
    assert (account.login, account.name, account.zone) == ("grainne", "Gráinne Delahunty", "Europe/Dublin")
    assert (account.practice_name, account.practice_address) == ("Harbor Practice", "1 Quay Street\nDublin")
    assert newcomer.get("/settings").status_code == 200


def test_it_is_where_an_empty_clinic_sends_everybody(newcomer: Client) -> None:
    assert newcomer.get("/sign-in").headers["Location"] == "/welcome"


def test_it_offers_the_demo_with_its_exact_command(newcomer: Client) -> None:
    assert "<kbd>python3 -m clinic demo</kbd>" in newcomer.get("/welcome").text


def test_it_is_gone_once_there_is_an_account(nobody: Client) -> None:
    nobody.get("/welcome", status=404)
    nobody.get("/sign-in")
    assert nobody.post("/welcome", **ASKED).status_code == 404
    assert accounts() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter your name."),
        ("name", "   ", "Enter your name."),
        ("name", "x" * 201, "at most 200"),
        ("practice", "Har\x00bor", "control characters"),
        ("zone", "Dublin", "such as Europe/Dublin"),
        ("zone", "../../etc/passwd", "such as Europe/Dublin"),
        ("login", "", "Enter sign-in name."),
        ("login", " \t ", "Enter sign-in name."),
        ("password", "too short", "at least 15"),
        ("password", "harbor practice", "easily guessed"),
        ("again", "plover canyon jigsaw ten", "differs"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(newcomer: Client, field: str, value: str, words: str) -> None:
    answer = newcomer.post("/welcome", **{**ASKED, field: value})
    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert 'value="LMFT"' in answer.text
    assert accounts() == 0


def test_it_shows_nasty_text_as_text(newcomer: Client) -> None:
    answer = newcomer.post("/welcome", **{**ASKED, "name": "<script>alert(1)</script>{{7*7}}", "zone": ""})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in answer.text


def test_it_suggests_time_zones_by_place(newcomer: Client) -> None:
    assert '<option value="Europe/Dublin">' in newcomer.get("/welcome").text
