"""A walk from link to link through everything a counselor can open, and what the forms on the way would send."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.security.page_forms import PageForm, Sent, forms_of
from tests.security.visitor import Visitor

LINK = re.compile(r'\bhref="(/[^"#]*)')
NO_PAGES = re.compile(r"^/(?:static|fonts|vendor)/|\.pdf")
STEPS = {302, 303, 308}


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


def pages(visitor: Visitor, *, start: str = "/", most: int = 2) -> Iterator[Page]:
    """Every page that links lead to; at most so many that differ only in what they show."""
    app, waiting, seen = visitor.app, [start], {start}
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


@dataclass(frozen=True)
class Found:
    """A form that leads to an endpoint, and the page it stands on."""

    endpoint: str
    page: str
    form: PageForm


def posting_forms(visitor: Visitor) -> dict[str, Found]:
    """The first form met for every endpoint that takes one."""
    found: dict[str, Found] = {}
    for page in pages(visitor):
        for form in forms_of(page.text, page.address):
            endpoint = endpoint_of(visitor.app, "POST", form.action) if form.method == "post" else ""
            if endpoint:
                found.setdefault(endpoint, Found(endpoint, page.address, form))
    return found


def bodies(visitor: Visitor) -> dict[str, Sent]:
    """What an untouched form sends to every endpoint."""
    return {name: found.form.sent() for name, found in posting_forms(visitor).items()}
