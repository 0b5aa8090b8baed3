"""Locked by hand or by the clock; the password opens the page that was left."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from clinic.accounts.rules import ABSOLUTE, IDLE
from clinic.accounts.views import NO_UNLOCK
from clinic.kernel.audit import AuditEvent
from clinic.kernel.clock import now
from clinic.kernel.database import db
from tests.cast import PASSWORD, Client

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def test_it_locks_after_fifteen_idle_minutes(clock: time_machine.Traveller, client: Client) -> None:
    clock.shift(IDLE - timedelta(seconds=1))
    assert client.get("/settings").status_code == 200
    clock.shift(IDLE)
    assert client.get("/settings").headers["Location"] == "/unlock?next=/settings"


def test_it_stays_open_while_it_is_used(clock: time_machine.Traveller, client: Client) -> None:
    for _ in range(4):
        clock.shift(10 * MINUTE)
        assert client.get("/settings").status_code == 200


def test_it_returns_to_the_page_that_was_left(clock: time_machine.Traveller, client: Client) -> None:
    clock.shift(IDLE)
    where = client.get("/couples?status=all").headers["Location"]
    client.get(where)
    assert client.post(where, password=PASSWORD).headers["Location"] == "/couples?status=all"
    assert client.get("/couples?status=all").status_code == 200


def test_it_returns_to_the_form_that_was_sent_too_late(clock: time_machine.Traveller, client: Client) -> None:
    clock.shift(IDLE)
    assert client.post("/settings", name="Typed").headers["Location"] == "/unlock?next=/settings"
    assert client.post("/hide-names").headers["Location"] == "/unlock"


def test_it_ends_after_twelve_hours_of_use(clock: time_machine.Traveller, client: Client) -> None:
    for _ in range(int(ABSOLUTE / (10 * MINUTE)) - 1):
        clock.shift(10 * MINUTE)
        assert client.get("/settings").status_code == 200
    clock.shift(10 * MINUTE)
    assert client.get("/settings").headers["Location"].startswith("/sign-in")


def test_it_locks_by_hand_at_once(client: Client) -> None:
    answer = client.post("/lock", next="/couples")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/unlock?next=/couples")
    assert client.get("/settings").headers["Location"] == "/unlock?next=/settings"
    assert client.post("/hide-names").headers["Location"] == "/unlock"


def test_it_shows_initials_and_nothing_of_the_caseload(client: Client) -> None:
    client.post("/lock")
    page = client.get("/unlock").text
    assert "A.R. is signed in here." in page
    assert not any(word in page for word in ("Alma", "Reyes", "Inés", "Harbor"))


def test_it_tells_scripts_by_a_status_of_its_own(client: Client) -> None:
    client.post("/lock")
    answer = client.browser.post("/hide-names", json={}, headers={"X-CSRFToken": client.token})
    assert answer.status_code == 401
    assert sorted(answer.json) == ["error", "reference"]


def test_it_stays_locked_for_a_wrong_password(client: Client) -> None:
    client.post("/lock")
    client.get("/unlock")
    answer = client.post("/unlock", password="wrong")
    assert (answer.status_code, NO_UNLOCK in answer.text) == (422, True)
    assert client.get("/settings").headers["Location"].startswith("/unlock")


def test_it_leaves_pages_in_other_tabs_able_to_save(client: Client) -> None:
    other_tab = client.token
    client.post("/lock")
    client.get("/unlock")
    client.post("/unlock", password=PASSWORD)
    assert client.post("/hide-names", headers={"X-CSRFToken": other_tab}).headers["Location"] == "/"


def test_it_counts_guesses_like_signing_in(client: Client, nobody: Client) -> None:
    client.post("/lock")
    client.get("/unlock")
    for _ in range(5):
        client.post("/unlock", password="wrong")
    assert client.post("/unlock", password=PASSWORD).status_code == 422
    nobody.get("/sign-in")
    assert nobody.post("/sign-in", login="alma", password=PASSWORD).status_code == 422


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_it_never_leads_to_another_site(client: Client, wanted: str) -> None:
    assert client.post("/lock", next=wanted).headers["Location"] == "/unlock?next=/"
    client.get("/unlock")
    assert client.post("/unlock", password=PASSWORD, next=wanted).headers["Location"] == "/"


def test_it_has_nothing_to_do_while_open(client: Client) -> None:
    assert client.get("/unlock?next=/settings").headers["Location"] == "/settings"


def test_it_can_be_left_by_signing_out(client: Client) -> None:
    client.post("/lock")
    client.get("/unlock")
    assert client.post("/sign-out").headers["Location"] == "/sign-in"


def test_it_notes_locking_and_unlocking(client: Client) -> None:
    client.post("/lock")
    client.get("/unlock")
    client.post("/unlock", password="wrong")
    client.post("/unlock", password=PASSWORD)
    wanted = ("lock", "unlock refused", "unlock")
    found = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.in_(wanted)).order_by(AuditEvent.at))
    assert tuple(found) == wanted
