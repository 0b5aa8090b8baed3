"""Every command in a process of its own: what it does, and its one plain line when it cannot."""

import stat
from pathlib import Path

import pytest

from clinic import __version__, cli
from clinic.bootstrap.words import COMMANDS
from clinic.exchange.demo import CASES
from clinic.exchange.occupancy import occupied
from clinic.exchange.published import published
from tests.cli.conftest import PASSWORD, CommandLine
from tests.postgres import MISSING, binaries, cluster

CASE_E = CASES / "case_e.yaml"
HELP = [["--help"], *([each.name, "--help"] for each in COMMANDS), ["user", "add", "--help"]]
add = ("user", "add")


@pytest.mark.parametrize("arguments", HELP, ids=" ".join)
def test_it_answers_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("usage: clinic")


def test_it_tells_its_version(clinic: CommandLine) -> None:
    assert clinic("--version").out == f"{__version__}\n"


def test_it_does_everything_in_processes_of_its_own(clinic: CommandLine, tmp_path: Path) -> None:
    run, file = clinic.process, tmp_path / "e.yaml"
    assert run(*add, "alma", "--name", "Alma Reyes", "--password-stdin", typed=PASSWORD).code == 0
    assert run("import-case", CASE_E).out.startswith("case_e.yaml: couple E is stored.")
    assert run("export-case", "E", "--out", file).out == "Written: e.yaml\n"
    assert run("import-case", file).line == "clinic: e.yaml: there is a couple E already. Nothing was stored."
    assert run("migrate", CLINIC_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none").line.startswith(
        "clinic: The data"
    )
    assert run("frobnicate").code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], "invalid choice: 'frobnicate'"),
        (["user"], "the following arguments are required: ACTION"),
        (["serve", "--port", "70000"], "a port is a number from 0 to 65535"),
        (["serve", "--port", "http"], "a port is a number from 0 to 65535"),
        (["import-case"], "the following arguments are required: FILE"),
    ],
)
def test_it_says_in_one_line_what_is_wrong_with_the_words_typed(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert words in said
    assert said.count("\n") == 1


def test_it_opens_an_account_and_makes_everything_private(clinic: CommandLine) -> None:
    said = clinic(*add, "Alma", "--name", "Alma Reyes", "--zone", "Europe/Dublin", "--password-stdin", typed=PASSWORD)
    assert (said.code, said.out) == (0, "Account Alma is open.\n")
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in clinic.instance.rglob("*")}
    assert stat.S_IMODE(clinic.instance.stat().st_mode) == 0o700
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}


def test_it_refuses_a_weak_password_and_a_name_in_use(almas: CommandLine) -> None:
    weak = almas(*add, "bo", "--name", "Bo", "--password-stdin", typed="short\n")
    assert weak.line == "clinic: Use at least 15 characters; a sentence of your own is easy to remember."
    again = almas(*add, "ALMA", "--name", "Alma", "--password-stdin", typed=PASSWORD)
    assert again.line == "clinic: This sign-in name is in use."


def test_it_never_waits_for_a_password_without_a_terminal(clinic: CommandLine) -> None:
    assert "give it with --password-stdin" in clinic(*add, "bo", "--name", "Bo").line
    unknown = clinic(*add, "bo", "--name", "Bo", "--zone", "Mars/Base", "--password-stdin", typed=PASSWORD)
    assert unknown.line == "clinic: Mars/Base is not a time zone; give one such as Europe/Dublin."


def test_it_takes_a_case_in_and_gives_it_out_again(almas: CommandLine, tmp_path: Path) -> None:
    taken = almas("import-case", CASE_E, CASES / "case_b.yaml")
    assert taken.code == 0, taken.err
    assert taken.out.startswith("case_e.yaml: couple E is stored.\n  stored: partners (2), ")
    assert "agreements (2), " in taken.out
    assert "left out" not in taken.out
    file = tmp_path / "e.yaml"
    assert almas("export-case", "E", "--out", file).out == "Written: e.yaml\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert almas("export-case", "E").out == file.read_text("utf-8")
    assert almas("export-case", "E", "--out", file).line.startswith("clinic: e.yaml exists already")


def test_it_prints_the_schema_of_case_files_without_a_database(clinic: CommandLine) -> None:
    assert clinic("export-case", "--schema").out == published()
    assert clinic("export-case").line == "clinic: Say which couple: python3 -m clinic export-case CODE"


def test_it_asks_whose_caseload_it_is_when_there_is_more_than_one(almas: CommandLine) -> None:
    almas(*add, "boris", "--name", "Boris Petrov", "--password-stdin", typed=PASSWORD)
    assert almas("import-case", CASE_E).line.endswith("Say whose caseload it is: --counselor LOGIN")
    assert almas("import-case", CASE_E, "--counselor", "boris").code == 0
    assert almas("export-case", "E", "--counselor", "alma").line.endswith("no couple with the code E in this caseload.")
    assert almas("export-case", "E", "--counselor", "carla").line == "clinic: There is no account carla."


def test_it_says_that_there_is_no_counselor_yet(clinic: CommandLine) -> None:
    assert "Open an account first: python3 -m clinic user add LOGIN --name NAME" in clinic("import-case", CASE_E).line


