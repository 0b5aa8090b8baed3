"""Who works with an instance folder: many may serve from it, but replacing its files needs it alone."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from clinic.kernel.errors import ClinicError
from clinic.kernel.instance import prepare

LOCK_FILE: Final = "in-use.lock"

if sys.platform == "win32":

    def _take(file: IO[str], *, alone: bool) -> None:
        """Do nothing: Windows itself refuses to replace a file that is open."""
else:
    import fcntl

    def _take(file: IO[str], *, alone: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)


class Occupied(ClinicError):
    """Somebody else works with the folder."""


class Occupancy:
    """A hold on an instance folder; the system ends it with the process, however that ends."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def hold(self, *, alone: bool, otherwise: str) -> None:
        """Hold the folder alone or beside others; raise Occupied with the sentence when that cannot be."""
        try:
            _take(self._file, alone=alone)
        except OSError:
            raise Occupied(otherwise) from None


@contextmanager
def occupied(folder: Path, *, alone: bool, otherwise: str) -> Iterator[Occupancy]:
    """Hold the instance folder for the length of the block; a hold that is alone may be widened inside."""
    prepare(folder)
    handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        occupancy = Occupancy(file)
        occupancy.hold(alone=alone, otherwise=otherwise)
        yield occupancy
