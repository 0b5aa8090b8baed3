"""The schema goes forward and back with data in it, is what the models say, and never goes without a backup."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from clinic.exchange import backup, schema
from clinic.exchange.archive import unpack
from clinic.kernel import migrate
from clinic.kernel.database import Base, db
from clinic.kernel.errors import ClinicError, InstanceProblem
from clinic.kernel.paths import PACKAGE, migrations_dir
from clinic.kernel.scope import every_caseload
from clinic.kernel.web import Clinic
from tests.postgres import binaries
from tests.security.snapshot import Snapshot, snapshot
from tests.security.tables import mapped
from tests.security.world import build

Later = Callable[..., None]
NEW_TABLE = 'op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))'
VERSIONS = {"alembic_version"}


@pytest.fixture(autouse=True)
def tools_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let backups find the tools of the PostgreSQL that the tests run on."""
    if tools := binaries():
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")


def tables() -> set[str]:
    """The tables that there are."""
    return set(inspect(db.engine).get_table_names())


def columns() -> dict[str, set[str]]:
    """The columns of every table that there is."""
    found = inspect(db.engine)
    return {table: {each["name"] for each in found.get_columns(table)} for table in tables()}


def narrowed(rows: Snapshot, known: dict[str, set[str]]) -> Snapshot:
    """The rows of tables that were there, with the columns that were: a step back loses only what it brought."""
    return {
        table: {id: {name: value for name, value in row.items() if name in known[table]} for id, row in found.items()}
        for table, found in rows.items()
        if table in known
    }


def chain() -> list[str]:
    """Every revision, oldest first."""
    config = migrate.ScriptDirectory.from_config(migrate._config())
    return [each.revision for each in config.walk_revisions()][::-1]


def test_an_empty_database_becomes_what_the_models_say(empty_app: Clinic) -> None:
    assert (migrate.present(db.engine), tables()) == (None, set())
    assert migrate.differences(db.engine) != []
    migrate.upgrade(db.engine)
    assert migrate.differences(db.engine) == []
    assert tables() == set(Base.metadata.tables) | VERSIONS
    assert migrate.present(db.engine) == migrate.newest() == chain()[-1]


def test_a_difference_would_be_noticed(empty_app: Clinic) -> None:
    migrate.upgrade(db.engine)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE goal ADD COLUMN mood VARCHAR")
        connection.exec_driver_sql("DROP INDEX ix_event_couple_id_happened_on")
    found = str(migrate.differences(db.engine))
    assert "mood" in found
    assert "ix_event_couple_id_happened_on" in found


def test_every_table_can_be_reached(empty_app: Clinic) -> None:
    migrate.upgrade(db.engine)
    world = build(empty_app)
    with every_caseload(reason="to look into every table"):
        filled = {model.__tablename__ for model in mapped() if db.session.scalars(select(model)).first() is not None}
    assert {model.__tablename__ for model in mapped()} == set(Base.metadata.tables)
    assert set(Base.metadata.tables) - filled <= {"sign_in"}, "a table that the planted world leaves empty"
    assert world.own.words


def test_it_goes_back_and_forth_with_data(empty_app: Clinic) -> None:
    migrate.upgrade(db.engine)
    build(empty_app)
    for earlier in reversed(chain()[:-1]):
        before = snapshot(empty_app, without=())
        later = migrate.present(db.engine)
        migrate.downgrade(db.engine, earlier)
        known = columns()
        migrate.upgrade(db.engine, later or migrate.HEAD)
        assert narrowed(snapshot(empty_app, without=()), known) == narrowed(before, known)
        migrate.downgrade(db.engine, earlier)
    migrate.downgrade(db.engine, "base")
    assert tables() <= VERSIONS
    migrate.upgrade(db.engine)
    assert migrate.differences(db.engine) == []


def test_a_later_migration_keeps_what_is_there(empty_app: Clinic, later: Later) -> None:
    migrate.upgrade(db.engine)
    build(empty_app)
    before = snapshot(empty_app, without=())
    later(NEW_TABLE, 'op.drop_table("later")')
    migrate.upgrade(db.engine)
    assert (migrate.present(db.engine), "later" in tables()) == ("9999_later", True)
    migrate.downgrade(db.engine, chain()[-2])
    assert "later" not in tables()
    assert snapshot(empty_app, without=()) == before


REBUILD = """with op.batch_alter_table("couple") as batch:
        batch.alter_column("code", type_=sa.String(200))"""


