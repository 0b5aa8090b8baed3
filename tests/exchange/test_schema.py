"""Bringing a database up to date: a backup first, and never with the wrong key or an older app."""

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic.exchange import backup, schema
from clinic.kernel import migrate
from clinic.kernel.app import bare_app
from clinic.kernel.config import Config
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError, InstanceProblem
from clinic.kernel.ids import new_id
from clinic.kernel.keys import KEY_FILE, WrongKey
from clinic.kernel.sealing import RECORD, keyring


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """An instance folder that nobody has used yet."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    return Config(folder, f"sqlite:///{folder / 'clinic.sqlite3'}")


@pytest.fixture
def opened(config: Config) -> Iterator[Config]:
    """The instance inside its app."""
    with bare_app(config).app_context():
        yield config
        db.session.remove()
        db.engine.dispose()


def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database look as if it were of an older release."""
    monkeypatch.setattr(migrate, "present", lambda engine: "0000_before")
    monkeypatch.setattr(migrate, "known", lambda revision: True)


def test_it_makes_a_new_database_without_a_backup_and_private(opened: Config) -> None:
    assert schema.bring_up_to_date(opened) == f"The database was brought to {migrate.newest()}."
    assert not (opened.instance / schema.BACKUPS).exists()
    assert stat.S_IMODE((opened.instance / "clinic.sqlite3").stat().st_mode) == 0o600


def test_it_has_nothing_to_do_the_second_time(opened: Config) -> None:
    schema.bring_up_to_date(opened)
    assert schema.bring_up_to_date(opened) == "The database is up to date."


def test_it_writes_a_backup_before_it_changes_an_older_database(
    opened: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.bring_up_to_date(opened)
    older(monkeypatch)
    said = schema.bring_up_to_date(opened)
    (kept,) = (opened.instance / schema.BACKUPS).glob("before-0000_before-*.clinic")
    assert said.endswith(f"What was there before is in backups/{kept.name}.")
    assert backup.SQLITE_NAME in zipfile.ZipFile(kept).namelist()


def test_it_changes_nothing_when_the_backup_fails(opened: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ClinicError("The disk is full.")

    schema.bring_up_to_date(opened)
    older(monkeypatch)
    monkeypatch.setattr(backup, "write", fail)
    monkeypatch.setattr(migrate, "upgrade", lambda engine: pytest.fail("changed"))
    with pytest.raises(ClinicError, match="disk is full"):
        schema.bring_up_to_date(opened)


def test_it_does_not_open_a_database_of_a_newer_release(opened: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.bring_up_to_date(opened)
    monkeypatch.setattr(migrate, "present", lambda engine: "9999_later")
    with pytest.raises(ClinicError, match="written by a newer version of Couples Clinic"):
        schema.bring_up_to_date(opened)


def test_it_refuses_the_wrong_key_before_anything_is_changed(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    with bare_app(config).app_context():
        schema.bring_up_to_date(config)
        keyring().create(new_id(), RECORD)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    (config.instance / KEY_FILE).unlink()
    older(monkeypatch)
    monkeypatch.setattr(migrate, "upgrade", lambda engine: pytest.fail("changed"))
    with bare_app(config).app_context(), pytest.raises(WrongKey, match="does not open this database"):
        schema.bring_up_to_date(config)


def test_it_makes_no_new_key_for_a_database_that_has_one(config: Config) -> None:
    assert schema.lost_key(config) is None
    (config.instance / "clinic.sqlite3").write_text("data")
    with pytest.raises(InstanceProblem, match=r"Put master.key back into"):
        schema.refuse_lost_key(config)
    (config.instance / KEY_FILE).write_text("key")
    schema.refuse_lost_key(config)


def test_it_misses_no_key_file_where_the_key_is_given_otherwise(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config.instance / "clinic.sqlite3").write_text("data")
    monkeypatch.setenv("CLINIC_PASSPHRASE", "a long sentence of mine")
    assert schema.lost_key(config) is None
