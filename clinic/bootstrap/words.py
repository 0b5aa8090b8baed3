"""How the preparation speaks: plain sentences on standard error, so that a command's own output stays clean."""

import sys
from typing import NamedTuple

HELP = """\
Couples Clinic

  python3 -m clinic [COMMAND] [OPTIONS]      (Windows: py -m clinic)

{commands}

Without a command it serves. `python3 -m clinic COMMAND --help` tells a command's options.
The first start makes a private Python environment in the folder .venv and needs the network for it, once.
"""


class Command(NamedTuple):
    """A command and its one line in the help."""

    name: str
    summary: str


COMMANDS = (
    Command("demo", "open the app on an invented caseload, in a database of its own"),
    Command("serve", "open the app on your own database (this is the default)"),
    Command("import-case", "read case files into a caseload"),
    Command("export-case", "write one couple's case file"),
    Command("user", "add a counselor: user add LOGIN --name NAME"),
    Command("backup", "write a backup of the database to a file"),
    Command("restore", "put a backup in the database's place"),
    Command("migrate", "bring the database up to this version"),
    Command("doctor", "check versions, settings, database, fonts and permissions"),
    Command("test", "run the tests; what follows goes to pytest (--nightly runs the slow ones too)"),
)


class StartStopped(Exception):
    """A reason in one plain line why the start cannot go on."""


def say(sentence: str) -> None:
    """Tell the person at the terminal, if there is one."""
    print(sentence, file=sys.stderr, flush=True)


def help_text() -> str:
    """Every command with its line."""
    lines = [f"  {command.name:<12} {command.summary}" for command in COMMANDS]
    return HELP.format(commands="\n".join(lines))


def refusal(name: str) -> str:
    """The one line for a command that does not exist."""
    names = ", ".join(command.name for command in COMMANDS)
    return f"There is no command {name!r}. The commands are: {names}."
