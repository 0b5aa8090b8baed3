"""docs/systems.md: where each of the 48 systems lives. Every name in it leads to something that is there."""

import re
from importlib import import_module

import pytest

from clinic import create_app
from clinic.kernel.config import Config
from clinic.records.kinds import KINDS
from tests.sources import ROOT

TABLE = ROOT / "docs" / "systems.md"
ROW = re.compile(r"^\| (S\d\d) ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
ROWS = {found[1]: found for found in ROW.finditer(TABLE.read_text(encoding="utf-8"))}


def named(system: str, column: int) -> list[str]:
    """The names in one cell of a row."""
    return NAMED.findall(ROWS[system][column])


def is_there(name: str) -> bool:
    """Whether a dotted name below `clinic` is something that is defined."""
    module, _, last = f"clinic.{name}".rpartition(".")
    return hasattr(import_module(module), last)


def test_it_has_a_row_for_each_system() -> None:
    assert list(ROWS) == [f"S{number:02}" for number in range(1, 49)]


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The endpoints of the app."""
    folder = tmp_path_factory.mktemp("systems")
    app = create_app(Config(folder, f"sqlite:///{folder / 'clinic.sqlite3'}"))
    return {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("system", ROWS)
def test_it_leads_to_a_page(endpoints: set[str], system: str) -> None:
    assert named(system, 3)
    assert set(named(system, 3)) <= endpoints


@pytest.mark.parametrize("system", ROWS)
def test_it_leads_to_what_keeps_it(system: str) -> None:
    cell = ROWS[system][4]
    for name in named(system, 4):
        assert KINDS[name].system == system if cell.startswith("kind") else is_there(name)
    assert named(system, 4)


@pytest.mark.parametrize("system", ROWS)
def test_it_leads_to_its_rule(system: str) -> None:
    (rule,) = named(system, 5)
    assert is_there(rule)


@pytest.mark.parametrize("system", ROWS)
def test_it_leads_to_a_test_that_uses_it(system: str) -> None:
    (path,) = named(system, 6)
    said = (ROOT / path).read_text(encoding="utf-8")
    words = {name.rpartition(".")[2] for name in (*named(system, 3), *named(system, 4), *named(system, 5))}
    assert any(word in said for word in words) or "KINDS" in said


def test_it_forgets_no_kind() -> None:
    listed = {name for system in ROWS for name in named(system, 4) if ROWS[system][4].startswith("kind")}
    assert listed == set(KINDS)


def test_it_notices_a_name_that_is_gone() -> None:
    assert not is_there("records.rules.of_yesterday")
