"""PostgreSQL's own tools: pg_dump writes a database to a file, pg_restore and psql put it back in one transaction."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, inspect, make_url

from clinic.exchange.archive import BackupProblem

PACKAGE: Final = "postgresql-client"


def dump(address: str, target: Path) -> None:
    """Write the whole database to a file, as it is at one moment, whoever writes meanwhile."""
    _run(address, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))


def load(address: str, source: Path) -> None:
    """Replace every table by those of a dump; one transaction, so that a failure changes nothing."""
    script = source.with_suffix(".sql")
    _run("", "pg_restore", "--no-owner", "--no-privileges", "--file", str(script), str(source))
    drop = [f"--command=DROP TABLE {', '.join(names)} CASCADE"] if (names := _tables(address)) else []
    _run(address, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", *drop,
         "--file", str(script))  # fmt: skip


def _tables(address: str) -> list[str]:
    engine = create_engine(address)
    try:
        quoted = engine.dialect.identifier_preparer.quote
        return [quoted(name) for name in inspect(engine).get_table_names()]
    finally:
        engine.dispose()


def _run(address: str, tool: str, *arguments: str) -> None:
    """Run a tool; the password goes through the environment, never the command line."""
    program = shutil.which(tool)
    if program is None:
        raise BackupProblem(f"{tool} is not installed; on Debian: apt-get install {PACKAGE}")
    environment, target = dict(os.environ), []
    if address:
        url = make_url(address)
        plain = url.set(drivername="postgresql", password=None).render_as_string()
        environment["PGPASSWORD"], target = url.password or environment.get("PGPASSWORD", ""), ["--dbname", plain]
    command = [program, *target, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BackupProblem(f"{tool} failed: {said[0] if said else 'it gave no reason'}")
