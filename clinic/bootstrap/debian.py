"""Packages from Debian: installed only for root, only after each has been named, never with CLINIC_NO_APT=1."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from clinic.bootstrap.words import say


class Need(NamedTuple):
    """A Debian package and the reason a person is told for it."""

    package: str
    why: str


VENV = Need(f"python3.{sys.version_info.minor}-venv", "makes the app's private Python environment")
PANGO = (
    Need("libpango-1.0-0", "sets the text of PDFs"),
    Need("libpangoft2-1.0-0", "gives PDFs their fonts"),
    Need("libharfbuzz-subset0", "keeps the fonts inside PDFs small"),
)
BROWSER = Need("chromium", "the browser that the browser tests drive")
BROWSER_DRIVER = Need("libatomic1", "the browser tests' driver needs it")
SERVER = Need("postgresql", "the tests run on PostgreSQL too")
PICTURES = Need("poppler-utils", "the tests look at PDFs as pictures")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


def is_debian() -> bool:
    """Debian or a system made from it, with its package tool."""
    return Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None


def may_install() -> bool:
    """Only root on Debian, and only where nobody has switched it off."""
    return is_debian() and os.geteuid() == 0 and os.environ.get("CLINIC_NO_APT") != "1"


def line_to_run(needs: Iterable[Need]) -> str:
    """The exact line that installs these packages by hand."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y --no-install-recommends {' '.join(need.package for need in needs)}"


def for_tests() -> tuple[Need, ...]:
    """Pango and a browser; with CLINIC_REQUIRE_ALL=1 also what else a test could be left out for."""
    chosen = os.environ.get("CLINIC_BROWSER") or any(map(shutil.which, BROWSERS))
    browser = () if chosen else (BROWSER,)
    if os.environ.get("CLINIC_REQUIRE_ALL") != "1":
        return (*PANGO, *browser, BROWSER_DRIVER)
    server = () if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) else (SERVER,)
    return (*PANGO, *browser, BROWSER_DRIVER, *server, PICTURES)


def provide(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Install what is missing, where that is allowed; what is missing afterwards is the answer."""
    missing = _missing(needs)
    if not missing or not may_install():
        return missing
    for need in missing:
        say(f"Installing the Debian package {need.package}: {need.why}.")
    if not _install(missing):
        _apt("update")
        _install(missing)
    return _missing(missing)


def _missing(needs: Iterable[Need]) -> tuple[Need, ...]:
    wanted = tuple(needs)
    if not wanted or not is_debian():
        return ()
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *(need.package for need in wanted)]
    known = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return tuple(need for need in wanted if f"{need.package} installed" not in known)


def _install(needs: Iterable[Need]) -> bool:
    return _apt("install", "-y", "--no-install-recommends", *(need.package for need in needs))


def _apt(*arguments: str) -> bool:
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0
