"""Every page that links lead to, one address of each route, found without a browser."""

import re
from collections.abc import Iterator
from html import unescape

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser.serving import COOKIE, Demo

LINK = re.compile(r'\bhref="(/[^"#]*)')
SECURE = "https://localhost"
NO_PAGES = ("static", "shared.")
MOST = 2


class Walker:
    """Somebody who follows every link, and sees of each page what the server sends."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.cookie = f"{COOKIE}={demo.cookie()['value']}"
        self.browser = demo.app.test_client(use_cookies=False)
        self.urls = demo.app.url_map.bind("localhost")

    def endpoint(self, address: str) -> str:
        """The endpoint that a link leads to, or nothing."""
        try:
            return str(self.urls.match(address.partition("?")[0], method="GET")[0])
        except (HTTPException, RequestRedirect):
            return ""

    def pages(self, start: str = "/", most: int = MOST) -> Iterator[tuple[str, str, str]]:
        """(endpoint, address, page) of every page that links lead to, at most so many of one endpoint."""
        waiting, seen, met = [start], {start}, dict[str, int]()
        while waiting:
            address = waiting.pop(0)
            endpoint = self.endpoint(address)
            met[endpoint] = met.get(endpoint, 0) + 1
            if met[endpoint] > most or not endpoint or endpoint.startswith(NO_PAGES) or ".pdf" in address:
                continue
            answer = self.browser.get(address, base_url=SECURE, headers={"Cookie": self.cookie})
            assert answer.status_code < 400, f"{address}: {answer.status_code}"
            links = [unescape(each) for each in LINK.findall(answer.text)]
            links += [answer.headers["Location"]] if answer.status_code in {302, 303} else []
            waiting += [each for each in dict.fromkeys(links) if each not in seen]
            seen.update(links)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield endpoint, address, answer.text


def one_of_each(demo: Demo) -> dict[str, str]:
    """The first address of every page that links lead to, by endpoint."""
    found: dict[str, str] = {}
    for endpoint, address, _ in Walker(demo).pages():
        found.setdefault(endpoint, address)
    return found
