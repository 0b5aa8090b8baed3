"""The schema moves forward and back through Alembic; the migrations travel inside the package."""

from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from clinic.kernel.database import Base, UtcDateTime, whole_change
from clinic.kernel.paths import migrations_dir

HEAD = "head"


def upgrade(engine: Engine, to: str = HEAD) -> None:
    """Bring the schema forward to a revision, in one transaction."""
    _run(engine, lambda config: command.upgrade(config, to))


def downgrade(engine: Engine, to: str) -> None:
    """Bring the schema back to a revision."""
    _run(engine, lambda config: command.downgrade(config, to))


def write_migration(engine: Engine, message: str, name: str) -> None:
    """Write a new migration from the difference between the models and the database; for developers."""
    _run(engine, lambda config: command.revision(config, message, autogenerate=True, rev_id=name))


def newest() -> str | None:
    """Return the newest revision this version of the app knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def present(engine: Engine) -> str | None:
    """Return the revision the database is at, None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known(revision: str) -> bool:
    """Say whether this version of the app knows a revision; a newer database must not be opened by an older app."""
    return any(each.revision == revision for each in ScriptDirectory.from_config(_config()).walk_revisions())


def differences(engine: Engine) -> list[Any]:
    """Return where the schema differs from the models; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _same_type})
        found: list[Any] = compare_metadata(context, Base.metadata)
    return found


def _same_type(*compared: Any) -> bool | None:
    return False if isinstance(compared[-1], UtcDateTime) else None


def _config(connection: Connection | None = None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    return config


def _run(engine: Engine, what: Any) -> None:
    with whole_change(engine) as connection:
        what(_config(connection))
