"""Backups in their plain form: the database as its own tool writes it, without the master key unless it is asked for.

SQLite's backup API or pg_dump, never a file copy: a copy of a live file was stale 11 of 12 times (security.md 6).
"""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from clinic.exchange import postgres
from clinic.exchange.archive import BackupProblem, pack, unpack
from clinic.exchange.occupancy import occupied
from clinic.kernel.clock import now
from clinic.kernel.config import Config, setting
from clinic.kernel.instance import prepare
from clinic.kernel.keys import KEY_FILE, SALT_FILE, load_master, purpose_key

SQLITE_NAME: Final = "clinic.sqlite3"
DUMP_NAME: Final = "clinic.pgdump"
PARTS: Final = (SQLITE_NAME, DUMP_NAME, KEY_FILE, SALT_FILE)
BESIDE: Final = ("", "-wal", "-shm", "-journal")
STAMP: Final = "%Y%m%d-%H%M%S-%f"
RUNNING: Final = "The clinic is running from this folder. Stop it first, then restore."
DAMAGED: Final = "The copy of the database is damaged; nothing was changed."
NO_KEY: Final = "There is no master key here and none in the backup. Put master.key into {folder} first."
OTHER_KEY: Final = (
    "This backup was made with another master key than the one here. Put the key it was made with into {folder} first."
)


def write(config: Config, file: Path, *, with_key: bool) -> str:
    """Write a backup to a new file that only its owner can read; the master key goes in only when asked for."""
    if file.exists():
        raise BackupProblem(f"{file.name} exists already; a backup never overwrites a file.")
    if not file.parent.is_dir():
        raise BackupProblem(f"There is no folder {file.parent}.")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as name:
        folder = Path(name)
        parts = [_sqlite(config, folder) if config.is_sqlite else _dump(config, folder)]
        if (config.instance / SALT_FILE).exists():  # no secret, and without it a passphrase opens nothing
            parts.append(Path(shutil.copy(config.instance / SALT_FILE, folder)))
        if with_key:
            parts.append(_key(config, folder))
        pack(folder, parts, key=_fingerprint(load_master(config.instance))).replace(file)
    return f"Backup written: {file.name}{' (with the master key: keep it safe)' if with_key else ''}"


def restore(config: Config, file: Path) -> str:
    """Put a backup in place after checking it whole; the database and the key that it replaces are kept beside it.

    Raises BackupProblem, with nothing changed, when the file is cut or changed, is of the other kind of database, or
    was made with a master key that is neither here nor inside; Occupied while a server works with the folder.
    """
    prepare(config.instance)
    if not file.is_file():
        raise BackupProblem(f"There is no file {file.name}.")
    with (
        occupied(config.instance, alone=True, otherwise=RUNNING),
        tempfile.TemporaryDirectory(dir=config.instance, prefix=".restore-") as name,
    ):
        folder = Path(name)
        contents = unpack(file, folder, PARTS)
        wanted = SQLITE_NAME if config.is_sqlite else DUMP_NAME
        if wanted not in contents["parts"]:
            raise BackupProblem("This backup is of the other kind of database; nothing was changed.")
        _check_key(config, folder, contents)
        stamp = f"{now():{STAMP}}"
        put = _put_sqlite if config.is_sqlite else _load_dump
        kept = put(config, folder / wanted, stamp)
        for secret in (KEY_FILE, SALT_FILE):
            _put_secret(config, folder, secret, stamp)
    return f"Restored from {file.name}.{kept}"


def _sqlite(config: Config, folder: Path) -> Path:
    source = config.database_file
    if source is None or not source.exists():
        raise BackupProblem("There is no database yet.")
    target = folder / SQLITE_NAME
    live = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    with closing(live), closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
    _check_sqlite(target)
    return target


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as problem:
        raise BackupProblem(DAMAGED) from problem
    if said != ("ok",):
        raise BackupProblem(DAMAGED) from sqlite3.DatabaseError(*said)


def _put_sqlite(config: Config, fresh: Path, stamp: str) -> str:
    target = config.database_file or fresh
    _check_sqlite(fresh)
    kept = ""
    if target.exists():
        aside = target.with_name(f"{target.stem}-before-restore-{stamp}.sqlite3")
        for ending in BESIDE:
            part = target.with_name(target.name + ending)
            if part.exists():
                part.replace(aside.with_name(aside.name + ending))
        kept = f" What was there before is in {aside.name}."
    fresh.replace(target)
    return kept


def _dump(config: Config, folder: Path) -> Path:
    postgres.dump(config.database_url, folder / DUMP_NAME)
    return folder / DUMP_NAME


def _load_dump(config: Config, dump: Path, stamp: str) -> str:
    before = config.instance / "backups" / f"before-restore-{stamp}.clinic"
    before.parent.mkdir(mode=0o700, exist_ok=True)
    write(config, before, with_key=False)
    postgres.load(config.database_url, dump)
    return f" What was there before is in backups/{before.name}."


def _key(config: Config, folder: Path) -> Path:
    source = config.instance / KEY_FILE
    if not source.exists():
        raise BackupProblem("The master key is not in a key file, so it cannot go into the backup.")
    return Path(shutil.copy(source, folder))


def _check_key(config: Config, folder: Path, contents: dict[str, Any]) -> None:
    """Refuse a backup that the key in force after restoring would not open: the one inside it, or else the one here."""
    coming = folder / "keys"
    coming.mkdir(mode=0o700)
    for name in (KEY_FILE, SALT_FILE):
        source = folder / name if (folder / name).exists() else config.instance / name
        if source.exists():
            shutil.copy(source, coming)
    if not (coming / KEY_FILE).exists() and not setting("CLINIC_MASTER_KEY") and not setting("CLINIC_PASSPHRASE"):
        raise BackupProblem(f"{NO_KEY.format(folder=config.instance)} Nothing was changed.")
    if _fingerprint(load_master(coming)) != contents.get("key"):
        raise BackupProblem(f"{OTHER_KEY.format(folder=config.instance)} Nothing was changed.")


def _put_secret(config: Config, folder: Path, name: str, stamp: str) -> None:
    fresh, target = folder / name, config.instance / name
    if not fresh.exists() or (target.exists() and target.read_bytes() == fresh.read_bytes()):
        return
    if target.exists():
        target.replace(target.with_name(f"{target.stem}-before-restore-{stamp}{target.suffix}"))
    fresh.replace(target)


def _fingerprint(master: bytes) -> str:
    """Return what tells one master key from another and nothing about either: 64 bits derived one way."""
    return purpose_key(master, "backup fingerprint")[:8].hex()
