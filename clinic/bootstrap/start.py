"""From `python3 -m clinic …` to the process that does it."""

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

from clinic import __version__
from clinic.bootstrap import debian
from clinic.bootstrap.environment import Environment
from clinic.bootstrap.words import COMMANDS, StartStopped, help_text, refusal, say

ROOT = Path(__file__).resolve().parents[2]
BROWSER_PRINT = "PDFs fall back to the browser's own print, because Pango is not on this machine."


def main(arguments: list[str]) -> int:
    """The whole start: answer at once, or prepare and hand over; a failure is one plain line and exit 1."""
    try:
        return _start(arguments)
    except StartStopped as stop:
        say(str(stop))
    except OSError as trouble:
        say(f"Couples Clinic could not start: {trouble}")
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 1


def _start(arguments: list[str]) -> int:
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        arguments = ["serve", *arguments]
    name, *rest = arguments
    if name in ("-h", "--help", "help"):
        print(help_text(), end="")
        return 0
    if name == "--version":
        print(__version__)
        return 0
    if name not in {command.name for command in COMMANDS}:
        say(refusal(name))
        return 2
    return run_tests(rest) if name == "test" else _hand_over(_python(), "clinic.cli", arguments)


def run_tests(arguments: list[str]) -> int:
    """pytest in the checkout, with its test tools; its exit code is the answer."""
    if not is_checkout():
        raise StartStopped("The tests are not part of the installed package; run them in a clone of the sources.")
    left = debian.provide(debian.for_tests())
    if left:
        say(f"Some tests will not run. To have the browser and PDF tests too, run: {debian.line_to_run(left)}")
    python = _python("test")
    os.chdir(ROOT)
    return _hand_over(python, "pytest", [*_side_by_side(arguments), *arguments])


def _side_by_side(arguments: list[str]) -> tuple[str, ...]:
    """Two processes for the whole suite, file by file; a chosen part starts quicker in one, and -n0 asks for that."""
    is_whole = all(each.startswith("-") for each in arguments)
    return ("-n", "2", "--dist", "loadfile") if is_whole else ()


def is_checkout() -> bool:
    """Beside a pyproject.toml the package is a working copy; without one it was installed."""
    return (ROOT / "pyproject.toml").is_file()


def _python(*extras: str) -> Path:
    """The interpreter that has the app's packages, made ready first when this is a bare checkout."""
    if not is_checkout() or _installed_here():
        return Path(sys.executable)
    environment = Environment(ROOT)
    wanted = {*extras, *_database_extras()}
    if not environment.is_ready(wanted):
        debian.provide(debian.PANGO)
        environment.prepare(wanted)
        if not environment.can_print():
            say(f"{BROWSER_PRINT} {_pango_line()}")
    return environment.python


def _installed_here() -> bool:
    """Inside an environment that has the app, that environment is the one to use."""
    try:
        importlib.metadata.distribution("couples-clinic")
    except importlib.metadata.PackageNotFoundError:
        return False
    return sys.prefix != sys.base_prefix


def _database_extras() -> set[str]:
    return {"postgres"} if os.environ.get("CLINIC_DATABASE_URL", "").startswith("postgres") else set()


def _pango_line() -> str:
    if debian.is_debian():
        return f"For PDFs of the app's own, run: {debian.line_to_run(debian.PANGO)}"
    if sys.platform == "darwin":
        return "For PDFs of the app's own, run: brew install pango"
    return "For PDFs of the app's own, install Pango; the README says how."


def _hand_over(python: Path, module: str, arguments: list[str]) -> int:
    """Become the app. Windows cannot replace a process, so there it is a child whose exit code is passed on."""
    command = [str(python), "-m", module, *arguments]
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.call(command)
    return os.execv(python, command)
