"""`clinic doctor`: looks at this installation and says in plain sentences what is right and what is not."""

import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from sqlalchemy.exc import SQLAlchemyError

from clinic import __version__, create_app
from clinic.exchange.schema import NEWER, check_address, lost_key, uses_given_key
from clinic.kernel import migrate, paths
from clinic.kernel.config import SETTINGS, Config, setting
from clinic.kernel.database import SAFE_WAL, db, durable_settings
from clinic.kernel.errors import ClinicError
from clinic.kernel.fonts import FONT_FILES
from clinic.kernel.instance import exposed
from clinic.kernel.keys import KEY_FILE, load_master
from clinic.kernel.printing import available
from clinic.kernel.sealing import check_master

SECRET = frozenset({"CLINIC_MASTER_KEY", "CLINIC_PASSPHRASE", "CLINIC_DATABASE_URL"})
PACKAGES = ("flask", "sqlalchemy", "weasyprint", "plotly", "cryptography", "argon2-cffi", "waitress")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: a plain sentence, and whether it must be put right."""

    text: str
    is_problem: bool = False

    def line(self) -> str:
        """Return the line to print."""
        return f"{'PROBLEM ' if self.is_problem else 'ok      '}{self.text}"


def checkup(config: Config) -> Iterator[Finding]:
    """Look at versions, settings, folder, key, database, fonts and Pango, one after the other."""
    yield from _versions()
    yield from _settings()
    yield from _folder(config)
    yield from _fonts()
    yield from _printing()


def _versions() -> Iterator[Finding]:
    yield Finding(f"Couples Clinic {__version__} on Python {platform.python_version()}, {platform.system()}")
    yield Finding("Packages: " + ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES))


def _settings() -> Iterator[Finding]:
    for each in SETTINGS:
        value = setting(each.name)
        if value:
            yield Finding(f"{each.name} is set{'' if each.name in SECRET else ' to ' + value}")


def _folder(config: Config) -> Iterator[Finding]:
    folder = config.instance
    if not folder.exists():
        yield Finding(f"The instance folder {folder} will be made at the first start.")
        return
    problem = exposed(folder)
    yield Finding(problem or f"The instance folder {folder} is private.", problem is not None)
    if problem:
        return
    try:
        check_address(config)
    except ClinicError as error:
        yield Finding(str(error), True)
        return
    lost = lost_key(config)
    if lost:
        yield Finding(f"{lost}.", True)
        return
    if config.is_sqlite and not (folder / KEY_FILE).exists() and not uses_given_key():
        yield Finding("There is no master key and no database yet; they are made at the first start.")
        return
    try:
        load_master(folder)
        yield Finding("The master key can be read.")
        yield from _database(config)
    except ClinicError as error:
        yield Finding(str(error), True)


def _database(config: Config) -> Iterator[Finding]:
    file = config.database_file
    if file is not None and not file.exists():
        yield Finding("There is no database yet; it is made at the first start.")
        return
    try:
        with create_app(config).app_context():
            yield from _schema()
    except SQLAlchemyError:
        yield Finding("The database cannot be reached or is damaged.", True)
        return
    if config.is_sqlite:
        mode = durable_settings()["journal_mode"].upper()
        older = " (older than 3.51.3, so without WAL)" if sqlite3.sqlite_version_info < SAFE_WAL else ""
        yield Finding(f"SQLite {sqlite3.sqlite_version}{older}, journal {mode}, every save is flushed to the disk.")


def _schema() -> Iterator[Finding]:
    present, newest = migrate.present(db.engine), migrate.newest()
    if present is None:
        yield Finding("The database answers and is empty; its tables are made at the first start.")
        return
    yield Finding(f"The database answers, schema {present}.")
    if not migrate.known(present):
        yield Finding(NEWER, True)
        return
    check_master()
    yield Finding("The master key opens the database.")
    if present != newest:
        yield Finding(f"The schema should be {newest}. Run: python3 -m clinic migrate", True)


def _fonts() -> Iterator[Finding]:
    missing = [name for name, file in FONT_FILES.items() if not file.is_file()]
    yield Finding(f"Fonts missing: {', '.join(missing)}" if missing else "The fonts are installed.", bool(missing))
    lost = [folder for folder in (paths.templates_dir(), paths.static_dir()) if not folder.is_dir()]
    yield Finding(f"Templates and static files are {'missing' if lost else 'here'}.", bool(lost))


def _printing() -> Iterator[Finding]:
    state = available()
    if state.ready:
        subsets = "" if state.subsetter else ", without HarfBuzz's subsetter, so files are larger"
        yield Finding(f"PDFs can be made: WeasyPrint {state.weasyprint}, Pango {state.pango}{subsets}.")
    else:
        reason = f" ({state.reason})" if state.reason else ""
        remedy = f" For PDFs of the app's own, run: {state.line_to_run}" if state.line_to_run else ""
        yield Finding(f"PDFs cannot be made here{reason}; pages print from the browser instead.{remedy}")
