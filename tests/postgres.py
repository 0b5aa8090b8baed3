"""A temporary PostgreSQL cluster for the run: in a folder of its own, on a socket only, gone afterwards."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PREFIX = "clinic-pg-"
MISSING = "NO POSTGRES: initdb and pg_ctl are not here; on Debian: apt-get install postgresql"
# The databases die with the run, so nothing waits for the disk.
SETTINGS = "-c listen_addresses='' -c port=5432 -c fsync=off -c full_page_writes=off -c synchronous_commit=off"


class Cluster:
    """One server; each test takes a new database in it."""

    def __init__(self, tools: Path, folder: Path) -> None:
        """PostgreSQL refuses to run as root, so for root the folder belongs to the least user there is."""
        self.tools = tools
        self.folder = folder
        self.data = folder / "data"
        self.owner = _owner()

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        os.chown(self.folder, *self.owner)
        self._run("initdb", "--username=clinic", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = f"{SETTINGS} -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """End the server, if it is ours and running, and leave nothing behind."""
        if self.answers():
            self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self) -> bool:
        """Whether a server listens on this folder's socket; a number in a pid file could be anybody's."""
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database for the length of the block; the value is its CLINIC_DATABASE_URL."""
        name = f"t{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield self._address(name).replace("postgresql:", "postgresql+psycopg:")
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self, database: str) -> str:
        return f"postgresql://clinic@/{database}?host={self.folder}&port=5432"

    def _run(self, tool: str, *arguments: str) -> None:
        command = [str(self.tools / tool), "-D", str(self.data), *arguments]
        user, group = self.owner
        drop: dict[str, Any] = {"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
        # The server keeps open what it inherits: a pipe would never end, so the words go to a file.
        with tempfile.TemporaryFile() as words:
            done = subprocess.run(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=words, stderr=words, check=False, **drop
            )
            words.seek(0)
            assert done.returncode == 0, f"{tool}: {words.read().decode(errors='replace')}"


def binaries() -> Path | None:
    """The folder that holds both initdb and pg_ctl: one on the path, or the newest that Debian installed."""
    found = shutil.which("pg_ctl")
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    folders = [*([Path(found).resolve().parent] if found else []), *newest_first]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@contextmanager
def cluster(tools: Path) -> Iterator[Cluster]:
    """A cluster for the length of the block. Its folder names the process it belongs to."""
    clean_stale(tools)
    server = Cluster(tools, Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")))
    try:
        server.start()
        yield server
    finally:
        server.stop()


def clean_stale(tools: Path) -> None:
    """Stop and remove the clusters of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        if not _is_alive(int(folder.name.removeprefix(PREFIX).partition("-")[0])):
            Cluster(tools, folder).stop()


def _owner() -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return entry.pw_uid, entry.pw_gid


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
