"""One printing worker as its parent sees it: started, asked for one document at a time, ended for good."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from clinic.kernel import frames
from clinic.kernel.errors import ClinicError
from clinic.kernel.paths import PACKAGE

MEBIBYTE = 1024 * 1024
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 24)
# Nothing of ours is handed down: no key, no database address. These find programs, fonts and libraries.
PASSED_ON = frozenset(
    {"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "WEASYPRINT_DLL_DIRECTORIES"}
    | {"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS"}
    | {"SYSTEMROOT", "WINDIR", "LOCALAPPDATA", "APPDATA", "USERPROFILE"}
)


class PrintingError(ClinicError):
    """A document was not printed; the sentence says why and never quotes the document."""


class DocumentTooLarge(PrintingError):
    """The document is longer than one PDF may be, or needs more memory than a worker may take."""


class PrintingTimedOut(PrintingError):
    """The document took more processor time, or more time by the clock, than one PDF may."""


class PrintingCrashed(PrintingError):
    """WeasyPrint stumbled over the document, or the worker ended; the next document gets a new worker."""


class WorkerEnded(PrintingCrashed):
    """The process was gone: ended by the system, or by a fault in a library."""


@dataclass(frozen=True)
class Limits:
    """What one PDF and one worker may use (security.md 7). Characters are counted, so that no script pays double."""

    html_characters: int = 400_000
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    memory_bytes: int = 512 * MEBIBYTE
    start_seconds: float = 60.0
    workers: int = 2
    waiting: int = 8
    waiting_seconds: float = 20.0
    pdfs_per_worker: int = 200
    resident_bytes: int = 160 * MEBIBYTE


class Worker:
    """A running printing process. It serves one thread at a time; after any error it is ended and thrown away."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._expired = False
        self._folder = tempfile.mkdtemp(prefix="clinic-printing-")
        try:
            self._process = _started(self._folder)
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self.printed = 0
        self.resident_bytes = 0

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    @property
    def is_worn_out(self) -> bool:
        """Say whether the worker has printed so much, or holds so much, that a new one should take its place."""
        return self.printed >= self._limits.pdfs_per_worker or self.resident_bytes > self._limits.resident_bytes

    def greet(self) -> dict[str, Any]:
        """Tell the worker its folder and limits, and return what it says about printing on this machine."""
        setup = {"folder": self._folder, "memory_bytes": self._limits.memory_bytes}
        return self._asked(self._limits.start_seconds, setup)[0]

    def print(self, html: bytes, identifier: bytes, variant: str) -> tuple[dict[str, Any], bytes]:
        """Return what the worker says about the document, and the PDF."""
        request = {"identifier": identifier.hex(), "variant": variant, "cpu_seconds": self._limits.cpu_seconds}
        answer, pdf = self._asked(self._limits.wall_seconds, request, html)
        self.printed += 1
        self.resident_bytes = int(answer["resident_bytes"])
        return answer, pdf

    def end(self) -> None:
        """End the process and remove its folder, which holds nothing but copies of our fonts."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _asked(self, seconds: float, request: dict[str, Any], *parts: bytes) -> tuple[dict[str, Any], bytes]:
        clock = threading.Timer(seconds, self._expire)
        clock.daemon = True
        clock.start()
        try:
            frames.write_json(self._requests, request, *parts)
            answer, pdf = frames.read_json(self._answers), frames.read(self._answers)
        except (OSError, ValueError, frames.BrokenFrame):
            answer = pdf = None
        finally:
            clock.cancel()
        if answer is None or pdf is None:
            raise self._lost()
        return answer, pdf

    def _expire(self) -> None:
        self._expired = True
        self._process.kill()

    def _lost(self) -> PrintingError:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        if self._expired or self._process.returncode == OUT_OF_TIME:
            return PrintingTimedOut("Printing took too long and was stopped. Choose fewer pages, then try again.")
        return WorkerEnded("Printing broke off. Try again; if it happens again, choose fewer pages.")


def _started(folder: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "clinic.kernel.printing_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=folder,
    )


def _environment() -> dict[str, str]:
    passed_on = {name: value for name, value in os.environ.items() if name.upper() in PASSED_ON}
    found_by = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    # A font instance carries the time it was made in, unless it is given one: the same page must give the same bytes.
    return {**passed_on, "PYTHONPATH": found_by, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "946684800"}
