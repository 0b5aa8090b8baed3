"""A setting or a command that the README does not name does not exist for a counselor, so it fails here."""

import argparse
import re

from clinic import cli
from clinic.bootstrap.words import COMMANDS
from clinic.kernel.config import SETTINGS
from tests.sources import ROOT, every_file

SETTING = re.compile(r"\bCLINIC_[A-Z]+(?:_[A-Z]+)*\b")


def readme() -> str:
    """What a counselor reads."""
    path = ROOT / "README.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def commands(parser: argparse.ArgumentParser, *, before: str = "") -> set[str]:
    """Every command in full: `user add`, not `add`."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        return {before.strip()}
    return {name for key, each in below[0].choices.items() for name in commands(each, before=f"{before} {key}")}


def test_it_explains_every_setting() -> None:
    assert {setting.name for setting in SETTINGS} - set(SETTING.findall(readme())) == set()


def test_it_declares_every_setting_that_is_used() -> None:
    code = [source for source in every_file() if source.path.startswith(("clinic/", ".ci/", "tests/closing"))]
    used = {name for source in code for name in SETTING.findall(source.text)}
    assert used - {setting.name for setting in SETTINGS} == set()
    assert {"CLINIC_INSTANCE", "CLINIC_NO_APT", "CLINIC_REQUIRE_ALL"} <= used


def test_it_explains_every_command() -> None:
    told = re.findall(r"\bclinic ((?:[a-z-]+ ?)+)", readme())
    untold = {name for name in commands(cli.parser()) if not any(line.startswith(name) for line in told)}
    assert untold == set()


def test_it_knows_the_same_commands_before_and_after_the_start() -> None:
    assert {command.name for command in COMMANDS} == {name.split()[0] for name in commands(cli.parser())}
