"""The real app with its demo caseload, served as the demo is, but in this process so that tests can look inside."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from waitress import create_server

from clinic import create_app
from clinic.accounts.models import account_by_login
from clinic.couples.models import Couple
from clinic.exchange import demo, schema
from clinic.kernel.config import Config
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from clinic.kernel.web import Clinic
from clinic.server import IN_MEMORY, LOCALHOST, THREADS, listen
from tests.house import TOKEN

COOKIE = "__Host-clinic"


class Site:
    """An address that stays the same while the app behind it changes; no app is like a server that is down."""

    def __init__(self) -> None:
        self.app: Clinic | None = None
        self._listening: socket.socket = listen(LOCALHOST, 0)
        self._server: Any = create_server(self, sockets=[self._listening], threads=THREADS, ident=None, **IN_MEMORY)
        self._thread = threading.Thread(target=self._server.run, name="site", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The address without a slash at its end."""
        return f"http://{LOCALHOST}:{self._listening.getsockname()[1]}"

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer a request with the app of the moment."""
        assert self.app, "no app is served"
        return self.app(environ, start_response)

    def close(self) -> None:
        """End the server's loop from inside it and wait for its threads."""
        self._server.trigger.pull_trigger(lambda: self._server.asyncore.close_all(self._server._map, ignore_all=True))
        self._thread.join(10)
        self._server.task_dispatcher.shutdown()


def settings(folder: Path) -> Config:
    """The settings of a demo in this folder."""
    return Config(folder, f"sqlite:///{folder / 'clinic.sqlite3'}", demo=True)


def seed(folder: Path) -> Path:
    """Fill a demo in a folder of its own, to be copied."""
    folder.mkdir(mode=0o700, parents=True)
    app = create_app(settings(folder))
    with app.app_context():
        schema.bring_up_to_date(settings(folder))
        demo.seed()
    let_go(app)
    return folder


def let_go(app: Clinic) -> None:
    """Write what is still to be written and close the database."""
    app.extensions["spool"].drain()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclass
class Demo:
    """One copy of the demo behind the address."""

    app: Clinic
    address: str

    def cookie(self) -> dict[str, Any]:
        """The cookie of a fresh sign-in, made without a browser; every call is a sign-in of its own."""
        browser = self.app.test_client()
        found = TOKEN.search(browser.get("/sign-in", base_url="https://localhost").text)
        assert found
        proof = {"login": demo.LOGIN, "password": demo.PASSWORD, "csrf_token": found[1]}
        answer = browser.post(
            "/sign-in", data=proof, base_url="https://localhost", headers={"Referer": "https://localhost/sign-in"}
        )
        assert answer.status_code == 302, answer.text
        value = answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
        flags = {"secure": True, "httpOnly": True, "sameSite": "Strict"}
        # A Secure cookie cannot be put into a browser for an http address, though this host may set one itself.
        return {"name": COOKIE, "value": value, "url": f"https://{LOCALHOST}/", **flags}

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Look into the database as the demo's counselor."""
        with self.app.app_context():
            counselor = account_by_login(demo.LOGIN)
            assert counselor
            with caseload_of(counselor.id):
                yield

    def couple(self, code: str) -> str:
        """The address of a couple's page, by its code."""
        with self.inside():
            found = next(each for each in db.session.scalars(select(Couple)) if each.code == code)
            return f"/couples/{found.id.hex}"


@contextmanager
def served(site: Site, template: Path, folder: Path) -> Iterator[Demo]:
    """Put a fresh copy of the demo behind the address."""
    shutil.copytree(template, folder)
    app = create_app(settings(folder))
    site.app = app
    yield Demo(app, site.address)
    site.app = None
    let_go(app)
    shutil.rmtree(folder)


@contextmanager
def empty(site: Site, folder: Path) -> Iterator[None]:
    """Put a clinic that nobody has opened yet behind the address for a while."""
    folder.mkdir(mode=0o700, parents=True)
    app, kept = create_app(settings(folder)), site.app
    with app.app_context():
        schema.bring_up_to_date(settings(folder))
    site.app = app
    yield
    site.app = kept
    let_go(app)
    shutil.rmtree(folder)
