"""The file a backup is: a zip with the database as its own tool wrote it, and a list of what is inside."""

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import orjson

from clinic import __version__
from clinic.kernel.clock import now
from clinic.kernel.errors import ClinicError

LIST_NAME: Final = "contents.json"
MOST_BYTES_LISTED: Final = 100_000


class BackupProblem(ClinicError):
    """A backup could not be made, or a file is not a whole backup."""


def pack(folder: Path, parts: Iterable[Path], **facts: str) -> Path:
    """Return a private file (mode 0600) in the folder with the parts and the list of them, flushed to the disk."""
    whole = folder / "whole.zip"
    listed = {each.name: {"bytes": each.stat().st_size, "sha256": _digest(each)} for each in parts}
    contents = {"made_at": now().isoformat(), "app": __version__, **facts, "parts": listed}
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(LIST_NAME, orjson.dumps(contents, option=orjson.OPT_INDENT_2))
            for name in listed:
                out.write(folder / name, name)
        raw.flush()
        os.fsync(raw.fileno())
    return whole


def unpack(file: Path, folder: Path, known: Iterable[str]) -> dict[str, Any]:
    """Put the known parts into the folder, for their owner only, and return the list; raises BackupProblem.

    Every part must be listed, whole and unchanged, or nothing counts.
    """
    try:
        with zipfile.ZipFile(file) as whole:
            if whole.getinfo(LIST_NAME).file_size > MOST_BYTES_LISTED:
                raise BackupProblem(_not_whole(file))
            contents: dict[str, Any] = orjson.loads(whole.read(LIST_NAME))
            for name in [each for each in known if each in contents["parts"]]:
                _take_out(whole, name, folder / name)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, NotImplementedError):
        raise BackupProblem(_not_whole(file)) from None
    for name, facts in contents["parts"].items():
        if not (folder / name).exists() or _digest(folder / name) != facts["sha256"]:
            raise BackupProblem(f"{file.name} is damaged ({name}); nothing was changed.")
    return contents


def _take_out(whole: zipfile.ZipFile, name: str, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with whole.open(name) as packed, os.fdopen(handle, "wb") as out:
        shutil.copyfileobj(packed, out)


def _not_whole(file: Path) -> str:
    return f"{file.name} is not a whole backup; nothing was changed."


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
