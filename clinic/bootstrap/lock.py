"""One preparation at a time: a second start waits until the first has finished."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from clinic.bootstrap.words import say

if sys.platform == "win32":
    import msvcrt
    import time

    def _take(file: IO[str], *, wait: bool) -> None:
        while True:
            try:
                return msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    raise
                time.sleep(0.5)  # Windows' own waiting gives up after ten seconds
else:
    import fcntl

    def _take(file: IO[str], *, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file; the system frees it when the process ends, however it ends, so it cannot go stale."""
    with path.open("a", encoding="utf-8") as file:
        try:
            _take(file, wait=False)
        except OSError:
            say("Another start is preparing this folder. Waiting for it.")
            _take(file, wait=True)
        yield
