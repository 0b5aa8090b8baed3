"""A database of its own for each test, so that the schema can go back and forth."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from clinic import create_app
from clinic.kernel.config import Config
from clinic.kernel.database import db
from clinic.kernel.web import Clinic


@contextmanager
def another_database(address: str) -> Iterator[str]:
    """An empty database beside the one at this address."""
    url, name = make_url(address), f"m{secrets.token_hex(6)}"
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def empty_app(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clinic]:
    """The app on a database that holds nothing at all, not even tables; inside its context."""
    folder = tmp_path / "instance"
    if database_kind == "sqlite":
        yield from opened(Config(folder, f"sqlite:///{folder / 'clinic.sqlite3'}"))
        return
    with another_database(request.getfixturevalue("address")[1]) as url:
        yield from opened(Config(folder, url))


def opened(config: Config) -> Iterator[Clinic]:
    """The app, in its context."""
    app = create_app(config)
    app.config.update(TESTING=True, RAISE_UNEXPECTED=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the app know one more migration than it has."""
    from clinic.kernel import migrate

    folder, head = tmp_path / "migrations", migrate.newest()
    source = migrate.migrations_dir()

    def write(upgrade: str, downgrade: str = "pass") -> None:
        text = "\n".join(
            (
                '"""A migration of a test."""',
                "import sqlalchemy as sa",
                "from alembic import op",
                f'revision, down_revision = "9999_later", "{head}"',
                f"def upgrade():\n    {upgrade}",
                f"def downgrade():\n    {downgrade}",
            )
        )
        (folder / "versions").mkdir(parents=True)
        for each in (source / "env.py", source / "script.py.mako", *(source / "versions").glob("*.py")):
            (folder / each.relative_to(source)).write_bytes(each.read_bytes())
        (folder / "versions" / "9999_later.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrate, "migrations_dir", lambda: folder)

    return write
