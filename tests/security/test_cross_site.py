"""Nothing can be done from another site, from another name, or without the token of a page."""

import re

import pytest

from tests.security import routes
from tests.security.crawl import bodies
from tests.security.page_forms import as_data
from tests.security.snapshot import changed, snapshot
from tests.security.visitor import Visitor
from tests.security.world import World

FOREIGN = ("cross-site", "same-site", "anything")


def posts(world: World) -> list[tuple[str, str]]:
    """(endpoint, address) of everything that can be sent."""
    own = routes.values_of(world.own)
    return [
        (each.endpoint, routes.address(world.app, each, own))
        for each in routes.routes(world.app)
        if each.method == "POST"
    ]


@pytest.mark.parametrize("login", ["alma", ""])
def test_it_refuses_every_post_without_a_token(world: World, login: str) -> None:
    visitor = Visitor(world.app, login)
    foreign, before = Visitor(world.app, "boris").token, snapshot(world.app)
    for endpoint, address in posts(world):
        for token in ("", "nonsense", foreign):
            sent = {"X-CSRFToken": token} if token else {}
            assert visitor.browser.post(address, headers=sent).status_code == 400, endpoint
        assert visitor.browser.post(address, json={"version": 1, "fields": {}}).status_code == 400, endpoint
    assert changed(before, snapshot(world.app)) == set()


@pytest.mark.sqlite_only
def test_it_refuses_every_post_from_another_site(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    before = snapshot(world.app)
    for endpoint, address in posts(world):
        for site in FOREIGN:
            assert visitor.post(address, headers={"Sec-Fetch-Site": site}).status_code == 403, endpoint
    assert changed(before, snapshot(world.app)) == set()


@pytest.mark.sqlite_only
def test_it_takes_posts_of_its_own_pages(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    sent, before, taken = bodies(visitor, world), snapshot(world.app), 0
    for endpoint, address in posts(world):
        if not endpoint.startswith("accounts."):
            answer = visitor.post(address, as_data(sent.get(endpoint, [])), headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code in {200, 303, 409, 422}, endpoint
            taken += answer.status_code == 303
    assert taken > 5
    assert changed(before, snapshot(world.app))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "10.0.0.1"])
def test_it_answers_under_no_other_name(world: World, host: str) -> None:
    """A page of another site whose name leads to this machine must get nothing (DNS rebinding)."""
    visitor, own = Visitor(world.app, "alma"), routes.values_of(world.own)
    before = snapshot(world.app)
    for route in routes.routes(world.app):
        answer = visitor.browser.open(
            routes.address(world.app, route, own), method=route.method, headers={"Host": host}, buffered=True
        )
        assert answer.status_code == 400, route
        assert answer.mimetype == "text/plain"
        assert not re.search("evil|10.0", answer.text)
    assert changed(before, snapshot(world.app)) == set()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:5000", "[::1]:8000"])
@pytest.mark.sqlite_only
def test_it_answers_under_its_own_names(world: World, host: str) -> None:
    assert Visitor(world.app).get("/sign-in", headers={"Host": host}).status_code == 200
