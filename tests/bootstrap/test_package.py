"""The app as an installed package: templates and static files inside, one `clinic` command, nothing of the checkout."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from tests.sources import ROOT

BUILD = "import sys; from hatchling.build import build_{kind} as build; print(build(sys.argv[1]))"


def build(kind: str, folder: Path) -> Path:
    """Build with the project's own backend, as pip would."""
    command = [sys.executable, "-c", BUILD.format(kind=kind), str(folder)]
    words = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return folder / words.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """A new environment with the wheel in it; what it depends on is lent by ours."""
    folder = tmp_path_factory.mktemp("installed")
    python = folder / "bin/python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    lent = next(folder.glob("lib/python*/site-packages")) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, capture_output=True, check=True)
    return folder


def test_it_carries_templates_static_files_and_data_inside_the_package(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    for folder in ("templates", "static"):
        own = {f"clinic/{path.relative_to(ROOT)}" for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert own
        assert own <= names
    assert {"clinic/constraints.txt", "clinic/migrations/env.py", "clinic/__main__.py"} <= names


def test_it_carries_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}
    assert tops == {"clinic", f"{wheel.name.removesuffix('-py3-none-any.whl')}.dist-info"}
    assert not [name for name in ZipFile(wheel).namelist() if "__pycache__" in name]


def test_it_is_installed_in_place_by_one_line(tmp_path: Path) -> None:
    names = ZipFile(build("editable", tmp_path)).namelist()
    assert [name for name in names if ".dist-info/" not in name] == ["_couples_clinic.pth"]


@pytest.fixture
def served(environment: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the installed app, started in an empty folder without a terminal."""
    settings = {"HOME": str(tmp_path), "PATH": os.defpath, "CLINIC_INSTANCE": str(tmp_path / "instance")}
    command = [str(environment / "bin/clinic"), "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, env=settings, stdin=subprocess.DEVNULL, stdout=pipe, text=True) as app:
        try:
            found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in app.stdout or ())
            address = next(filter(None, found), None)
            assert address, "it ended before it served"
            yield address[0]
        finally:
            app.terminate()


def test_it_serves_pages_and_static_files_from_an_empty_folder(served: str) -> None:
    with urlopen(f"{served}/") as answer:
        page = answer.read().decode()
    sheet = re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"', page)[0]
    with urlopen(f"{served}{sheet}") as answer:
        assert answer.headers["Content-Type"].startswith("text/css")
        assert answer.read()


def test_it_says_that_the_tests_are_elsewhere(environment: Path, tmp_path: Path) -> None:
    command = [str(environment / "bin/python"), "-m", "clinic", "test"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "The tests are not part of the installed package; run them in a clone of the sources.\n"
