"""Signing in: one answer for every refusal, and a cookie nobody else can use."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import SignIn
from clinic.accounts.views import NO_ENTRY
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.web import Clinic
from tests.cast import PASSWORD, Cast, Client

VARYING = re.compile(r'value="[^"]*"|content="[^"]*"')


def refused(client: Client, login: str, password: str) -> tuple[int, str]:
    client.get("/sign-in")
    answer = client.post("/sign-in", login=login, password=password)
    return answer.status_code, VARYING.sub("", answer.text)


def test_it_lets_the_right_password_in(nobody: Client) -> None:
    nobody.get("/sign-in")
    answer = nobody.post("/sign-in", login=" ALMA ", password=PASSWORD)
    assert answer.headers["Location"] == "/"
    assert nobody.get("/settings").status_code == 200


@pytest.mark.parametrize("login", ["alma", "nobody", "boris\u202e", "<script>alert(1)</script>", "a" * 100])
def test_it_answers_unknown_and_wrong_alike(nobody: Client, login: str) -> None:
    status, page = refused(nobody, login, "not the password")
    assert (status, page) == refused(nobody, "kim", "not the password either")
    assert status == 422
    assert NO_ENTRY in page


def test_it_answers_a_disabled_account_alike(nobody: Client, cast: Cast) -> None:
    db.session.merge(cast.alma).disabled_at = cast.alma.created_at
    db.session.commit()
    assert refused(nobody, "alma", PASSWORD) == refused(nobody, "kim", PASSWORD)


@pytest.mark.parametrize("login", ["", "al\x00ma", "a" * 101, "\x1b[31m"])
def test_it_says_at_the_field_what_cannot_be_a_name(nobody: Client, login: str) -> None:
    nobody.get("/sign-in")
    answer = nobody.post("/sign-in", login=login, password=PASSWORD)
    assert answer.status_code == 422
    assert 'id="login-error"' in answer.text
    assert "Error:" in answer.text.split("</title>")[0]


def test_it_never_sends_the_password_back(nobody: Client) -> None:
    nobody.get("/sign-in")
    answer = nobody.post("/sign-in", login="alma", password="planted-password")
    assert 'value="alma"' in answer.text
    assert "planted-password" not in answer.text


def test_it_goes_on_to_the_wanted_page(nobody: Client) -> None:
    turned_away = nobody.get("/couples?status=all")
    assert turned_away.headers["Location"] == "/sign-in?next=/couples?status%3Dall"
    nobody.get(turned_away.headers["Location"])
    answer = nobody.post(turned_away.headers["Location"], login="alma", password=PASSWORD)
    assert answer.headers["Location"] == "/couples?status=all"


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"])
def test_it_never_leads_to_another_site(nobody: Client, wanted: str) -> None:
    nobody.get("/sign-in")
    answer = nobody.browser.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"login": "alma", "password": PASSWORD},
        headers={"X-CSRFToken": nobody.token},
    )
    assert answer.headers["Location"] == "/"


def test_it_sends_who_is_signed_in_on(client: Client) -> None:
    assert client.get("/sign-in?next=/settings").headers["Location"] == "/settings"


def test_it_hardens_the_cookie(nobody: Client) -> None:
    nobody.get("/sign-in")
    answer = nobody.post("/sign-in", login="alma", password=PASSWORD)
    name, *rest = [part.strip() for part in answer.headers["Set-Cookie"].split(";")]
    assert name.startswith("__Host-clinic=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(rest)
    assert not any(part.startswith("Domain") for part in rest)


def test_it_keeps_nothing_that_was_in_the_cookie_before(app: Flask, nobody: Client) -> None:
    with nobody.browser.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    nobody.sign_in("alma")
    with nobody.browser.session_transaction() as kept:
        assert "planted" not in kept


def test_it_stores_only_a_hash_of_the_token(client: Client) -> None:
    with client.browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    stored = db.session.scalars(select(SignIn.token_hash)).one()
    assert token not in stored
    assert len(stored) == 64


def test_it_gives_every_sign_in_a_token_of_its_own(app: Clinic, cast: Cast) -> None:
    for _ in range(2):
        Client(app, cast).sign_in("alma")
    assert len(set(db.session.scalars(select(SignIn.token_hash)))) == 2


def test_it_notes_entries_and_refusals(nobody: Client, cast: Cast) -> None:
    refused(nobody, "alma", "wrong")
    refused(nobody, "nobody", "wrong")
    nobody.sign_in("alma")
    events = db.session.execute(select(AuditEvent.action, AuditEvent.actor_id).order_by(AuditEvent.at)).all()
    assert [each for each in events if "sign" in each.action] == [
        ("sign-in refused", cast.alma.id),
        ("sign-in refused", None),
        ("sign in", cast.alma.id),
    ]