def test_a_table_can_be_rebuilt_without_losing_the_rows_below_it(empty_app: Clinic, later: Later) -> None:
    """With its keys enforced, SQLite deletes a couple's whole record when the couple's table is rebuilt."""
    migrate.upgrade(db.engine)
    build(empty_app)
    before = snapshot(empty_app, without={"couple"})
    later(REBUILD)
    migrate.upgrade(db.engine)
    (code,) = (column for column in inspect(db.engine).get_columns("couple") if column["name"] == "code")
    assert code["type"].length == 200
    assert snapshot(empty_app, without={"couple"}) == before
    with db.engine.connect() as connection:
        assert connection.dialect.name != "sqlite" or connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_that_leaves_orphans_is_taken_back(empty_app: Clinic, later: Later) -> None:
    migrate.upgrade(db.engine)
    build(empty_app)
    before = snapshot(empty_app, without=())
    later('op.execute("DELETE FROM account")')
    with pytest.raises((InstanceProblem, IntegrityError)):
        migrate.upgrade(db.engine)
    assert snapshot(empty_app, without=()) == before


@pytest.mark.parametrize("writes", ["", 'op.execute("DELETE FROM goal")\n    '])
def test_a_migration_that_fails_changes_nothing(empty_app: Clinic, later: Later, writes: str) -> None:
    migrate.upgrade(db.engine)
    build(empty_app)
    before, head = snapshot(empty_app, without=()), migrate.present(db.engine)
    later(f'{NEW_TABLE}\n    {writes}raise RuntimeError("half way")')
    with pytest.raises(RuntimeError, match="half way"):
        migrate.upgrade(db.engine)
    assert (migrate.present(db.engine), "later" in tables()) == (head, False)
    assert snapshot(empty_app, without=()) == before


def test_a_newer_database_is_refused(empty_app: Clinic) -> None:
    config = empty_app.config["CLINIC"]
    assert schema.bring_up_to_date(config) == f"The database was brought to {migrate.newest()}."
    assert schema.bring_up_to_date(config) == "The database is up to date."
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_unheard_of'")
    assert not migrate.known("9999_unheard_of")
    with pytest.raises(ClinicError, match="newer version"):
        schema.bring_up_to_date(config)


def test_it_makes_a_backup_before_it_changes_anything(empty_app: Clinic, later: Later, tmp_path: Path) -> None:
    config, head = empty_app.config["CLINIC"], migrate.newest()
    schema.bring_up_to_date(config)
    build(empty_app)
    assert not (config.instance / "backups").exists()
    later(NEW_TABLE)
    said = schema.bring_up_to_date(config)
    (kept,) = (config.instance / "backups").iterdir()
    assert kept.name.startswith(f"before-{head}-")
    assert kept.name in said
    assert kept.stat().st_mode & 0o777 == 0o600
    (tmp_path / "inside").mkdir()
    assert unpack(kept, tmp_path / "inside", backup.PARTS)["parts"]


def test_it_leaves_everything_as_it_is_when_the_backup_fails(
    empty_app: Clinic, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = empty_app.config["CLINIC"]
    schema.bring_up_to_date(config)

    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    later(NEW_TABLE)
    monkeypatch.setattr(backup, "write", full)
    with pytest.raises(OSError, match="No space"):
        schema.bring_up_to_date(config)
    assert "later" not in tables()


@pytest.mark.sqlite_only
def test_a_new_migration_is_written_from_what_differs(empty_app: Clinic, later: Later) -> None:
    migrate.upgrade(db.engine)
    later("pass")
    migrate.upgrade(db.engine)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_event_couple_id_happened_on")
    migrate.write_migration(db.engine, "Put an index back", "9999_zz_again")
    written = (migrate.migrations_dir() / "versions" / "9999_zz_again.py").read_text(encoding="utf-8")
    assert "ix_event_couple_id_happened_on" in written
    assert "import clinic" not in written
    migrate.upgrade(db.engine)
    assert migrate.differences(db.engine) == []


@pytest.mark.sqlite_only
def test_migrations_travel_in_the_package_and_need_nothing_of_it() -> None:
    files = list((migrations_dir() / "versions").glob("*.py"))
    assert len(files) == len(chain())
    assert migrations_dir().is_relative_to(PACKAGE)
    for file in files:
        assert "clinic" not in file.read_text(encoding="utf-8").replace("couples-clinic", ""), file.name
        assert file.stem.startswith(("0", "1")), file.name
