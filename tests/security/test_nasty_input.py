"""Whatever is sent to a form or put into an address: never a failure, and nothing stored that does not fit."""

import random
import re
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from clinic.accounts.models import Lockout
from clinic.kernel.clock import today
from clinic.kernel.database import db
from clinic.kernel.web import Clinic
from tests.cast import PASSWORD
from tests.security import routes
from tests.security.conftest import clear
from tests.security.crawl import Found, endpoint_of, pages, posting_forms
from tests.security.nasty import NASTY, NEW_PASSWORD, Filler, encoded
from tests.security.page_forms import PageForm, forms_of
from tests.security.stored import invalid
from tests.security.visitor import Visitor
from tests.security.world import ZONE, World, build
from tests.sources import house, templates

FORM = "application/x-www-form-urlencoded"
QUICK, NIGHTLY = 8, 2000
USED_UP, REFUSED = 409, 422
FRESH_EVERY = 7
# Posts that undo what a form has just done, so that the form can be sent again.
UNDONE_BY = {"sessions.sign": ("/sign", "/undo-sign"), "sessions.cancel": ("/cancel", "/restore")}
# Posts without fields of their own: what they undo stands in a toast, what they end is the visit itself.
BARE = {
    "couples.resume_goal", "sessions.restore", "sessions.undo_sign", "accounts.lock", "accounts.sign_out",
    "accounts.end_others",
}  # fmt: skip
AT_THE_DOOR = {"accounts.sign_in", "accounts.unlock", "accounts.first_run", "accounts.change_password"}
# A note is begun once; one no with a reason, or one week with more kept than made, is enough for a form to be refused.
ONCE = {"desk.agenda": 0.01, "couples.swap": 0.01, "agreements.consent": 0.0, "records.new": 0.0}
MEANT = re.compile(r"<script>alert|onerror=alert\(1\)>")
PARAMETER = re.compile(r"(?:args|values)\.get\(\s*\"(\w+)\"|[?&](\w+)=|getlist\(\"(\w+)\"|\bsent\.get\(\"(\w+)\"")


@dataclass
class Tally:
    """How many posts to a form were taken, and how the others were answered."""

    answers: Counter[int] = field(default_factory=Counter)
    taken: int = 0
    failures: set[str] = field(default_factory=set)

    def add(self, answer: TestResponse) -> bool:
        """Count an answer; say whether what was sent was taken."""
        self.answers[answer.status_code] += 1
        is_taken = answer.status_code in {302, 303} or (answer.status_code == 200 and answer.is_json)
        self.taken += is_taken
        return is_taken

    @property
    def share(self) -> float:
        """The share that was taken."""
        return self.taken / max(1, self.answers.total())


def failure(error: Exception) -> str:
    """Which error, and where in the app it was."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if "/clinic/" in each.filename]
    return f"{type(error).__name__} in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else repr(error)


class Siege:
    """Sends every form of the app many times; where a form is used up, the world is made anew."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.filler = Filler(random.Random(seed), today(ZONE))
        self.visitor = Visitor(world.app, "alma")
        self.tallies: dict[str, Tally] = {}

    def form(self, found: Found) -> PageForm | None:
        """The form as it stands on its page now."""
        forms = forms_of(self.visitor.get(found.page.address).text, found.page.address)
        posting = [form for form in forms if form.method == "post"]
        leading = [form for form in posting if endpoint_of(self.world.app, "POST", form.action) == found.endpoint]
        return leading[0] if leading else None

    def renewed(self, found: Found) -> Found:
        """The same form in a new world."""
        before = self.world
        clear(self.world.app)
        self.world = build(self.world.app)
        self.visitor = Visitor(self.world.app, "alma")
        return translated(found, before, self.world)

    def send(self, found: Found, times: int) -> None:
        """Send one form."""
        tally, form = self.tallies.setdefault(found.endpoint, Tally()), None
        for number in range(times):
            if form is None or number % FRESH_EVERY == 0:
                form = self.form(found)
            if form is None:
                found = self.renewed(found)
                form = self.form(found)
                assert form, f"{found.endpoint}: no form on its page"
            status = self.sent(found.endpoint, form, tally)
            if status == USED_UP:
                found = self.renewed(found)
            form = None if status != REFUSED else form

    def sent(self, endpoint: str, form: PageForm, tally: Tally) -> int:
        """Send a form once; the status of the answer."""
        sent = self.filler.fill(form)
        try:
            answer = self.visitor.post(form.action, encoded(sent), content_type=FORM)
        except Exception as error:  # noqa: BLE001  # collected, so that one run names all of them
            tally.failures.add(f"{endpoint}: {failure(error)} with {sent!r}"[:600])
            return REFUSED
        assert answer.status_code < 500, endpoint
        assert not MEANT.search(answer.text), endpoint
        assert "Set-Cookie: a" not in str(answer.headers)
        if tally.add(answer) and endpoint in UNDONE_BY:
            self.visitor.post(form.action.replace(*UNDONE_BY[endpoint]))
        return answer.status_code


