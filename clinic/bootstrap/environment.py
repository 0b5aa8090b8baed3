"""The private environment `.venv`: made, repaired, filled with the pinned packages, and stamped when it is whole."""

import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clinic.bootstrap import debian
from clinic.bootstrap.lock import only_one
from clinic.bootstrap.words import StartStopped, say

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
USABLE = "import pip, sys; sys.exit(sys.prefix == sys.base_prefix or sys.version_info < (3, 11))"
MISSING_VENV = "This Python cannot make environments: its module ensurepip is missing. Install it and start again."


class Environment:
    """The `.venv` of one checkout."""

    def __init__(self, root: Path) -> None:
        """Everything is inside the checkout, so that deleting the folder leaves nothing behind."""
        self.root = root
        self.folder = root / ".venv"
        self.stamp = self.folder / "clinic.json"
        self.log = self.folder / "install.log"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def is_ready(self, extras: Iterable[str]) -> bool:
        """Whether the stamp was written for these very files, this interpreter and at least these extras."""
        stamp = self._stamped()
        whole = self.python.exists() and stamp.get("key") == self._key() and set(extras) <= set(stamp["extras"])
        return whole and self._packages() >= stamp["packages"]

    def prepare(self, extras: Iterable[str]) -> bool:
        """Make the environment whole; whether anything had to be done."""
        if self.is_ready(extras):
            return False
        with only_one(self.root / ".venv.lock"):
            if self.is_ready(extras):
                return False
            self._make()
            self._fill(extras)
        return True

    def can_print(self) -> bool:
        """Whether WeasyPrint finds Pango: asked of WeasyPrint itself, the same on every system."""
        return _succeeds([str(self.python), "-c", "import weasyprint"])

    def _make(self) -> None:
        if self.python.exists() and _succeeds([str(self.python), "-c", USABLE]):
            return
        _require_venv()
        say(f"Making the app's private Python environment in {self.folder}.")
        shutil.rmtree(self.folder, ignore_errors=True)
        base: str = getattr(sys, "_base_executable", None) or sys.executable
        self._run([base, "-m", "venv", str(self.folder)], "The private Python environment could not be made.")

    def _fill(self, extras: Iterable[str]) -> None:
        chosen = sorted({*extras, *self._stamped().get("extras", ())})
        self.stamp.unlink(missing_ok=True)
        say("Installing the app's packages. This takes a minute or two, only this once.")
        target = str(self.root) + (f"[{','.join(chosen)}]" if chosen else "")
        pip = [str(self.python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        self._run([*pip, "-c", str(CONSTRAINTS), "-e", target], "The app's packages could not be installed.")
        self._write({"key": self._key(), "extras": chosen, "packages": self._packages()})

    def _run(self, command: list[str], trouble: str) -> None:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        said = done.stdout.decode("utf-8", "replace")
        if self.folder.is_dir():
            self.log.write_text(said, encoding="utf-8")
        if done.returncode != 0:
            raise StartStopped(f"{trouble} {_reason(said)} All of it is in {self.log}.")

    def _write(self, stamp: dict[str, Any]) -> None:
        draft = self.stamp.with_suffix(".new")
        draft.write_text(json.dumps(stamp), encoding="utf-8")
        draft.replace(self.stamp)

    def _stamped(self) -> dict[str, Any]:
        try:
            found = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and {"key", "extras", "packages"} <= found.keys() else {}

    def _key(self) -> str:
        """Another interpreter behind the link, or a checkout that was moved, is another environment."""
        parts = [(self.root / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes()]
        parts += [str(self.python.resolve()).encode(), str(self.root).encode()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def _packages(self) -> int:
        site = "Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"
        return sum(1 for _ in self.folder.glob(f"{site}/*.dist-info"))


def _require_venv() -> None:
    """Debian keeps what makes environments in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None and debian.is_debian():
        if debian.provide([debian.VENV]):
            need, line = debian.VENV, debian.line_to_run([debian.VENV])
            raise StartStopped(f"{need.package} is missing ({need.why}). Run this, then start again: {line}")
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        raise StartStopped(MISSING_VENV)


def _succeeds(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _reason(said: str) -> str:
    """The line in which pip names the cause, or the last one it said."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["Nothing was said about why."])[-1]
