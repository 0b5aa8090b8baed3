"""A walk from link to link through everything a counselor can open, and what the forms on the way would send."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.security import routes
from tests.security.page_forms import PageForm, Sent, forms_of
from tests.security.visitor import Visitor
from tests.security.world import World

LINK = re.compile(r'\bhref="(/[^"#]*)')
NO_PAGES = re.compile(r"^/(?:static|fonts|vendor)/|\.pdf(?!\?as=page)")
STEPS = {302, 303, 308}
HOME = ("/",)


@dataclass(frozen=True)
class Page:
    """A page that was opened."""

    endpoint: str
    address: str
    text: str


def endpoint_of(app: Flask, method: str, address: str) -> str:
    """The endpoint an address leads to, or nothing."""
    try:
        return str(app.url_map.bind("localhost").match(address.partition("?")[0], method=method)[0])
    except (HTTPException, RequestRedirect):
        return ""


def pages(visitor: Visitor, *starts: str, most: int = 2) -> Iterator[Page]:
    """Every page that links lead to; at most so many that differ only in what they show."""
    app, waiting = visitor.app, list(starts or HOME)
    seen = set(waiting)
    opened: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(app, "GET", address)
        opened[endpoint] += 1
        if opened[endpoint] > most or not endpoint or NO_PAGES.search(address):
            continue
        answer = visitor.get(address)
        links = [unescape(each) for each in LINK.findall(answer.text)]
        links += [answer.headers["Location"]] if answer.status_code in STEPS else []
        waiting += dict.fromkeys(each for each in links if each not in seen)
        seen.update(links)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield Page(endpoint, address, answer.text)


def rooms(world: World) -> list[str]:
    """The address of every page with Alma's first couple in it: for what no link leads to at the moment."""
    own = routes.values_of(world.own)
    return [routes.address(world.app, each, own) for each in routes.routes(world.app) if each.method == "GET"]


@dataclass(frozen=True)
class Found:
    """A form that leads to an endpoint, and the page it stands on."""

    endpoint: str
    page: Page
    form: PageForm


def posting_forms(visitor: Visitor, world: World) -> dict[str, Found]:
    """One form for every endpoint that takes one, from the shortest page it was met on."""
    found: dict[str, Found] = {}
    for page in sorted(pages(visitor, *rooms(world)), key=lambda each: len(each.text)):
        for form in forms_of(page.text, page.address):
            endpoint = endpoint_of(visitor.app, "POST", form.action) if form.method == "post" else ""
            if endpoint:
                found.setdefault(endpoint, Found(endpoint, page, form))
    return found


def bodies(visitor: Visitor, world: World) -> dict[str, Sent]:
    """What an untouched form sends to every endpoint."""
    return {name: found.form.sent() for name, found in posting_forms(visitor, world).items()}
