"""Settings: every environment variable the app reads is declared here, so that `doctor` and README can list them."""

import os
from dataclasses import dataclass
from pathlib import Path

from clinic.kernel import paths


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what it does, and what holds when it is not set."""

    name: str
    meaning: str
    default: str = ""


SETTINGS = (
    Setting("CLINIC_INSTANCE", "Folder of the database, the key and the backups", "instance/ in a checkout"),
    Setting("CLINIC_DATABASE_URL", "Database to use in place of the SQLite file", "SQLite file in the instance folder"),
    Setting("CLINIC_MASTER_KEY", "Master key (base64, 32 bytes) in place of the key file; weaker than the file"),
    Setting("CLINIC_PASSPHRASE", "Passphrase the master key is derived from, in place of the key file"),
    Setting(
        "CLINIC_ALLOW_REMOTE", "Set to 1 to let the server listen on an address that other machines can reach", "0"
    ),
    Setting("CLINIC_TRUSTED_HOSTS", "Comma-separated host names the server answers to", "127.0.0.1, localhost, ::1"),
    Setting("CLINIC_PLAIN_COOKIE", "Set to 1 for browsers that refuse Secure cookies on http, such as Safari", "0"),
    Setting("CLINIC_NO_APT", "Set to 1 to forbid installing Debian packages", "0"),
    Setting("CLINIC_REQUIRE_ALL", "Set to 1 to turn tests skipped for a missing tool into failures", "0"),
    Setting("CLINIC_BROWSER", "Path of the Chromium the browser tests use", "the first one found"),
)


def setting(name: str) -> str:
    """Return the value of a declared setting, or an empty string; an undeclared name is a KeyError."""
    known = {each.name for each in SETTINGS}
    if name not in known:
        raise KeyError(name)
    return os.environ.get(name, "").strip()


def switched_on(name: str) -> bool:
    """Say whether a declared switch is set to 1, yes, true or on."""
    return setting(name).lower() in {"1", "yes", "true", "on"}


@dataclass(frozen=True)
class Config:
    """Where one clinic keeps its data: the instance folder, the database address, and whether it is the demo."""

    instance: Path
    database_url: str
    demo: bool = False

    @property
    def is_sqlite(self) -> bool:
        """Say whether the database is an SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> Path | None:
        """Return the SQLite file, or None on PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.is_sqlite else None


def load(*, demo: bool = False) -> Config:
    """Return the settings in force; the demo always has an instance folder and a database of its own."""
    instance = paths.instance_dir()
    if demo:
        instance = instance / "demo"
    chosen = "" if demo else setting("CLINIC_DATABASE_URL")
    return Config(instance, normalised(chosen) or f"sqlite:///{instance / 'clinic.sqlite3'}", demo)


def normalised(url: str) -> str:
    """Return a database address with the driver we ship: `postgresql://` and `postgres://` become psycopg's."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
