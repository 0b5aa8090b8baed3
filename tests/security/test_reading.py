"""Looking at a page changes nothing but the record of use, and there every look at a couple's page is found."""

from sqlalchemy import select

from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from tests.security import routes
from tests.security.crawl import pages, rooms
from tests.security.snapshot import changed, snapshot
from tests.security.visitor import Visitor
from tests.security.world import World

ASKING = "q=zz&page=2&status=all&range=3m&from=2025-01-01&to=2026-01-01&for=p1&undo=1&check=1&like=daily-choice&part=d"


def views(world: World) -> set[tuple[str, str]]:
    """(action, couple) of everything in the record of use that Alma did."""
    world.app.extensions["spool"].drain()
    with world.app.app_context():
        query = select(AuditEvent.action, AuditEvent.couple_id).where(AuditEvent.actor_id == world.alma)
        return {(action, couple.hex if couple else "") for action, couple in db.session.execute(query)}


def test_looking_changes_nothing(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    before = snapshot(world.app)
    own, answered = routes.values_of(world.own), 0
    for route in (each for each in routes.routes(world.app) if each.method == "GET"):
        address = routes.address(world.app, route, own)
        for asked in (address, f"{address}{'&' if '?' in address else '?'}{ASKING}"):
            answered += visitor.get(asked).status_code == 200
        visitor.browser.head(address, buffered=True)
    assert answered > 50
    assert changed(before, snapshot(world.app)) == set()


def test_a_change_is_noticed(world: World) -> None:
    """Without this the test above would pass with a blind snapshot."""
    visitor = Visitor(world.app, "alma")
    before = snapshot(world.app)
    visitor.post(f"/couples/{world.own.couple.hex}/goals/{world.own.rows['goal_id'].hex}/end")
    assert changed(before, snapshot(world.app)) == {"goal"}
    before = snapshot(world.app)
    visitor.post("/hide-names")
    assert changed(before, snapshot(world.app)) == {"sign_in"}


def test_every_page_of_a_couple_is_in_the_record_of_use(world: World) -> None:
    visitor, own = Visitor(world.app, "alma"), routes.values_of(world.own)
    shown = set()
    for route in routes.routes(world.app):
        if route.method == "GET" and "couple_id" in route.arguments:
            answer = visitor.get(routes.address(world.app, route, own))
            shown |= {(f"view {route.endpoint}", world.own.couple.hex)} if answer.status_code == 200 else set()
    assert len(shown) > 20
    assert shown - views(world) == set()


def test_a_page_shown_again_because_of_a_mistake_is_in_the_record_of_use(world: World) -> None:
    """A refused form shows the couple's page as much as a link does."""
    visitor, own = Visitor(world.app, "alma"), routes.values_of(world.own)
    shown = set()
    for route in routes.routes(world.app):
        if route.method == "POST" and "couple_id" in route.arguments:
            answer = visitor.post(routes.address(world.app, route, own))
            if answer.status_code in {200, 409, 422} and world.own.word("p1name") in answer.text:
                shown.add((f"view {route.endpoint}", world.own.couple.hex))
    assert len(shown) > 5
    assert shown - views(world) == set()


def test_what_is_not_shown_is_not_noted_as_a_view(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    for address in (f"/couples/{world.theirs.couple.hex}", "/couples/none", "/log", "/healthz", "/static/css/app.css"):
        visitor.get(address)
    noted = {action for action, couple in views(world) if couple == world.theirs.couple.hex or "static" in action}
    assert noted == set()
    assert not {action for action, _ in views(world)} & {"view desk.log", "view shared.health", "view shared.font"}


def names_on(visitor: Visitor, world: World) -> set[str]:
    """The endpoints whose pages hold a name of one of Alma's couples; a document shows what it will be on paper."""
    names = {each.lower() for each in world.own.names | world.other.names}
    found = pages(visitor, *(each for each in rooms(world) if ".pdf" not in each), "/couples", "/")
    return {page.endpoint for page in found if any(name in page.text.lower() for name in names)}


def test_hidden_names_are_on_no_page(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    assert len(names_on(visitor, world)) > 20
    visitor.post("/hide-names")
    assert names_on(visitor, world) == set()
