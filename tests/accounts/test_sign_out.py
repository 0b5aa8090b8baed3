"""Signing out ends every copy of the cookie (security.md S3)."""

from sqlalchemy import select

from clinic.accounts.models import SignIn
from clinic.kernel.audit import AuditEvent
from clinic.kernel.clock import now
from clinic.kernel.database import db
from tests.cast import PASSWORD, Cast, Client

COOKIE = "__Host-clinic"


def copied(client: Client) -> str:
    cookie = client.browser.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def replayed(client: Client, copy: str) -> str:
    client.browser.set_cookie(COOKIE, copy)
    return client.browser.get("/settings").headers.get("Location", "")


def test_it_makes_an_old_copy_of_the_cookie_worthless(client: Client) -> None:
    copy = copied(client)
    assert replayed(client, copy) == ""
    client.post("/sign-out")
    assert replayed(client, copy).startswith("/sign-in")


def test_it_is_not_the_only_end_of_a_copy(client: Client) -> None:
    copy = copied(client)
    client.post("/lock")
    client.get("/unlock")
    client.post("/unlock", password=PASSWORD)
    fresh = copied(client)
    assert replayed(client, copy).startswith("/sign-in")
    assert replayed(client, fresh) == ""


def test_it_tells_the_browser_to_forget_everything(client: Client) -> None:
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.browser.get_cookie(COOKIE) is None


def test_it_leaves_other_people_alone(client: Client, stranger: Client) -> None:
    client.post("/sign-out")
    assert stranger.get("/settings").status_code == 200


def test_it_is_noted(client: Client, cast: Cast) -> None:
    client.post("/sign-out")
    assert db.session.scalar(select(AuditEvent.actor_id).where(AuditEvent.action == "sign out")) == cast.alma.id


def test_it_ends_with_the_account(client: Client, cast: Cast) -> None:
    db.session.merge(cast.alma).disabled_at = now()
    db.session.commit()
    assert client.get("/settings").headers["Location"].startswith("/sign-in")


def test_it_is_swept_up_at_the_next_sign_in(client: Client, nobody: Client) -> None:
    client.post("/sign-out")
    nobody.sign_in("alma")
    assert db.session.scalars(select(SignIn.ended_at)).all() == [None]
