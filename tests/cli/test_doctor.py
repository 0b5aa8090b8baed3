"""`clinic doctor`: right things are said, wrong things are said with what helps, and the exit code tells which."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from clinic.kernel import migrate
from tests.cli.conftest import CommandLine


def wrong(clinic: CommandLine, **settings: str) -> list[str]:
    """The problems it finds; there must be some, and the error stream counts them."""
    said = clinic("doctor", **settings)
    found = [line.removeprefix("PROBLEM ") for line in said.out.splitlines() if line.startswith("PROBLEM")]
    assert said.line == f"clinic: {len(found)} thing{'s' if len(found) > 1 else ''} to put right, see above."
    return found


def test_it_finds_nothing_wrong_with_a_healthy_instance(almas: CommandLine) -> None:
    said = almas("doctor")
    assert said.code == 0, said.out
    assert said.err == ""
    assert {line[:8] for line in said.out.splitlines()} == {"ok      "}
    for words in ("The master key opens the database", "every save is flushed", "The fonts are installed", "PDFs"):
        assert words in said.out


def test_it_finds_nothing_wrong_where_nothing_is_yet_and_makes_nothing(clinic: CommandLine) -> None:
    said = clinic("doctor")
    assert said.code == 0
    assert "will be made at the first start" in said.out
    assert not clinic.instance.exists()
    clinic.instance.mkdir(mode=0o700)
    assert "There is no master key and no database yet" in clinic("doctor").out
    assert list(clinic.instance.iterdir()) == []


def test_it_finds_a_folder_or_a_key_that_others_can_read(almas: CommandLine) -> None:
    (almas.instance / "master.key").chmod(0o644)
    assert wrong(almas) == [f"master.key can be read by others. Run: chmod 600 {almas.instance / 'master.key'}"]
    almas.instance.chmod(0o755)
    assert wrong(almas) == [f"The instance folder can be entered by others. Run: chmod 700 {almas.instance}"]


def test_it_finds_a_key_that_is_missing_or_another(almas: CommandLine) -> None:
    key = almas.instance / "master.key"
    kept = key.read_bytes()
    key.unlink()
    assert wrong(almas) == [
        f"The master key is missing but there is a database. Put master.key back into {almas.instance}."
    ]
    assert not key.exists()
    key.write_bytes(kept[:10])
    key.chmod(0o600)
    assert wrong(almas) == ["master.key does not hold a master key (32 bytes in base64)."]
    other = wrong(almas, CLINIC_MASTER_KEY="QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
    assert other == ["The master key does not open this database. Put back the key it was made with."]


def test_it_finds_a_schema_that_is_older_or_newer(almas: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(almas.instance / "clinic.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
        connection.commit()
    (newer,) = wrong(almas)
    assert newer.startswith("This database was written by a newer version of Couples Clinic.")
    monkeypatch.setattr(migrate, "known", lambda revision: True)
    (older,) = wrong(almas)
    assert older == f"The schema should be {migrate.newest()}. Run: python3 -m clinic migrate"


def test_it_finds_a_database_that_is_damaged_or_out_of_reach(almas: CommandLine) -> None:
    (almas.instance / "clinic.sqlite3").write_bytes(b"not a database" * 500)
    assert wrong(almas) == ["The database cannot be reached or is damaged."]
    out_of_reach = "postgresql://nobody@127.0.0.1:9/none"
    assert wrong(almas, CLINIC_DATABASE_URL=out_of_reach) == ["The database cannot be reached or is damaged."]


def test_it_tells_which_settings_are_set_and_no_secret(almas: CommandLine) -> None:
    said = almas("doctor", CLINIC_PLAIN_COOKIE="1", CLINIC_PASSPHRASE="a long sentence of mine")
    assert "CLINIC_PLAIN_COOKIE is set to 1" in said.out
    assert "CLINIC_PASSPHRASE is set\n" in said.out
    assert "a long sentence" not in said.out + said.err


def test_it_says_what_to_run_where_pdfs_cannot_be_made(almas: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')\n")
    said = almas.process("doctor", PYTHONPATH=str(tmp_path))
    assert said.code == 0
    assert "PDFs cannot be made here" in said.out
    assert "pages print from the browser instead. For PDFs of the app's own, run: " in said.out
