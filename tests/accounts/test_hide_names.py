"""Names give way to initials in one browser, on one click."""

import pytest
from flask import Flask

from tests.cast import Cast, Client


def test_it_switches_names_off_and_on(client: Client) -> None:
    for label in ("Show names", "Hide names"):
        answer = client.post("/hide-names", next="/settings")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/settings")
        assert label in client.get("/settings").text


def test_it_is_kept_for_this_browser_only(app: Flask, cast: Cast, client: Client) -> None:
    other = Client(app, cast).sign_in("alma")
    client.post("/hide-names")
    assert "Show names" in client.get("/settings").text
    assert "Hide names" in other.get("/settings").text


@pytest.mark.parametrize("wanted", ["", "//evil.example", "/\\evil.example", "http://evil.example"])
def test_it_never_leads_to_another_site(client: Client, wanted: str) -> None:
    assert client.post("/hide-names", next=wanted).headers["Location"] == "/"
