"""The caseload as a list, and finding a couple in it."""

from datetime import date

import pytest
from flask import Flask

from clinic.couples import actions
from clinic.couples.rules import Status
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.couples.filled import opened, path


@pytest.fixture
def closed(app: Flask, cast: Cast) -> None:
    with caseload_of(cast.alma.id):
        couple = db.session.merge(cast.kim_and_lee)
        turn = {"status": Status.CLOSED, "changed_on": date(2025, 3, 1), "reason": "Done"}
        actions.change_status(by=cast.alma.id, couple=couple, **turn)
        db.session.commit()


def test_it_lists_ones_own_couples_by_name(client: Client) -> None:
    page = client.get("/couples").text
    assert page.index("Inés &amp; Jon") < page.index("Kim &amp; Lee")
    assert "Xanthe" not in page
    assert "<title>Couples" in page


@pytest.mark.parametrize(
    ("chosen", "there", "absent"),
    [
        ("", "Inés", "Kim &amp; Lee</b>"),
        ("active", "Inés", "Kim &amp; Lee</b>"),
        ("closed", "Kim &amp; Lee</b>", "Inés &amp; Jon</b>"),
        ("paused", "No paused couples", "Kim &amp; Lee</b>"),
        ("nonsense", "Inés", "Kim &amp; Lee</b>"),
    ],
)
def test_it_shows_one_status_at_a_time(closed: None, client: Client, chosen: str, there: str, absent: str) -> None:
    page = client.get(f"/couples?status={chosen}").text
    assert there in page
    assert absent not in page


def test_it_shows_all_on_demand(closed: None, client: Client) -> None:
    page = client.get("/couples?status=all").text
    assert "Inés &amp; Jon</b>" in page
    assert "Kim &amp; Lee</b>" in page
    assert "Closed" in page


@pytest.mark.parametrize("wanted", ["ines", "INÉS", "jo", "ij", "IJ", "Inés %26 Jon", "I. %26 J."])
def test_it_goes_straight_to_the_only_match(client: Client, cast: Cast, wanted: str) -> None:
    answer = client.get(f"/couples?q={wanted}")
    assert (answer.status_code, answer.headers["Location"]) == (302, path(cast.ines_and_jon))


def test_it_finds_closed_couples_too(closed: None, client: Client, cast: Cast) -> None:
    assert client.get("/couples?q=kim").headers["Location"] == path(cast.kim_and_lee)


def test_it_lists_several_matches(client: Client, cast: Cast) -> None:
    opened(client, **{"p1-short_name": "Kimberly"})
    page = client.get("/couples?q=kim").text
    assert "2 found" in page
    assert 'value="kim"' in page


@pytest.mark.parametrize(
    "wanted",
    [
        "nobody",
        "xanthe",
        "XY",
        "x" * 100_000,
        "%00",
        "%F0%9F%A6%86",
        "%ff",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "%' OR 1=1",
    ],
)
def test_it_says_when_nobody_is_found(client: Client, wanted: str) -> None:
    page = client.get("/couples", query_string={"q": wanted}).text
    assert "Nobody found" in page
    assert "Xanthe" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "1.5", "x", "9" * 5000])
def test_it_bears_any_page_number(client: Client, number: str) -> None:
    assert "Inés" in client.get("/couples", query_string={"page": number}).text


def test_it_turns_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic.couples.views.PER_PAGE", 1)
    first, second = (client.get(f"/couples?status=active&page={page}").text for page in (1, 2))
    assert "Page 1 of 2" in first
    assert ("Inés &amp; Jon</b>" in first, "Kim &amp; Lee</b>" in first) == (True, False)
    assert ("Inés &amp; Jon</b>" in second, "Kim &amp; Lee</b>" in second) == (False, True)
    assert 'href="/couples?page=2&amp;status=active"' in first


def test_it_shows_initials_while_names_are_hidden(client: Client) -> None:
    client.post("/hide-names")
    page = client.get("/couples").text
    assert "I. &amp; J.</b>" in page
    assert not any(name in page for name in ("Inés", "Kim", "Jon", "Lee"))


def test_it_says_what_an_empty_caseload_will_hold(app: Flask, cast: Cast) -> None:
    with caseload_of(cast.alma.id):
        for couple in (cast.ines_and_jon, cast.kim_and_lee):
            turn = {"status": Status.PAUSED, "changed_on": date(2025, 3, 1), "reason": "Travel"}
            actions.change_status(by=cast.alma.id, couple=db.session.merge(couple), **turn)
        db.session.commit()
    page = Client(app, cast).sign_in("alma").get("/couples").text
    assert "No couples here yet" in page
    assert 'href="/couples/new"' in page
