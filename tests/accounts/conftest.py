"""Requests in contexts of their own, as in the real server."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class OwnContext(FlaskClient):
    """A browser whose every request starts with an empty `g`, whatever context the test itself works in."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Open an address in a fresh application context."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(autouse=True)
def own_context(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, who is signed in and the CSRF token would leak from one browser of a test to the next."""
    if "app" in request.fixturenames:
        monkeypatch.setattr(request.getfixturevalue("app"), "test_client_class", OwnContext)
