"""The stranger's walk: over the whole address map nothing that is somebody else's can be reached, read or changed."""

from datetime import timedelta

import time_machine
from sqlalchemy import delete, update
from werkzeug.test import TestResponse

from clinic.accounts.gate import PUBLIC, WHILE_LOCKED
from clinic.accounts.models import Account, SignIn
from clinic.kernel.clock import now
from clinic.kernel.database import db
from tests.house import check_page
from tests.security import routes
from tests.security.crawl import bodies
from tests.security.page_forms import as_data
from tests.security.routes import Route
from tests.security.snapshot import changed, snapshot
from tests.security.visitor import Visitor, plain
from tests.security.world import MARK, World, unplanted

FINE = {200, 302, 303, 409, 422}
# A closed list of words, or facts without words: nothing can be planted in them.
WORDLESS = {
    "Partner.role",
    "IntakeProfile.counselor_band",
    "Assignment.overridden",
    "Assignment.separate_yes",
    "Account.credential",
    "ConsentAnswer.answer",
    "AttentionLine.sorted_p1",
    "AttentionLine.sorted_p2",
    "InstrumentTotal.total_words",
}


def things(world: World) -> list[Route]:
    """The routes that name something of a counselor's."""
    return [each for each in routes.routes(world.app) if routes.has_things(each)]


def words_in(answer: TestResponse, mark: str) -> bool:
    """Whether an answer holds any planted word."""
    return mark.encode() in answer.data.lower() or mark in str(answer.headers).lower()


def refusals(world: World, visitor: Visitor, route: Route) -> list[str]:
    """What is wrong with the answers to everything that a route must not find."""
    app, wrong = world.app, []
    missing = visitor.ask(route.method, routes.address(app, route, routes.nobody(world)))
    if missing.status_code != 404:
        wrong.append(f"{route}: {missing.status_code} for what does not exist")
    for what, values in routes.foreign(route, world):
        answer = visitor.ask(route.method, routes.address(app, route, values))
        if answer.status_code != 404 or plain(answer) != plain(missing) or words_in(answer, f"{MARK}xy"):
            wrong.append(f"{route}: {answer.status_code} for {what}")
    return wrong


def test_it_has_planted_a_word_in_every_sealed_column(world: World) -> None:
    assert unplanted(world) <= WORDLESS


def test_it_knows_every_argument_of_every_route(world: World) -> None:
    assert routes.unknown(world.app, world) == set()
    assert len(things(world)) > 50


def test_it_finds_nothing_that_is_not_alma_s(world: World) -> None:
    visitor, before = Visitor(world.app, "alma"), snapshot(world.app)
    wrong = [sentence for route in things(world) for sentence in refusals(world, visitor, route)]
    assert not wrong, "\n".join(wrong)
    assert changed(before, snapshot(world.app)) == set()


def test_it_opens_everything_that_is_alma_s(world: World) -> None:
    """Without this the walk would pass on an app that always answers 404."""
    visitor, wrong = Visitor(world.app, "alma"), []
    own, sent = routes.values_of(world.own), bodies(visitor, world)
    for route in things(world):
        address = routes.address(world.app, route, own)
        answer = visitor.ask(route.method, address, as_data(sent.get(route.endpoint, [])))
        if answer.status_code not in FINE or words_in(answer, f"{MARK}xy"):
            wrong.append(f"{route}: {answer.status_code}")
        if answer.mimetype == "text/html" and answer.status_code == 200:
            check_page(answer)
    assert not wrong, "\n".join(wrong)


def test_boris_sees_what_alma_does_not(world: World) -> None:
    """The words that the walk looks for are really there to be seen."""
    visitor, values = Visitor(world.app, "boris"), routes.values_of(world.theirs)
    for route in (each for each in things(world) if each.method == "GET"):
        answer = visitor.get(routes.address(world.app, route, values))
        assert answer.status_code in FINE, route
        if answer.status_code == 200 and answer.mimetype == "text/html" and "couple_id" in route.arguments:
            assert words_in(answer, f"{MARK}xy"), route


def is_turned_away(answer: TestResponse, to: str) -> bool:
    """Whether somebody was sent to the door, or told by a script's answer that it is closed."""
    location = answer.headers.get("Location", "")
    return answer.status_code in {302, 303} and location.partition("?")[0] == to


def reached(world: World, visitor: Visitor, door: str, *, scripts: bool = False) -> set[str]:
    """The endpoints that answer with anything but the door, and never with a planted word."""
    found, values = set(), routes.values_of(world.own)
    told = {"X-CSRFToken": visitor.token, "Accept": "application/json"}
    for route in routes.routes(world.app):
        address = routes.address(world.app, route, values)
        answers = [visitor.ask(route.method, address)]
        turned_away = is_turned_away(answers[0], door)
        if scripts:
            answers.append(visitor.browser.open(address, method=route.method, json={}, headers=told, buffered=True))
            turned_away = turned_away and answers[1].status_code == 401
        found |= set() if turned_away else {route.endpoint}
        assert not any(words_in(each, MARK) for each in answers), route
    return found


def test_nobody_reaches_anything_but_what_is_public(world: World) -> None:
    before = snapshot(world.app)
    assert reached(world, Visitor(world.app), "/sign-in", scripts=True) == PUBLIC
    assert changed(before, snapshot(world.app)) == set()


def put_out(world: World, how: str) -> None:
    """End what lets Alma in."""
    moment = now()
    ends = {
        "signed out": update(SignIn).values(ended_at=moment),
        "disabled": update(Account).where(Account.login == "alma").values(disabled_at=moment),
        "twelve hours later": update(SignIn).values(created_at=moment - timedelta(hours=12)),
        "deleted": delete(SignIn),
    }
    with world.app.app_context():
        db.session.execute(ends[how])
        db.session.commit()


def test_somebody_whose_sign_in_is_over_is_nobody(world: World) -> None:
    for how in ("signed out", "twelve hours later", "deleted", "disabled"):
        visitor = Visitor(world.app, "alma")
        assert visitor.get("/settings").status_code == 200
        put_out(world, how)
        assert reached(world, visitor, "/sign-in") == PUBLIC


def test_somebody_who_was_away_reaches_only_the_lock(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        before = snapshot(world.app)
        assert reached(world, visitor, "/unlock", scripts=True) == PUBLIC | WHILE_LOCKED
        assert changed(before, snapshot(world.app)) <= {"sign_in"}
