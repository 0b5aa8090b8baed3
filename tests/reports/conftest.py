"""One day in May, Alma signed in, and a couple with a planted word in every place.

Reading all that in takes longer than most tests, so it is done once; afterwards the database is copied back.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from clinic.couples.models import Couple
from clinic.kernel import printing
from clinic.kernel.database import db
from clinic.kernel.printing import RenderedPdf
from clinic.kernel.web import Clinic
from tests.cast import Cast, Client, OwnContext, gather
from tests.reports.case import Case, read_in
from tests.reports.desk import Desk

NOON = datetime(2025, 5, 13, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Prepared:
    """Everybody and everything, and what the database held then."""

    cast: Cast
    case: Case
    couple: Couple
    client: Client
    desk: Desk
    kept: sqlite3.Connection | None


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon on 13 May 2025 and stays so."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_press_left() -> Iterator[None]:
    """End the printing processes that were used."""
    yield
    printing.shut_down()
    printing._start_over()


@pytest.fixture(scope="session")
def shelf() -> Iterator[dict[str, Prepared]]:
    """What was prepared for each database."""
    found: dict[str, Prepared] = {}
    yield found
    for each in found.values():
        if each.kept:
            each.kept.close()


@pytest.fixture
def prepared(app: Clinic, shelf: dict[str, Prepared], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """Everybody and everything, in a database that holds nothing else."""
    monkeypatch.setattr(app, "test_client_class", OwnContext)
    place = str(db.engine.url)
    if place in shelf:
        copied(shelf[place].kept, to_database=True)
        return shelf[place]
    cast, case = gather(), Case()
    couple = read_in(case, cast.alma, tmp_path)
    client = Client(app, cast).sign_in("alma")
    made = Prepared(cast, case, couple, client, Desk(client, couple), sqlite3.connect(":memory:"))
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        copied(made.kept, to_database=False)
        shelf[place] = made
    return made


def copied(kept: sqlite3.Connection | None, *, to_database: bool) -> None:
    """Copy the whole database, or bring it back."""
    assert kept is not None
    connection: Any = db.engine.raw_connection()
    try:
        here = connection.driver_connection
        (kept.backup(here) if to_database else here.backup(kept))
    finally:
        connection.close()


@pytest.fixture
def cast(prepared: Prepared) -> Cast:
    """Alma, Boris and their couples."""
    return prepared.cast


@pytest.fixture
def case(prepared: Prepared) -> Case:
    """The words that are planted."""
    return prepared.case


@pytest.fixture
def couple(prepared: Prepared) -> Couple:
    """The couple they are planted in."""
    return prepared.couple


@pytest.fixture
def client(prepared: Prepared) -> Client:
    """Alma's browser, signed in."""
    return prepared.client


@pytest.fixture
def desk(prepared: Prepared) -> Desk:
    """Alma at her desk, with this couple's documents."""
    return prepared.desk


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Take what would be printed, in place of printing it."""
    printed: list[str] = []

    def render(page: str) -> RenderedPdf:
        printed.append(page)
        return RenderedPdf(b"%PDF-1.7 as if", (), 1)

    monkeypatch.setattr("clinic.reports.printing.render_pdf", render)
    return printed