def test_it_names_what_is_wrong_with_a_file(almas: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [1,\n")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "wrong.yaml").write_text("schema: 1\n")
    assert almas("import-case", tmp_path / "broken.yaml").line.startswith("clinic: broken.yaml: line 2:")
    assert almas("import-case", tmp_path / "binary.yaml").line.startswith("clinic: binary.yaml is not a text file")
    assert (
        "wrong.yaml: as_of is missing. (2 more things are wrong.)" in almas("import-case", tmp_path / "wrong.yaml").line
    )
    assert almas("import-case", tmp_path / "none.yaml").line.startswith("clinic: No such file or directory: ")
    assert almas("import-case", tmp_path).line.startswith("clinic: Is a directory: ")


def test_it_stores_the_files_before_the_one_that_is_wrong(almas: CommandLine, tmp_path: Path) -> None:
    said = almas("import-case", CASE_E, CASE_E)
    assert said.out.startswith("case_e.yaml: couple E is stored.")
    assert said.line == "clinic: case_e.yaml: there is a couple E already. Nothing was stored."


def test_it_migrates(clinic: CommandLine) -> None:
    assert clinic("migrate").out.startswith("The database was brought to 0")
    assert clinic("migrate").out == "The database is up to date.\n"


@pytest.mark.parametrize("command", [["migrate"], ["export-case", "E"], ["backup", "x.clinic"]], ids=" ".join)
def test_it_says_plainly_that_the_key_is_gone(almas: CommandLine, command: list[str]) -> None:
    (almas.instance / "master.key").unlink()
    assert "The master key is missing but there is a database. Put master.key back into" in almas(*command).line
    assert not (almas.instance / "master.key").exists()


def test_it_says_plainly_that_the_key_is_another(almas: CommandLine) -> None:
    said = almas("migrate", CLINIC_MASTER_KEY="QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
    assert said.line == "clinic: The master key does not open this database. Put back the key it was made with."
    assert "does not hold a master key" in almas("migrate", CLINIC_MASTER_KEY="short").line


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://nobody@127.0.0.1:9/none", "could not be reached"),
        ("mysql://nobody@127.0.0.1/none", "not the address of a database this app knows"),
        ("nonsense", "not the address of a database this app knows"),
    ],
)
def test_it_says_plainly_that_there_is_no_database(clinic: CommandLine, url: str, words: str) -> None:
    assert words in clinic("migrate", CLINIC_DATABASE_URL=url).line


def test_it_says_plainly_that_the_database_is_damaged(almas: CommandLine) -> None:
    (almas.instance / "clinic.sqlite3").write_bytes(b"not a database" * 500)
    assert "could not be reached, is busy or is damaged" in almas("migrate").line


def test_it_refuses_a_folder_that_others_can_enter(almas: CommandLine) -> None:
    almas.instance.chmod(0o755)
    assert f"Run: chmod 700 {almas.instance}" in almas("migrate").line


def test_it_backs_up_and_restores(almas: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "x.clinic"
    assert almas("backup", file).out == "Backup written: x.clinic\n"
    almas("import-case", CASE_E)
    said = almas("restore", file)
    assert said.out.startswith("Restored from x.clinic. What was there before is in clinic-before-restore-")
    assert "no couple with the code E" in almas("export-case", "E").line
    assert "never overwrites" in almas("backup", file).line
    assert almas("restore", tmp_path / "none").line == "clinic: There is no file none."


def test_it_restores_into_a_new_folder_with_the_key_inside(almas: CommandLine, tmp_path: Path) -> None:
    almas("import-case", CASE_E)
    almas("backup", tmp_path / "keyed.clinic", "--with-key")
    almas("backup", tmp_path / "plain.clinic")
    fresh = CommandLine(tmp_path / "fresh")
    assert "no master key here and none in the backup" in fresh("restore", tmp_path / "plain.clinic").line
    assert fresh("restore", tmp_path / "keyed.clinic").code == 0
    assert fresh("export-case", "E").out.startswith("# Couples Clinic, case file.")


@pytest.mark.postgres
def test_it_does_the_same_with_postgresql(clinic: CommandLine, tmp_path: Path) -> None:
    tools = binaries()
    if tools is None:
        pytest.skip(MISSING)
    with cluster(tools) as server, server.database() as url:
        at = {"CLINIC_DATABASE_URL": url.replace("+psycopg", "")}
        assert clinic(*add, "alma", "--name", "Alma", "--password-stdin", typed=PASSWORD, **at).code == 0
        assert clinic("backup", tmp_path / "x.clinic", **at).out == "Backup written: x.clinic\n"
        assert clinic("import-case", CASE_E, **at).code == 0
        assert clinic("restore", tmp_path / "x.clinic", **at).out.startswith("Restored from x.clinic. What was there")
        assert "no couple with the code E" in clinic("export-case", "E", **at).line
        assert "The master key opens the database." in clinic("doctor", **at).out
        assert "is of the other kind of database" in clinic("restore", tmp_path / "x.clinic").line


def test_it_waits_for_no_restore(almas: CommandLine) -> None:
    with occupied(almas.instance, alone=True, otherwise="x"):
        said = almas("import-case", CASE_E)
    assert said.line == "clinic: The database is being restored just now. Try again when that is done."


def test_it_tells_that_tests_need_a_checkout(clinic: CommandLine) -> None:
    assert clinic("test").line == "clinic: Tests run from a checkout: python3 -m clinic test"


def test_it_hides_what_an_unexpected_error_holds() -> None:
    try:
        raise TypeError("Zoë told me everything")
    except TypeError as error:
        said = cli.sentence(error)
    assert said.startswith("Something unexpected went wrong: TypeError in tests.")
    assert "Zoë" not in said


def test_it_ends_with_130_when_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_migrate", interrupt)
    assert cli.main(["migrate"]) == 130
