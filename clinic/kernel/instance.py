"""The instance folder: private, made once, and refused when others can read it."""

import os
import stat
from pathlib import Path

from clinic.kernel.errors import InstanceProblem

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def prepare(folder: Path) -> None:
    """Make the folder with mode 0700 if it is missing; raise InstanceProblem when others may enter it."""
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the demo's folder lies inside the clinic's own
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InstanceProblem(f"The instance folder {folder} cannot be made: {error.strerror}.") from None
    problem = exposed(folder)
    if problem:
        raise InstanceProblem(problem)


def exposed(folder: Path) -> str | None:
    """Return what is wrong with the folder's permissions, or None."""
    if os.name != "posix":
        return None
    if folder.stat().st_mode & OTHERS:
        return f"The instance folder can be entered by others. Run: chmod 700 {folder}"
    return None
