"""The fixed cast and the two databases that every test can ask for."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from clinic import create_app
from clinic.accounts import actions as account_actions
from clinic.kernel import migrate
from clinic.kernel.config import Config
from clinic.kernel.database import Base, db
from clinic.kernel.scope import leave_scope
from clinic.kernel.web import Clinic
from tests.cast import Cast, Client, OwnContext, gather
from tests.closing import (  # noqa: F401  # pytest finds its hooks by name here
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_make_collect_report,
    pytest_runtest_makereport,
    pytest_terminal_summary,
)
from tests.postgres import MISSING, binaries, cluster

DATABASES = ("sqlite", "postgresql")
NEAR_THE_DATABASE = frozenset({"kernel", "migrations", "security", "sessions"})
MEMORY = Path("/dev/shm")  # databases of tests need not outlive the run


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that touch the database on both databases; in the quick run PostgreSQL has those nearest to it.

    `.ci/run` and `--nightly` leave nothing out: there every such test runs on both.
    """
    if "database_kind" in metafunc.fixturenames:
        kinds = DATABASES if _wants_both(metafunc) else DATABASES[:1]
        marks = {"postgresql": [pytest.mark.postgres]}
        metafunc.parametrize(
            "database_kind", [pytest.param(each, marks=marks.get(each, [])) for each in kinds], scope="session"
        )


def _wants_both(metafunc: pytest.Metafunc) -> bool:
    if metafunc.definition.get_closest_marker("sqlite_only"):
        return False
    whole = os.environ.get("CLINIC_REQUIRE_ALL") == "1" or metafunc.config.getoption("--nightly")
    return bool(whole) or metafunc.definition.path.parent.name in NEAR_THE_DATABASE


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Real argon2id with the smallest costs, so that a sign-in in a test takes no tenth of a second."""
    kept = account_actions.HASHER
    account_actions.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    account_actions.HASHER = kept


@pytest.fixture(scope="session")
def address(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The instance folder and the address of this run's database."""
    root = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path_factory.getbasetemp()
    with tempfile.TemporaryDirectory(dir=root, prefix="clinic-test-") as name:
        folder = Path(name)
        if database_kind == "sqlite":
            yield folder, f"sqlite:///{folder / 'clinic.sqlite3'}"
            return
        tools = binaries()
        if tools is None:
            pytest.skip(MISSING)
        with cluster(tools) as server, server.database() as url:
            yield folder, url


@pytest.fixture(scope="session")
def served(address: tuple[Path, str]) -> Iterator[Clinic]:
    """The app on a migrated, empty database; made once for each kind of database."""
    app = create_app(Config(address[0], address[1]))
    app.config.update(TESTING=True, RAISE_UNEXPECTED=True)
    app.test_client_class = OwnContext
    with app.app_context():
        migrate.upgrade(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(served: Clinic) -> Iterator[Clinic]:
    """The app inside an application context, on an empty database that is emptied again afterwards."""
    with served.app_context():
        yield served
        db.session.rollback()
        leave_scope()
        db.session.remove()
        served.extensions["spool"].drain()
        empty(db.engine)
        served.extensions["keyring"]._open.clear()


def empty(engine: Engine) -> None:
    """Delete every row of every table."""
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def cast(app: Clinic) -> Cast:
    """Alma, our counselor, with Ines & Jon and Kim & Lee; Boris, the stranger, with a couple of his own."""
    return gather()


@pytest.fixture
def client(app: Clinic, cast: Cast) -> Client:
    """Alma's browser, signed in; every page it gets is checked by the house rules."""
    return Client(app, cast).sign_in("alma")


@pytest.fixture
def stranger(app: Clinic, cast: Cast) -> Client:
    """Boris's browser, signed in."""
    return Client(app, cast).sign_in("boris")


@pytest.fixture
def nobody(app: Clinic, cast: Cast) -> Client:
    """A browser that is not signed in."""
    return Client(app, cast)


@pytest.fixture
def in_almas_caseload(cast: Cast) -> Iterator[Any]:
    """Work as Alma outside a request."""
    from clinic.kernel.scope import caseload_of

    with caseload_of(cast.alma.id):
        yield cast
