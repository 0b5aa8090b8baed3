"""No planted word is found in any file that the app or the database leaves anywhere, and none in the log."""

import logging
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, update

from clinic.couples.models import Couple
from clinic.exchange import backup
from clinic.exchange.archive import unpack
from clinic.kernel.clock import today
from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from tests.postgres import binaries
from tests.security import routes
from tests.security.crawl import posting_forms
from tests.security.nasty import Filler, encoded
from tests.security.visitor import Visitor
from tests.security.world import MARK, ZONE, World
from tests.sources import ROOT

PLAIN_WORD = "CODE-IJ"  # a couple's code is not sealed, so it shows that the search sees


def spellings(word: str) -> list[bytes]:
    """A word as a file may hold it: as it is, in capitals, in two bytes for each letter, as hexadecimal digits."""
    plain = word.encode()
    return [plain, word.upper().encode(), word.encode("utf-16-le"), plain.hex().encode(), plain.hex().upper().encode()]


def holds(content: bytes, word: str) -> bool:
    """Whether a word is in the content of a file."""
    return any(each in content for each in spellings(word))


def instance_files(world: World) -> Iterator[tuple[str, bytes]]:
    """Every file of the instance folder: the database with its journals, the spool, and what else is there."""
    folder: Path = world.app.config["CLINIC"].instance
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.name, file.read_bytes()


def backup_parts(world: World, folder: Path) -> Iterator[tuple[str, bytes]]:
    """What is inside a backup."""
    config = world.app.config["CLINIC"]
    backup.write(config, folder / "a.clinic", with_key=False)
    (folder / "inside").mkdir()
    unpack(folder / "a.clinic", folder / "inside", backup.PARTS)
    for file in (folder / "inside").iterdir():
        yield f"backup: {file.name}", file.read_bytes()


def server_files(world: World) -> Iterator[tuple[str, bytes]]:
    """The data files and the log of PostgreSQL after a checkpoint, and a dump in plain text."""
    with world.app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
    url = make_url(world.app.config["CLINIC"].database_url)
    data = Path(str(url.query["host"]))
    for file in data.rglob("*"):
        if file.is_file():
            yield f"server: {file.name}", file.read_bytes()
    tools = binaries()
    assert tools
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run([str(tools / "pg_dump"), "--dbname", plain], capture_output=True, check=True)
    yield "dump", done.stdout


def files(world: World, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in which something of the couples could be."""
    yield from instance_files(world)
    if world.app.config["CLINIC"].is_sqlite:
        yield from backup_parts(world, folder)
    else:
        yield from server_files(world)


def use(world: World) -> None:
    """Open every page and send every form with words in it, some of them refused."""
    visitor, filler = Visitor(world.app, "alma"), Filler(random.Random(1), today(ZONE))
    for name, found in posting_forms(visitor, world).items():
        if not name.startswith("accounts."):
            sent = filler.fill(found.form)
            texts = {each.name for each in found.form.fields.values() if each.kind in {"text", "textarea"}}
            told = [
                (n, f"{MARK}typed{v[:20]}" if n in texts and "zone" not in n and n != "code" else v) for n, v in sent
            ]
            visitor.post(found.form.action, encoded(told), content_type="application/x-www-form-urlencoded")
    for route in (each for each in routes.routes(world.app) if each.method == "GET" and each.arguments):
        visitor.get(routes.address(world.app, route, routes.values_of(world.theirs)))


@pytest.fixture
def talkative(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log with everything that anybody has to say, SQL included."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    yield caplog
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)


def test_no_word_is_in_any_file_or_in_the_log(
    world: World, tmp_path: Path, talkative: pytest.LogCaptureFixture
) -> None:
    use(world)
    seen, found = set(), []
    for name, content in files(world, tmp_path):
        seen.add(name)
        found += [name] if holds(content, MARK) else []
    assert found == []
    assert any("sqlite3" in name or name == "dump" for name in seen)
    assert any(name.endswith(".jsonl") for name in seen)
    assert "INSERT INTO" in talkative.text
    assert MARK not in talkative.text.lower()


def test_a_word_that_is_not_sealed_is_found(world: World, tmp_path: Path) -> None:
    """Without this the search could be blind."""
    found = {name for name, content in files(world, tmp_path) if holds(content, PLAIN_WORD)}
    if world.app.config["CLINIC"].is_sqlite:
        assert {"clinic.sqlite3", "backup: clinic.sqlite3"} <= found
    else:
        assert "dump" in found
        assert any(name.startswith("server: ") and name.removeprefix("server: ").isdigit() for name in found)


def test_a_word_in_a_sealed_column_would_be_found(world: World, tmp_path: Path) -> None:
    with world.app.app_context(), every_caseload(reason="to plant a word where ciphertext belongs"):
        column = {Couple.presenting_concern.stored: f"{MARK} in the open".encode()}
        db.session.execute(update(Couple).values(column).execution_options(synchronize_session=False))
        db.session.info["audited"] = True
        db.session.commit()
    assert [name for name, content in files(world, tmp_path) if holds(content, MARK)]


@pytest.mark.parametrize("spelling", range(5))
@pytest.mark.sqlite_only
def test_the_search_knows_every_spelling(spelling: int) -> None:
    assert holds(b"\x00 " + spellings("zqwordijp1name")[spelling] + b" \xff", "zqwordijp1name")
    assert not holds(b"zqwordij", "zqwordijp1name")


@pytest.mark.sqlite_only
def test_no_word_is_printed_when_a_command_fails(world: World) -> None:
    """The command line says one plain sentence, whatever the error holds."""
    code = (
        "def fail(_):\n raise RuntimeError('zqword')\nfrom clinic import cli\ncli._doctor = fail\ncli.main(['doctor'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "RuntimeError" in done.stderr
    assert MARK not in done.stdout + done.stderr
