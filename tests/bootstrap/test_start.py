"""`python3 -m clinic` in a checkout that nobody prepared: a small project of the same build, without the network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clinic import __main__ as entry
from clinic import __version__
from clinic.bootstrap import start as start_module
from clinic.bootstrap.words import COMMANDS
from tests.sources import ROOT

BARE_PYTHON: str = getattr(sys, "_base_executable", sys.executable)
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "couples-clinic"
version = "0"
dependencies = [{dependency}]
"""
# The least that pip can install in place: one line that puts the project on the path.
BACKEND = """
import os, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    info, name = "couples_clinic-0.dist-info", "couples_clinic-0-py3-none-any.whl"
    needs = [line for line in open("pyproject.toml") if line.startswith("dependencies")][0][17:-2]
    require = f"Requires-Dist: {needs.strip(chr(34))}" + chr(10) if needs else ""
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("clinic.pth", os.getcwd())
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: couples-clinic\\nVersion: 0\\n{require}")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name

build_wheel = build_editable
"""
CLI = """
import json, sys
print(json.dumps({"arguments": sys.argv[1:], "environment": sys.prefix}))
sys.exit(7 if sys.argv[1] == "doctor" else 0)
"""
Started = subprocess.Popen[str]


def start(checkout: Path, *arguments: str, **settings: str) -> Started:
    """Start without a terminal, without a network and without apt."""
    environment = {"HOME": str(checkout), "PATH": os.defpath, "PIP_NO_INDEX": "1", "CLINIC_NO_APT": "1", **settings}
    command = [BARE_PYTHON, "-m", "clinic", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=checkout, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True
    )


