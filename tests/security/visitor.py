"""A browser whose every request has a context of its own, and that follows nothing by itself."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import PASSWORD
from tests.house import TOKEN

REFERENCE = re.compile(r'(<span class="number">|"reference":\s*")[0-9a-f]{8}')


class Visitor:
    """Somebody with a browser: signed in as somebody, or nobody."""

    def __init__(self, app: Flask, login: str = "", password: str = PASSWORD, *, first_page: str = "/sign-in") -> None:
        self.app = app
        self.browser = app.test_client()
        self.token = ""
        self.renew(first_page)
        if login:
            answer = self.post("/sign-in", {"login": login, "password": password})
            assert answer.status_code == 302, answer.text
            self.renew("/settings")

    def renew(self, address: str) -> None:
        """Take the CSRF token of a page."""
        found = TOKEN.search(self.browser.get(address).text)
        assert found, address
        self.token = found[1]

    def get(self, address: str, **options: Any) -> TestResponse:
        """Fetch a page."""
        return self.browser.get(address, buffered=True, **options)

    def post(self, address: str, data: Any = None, **options: Any) -> TestResponse:
        """Send a form with the CSRF token."""
        headers = {"X-CSRFToken": self.token, **options.pop("headers", {})}
        return self.browser.post(address, data=data, headers=headers, buffered=True, **options)

    def ask(self, method: str, address: str, data: Any = None) -> TestResponse:
        """Fetch or send."""
        return self.get(address) if method == "GET" else self.post(address, data)


def plain(answer: TestResponse) -> str:
    """The body of an answer without what differs in every answer: the reference number and the CSRF token."""
    return TOKEN.sub("", REFERENCE.sub(r"\1", answer.text))
