"""The people of every test: Alma is our counselor, Boris the stranger who may see nothing of hers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts.actions import open_account
from clinic.accounts.models import Account
from clinic.couples.actions import open_couple
from clinic.couples.models import Couple
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.house import check_page

PASSWORD = "plover canyon jigsaw nine"
OPENED = date(2025, 1, 7)


@dataclass
class Cast:
    """Two counselors and their couples."""

    alma: Account
    boris: Account
    ines_and_jon: Couple
    kim_and_lee: Couple
    theirs: Couple


def gather() -> Cast:
    """Put the cast into an empty database and commit it."""
    alma = open_account(
        login="alma",
        name="Alma Reyes",
        password=PASSWORD,
        zone="Europe/Dublin",
        credential="LMFT",
        practice="Harbor Practice",
        address="1 Quay Street",
    )
    boris = open_account(login="boris", name="Boris Petrov", password=PASSWORD, zone="Europe/Dublin")
    db.session.commit()
    cast = Cast(
        alma,
        boris,
        ines_and_jon=_couple(alma, "IJ", "Inés", "Jon"),
        kim_and_lee=_couple(alma, "KL", "Kim", "Lee"),
        theirs=_couple(boris, "XY", "Xanthe", "Yusuf"),
    )
    db.session.remove()
    return cast


def _couple(counselor: Account, code: str, first: str, second: str) -> Couple:
    with caseload_of(counselor.id):
        couple = open_couple(
            by=counselor.id,
            code=code,
            opened_on=OPENED,
            partners={
                "p1": {"short_name": first, "zone": "Europe/Dublin"},
                "p2": {"short_name": second, "zone": "Europe/Dublin"},
            },
        )
        db.session.commit()
        _ = couple.title
        return couple


class OwnContext(FlaskClient):
    """A browser whose every request starts in a context of its own, as in the real server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Open an address in a fresh application context."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


class Client:
    """A browser for tests: it sends the CSRF token with every POST and checks every page it gets."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.cast = cast
        self.browser = app.test_client()
        self.token = ""

    def sign_in(self, login: str, password: str = PASSWORD) -> "Client":
        """Sign in through the real page."""
        self.get("/sign-in")
        answer = self.post("/sign-in", login=login, password=password)
        assert answer.status_code == 302, answer.text
        self.get(answer.headers["Location"])
        return self

    def get(self, address: str, *, status: int = 200, **options: Any) -> TestResponse:
        """Fetch a page, follow no redirect, and check it by the house rules."""
        answer = self.browser.get(address, **options)
        assert answer.status_code == status or answer.status_code == 302, f"{address}: {answer.status_code}"
        if answer.mimetype == "text/html" and answer.status_code != 302:
            self.token = check_page(answer) or self.token
        return answer

    def post(
        self, address: str, /, *, json: Any = None, headers: dict[str, str] | None = None, **fields: Any
    ) -> TestResponse:
        """Send a form (or JSON) with the CSRF token of the last page."""
        sent = {"X-CSRFToken": self.token, **(headers or {})}
        if json is not None:
            return self.browser.post(address, json=json, headers=sent)
        return self.browser.post(address, data=fields, headers=sent)