def translated(found: Found, before: World, after: World) -> Found:
    """The same form, on the same page of another world."""
    address = found.page.address
    both = (before.own.ids + before.other.ids, after.own.ids + after.other.ids)
    for old, new in zip(*both, strict=True):
        address = address.replace(old.hex, new.hex)
    return replace(found, page=replace(found.page, address=address))


def bombard(world: World, times: int, seed: int) -> Siege:
    """Send every form of the app many times, and look at every page and every row afterwards."""
    siege = Siege(world, seed)
    for name, found in posting_forms(siege.visitor, world).items():
        if name not in BARE | AT_THE_DOOR:
            siege.send(translated(found, world, siege.world), times)
    for page in pages(siege.visitor):
        assert not MEANT.search(page.text), page.address
    return siege


def check_tallies(siege: Siege, *, each: float) -> None:
    """Every form was sent, and was taken often enough for the test to mean something."""
    world, tallies = siege.world, siege.tallies
    failures = [sentence for tally in tallies.values() for sentence in tally.failures]
    assert not failures, "\n".join(failures)
    posts = {route.endpoint for route in routes.routes(world.app) if route.method == "POST"}
    assert posts - BARE - AT_THE_DOOR - tallies.keys() == set()
    assert invalid(world) == []
    assert sum(tally.share for tally in tallies.values()) / len(tallies) >= 0.4
    rarely = {name: tally.answers for name, tally in tallies.items() if tally.share < ONCE.get(name, each)}
    assert not rarely, "\n".join(f"{name}: {found}" for name, found in rarely.items())


def test_forms_hold(world: World) -> None:
    check_tallies(bombard(world, QUICK, seed=8), each=0.2)


@pytest.mark.nightly
def test_forms_hold_for_long(world: World) -> None:
    check_tallies(bombard(world, NIGHTLY, seed=44), each=0.4)


def forgive(world: World) -> None:
    """Forget wrong passwords, so that the next one is looked at."""
    with world.app.app_context():
        db.session.execute(update(Lockout).values(failures=0))
        db.session.commit()


def locked(world: World) -> Visitor:
    """Alma's browser, locked."""
    visitor = Visitor(world.app, "alma")
    visitor.post("/lock")
    visitor.renew("/unlock")
    return visitor


DOORS: dict[str, tuple[Callable[[World], Visitor], str]] = {
    "accounts.sign_in": (lambda world: Visitor(world.app), "/sign-in"),
    "accounts.unlock": (locked, "/unlock"),
    "accounts.change_password": (lambda world: Visitor(world.app, "alma"), "/settings"),
}


def door_form(visitor: Visitor, name: str, address: str) -> PageForm:
    """The form of a door."""
    forms = forms_of(visitor.get(address).text, address)
    return next(form for form in forms if endpoint_of(visitor.app, "POST", form.action) == name)


@pytest.mark.parametrize("name", DOORS)
def test_doors_hold(world: World, name: str) -> None:
    enter, address = DOORS[name]
    for number, value in enumerate(NASTY):
        forgive(world)
        if number % 12 == 0:
            visitor = enter(world)
            form = door_form(visitor, name, address)
        names = [each for each in form.fields if each != "csrf_token"]
        sent = [(each, value if (place + number) % len(names) == 0 else PASSWORD) for place, each in enumerate(names)]
        answer = visitor.post(form.action, encoded(sent), content_type=FORM)
        assert answer.status_code in {422, 302}, (name, value[:20])
    assert invalid(world) == []


