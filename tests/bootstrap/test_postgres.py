"""The temporary PostgreSQL cluster that the suite starts for itself."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.postgres import MISSING, Cluster, binaries, cluster

pytestmark = pytest.mark.postgres
DEAD_RUN = """
import os, sys, tempfile
from pathlib import Path
from tests.postgres import PREFIX, Cluster, binaries
server = Cluster(binaries(), Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")))
server.start()
print(server.folder)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A cluster for these tests."""
    tools = binaries()
    if tools is None:
        pytest.skip(MISSING)
    with cluster(tools) as running:
        yield running


def test_it_gives_each_test_an_empty_database(server: Cluster) -> None:
    with server.database() as first, server.database() as second:
        assert first != second
        with psycopg.connect(first.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE couple (id int)")
        with psycopg.connect(second.replace("+psycopg", "")) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_it_drops_a_database_that_is_still_in_use(server: Cluster) -> None:
    with server.database() as url:
        connection = psycopg.connect(url.replace("+psycopg", ""))
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()


def test_it_cleans_up_after_a_run_that_was_killed(server: Cluster) -> None:
    words = subprocess.run([sys.executable, "-c", DEAD_RUN], capture_output=True, text=True, check=True).stdout
    left = Cluster(server.tools, Path(words.strip()))
    assert left.answers()
    postgres.clean_stale(server.tools)
    assert not left.answers()
    assert not left.folder.exists()
    assert server.answers()
