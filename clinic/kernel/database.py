"""The database: one base class, the naming convention, ids made by the app, and the durable settings of SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    UniqueConstraint,
    event,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

from clinic.kernel.clock import now
from clinic.kernel.errors import InstanceProblem
from clinic.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SAFE_WAL = (3, 51, 3)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored and returned in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone, so the value is stored without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return an aware UTC moment on every database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table: a sortable id made by the app before the row exists, and the moment it was made."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[type[Any], Any]] = {datetime: UtcDateTime()}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        self.id = values.pop("id")
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


class Versioned:
    """A row that counts its versions: a stale copy cannot be saved, and sealed text is bound to the count."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # SQLAlchemy calls it with the class
        return {"version_id_col": cls.version, "version_id_generator": False}


class Owned(Versioned):
    """A row in one counselor's caseload; the scope hook filters every statement on it (architecture.md, Access 3)."""

    counselor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)


class OfCouple(Owned):
    """A row in one couple's record; `couple_args` gives the table its composite keys (architecture.md, Access 4)."""

    couple_id: Mapped[UUID] = mapped_column()
    __key_owner__ = "couple_id"


def couple_args(*extra: SchemaItem) -> tuple[SchemaItem, ...]:
    """Return the constraints of a couple's row: the database refuses it under another counselor's couple."""
    return (
        ForeignKeyConstraint(
            ["couple_id", "counselor_id"], ["couple.id", "couple.counselor_id"], onupdate="CASCADE", ondelete="CASCADE"
        ),
        UniqueConstraint("couple_id", "id"),
        *extra,
    )


def child_of(table: str, column: str) -> ForeignKeyConstraint:
    """Return the key of a row below another row of the same couple: a parent in another couple is refused."""
    return ForeignKeyConstraint(["couple_id", column], [f"{table}.couple_id", f"{table}.id"], ondelete="CASCADE")


def words(kind: type[Any]) -> Enum:
    """Return the column type of a StrEnum: its values as plain text with a check, the same on both databases."""
    return Enum(
        kind,
        native_enum=False,
        length=40,
        values_callable=lambda members: [each.value for each in members],
        create_constraint=False,
        validate_strings=True,
    )


db = SQLAlchemy(engine_options={"hide_parameters": True}, session_options={"expire_on_commit": False})


def durable_settings() -> dict[str, str]:
    """Return SQLite's settings: WAL + FULL, or DELETE + EXTRA before 3.51.3, whose WAL can corrupt (security.md 2)."""
    modern = sqlite3.sqlite_version_info >= SAFE_WAL
    return {
        "journal_mode": "wal" if modern else "delete",
        "synchronous": "2" if modern else "3",
        "foreign_keys": "1",
        "busy_timeout": "5000",
        "secure_delete": "1",
        "trusted_schema": "0",
        "temp_store": "2",
        "mmap_size": "0",
    }


def harden(connection: sqlite3.Connection) -> None:
    """Apply the durable settings to a new SQLite connection and refuse to go on where one did not take."""
    for name, value in durable_settings().items():
        connection.execute(f"PRAGMA {name}={value}").fetchone()
        row = connection.execute(f"PRAGMA {name}").fetchone()
        if row is not None and str(row[0]) != value:
            raise InstanceProblem(f"SQLite did not accept {name}={value} (it says {row[0]}).")


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        harden(connection)


@contextmanager
def whole_change(engine: Engine) -> Iterator[Connection]:
    """Change the schema in one transaction: when it fails, everything is taken back, new tables too.

    SQLite's driver begins a transaction only before rows change. And while keys are enforced, rebuilding a table there
    would delete every row below it: so they are left alone meanwhile, and looked through before anything is kept.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            with connection.begin():
                yield connection
            return
        driver.execute("PRAGMA foreign_keys=0")
        try:
            with connection.begin():
                driver.execute("BEGIN IMMEDIATE")
                yield connection
                if driver.execute("PRAGMA foreign_key_check").fetchone():
                    raise InstanceProblem("The change would leave rows that belong to nothing; nothing was changed.")
        finally:
            driver.execute("PRAGMA foreign_keys=1")
