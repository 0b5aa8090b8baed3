"""A file that belongs to one living process: the system ends the claim with the process, however that ends."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 40  # a byte that is never written, so that the claim keeps nobody from reading

    def _take(handle: int) -> None:
        os.lseek(handle, FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def claimed(file: Path) -> int | None:
    """Open a private file and claim it; return its handle, or None while another process holds it.

    The handle is for reading and appending. Closing it ends the claim.
    """
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _take(handle)
        except OSError:
            os.close(handle)
            return None
        if is_still(file, handle):
            return handle
        os.close(handle)


def is_still(file: Path, handle: int) -> bool:
    """Say whether the path still leads to the claimed file; it may have been removed, or the handle closed."""
    try:
        return os.path.samestat(file.stat(), os.fstat(handle))
    except OSError:
        return False
