"""Contact status and screens: the counselor's own page."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from clinic.safety.models import ContactCheck, Screen
from clinic.safety.rules import ContactSource, ContactState
from tests.cast import Cast, Client
from tests.couples.filled import path, shown_error
from tests.facts import DAY, Facts

CONTACT = {"state": "ended", "checked_on": "2025-05-12", "last_contact": "2025-02-01", "source": "both"}
SCREEN = {
    "screen-partner": "p2", "screen-screened_on": "2025-05-12", "screen-tool": "hark", "screen-result": "negative",
    "screen-follow_up": "Ask again in June.",
}  # fmt: skip


def send(client: Client, cast: Cast, what: str, fields: dict[str, Any], **more: Any) -> TestResponse:
    return client.post(path(cast.ines_and_jon, "safety", what), **{**fields, **more})


def rows(kind: type[Any]) -> list[Any]:
    db.session.expire_all()
    with every_caseload(reason="a test looks"):
        return list(db.session.scalars(select(kind)))


def test_it_teaches_where_nothing_is_known(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert "Not asked yet." in page
    assert page.count("Never alone") == 2


def test_it_records_the_contact_status(client: Client, cast: Cast) -> None:
    assert send(client, cast, "contact", CONTACT).status_code == 303
    (known,) = rows(ContactCheck)
    assert (known.state, known.source) == (ContactState.ENDED, ContactSource.BOTH)
    page = " ".join(client.get(path(cast.ines_and_jon, "safety")).text.split())
    assert "<b>Ended</b>, asked yesterday, said by both; last contact 1 Feb 2025." in page


def test_it_says_how_old_the_status_is(client: Client, cast: Cast, facts: Facts) -> None:
    facts.contact(ContactState.UNAVOIDABLE_WORK, DAY - timedelta(40))
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert "<b>Unavoidable at work</b>, asked 40 days ago" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("state", "", "Choose one."),
        ("state", "x", "Not a valid choice"),
        ("checked_on", "2025-05-14", "up to today"),
        ("checked_on", "", "Enter a date."),
        ("last_contact", "2025-05-13", "cannot be after"),
        ("last_contact", "in May", "Not a valid date"),
        ("source", "x", "Not a valid choice"),
    ],
)
def test_it_says_beside_the_contact_what_is_wrong(
    client: Client, cast: Cast, field: str, value: str, words: str
) -> None:
    answer = send(client, cast, "contact", CONTACT, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert "<title>Error: " in answer.text
    assert rows(ContactCheck) == []


@pytest.mark.parametrize(("result", "positive"), [("negative", False), ("positive", True), ("", None)])
def test_it_records_a_screen(client: Client, cast: Cast, result: str, positive: bool | None) -> None:
    assert send(client, cast, "screen", SCREEN, **{"screen-result": result}).status_code == 303
    (screen,) = rows(Screen)
    assert (screen.partner, screen.tool, screen.positive) == ("p2", "hark", positive)
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert page.count("Never alone") == 1
    assert "Ask again in June." in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("screen-partner", "p3", "Not a valid choice"),
        ("screen-tool", "phq9", "Not a valid choice"),
        ("screen-screened_on", "2025-05-14", "up to today"),
        ("screen-result", "maybe", "Not a valid choice"),
        ("screen-follow_up", "x" * 2001, "at most 2,000"),
    ],
)
def test_it_says_beside_the_screen_what_is_wrong(
    client: Client, cast: Cast, field: str, value: str, words: str
) -> None:
    answer = send(client, cast, "screen", SCREEN, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert rows(Screen) == []


def test_a_screen_for_mood_is_no_screen_for_violence(client: Client, cast: Cast, facts: Facts) -> None:
    facts.screen("p1", tool="phq9", positive=True)
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert page.count("Never alone") == 2
    assert "PHQ9, positive" in page


def test_it_hides_names(client: Client, cast: Cast, facts: Facts) -> None:
    facts.screened()
    client.post("/hide-names")
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert "Inés" not in page
    assert "Jon" not in page


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    stranger.get(path(cast.ines_and_jon, "safety"), status=404)
    assert send(stranger, cast, "contact", CONTACT).status_code == 404
    assert send(stranger, cast, "screen", SCREEN).status_code == 404
    assert rows(ContactCheck) + rows(Screen) == []
