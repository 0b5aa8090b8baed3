"""Screens done alone: the counselor's own page."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from clinic.safety.models import Screen
from tests.cast import Cast, Client
from tests.couples.filled import path, shown_error
from tests.facts import Facts

SCREEN = {
    "screen-partner": "p2", "screen-screened_on": "2025-05-12", "screen-tool": "hark", "screen-result": "negative",
    "screen-follow_up": "Ask again in June.",
}  # fmt: skip


def send(client: Client, cast: Cast, **more: Any) -> TestResponse:
    client.get(path(cast.ines_and_jon, "safety", "screens"))
    return client.post(path(cast.ines_and_jon, "safety", "screen"), **{**SCREEN, **more})


def rows() -> list[Screen]:
    db.session.expire_all()
    with every_caseload(reason="a test looks"):
        found = list(db.session.scalars(select(Screen)))
        _ = [(each.result, each.item9) for each in found]
        return found


@pytest.mark.parametrize(("result", "positive"), [("negative", False), ("positive", True), ("", None)])
def test_it_records_a_screen(client: Client, cast: Cast, result: str, positive: bool | None) -> None:
    assert send(client, cast, **{"screen-result": result}).status_code == 303
    (screen,) = rows()
    assert (screen.partner, screen.tool, screen.positive) == ("p2", "hark", positive)
    page = client.get(path(cast.ines_and_jon, "safety", "screens")).text
    assert page.count("Never alone") == 1
    assert "Ask again in June." in page


def test_it_keeps_total_and_item_nine(client: Client, cast: Cast) -> None:
    answer = send(client, cast, **{"screen-tool": "phq9", "screen-score": "9", "screen-item9": "0"})
    assert answer.headers["Location"] == path(cast.ines_and_jon, "safety", "screens")
    (screen,) = rows()
    assert (screen.tool, screen.result, screen.item9) == ("phq9", "9", "0")
    assert "PHQ-9, negative, total 9, item 9: 0" in client.get(path(cast.ines_and_jon, "safety", "screens")).text


def test_item_nine_leads_to_risk(client: Client, cast: Cast) -> None:
    answer = send(client, cast, **{"screen-tool": "phq9", "screen-score": "16", "screen-item9": "1"})
    page = client.get(answer.headers["Location"]).text
    assert "<h1>Risk</h1>" in page
    assert 'checked id="partner-1" name="partner" required type="radio" value="p2"' in page
    assert '<option selected value="self_harm">' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("screen-partner", "p3", "Not a valid choice"),
        ("screen-tool", "ors", "Not a valid choice"),
        ("screen-screened_on", "2025-05-14", "up to today"),
        ("screen-result", "maybe", "Not a valid choice"),
        ("screen-item9", "4", "from 0 to 3"),
        ("screen-follow_up", "x" * 2001, "at most 2,000"),
    ],
)
def test_it_says_beside_the_screen_what_is_wrong(
    client: Client, cast: Cast, field: str, value: str, words: str
) -> None:
    answer = send(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert rows() == []


def test_a_screen_for_mood_is_no_screen_for_violence(client: Client, cast: Cast, facts: Facts) -> None:
    facts.screen("p1", tool="phq9", positive=True)
    for page in ("safety", "safety/screens"):
        assert client.get(path(cast.ines_and_jon, page)).text.count("Never alone") == 2


def test_screens_stay_off_the_pages_of_the_couple(client: Client, cast: Cast, facts: Facts) -> None:
    facts.screen("p1", tool="phq9", positive=True)
    for page in ("profile", "statements", "closing"):
        assert "PHQ" not in client.get(path(cast.ines_and_jon, page)).text


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    stranger.get(path(cast.ines_and_jon, "safety", "screens"), status=404)
    assert stranger.post(path(cast.ines_and_jon, "safety", "screen"), **SCREEN).status_code == 404
    assert rows() == []
