"""What the gate and the web rules refuse before any view is asked (security.md S4, W1, A6, A17, A20)."""

import re
from contextlib import closing
from uuid import uuid4

import pytest
from werkzeug.routing import Rule

from clinic.accounts.gate import PUBLIC
from clinic.kernel.web import HEADERS, Clinic
from tests.cast import PASSWORD, Cast, Client

REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


def addresses(app: Clinic, method: str) -> list[str]:
    """Every address that takes a method; ids in it belong to nobody."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [_address(app, rule) for rule in rules if rule.endpoint not in PUBLIC]


def _address(app: Clinic, rule: Rule) -> str:
    values = {name: uuid4() if name.endswith("_id") else "nothing" for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=None)


def test_it_turns_everybody_away_who_is_not_signed_in(app: Clinic, nobody: Client) -> None:
    found = addresses(app, "GET")
    assert "/settings" in found
    for address in found:
        answer = nobody.browser.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/sign-in?next="), address


def test_it_refuses_every_change_without_a_token_of_this_page(app: Clinic, client: Client) -> None:
    found = [*addresses(app, "POST"), "/sign-in", "/welcome"]
    assert "/sign-out" in found
    for address in found:
        assert client.browser.post(address, data={"next": "/"}).status_code == 400, address
        forged = {"X-CSRFToken": "forged"}
        assert client.browser.post(address, data={"next": "/"}, headers=forged).status_code == 400, address


def test_it_takes_no_token_of_another_browser(client: Client, stranger: Client) -> None:
    answer = client.browser.post("/sign-out", headers={"X-CSRFToken": stranger.token})
    assert answer.status_code == 400
    assert client.get("/settings").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something-new"])
def test_it_refuses_changes_that_come_from_another_site(client: Client, site: str) -> None:
    answer = client.post("/sign-out", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert client.get("/settings", headers={"Sec-Fetch-Site": site}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "a b"])
def test_it_answers_only_to_its_own_name(nobody: Client, host: str) -> None:
    answer = nobody.browser.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "password" not in answer.text


def test_it_believes_no_forwarded_host(nobody: Client) -> None:
    answer = nobody.browser.get("/couples", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200),
        ("GET", "/settings", 200),
        ("GET", "/nothing", 404),
        ("POST", "/sign-out", 400),
        ("GET", "/sign-out", 405),
        ("GET", "/static/css/tokens.css", 200),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/healthz", 200),
    ],
)
def test_it_sends_its_headers_with_every_answer(client: Client, method: str, path: str, status: int) -> None:
    browser = client.browser.application.test_client() if path == "/sign-in" else client.browser
    with closing(browser.open(path, method=method)) as answer:
        assert answer.data
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store" or path.startswith("/static/")


@pytest.mark.parametrize("path", ["/planted-word", "/couples/planted-word", "/static/planted-word?planted=1"])
def test_it_shows_a_reference_and_nothing_of_the_request(client: Client, path: str) -> None:
    answer = client.get(path, status=404)
    assert len(REFERENCE.findall(answer.text.split("<main")[1])) == 1
    assert "planted" not in answer.text
    assert not any(word in answer.text for word in ("Traceback", "Alma", "Inés"))


def test_it_tells_a_missing_couple_and_a_strangers_apart_by_nothing(client: Client, cast: Cast) -> None:
    pages = [client.get(f"/couples/{each.hex}/edit", status=404).text for each in (uuid4(), cast.theirs.id)]
    missing, theirs = (REFERENCE.sub("", page) for page in pages)
    assert missing == theirs


def test_it_opens_no_page_for_a_made_up_token(nobody: Client) -> None:
    with nobody.browser.session_transaction() as cookie:
        cookie["_user_id"] = "guessed"
    assert nobody.get("/settings").headers["Location"].startswith("/sign-in")


def test_it_refuses_a_cookie_signed_with_another_key(client: Client) -> None:
    kept = client.browser.get_cookie("__Host-clinic")
    assert kept is not None
    client.browser.set_cookie("__Host-clinic", kept.value[:-4] + "AAAA")
    assert client.get("/settings").headers["Location"].startswith("/sign-in")


def test_it_refuses_endless_bodies(nobody: Client) -> None:
    nobody.get("/sign-in")
    answer = nobody.post("/sign-in", login="alma", password=PASSWORD, more="x" * (1024 * 1024))
    assert answer.status_code == 413
