"""A new password needs the present one and ends every other sign-in."""

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from tests.cast import PASSWORD, Cast, Client

NEW = "otter velvet kettle seven"


def changed(client: Client, present: str = PASSWORD, new: str = NEW, again: str | None = None) -> tuple[int, str]:
    client.get("/settings")
    answer = client.post("/settings/password", present=present, password=new, again=again or new)
    return answer.status_code, answer.text


def test_it_takes_the_new_one_from_now_on(client: Client, nobody: Client) -> None:
    assert changed(client)[0] == 303
    nobody.get("/sign-in")
    assert nobody.post("/sign-in", login="alma", password=PASSWORD).status_code == 422
    assert nobody.post("/sign-in", login="alma", password=NEW).status_code == 302


def test_it_ends_every_other_sign_in(app: Flask, cast: Cast, client: Client) -> None:
    other = Client(app, cast).sign_in("alma")
    changed(client)
    assert other.get("/settings").headers["Location"].startswith("/sign-in")
    assert client.get("/settings").status_code == 200


def test_it_makes_a_copy_of_the_cookie_worthless(client: Client) -> None:
    copy = client.browser.get_cookie("__Host-clinic")
    assert copy is not None
    changed(client)
    assert client.get("/settings").status_code == 200
    client.browser.set_cookie("__Host-clinic", copy.value)
    assert client.get("/settings").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"present": "wrong"}, "present", "not your present password"),
        ({"new": "short"}, "password", "at least 15"),
        ({"new": "alma reyes harbor"}, "password", "easily guessed"),
        ({"again": "something else"}, "again", "differs"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, form: dict[str, str], field: str, words: str) -> None:
    status, page = changed(client, **form)
    assert status == 422
    assert words in page.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert 'value="Alma Reyes"' in page
    assert NEW not in page


def test_it_is_no_way_around_the_limit_of_guesses(client: Client, nobody: Client) -> None:
    for _ in range(5):
        changed(client, present="wrong")
    assert changed(client)[0] == 422
    nobody.get("/sign-in")
    assert nobody.post("/sign-in", login="alma", password=PASSWORD).status_code == 422


def test_it_leads_back_to_the_settings(client: Client) -> None:
    assert client.get("/settings/password").headers["Location"] == "/settings"


def test_it_notes_the_change_and_the_refusal(client: Client, cast: Cast) -> None:
    changed(client, present="wrong")
    changed(client)
    found = set(db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == cast.alma.id)))
    assert {"change password refused", "end sign-ins", "change password"} <= found
