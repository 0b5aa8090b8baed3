"""Backups of both databases: whole under writes, refused when cut, changed or of another key, and never in the way."""

import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from sqlalchemy import create_engine, inspect, text

from clinic.exchange import backup
from clinic.exchange.archive import LIST_NAME, BackupProblem, pack
from clinic.exchange.occupancy import Occupied, occupied
from clinic.kernel.config import Config
from clinic.kernel.keys import KEY_FILE, SALT_FILE, load_master
from tests.postgres import MISSING, Cluster, binaries, cluster

Kind = Callable[[], Config]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster | None]:
    """A PostgreSQL cluster, where there is one."""
    tools = binaries()
    if tools is None:
        yield None
        return
    with cluster(tools) as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """An instance with a key and a small database of either kind."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    load_master(folder)
    if request.param == "sqlite":
        kind = Config(folder, f"sqlite:///{folder / 'clinic.sqlite3'}")
        change(kind, "CREATE TABLE thing (n INTEGER)", "INSERT INTO thing VALUES (1)")
        yield kind
        return
    running: Cluster | None = request.getfixturevalue("server")
    if running is None or shutil.which("pg_dump") is None:
        pytest.skip(MISSING)
    with running.database() as url:
        kind = Config(folder, url)
        change(kind, "CREATE TABLE thing (n INTEGER)", "INSERT INTO thing VALUES (1)")
        yield kind


def change(config: Config, *statements: str) -> None:
    """Change the database."""
    engine = create_engine(config.database_url)
    with engine.begin() as connection:
        for each in statements:
            connection.execute(text(each))
    engine.dispose()


def things(config: Config) -> list[int]:
    """What is in the database."""
    engine = create_engine(config.database_url)
    with engine.connect() as connection:
        found = [row[0] for row in connection.execute(text("SELECT n FROM thing ORDER BY n"))]
    engine.dispose()
    return found


def tables(config: Config) -> set[str]:
    """Which tables there are."""
    engine = create_engine(config.database_url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def names(file: Path) -> set[str]:
    """What is in a backup."""
    with zipfile.ZipFile(file) as whole:
        return set(whole.namelist())


def test_it_brings_back_what_was_there_and_keeps_what_is_there(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "x.clinic"
    assert backup.write(config, file, with_key=False) == "Backup written: x.clinic"
    change(config, "INSERT INTO thing VALUES (2)", "CREATE TABLE later (n INTEGER)")
    said = backup.restore(config, file)
    assert said.startswith("Restored from x.clinic. What was there before is in ")
    assert things(config) == [1]
    assert tables(config) == {"thing"}
    kept = said.removesuffix(".").split(" in ")[-1]
    assert (config.instance / kept).exists()


def test_it_can_put_back_what_a_restore_replaced(config: Config, tmp_path: Path) -> None:
    backup.write(config, tmp_path / "x.clinic", with_key=False)
    change(config, "INSERT INTO thing VALUES (2)")
    said = backup.restore(config, tmp_path / "x.clinic")
    kept = config.instance / said.removesuffix(".").split(" in ")[-1]
    if config.is_sqlite:
        shutil.copy(kept, config.database_file or "")
    else:
        backup.restore(config, kept)
    assert things(config) == [1, 2]


def test_it_is_private_and_leaves_the_key_out_unless_asked(config: Config, tmp_path: Path) -> None:
    plain, keyed = tmp_path / "plain.clinic", tmp_path / "keyed.clinic"
    backup.write(config, plain, with_key=False)
    assert "keep it safe" in backup.write(config, keyed, with_key=True)
    assert KEY_FILE not in names(plain)
    assert KEY_FILE in names(keyed)
    assert load_master(config.instance) not in plain.read_bytes()
    assert {stat.S_IMODE(each.stat().st_mode) for each in (plain, keyed)} == {0o600}
    assert [each for each in tmp_path.iterdir() if each.name.startswith(".backup")] == []


def test_it_never_overwrites_a_file_and_names_a_missing_folder(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "x.clinic"
    file.write_text("mine")
    with pytest.raises(BackupProblem, match="exists already"):
        backup.write(config, file, with_key=False)
    assert file.read_text() == "mine"
    with pytest.raises(BackupProblem, match="There is no folder"):
        backup.write(config, tmp_path / "none" / "x.clinic", with_key=False)


def test_it_is_whole_while_others_write(config: Config, tmp_path: Path) -> None:
    change(config, "CREATE TABLE pair (a INTEGER, b INTEGER)")
    done = threading.Event()
    writer = threading.Thread(target=write_pairs, args=(config, done))
    writer.start()
    files = [tmp_path / f"{number}.clinic" for number in range(4)]
    for file in files:
        backup.write(config, file, with_key=False)
    done.set()
    writer.join()
    for file in files:
        backup.restore(config, file)
        assert torn(config) == 0


def write_pairs(config: Config, done: threading.Event) -> None:
    """Write two rows that belong together, again and again, in one transaction each."""
    engine = create_engine(config.database_url)
    number = 0
    while not done.is_set():
        number += 1
        with engine.begin() as connection:
            connection.execute(text(f"INSERT INTO pair VALUES ({number}, 1)"))
            connection.execute(text(f"INSERT INTO pair VALUES ({number}, 2)"))
    engine.dispose()


def torn(config: Config) -> int:
    """How many pairs have only one half; at least one pair must be there."""
    engine = create_engine(config.database_url)
    with engine.connect() as connection:
        counts = list(connection.execute(text("SELECT a, count(*) FROM pair GROUP BY a")))
    engine.dispose()
    return sum(1 for _, number in counts if number != 2)


def test_it_refuses_a_backup_that_was_cut_or_changed(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "x.clinic"
    backup.write(config, file, with_key=False)
    whole = file.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for damaged in (whole[:-40], whole[:middle], flipped, b"", b"PK\x03\x04 no zip"):
        file.write_bytes(damaged)
        with pytest.raises(BackupProblem, match="nothing was changed"):
            backup.restore(config, file)
    assert things(config) == [1]


def test_it_refuses_parts_that_the_list_does_not_vouch_for(config: Config, tmp_path: Path) -> None:
    file, changed = tmp_path / "x.clinic", tmp_path / "y.clinic"
    backup.write(config, file, with_key=False)
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(changed, "w") as out:
        for name in whole.namelist():
            out.writestr(name, whole.read(name) if name == LIST_NAME else whole.read(name) + b" ")
    with pytest.raises(BackupProblem, match=r"y.clinic is damaged"):
        backup.restore(config, changed)


def test_it_refuses_another_key_and_says_what_to_do(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "x.clinic"
    backup.write(config, file, with_key=False)
    (config.instance / KEY_FILE).rename(tmp_path / "kept.key")
    with pytest.raises(BackupProblem, match=r"no master key here and none in the backup. Put master.key into"):
        backup.restore(config, file)
    load_master(config.instance)
    with pytest.raises(BackupProblem, match="made with another master key"):
        backup.restore(config, file)
    assert things(config) == [1]
    (tmp_path / "kept.key").replace(config.instance / KEY_FILE)
    backup.restore(config, file)


def test_it_brings_its_key_along_and_keeps_the_other_beside(config: Config, tmp_path: Path) -> None:
    file, first = tmp_path / "x.clinic", load_master(config.instance)
    backup.write(config, file, with_key=True)
    (config.instance / KEY_FILE).unlink()
    second = load_master(config.instance)
    backup.restore(config, file)
    assert load_master(config.instance) == first != second
    (beside,) = config.instance.glob("master-before-restore-*.key")
    beside.replace(config.instance / KEY_FILE)
    assert load_master(config.instance) == second


def test_it_brings_the_salt_of_a_passphrase_along(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_PASSPHRASE", "a long sentence of mine")
    file, first = tmp_path / "x.clinic", load_master(config.instance)
    backup.write(config, file, with_key=False)
    (config.instance / SALT_FILE).unlink()
    backup.restore(config, file)
    assert load_master(config.instance) == first
    monkeypatch.setenv("CLINIC_PASSPHRASE", "another sentence of mine")
    with pytest.raises(BackupProblem, match="another master key"):
        backup.restore(config, file)


def test_it_does_not_restore_under_a_running_server(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "x.clinic"
    backup.write(config, file, with_key=False)
    serving = occupied(config.instance, alone=False, otherwise="x")
    with serving, pytest.raises(Occupied, match="Stop it first"):
        backup.restore(config, file)


def test_it_refuses_the_other_kind_of_database(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "other.txt").write_text("x")
    file = pack(folder, [folder / "other.txt"]).replace(tmp_path / "x.clinic")
    with pytest.raises(BackupProblem, match="is damaged"):
        backup.restore(config, file)
    name = backup.DUMP_NAME if config.is_sqlite else backup.SQLITE_NAME
    (folder / name).write_text("x")
    file = pack(folder, [folder / name]).replace(tmp_path / "x.clinic")
    with pytest.raises(BackupProblem, match="of the other kind"):
        backup.restore(config, file)


def test_it_refuses_a_whole_backup_of_a_damaged_database(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    name = backup.SQLITE_NAME if config.is_sqlite else backup.DUMP_NAME
    (folder / name).write_bytes(b"not a database" * 1000)
    facts = {"key": backup._fingerprint(load_master(config.instance))}
    file = pack(folder, [folder / name], **facts).replace(tmp_path / "x.clinic")
    with pytest.raises(BackupProblem):
        backup.restore(config, file)
    assert things(config) == [1]


def test_it_lists_what_is_inside(config: Config, tmp_path: Path) -> None:
    backup.write(config, tmp_path / "x.clinic", with_key=False)
    with zipfile.ZipFile(tmp_path / "x.clinic") as whole:
        contents = orjson.loads(whole.read(LIST_NAME))
    assert set(contents) == {"made_at", "app", "key", "parts"}
    assert len(contents["key"]) == 16


def test_it_says_plainly_what_is_missing(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BackupProblem, match=r"There is no file none.clinic"):
        backup.restore(config, tmp_path / "none.clinic")
    monkeypatch.setenv("CLINIC_MASTER_KEY", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
    (config.instance / KEY_FILE).unlink()
    with pytest.raises(BackupProblem, match="not in a key file"):
        backup.write(config, tmp_path / "x.clinic", with_key=True)


def test_it_says_that_there_is_no_database_yet(tmp_path: Path) -> None:
    config = Config(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite3'}")
    with pytest.raises(BackupProblem, match="There is no database yet"):
        backup.write(config, tmp_path / "x.clinic", with_key=False)


def test_it_names_the_package_when_a_tool_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    config = Config(tmp_path, "postgresql+psycopg://nobody@localhost/none")
    with pytest.raises(BackupProblem, match="pg_dump is not installed; on Debian: apt-get install postgresql-client"):
        backup.write(config, tmp_path / "x.clinic", with_key=False)


def test_it_copies_a_live_file_that_has_a_journal(tmp_path: Path) -> None:
    live = tmp_path / "clinic.sqlite3"
    with closing(sqlite3.connect(live)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE thing (n); INSERT INTO thing VALUES (7);")
        config = Config(tmp_path, f"sqlite:///{live}")
        backup.write(config, tmp_path / "x.clinic", with_key=False)
    with zipfile.ZipFile(tmp_path / "x.clinic") as whole:
        whole.extract(backup.SQLITE_NAME, tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / backup.SQLITE_NAME)) as copy:
        assert copy.execute("SELECT n FROM thing").fetchall() == [(7,)]
