"""The database's own settings, and what its columns take and give."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import create_engine, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from clinic.accounts.models import Account, SignIn
from clinic.couples.models import Couple
from clinic.kernel import audit, database
from clinic.kernel.clock import now
from clinic.kernel.database import UtcDateTime, db, durable_settings, harden, words
from clinic.kernel.errors import InstanceProblem
from clinic.kernel.ids import new_id
from clinic.kernel.scope import every_caseload
from clinic.kernel.web import Clinic
from tests.cast import Cast

SECRET = "zqword nobody should read this"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("version", "journal", "synchronous"),
    [((3, 40, 1), "delete", "3"), ((3, 51, 2), "delete", "3"), ((3, 51, 3), "wal", "2"), ((3, 60, 0), "wal", "2")],
)
def test_it_chooses_a_mode_that_loses_nothing(
    version: tuple[int, int, int], journal: str, synchronous: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never NORMAL; and not WAL before 3.51.3, whose WAL can corrupt (security.md 2)."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    chosen = durable_settings()
    assert (chosen["journal_mode"], chosen["synchronous"]) == (journal, synchronous)


@pytest.mark.sqlite_only
def test_every_connection_has_the_settings(app: Clinic) -> None:
    with db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            for name, value in durable_settings().items():
                found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                assert found is None or str(found) == value, name
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.sqlite_only
@pytest.mark.parametrize("version", [(3, 40, 1), (3, 60, 0)])
def test_both_modes_are_accepted_by_a_file(tmp_path: Path, version: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    connection = sqlite3.connect(tmp_path / "a.sqlite3")
    harden(connection)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == durable_settings()["journal_mode"]
    connection.close()


@pytest.mark.sqlite_only
def test_it_refuses_a_database_that_does_not_take_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in memory has no journal to be durable with."""
    engine = create_engine("sqlite://")
    with pytest.raises(InstanceProblem, match="SQLite did not accept journal_mode"):
        engine.connect()
    engine.dispose()
    monkeypatch.setattr(database, "durable_settings", lambda: {"journal_mode": "memory", "foreign_keys": "1"})
    connection = sqlite3.connect(":memory:")
    harden(connection)
    connection.close()


def test_the_database_demands_its_keys(cast: Cast) -> None:
    with every_caseload(reason="the key is what refuses"):
        db.session.add(SignIn(account_id=cast.ines_and_jon.id, token_hash="x", seen_at=now(), proved_at=now()))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


WRONG: dict[str, Callable[[], Any]] = {
    "a key twice": lambda: insert(Account).values(login="alma", password_hash=SECRET, zone=SECRET, id=new_id()),
    "no such function": lambda: select(Account).where(func.nonsense(SECRET) == Account.login),
    "no moment": lambda: select(Account).where(Account.created_at == SECRET),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_errors_hold_no_value(cast: Cast, wrong: str) -> None:
    with pytest.raises(StatementError) as failed:
        db.session.execute(WRONG[wrong]())
    db.session.rollback()
    assert failed.value.hide_parameters
    assert SECRET not in str(failed.value)
    # SQLAlchemy says so only where it got as far as the parameters.
    assert "[SQL parameters hidden due to hide_parameters=True]" in str(failed.value) or not failed.value.params


def test_moments_come_back_as_utc(cast: Cast) -> None:
    noon = datetime(2025, 7, 1, 12, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    account = db.session.get_one(Account, cast.alma.id)
    account.disabled_at = noon
    db.session.commit()
    db.session.expire_all()
    assert account.disabled_at == noon
    assert account.disabled_at.tzinfo == UTC
    assert db.session.scalar(select(Account.id).where(Account.disabled_at == noon)) == account.id


@pytest.mark.sqlite_only
def test_a_naive_moment_is_refused() -> None:
    kind, dialect = UtcDateTime(), sqlite.dialect()
    with pytest.raises(ValueError, match="without a time zone"):
        kind.process_bind_param(datetime(2025, 7, 1), dialect)  # noqa: DTZ001  # that is what is refused
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None
    aware = datetime(2025, 7, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    assert kind.process_bind_param(aware, postgresql.dialect()).tzinfo == UTC
    assert kind.process_result_value(aware, postgresql.dialect()).hour == 12


@pytest.mark.sqlite_only
def test_rows_have_ids_before_they_are_saved() -> None:
    made = Couple(code="A")
    assert made.id.version == 7
    assert Couple(code="A", id=made.id).id == made.id
    with pytest.raises(TypeError, match="Couple has no colour"):
        Couple(colour="red")


class Mood(StrEnum):
    """A closed list of words."""

    CALM = "calm"


@pytest.mark.sqlite_only
def test_a_closed_list_is_kept_as_its_words() -> None:
    kind = words(Mood)
    keep = kind.bind_processor(sqlite.dialect())
    assert (kind.enums, keep(Mood.CALM), keep("calm")) == (["calm"], "calm", "calm")
    assert kind.result_processor(sqlite.dialect(), None)("calm") is Mood.CALM
    with pytest.raises(LookupError):
        keep("furious")


def save_at_once(app: Clinic, couple_id: Any, number: int, ready: Barrier, won: list[int]) -> None:
    """Load a row, wait until everybody has it, and save."""
    with app.app_context(), every_caseload(reason="six people at once"):
        row = db.session.get_one(Couple, couple_id)
        row.presenting_concern = f"Saved by {number} over version {row.version}."
        audit.record("save")
        ready.wait(timeout=20)
        try:
            db.session.commit()
            won.append(number)
        except (StaleDataError, DBAPIError):
            db.session.rollback()


def test_of_six_who_save_the_same_version_one_wins(cast: Cast, app: Clinic) -> None:
    for turn in range(5):
        ready, won = Barrier(6), list[int]()
        people = [
            Thread(target=save_at_once, args=(app, cast.ines_and_jon.id, number, ready, won)) for number in range(6)
        ]
        for each in people:
            each.start()
        for each in people:
            each.join()
        assert len(won) == 1
        with every_caseload(reason="to see who won"):
            db.session.expire_all()
            row = db.session.get_one(Couple, cast.ines_and_jon.id)
            assert (row.presenting_concern, row.version) == (f"Saved by {won[0]} over version {turn + 1}.", turn + 2)
            db.session.rollback()
