"""The list of one's own sign-ins, and the end of all but this one."""

from flask import Flask

from tests.cast import Cast, Client


def test_it_lists_where_one_is_signed_in(app: Flask, cast: Cast, client: Client) -> None:
    assert "Another browser" not in client.get("/settings").text
    Client(app, cast).sign_in("alma").post("/lock")
    page = client.get("/settings").text
    assert page.count("This browser") == 1
    assert "<b>Another browser</b>, locked" in page
    assert "End the others" in page


def test_it_ends_the_others_and_no_stranger(app: Flask, cast: Cast, client: Client, stranger: Client) -> None:
    other = Client(app, cast).sign_in("alma")
    answer = client.post("/settings/sign-ins")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings")
    assert other.get("/settings").headers["Location"].startswith("/sign-in")
    assert client.get("/settings").status_code == 200
    assert stranger.get("/settings").status_code == 200


def test_it_changes_nothing_when_only_looked_at(app: Flask, cast: Cast, client: Client) -> None:
    other = Client(app, cast).sign_in("alma")
    assert client.get("/settings/sign-ins", status=303).headers["Location"] == "/settings"
    assert other.get("/settings").status_code == 200