def run(checkout: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code and both streams."""
    started = start(checkout, *arguments, **settings)
    out, err = started.communicate(timeout=120)
    return started.returncode, out, err


def lay(folder: Path) -> Path:
    """A checkout with our preparation, a stand-in app and no environment."""
    (folder / "clinic").mkdir(parents=True)
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "clinic" / name, folder / "clinic")
    shutil.copytree(
        ROOT / "clinic/bootstrap", folder / "clinic/bootstrap", ignore=shutil.ignore_patterns("__pycache__")
    )
    files = {"clinic/cli.py": CLI, "clinic/constraints.txt": "", "backend.py": BACKEND}
    for name, text in {**files, "pyproject.toml": PYPROJECT.format(dependency="")}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def two_starts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """A new checkout that two people start at the same moment, and what both were told."""
    checkout = lay(tmp_path_factory.mktemp("new") / "a folder with spaces")
    started = [start(checkout, "demo", "--port", str(port)) for port in (8001, 8002)]
    return checkout, [each.communicate(timeout=120) for each in started]


@pytest.fixture
def checkout(two_starts: tuple[Path, object]) -> Path:
    """A checkout whose environment is ready."""
    return two_starts[0]


def test_it_prepares_once_for_two_starts_at_a_time(two_starts: tuple[Path, list[tuple[str, str]]]) -> None:
    checkout, heard = two_starts
    told = "".join(err for _, err in heard)
    assert told.count("Installing the app's packages.") == 1
    assert told.count("Another start is preparing this folder. Waiting for it.") == 1
    answers = [json.loads(out) for out, _ in heard]
    assert [answer["arguments"] for answer in answers] == [["demo", "--port", "8001"], ["demo", "--port", "8002"]]
    assert {answer["environment"] for answer in answers} == {str(checkout / ".venv")}


def test_it_says_nothing_when_all_is_ready(checkout: Path) -> None:
    code, out, err = run(checkout, "export-case", "IJ-1")
    assert (code, err) == (0, "")
    assert json.loads(out)["arguments"] == ["export-case", "IJ-1"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [([], ["serve"]), (["--port", "9"], ["serve", "--port", "9"]), (["user", "add", "a b"], ["user", "add", "a b"])],
)
def test_it_serves_unless_told_otherwise(checkout: Path, given: list[str], meant: list[str]) -> None:
    assert json.loads(run(checkout, *given)[1])["arguments"] == meant


def test_it_passes_the_exit_code_on(checkout: Path) -> None:
    assert run(checkout, "doctor")[0] == 7


def test_it_repairs_an_environment_whose_python_is_gone(checkout: Path) -> None:
    (checkout / ".venv/bin/python").unlink()
    code, out, err = run(checkout, "demo")
    assert (code, json.loads(out)["arguments"]) == (0, ["demo"])
    assert "Making the app's private Python environment" in err


def test_it_finishes_an_environment_that_was_left_half_made(checkout: Path) -> None:
    shutil.rmtree(next(checkout.glob(".venv/lib/python*/site-packages/couples_clinic-0.dist-info")))
    assert "Installing" in run(checkout, "demo")[2]
    assert run(checkout, "demo")[2] == ""


def test_it_installs_again_when_the_requirements_changed(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text(PYPROJECT.format(dependency="") + "# another release\n", encoding="utf-8")
    assert "Installing" in run(checkout, "demo")[2]
    assert run(checkout, "demo")[2] == ""


def test_it_adds_what_postgres_needs_and_keeps_it(checkout: Path) -> None:
    url = "postgresql+psycopg://clinic@localhost/clinic"
    assert "Installing" in run(checkout, "demo", CLINIC_DATABASE_URL=url)[2]
    assert json.loads((checkout / ".venv/clinic.json").read_text())["extras"] == ["postgres"]
    assert run(checkout, "demo")[2] == ""


def test_it_says_in_one_line_why_packages_cannot_be_had(checkout: Path) -> None:
    kept = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    (checkout / "pyproject.toml").write_text(PYPROJECT.format(dependency='"no-such-thing"'), encoding="utf-8")
    code, out, err = run(checkout, "demo")
    (checkout / "pyproject.toml").write_text(kept, encoding="utf-8")
    assert (code, out) == (1, "")
    assert "The app's packages could not be installed. ERROR: No matching distribution found for no-such-thing" in err
    assert "Traceback" not in err
    assert "Installing" in run(checkout, "demo")[2]


def test_it_works_again_after_the_folder_was_moved(checkout: Path) -> None:
    elsewhere = checkout.with_name("moved")
    checkout.rename(elsewhere)
    said = run(elsewhere, "demo")
    elsewhere.rename(checkout)
    assert json.loads(said[1])["environment"] == str(elsewhere / ".venv")
    assert "Installing" in said[2]


def test_it_says_in_one_line_that_the_folder_cannot_be_used(tmp_path: Path) -> None:
    checkout = lay(tmp_path / "new")
    (checkout / ".venv.lock").mkdir()
    code, _, err = run(checkout, "demo")
    assert code == 1
    assert err.startswith("Couples Clinic could not start: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_it_helps_before_anything_is_prepared(tmp_path: Path, word: str) -> None:
    checkout = lay(tmp_path / "new")
    code, out, err = run(checkout, word)
    assert (code, err) == (0, "")
    assert all(f"  {command.name} " in out for command in COMMANDS)
    assert not (checkout / ".venv").exists()


def test_it_tells_its_version(tmp_path: Path) -> None:
    assert run(lay(tmp_path / "new"), "--version")[1] == f"{__version__}\n"


def test_it_refuses_a_command_that_does_not_exist(tmp_path: Path) -> None:
    checkout = lay(tmp_path / "new")
    code, out, err = run(checkout, "dmeo")
    assert (code, out) == (2, "")
    assert err.startswith("There is no command 'dmeo'. The commands are: demo, serve, ")
    assert not (checkout / ".venv").exists()


def test_it_refuses_an_old_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert entry.start() == 1
    assert capsys.readouterr().err == "Couples Clinic needs Python 3.11 or newer; this is Python 3.9.\n"


@pytest.mark.parametrize(
    ("arguments", "spread"),
    [([], True), (["--nightly", "-rs"], True), (["tests/kernel"], False), (["-k", "floors"], False)],
)
def test_it_runs_the_whole_suite_side_by_side(*, arguments: list[str], spread: bool) -> None:
    assert bool(start_module._side_by_side(arguments)) is spread
