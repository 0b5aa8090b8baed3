"""A server that is killed in the middle of its work has lost nothing that it had acknowledged (security.md 9, P1)."""

import http.client
import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import func, select

from clinic import create_app
from clinic.couples.models import Goal
from clinic.kernel import migrate
from clinic.kernel.audit import AuditEvent
from clinic.kernel.config import Config
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import every_caseload
from tests.cast import PASSWORD, gather
from tests.house import TOKEN
from tests.sources import ROOT

SPOKEN = re.compile(rb"Couples Clinic is at (http://127\.0\.0\.1:\d+)/")
PEOPLE = 3


class Server:
    """The real server in a process of its own, on a free port."""

    def __init__(self, instance: Path) -> None:
        settings = {"CLINIC_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1", "CLINIC_DATABASE_URL": ""}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "clinic.cli", "serve", "--port", "0"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout
        found = SPOKEN.search(self.process.stdout.readline())
        assert found, "the server did not start"
        self.host = urlsplit(found[1].decode()).netloc

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self._gone()

    def stop(self) -> None:
        """End it as Ctrl+C does."""
        self.process.terminate()
        self._gone()

    def _gone(self) -> None:
        self.process.wait(timeout=30)
        assert self.process.stdout
        self.process.stdout.close()


@dataclass
class Person:
    """Alma with a browser: what she was told is saved, and how often she was shown a page."""

    couple: UUID
    cookie: str = ""
    token: str = ""
    saved: dict[UUID, str] = field(default_factory=dict)
    shown: int = 0
    wrong: list[str] = field(default_factory=list)

    def ask(self, host: str, method: str, path: str, **fields: str) -> tuple[int, str]:
        """Send a request and read the whole answer; anything less raises an error."""
        connection = http.client.HTTPConnection(host, timeout=20)
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.token,
        }
        try:
            connection.request(method, path, urlencode(fields), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        self.cookie = (answer.headers["Set-Cookie"] or self.cookie).partition(";")[0]
        found = TOKEN.search(text)
        self.token = found[1] if found else self.token
        return answer.status, text

    def sign_in(self, host: str) -> None:
        """Sign in through the page."""
        self.ask(host, "GET", "/sign-in")
        assert self.ask(host, "POST", "/sign-in", login="alma", password=PASSWORD)[0] == 302
        assert self.ask(host, "GET", "/settings")[0] == 200

    def work(self, host: str) -> None:
        """Add goals and look at them until the server is gone."""
        page = f"/couples/{self.couple.hex}/goals"
        try:
            while True:
                id, words = new_id(), f"Goal number {len(self.saved)}."
                status, _ = self.ask(host, "POST", page, once=id.hex, owner="both", text=words)
                assert status == 303
                self.saved[id] = words
                shown = self.ask(host, "GET", f"{page}/{id.hex}")
                assert shown[0] == 200, shown
                self.shown += 1
        except (OSError, http.client.HTTPException):
            return  # the server is gone
        except AssertionError as wrong:
            self.wrong.append(str(wrong))


@pytest.fixture
def clinic(tmp_path: Path) -> tuple[Config, UUID]:
    """A clinic on the disk with the cast in it, and the id of Ines and Jon."""
    folder = tmp_path / "instance"
    config = Config(folder, f"sqlite:///{folder / 'clinic.sqlite3'}")
    app = create_app(config)
    with app.app_context():
        migrate.upgrade(db.engine)
        couple = gather().ines_and_jon.id
        db.session.remove()
        db.engine.dispose()
    return config, couple


def done(people: list[Person]) -> int:
    """How much was acknowledged so far."""
    return sum(len(each.saved) + each.shown for each in people)


def wait_for(people: list[Person], count: int) -> None:
    """Wait until so much is acknowledged."""
    end = time.monotonic() + 30
    while done(people) < count and time.monotonic() < end:
        time.sleep(0.005)


def kill_again_and_again(config: Config, people: list[Person], times: int) -> None:
    """Start the server, let people work, kill it at some moment; and start it once more to let it clear up."""
    luck = random.Random(9)
    for number in range(times):
        server = Server(config.instance)
        if number == 0:
            for each in people:
                each.sign_in(server.host)
        threads = [threading.Thread(target=each.work, args=(server.host,)) for each in people]
        for each in threads:
            each.start()
        wait_for(people, done(people) + luck.randrange(3, 40))
        time.sleep(luck.uniform(0, 0.05))
        server.kill()
        for each in threads:
            each.join()
    Server(config.instance).stop()


def check_nothing_is_lost(config: Config, people: list[Person]) -> None:
    """Everything acknowledged is there, whole, with its line; and nothing is there by half."""
    assert config.database_file
    with sqlite3.connect(config.database_file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    app = create_app(config)
    with app.app_context(), every_caseload(reason="to count what was kept"):
        kept = {each.id: each.text for each in db.session.scalars(select(Goal))}
        told = set(db.session.scalars(select(AuditEvent.subject_id).where(AuditEvent.action == "add goal")))
        views = db.session.scalar(select(func.count()).where(AuditEvent.action == "view couples.goal"))
        db.engine.dispose()
    assert [each.wrong for each in people if each.wrong] == []
    saved = {id: words for each in people for id, words in each.saved.items()}
    assert len(saved) > PEOPLE
    assert {id: kept.get(id) for id in saved} == saved
    assert kept.keys() == told
    assert views is not None
    assert views >= sum(each.shown for each in people) > PEOPLE
    assert list((config.instance / "audit-spool").glob("*.jsonl")) == []


def live_through(clinic: tuple[Config, UUID], times: int) -> None:
    """Let the server be killed so many times, and look whether everything is there."""
    config, couple = clinic
    people = [Person(couple) for _ in range(PEOPLE)]
    kill_again_and_again(config, people, times)
    check_nothing_is_lost(config, people)
    people[0].saved[new_id()] = "Never kept."  # what is missing is noticed
    with pytest.raises(AssertionError, match="Never kept"):
        check_nothing_is_lost(config, people)


def test_a_killed_server_has_lost_nothing(clinic: tuple[Config, UUID]) -> None:
    live_through(clinic, times=5)


@pytest.mark.nightly
def test_a_server_killed_two_hundred_times_has_lost_nothing(clinic: tuple[Config, UUID]) -> None:
    live_through(clinic, times=200)