@pytest.mark.parametrize("name", DOORS)
def test_doors_open_to_the_right_words(world: World, name: str) -> None:
    enter, address = DOORS[name]
    visitor = enter(world)
    right = {"login": "alma", "present": PASSWORD, "password": PASSWORD, "again": PASSWORD}
    if name == "accounts.change_password":
        right |= {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    form = door_form(visitor, name, address)
    answer = visitor.post(form.action, {each: right[each] for each in form.fields if each in right})
    assert answer.status_code in {302, 303}


def test_the_first_door_holds(served: Clinic) -> None:
    first = {"login": "alma", "name": "Alma", "password": NEW_PASSWORD, "again": NEW_PASSWORD, "zone": ZONE}
    opened = 0
    for number, value in enumerate(NASTY):
        visitor = Visitor(served, first_page="/welcome")
        names = [*first, "practice", "address", "credential"]
        sent = [(each, value if each == names[number % len(names)] else first.get(each, "")) for each in names]
        answer = visitor.post("/welcome", encoded(sent), content_type=FORM)
        assert answer.status_code in {302, 422}, value[:20]
        if answer.status_code == 302:
            opened += 1
            clear(served)
    assert opened > 10


BODIES: tuple[Any, ...] = (
    None, [], {}, "x", 7, {"version": 1}, {"version": "1", "fields": {}}, {"version": 2**63, "fields": {}},
    {"version": True, "fields": {}}, {"version": 1, "fields": []}, {"version": 1, "fields": {"box_d": 7}},
    {"version": 1, "fields": {"box_d": ["a", None]}}, {"version": 1, "fields": {"box_d": "\ud800"}},
    {"version": 1, "fields": {"risk_p1": "\x00", "minutes": "9" * 5000, "editor": "x" * 99}},
)  # fmt: skip


@pytest.mark.sqlite_only
def test_answers_to_scripts_hold(world: World) -> None:
    visitor, own = Visitor(world.app, "alma"), routes.values_of(world.own)
    for route in (each for each in routes.routes(world.app) if each.method == "POST"):
        for body in BODIES if route.endpoint != "accounts.sign_out" else ():
            address = routes.address(world.app, route, own)
            answer = visitor.post(address, json=body, headers={"Accept": "application/json"})
            assert answer.status_code < 500, (route, body)
        for raw in (b"", b"{", b"\xff\xfe", b"[" * 2000, b'{"version": NaN}'):
            answer = visitor.post(routes.address(world.app, route, own), raw, content_type="application/json")
            assert answer.status_code < 500, (route, raw)
    assert invalid(world) == []


def parameters() -> list[str]:
    """Every name of a parameter that stands in an address in a template or is read by a view."""
    texts = [each.text for each in (*house(), *templates())]
    return sorted({name for text in texts for match in PARAMETER.findall(text) for name in match if name})


def address_with(world: World, route: routes.Route, value: str, names: list[str]) -> str:
    """A route's address with the same value in every parameter."""
    query = encoded([(name, value) for name in names if name != "as"]).decode()
    address = routes.address(world.app, route, routes.values_of(world.own))
    return f"{address}{'&' if '?' in address else '?'}{query}"


def ask_nastily(world: World, values: list[str]) -> Counter[int]:
    """Open every page with every value in every parameter."""
    visitor, answers, names = Visitor(world.app, "alma"), Counter[int](), parameters()
    for route in (each for each in routes.routes(world.app) if each.method == "GET"):
        for value in values:
            answer = visitor.get(address_with(world, route, value[:1500], names))
            assert answer.status_code < 500, (route, value[:20])
            assert answer.mimetype != "text/html" or not MEANT.search(answer.text), (route, value)
            answers[answer.status_code] += 1
    return answers


def test_it_knows_the_parameters() -> None:
    assert {"q", "page", "status", "next", "range", "from", "undo", "like"} <= set(parameters())


def test_addresses_hold(world: World, database_kind: str) -> None:
    """A part of the values for each page; the night takes them all."""
    answers = ask_nastily(world, list(NASTY[:: 9 if database_kind == "sqlite" else 16]))
    assert answers[200] > 100


@pytest.mark.nightly
def test_addresses_hold_with_every_value(world: World) -> None:
    assert ask_nastily(world, list(NASTY))[200] > 500


@pytest.mark.sqlite_only
def test_ids_and_slugs_hold(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    for route in routes.routes(world.app):
        for value in NASTY[::9] if route.arguments else ():
            address = routes.address(world.app, route, routes.values_of(world.own))
            for known in routes.values_of(world.own).values():
                address = address.replace(getattr(known, "hex", str(known)), encoded([("", value[:500])]).decode()[1:])
            assert visitor.ask(route.method, address).status_code in {302, 303, 308, 404, 405}, address
