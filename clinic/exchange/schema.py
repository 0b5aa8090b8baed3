"""Bringing a database up to date: never without a backup, never one that a newer version has written."""

from pathlib import Path

from clinic.exchange import backup
from clinic.kernel import migrate
from clinic.kernel.clock import now
from clinic.kernel.config import Config, setting
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError, InstanceProblem
from clinic.kernel.keys import KEY_FILE
from clinic.kernel.sealing import check_master

BACKUPS = "backups"
KINDS = ("sqlite:///", "postgresql")
NO_ADDRESS = "CLINIC_DATABASE_URL is not the address of a database this app knows (SQLite or PostgreSQL)."
NEWER = "This database was written by a newer version of Couples Clinic. Install that version."


def check_address(config: Config) -> None:
    """Raise ClinicError for a database that this app does not know."""
    if not config.database_url.startswith(KINDS):
        raise ClinicError(NO_ADDRESS)


def lost_key(config: Config) -> str | None:
    """Return what to do about a database whose master key is missing; a new key would open nothing in it."""
    file = config.database_file
    has_data = file is not None and file.exists() and file.stat().st_size > 0
    if not has_data or (config.instance / KEY_FILE).exists() or uses_given_key():
        return None
    return f"The master key is missing but there is a database. Put {KEY_FILE} back into {config.instance}"


def uses_given_key() -> bool:
    """Say whether the master key comes from the environment in place of the key file."""
    return bool(setting("CLINIC_MASTER_KEY") or setting("CLINIC_PASSPHRASE"))


def refuse_lost_key(config: Config) -> None:
    """Raise InstanceProblem where a start would make a fresh master key for a database that has one already."""
    problem = lost_key(config)
    if problem:
        raise InstanceProblem(f"{problem}; without it nothing can be read.")


def bring_up_to_date(config: Config) -> str:
    """Migrate to the newest schema after an automatic backup, and say in one sentence what was done.

    Raises ClinicError when the database was written by a newer version of the app, WrongKey when the key is not its.
    """
    present, newest = migrate.present(db.engine), migrate.newest()
    if present is not None:
        if not migrate.known(present):
            raise ClinicError(NEWER)
        check_master()
        db.session.rollback()
    if present == newest:
        _private(config)
        return "The database is up to date."
    kept = ""
    if present is not None:
        before = _before(config, present)
        before.parent.mkdir(mode=0o700, exist_ok=True)
        backup.write(config, before, with_key=False)
        kept = f" What was there before is in {BACKUPS}/{before.name}."
    migrate.upgrade(db.engine)
    _private(config)
    return f"The database was brought to {newest}.{kept}"


def _before(config: Config, revision: str) -> Path:
    return config.instance / BACKUPS / f"before-{revision}-{now():{backup.STAMP}}.clinic"


def _private(config: Config) -> None:
    """Let nobody else read the database file, whatever the umask was when SQLite made it."""
    file = config.database_file
    if file is not None and file.exists():
        try:
            file.chmod(0o600)
        except OSError as error:
            raise InstanceProblem(f"{file.name} cannot be made private: {error.strerror}.") from None
