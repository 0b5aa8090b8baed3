"""Every setting is declared; where a clinic keeps its data follows from them."""

import re
from pathlib import Path

import pytest

from clinic.kernel import paths
from clinic.kernel.config import SETTINGS, Config, load, normalised, setting, switched_on
from tests.sources import house

READ = re.compile(r"(?:setting|switched_on)\(\"(\w+)\"|environ(?:\.get\(|\[)\"(\w+)\"|\"(CLINIC_\w+)\"")


def test_it_declares_every_setting_that_is_read() -> None:
    declared = {each.name for each in SETTINGS}
    read = {name for source in house() for match in READ.findall(source.text) for name in match if name}
    assert {each for each in read if each.startswith("CLINIC_")} == declared
    assert all(each.meaning and each.name.startswith("CLINIC_") for each in SETTINGS)
    assert len(declared) == len(SETTINGS)


def test_it_knows_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_NOBODY", "1")
    with pytest.raises(KeyError):
        setting("CLINIC_NOBODY")


@pytest.mark.parametrize(("value", "on"), [("1", True), (" Yes ", True), ("true", True), ("0", False), ("", False)])
def test_a_switch_is_on_or_off(value: str, on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_ALLOW_REMOTE", value)
    assert switched_on("CLINIC_ALLOW_REMOTE") is on


def test_it_keeps_the_data_in_the_instance_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(tmp_path / "here"))
    config = load()
    assert (config.instance, config.demo, config.is_sqlite) == (tmp_path / "here", False, True)
    assert config.database_file == tmp_path / "here" / "clinic.sqlite3"


def test_the_demo_never_touches_the_real_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(tmp_path))
    monkeypatch.setenv("CLINIC_DATABASE_URL", "postgresql://somewhere/real")
    config = load(demo=True)
    assert (config.instance, config.demo) == (tmp_path / "demo", True)
    assert config.database_file == tmp_path / "demo" / "clinic.sqlite3"
    assert load().database_url == "postgresql+psycopg://somewhere/real"
    assert load().database_file is None


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_it_takes_any_spelling_of_postgresql(scheme: str) -> None:
    assert normalised(f"{scheme}me@host/db") == "postgresql+psycopg://me@host/db"


def test_it_leaves_other_addresses_alone() -> None:
    assert normalised("sqlite:///x.db") == "sqlite:///x.db"
    assert Config(Path(), "sqlite:///x.db").database_file == Path("x.db")


def test_it_finds_what_it_ships_in_a_checkout_and_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paths.in_checkout()
    assert (paths.templates_dir() / "base.html").is_file()
    assert (paths.static_dir() / "css").is_dir()
    assert (paths.migrations_dir() / "env.py").is_file()
    monkeypatch.setattr(paths, "CHECKOUT", tmp_path)
    assert not paths.in_checkout()
    assert paths.templates_dir() == paths.PACKAGE / "templates"


def test_the_instance_folder_is_in_the_home_folder_when_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CLINIC_INSTANCE", raising=False)
    assert paths.instance_dir() == paths.CHECKOUT / "instance"
    monkeypatch.setattr(paths, "CHECKOUT", tmp_path / "lib")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.instance_dir() == tmp_path / ".couples-clinic"
    monkeypatch.setenv("CLINIC_INSTANCE", "~/chosen")
    assert paths.instance_dir() == tmp_path / "chosen"
