"""Views of clinical pages: noted in a file before the page leaves, moved to the database within a second.

Appending to a file costs microseconds where a durable commit costs milliseconds, and what a process has written
survives its kill -9. See docs/decisions/0004-audit-of-views.md for what a power cut can lose.
"""

import contextlib
import errno
import os
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from flask import Flask
from sqlalchemy import insert, select

from clinic.kernel.audit import AuditEvent, Via
from clinic.kernel.claim import claimed, is_still
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.ids import new_id

PAUSE_SECONDS = 0.4
RETRY_SECONDS = 5.0
BATCH = 500
FOLDER = "audit-spool"
BROKEN = (ValueError, KeyError, TypeError, AttributeError)


class Spool:
    """The spool of one process; a failing write makes the page fail, so that no view goes unrecorded."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self._writing = threading.Lock()
        self._draining = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._handle: int | None = None
        self._path = folder

    def note(self, action: str, *, actor_id: UUID, couple_id: UUID | None) -> None:
        """Append one view; returns once the operating system has all of it, raises OSError when it has not."""
        line = {"id": new_id(), "at": now(), "actor_id": actor_id, "couple_id": couple_id, "action": action}
        with self._writing:
            _append(self._own(), orjson.dumps(line) + b"\n")
        self._start()
        self._wake.set()

    def drain(self) -> int:
        """Move every noted view into the record of use, also those of processes that are gone; returns how many."""
        if not self.folder.is_dir():
            return 0
        with self._draining, self.app.app_context():
            return sum(_adopt(each) for each in sorted(self.folder.glob("*.jsonl"))) + self._move_own()

    def _own(self) -> int:
        """Return the handle of this process's file; it is claimed, so that nobody else takes it for an orphan's.

        A file that was taken away is replaced: lines in a file that nobody finds would be lost, and a number that was
        closed may stand for another file by now.
        """
        while self._handle is None or not is_still(self._path, self._handle):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path = self.folder / f"{os.getpid()}-{new_id().hex}.jsonl"
            self._handle = claimed(self._path)
        return self._handle

    def _move_own(self) -> int:
        """Move the own lines; pages are noted meanwhile, so the file is emptied only if none was."""
        if self._handle is None or not is_still(self._path, self._handle):
            return 0
        with self._writing:
            content = _content(self._handle)
        moved = _move(content)
        with self._writing:
            if os.fstat(self._handle).st_size == len(content):
                os.ftruncate(self._handle, 0)
        return moved

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="audit-spool", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            threading.Event().wait(PAUSE_SECONDS)
            self._try()

    def _try(self) -> None:
        try:
            self.drain()
        except Exception as problem:  # noqa: BLE001  # a locked or full database must not end the thread
            self.app.logger.error("the record of views could not be moved yet: %s", type(problem).__name__)
            threading.Event().wait(RETRY_SECONDS)
            self._wake.set()


def _append(handle: int, line: bytes) -> None:
    """Write a line whole, or not at all: half a line would swallow the next one."""
    before = os.fstat(handle).st_size
    if os.write(handle, line) != len(line):
        os.ftruncate(handle, before)
        raise OSError(errno.ENOSPC, "the view could not be noted")


def _content(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, os.fstat(handle).st_size)


def _adopt(file: Path) -> int:
    """Move the lines of a process that is gone; a living one holds its file, this one too."""
    handle = claimed(file)
    if handle is None:
        return 0
    try:
        moved = _move(_content(handle))
        _remove(file, handle)
    finally:
        os.close(handle)
    return moved


def _remove(file: Path, handle: int) -> None:
    try:
        file.unlink()
    except PermissionError:  # Windows does not remove an open file
        os.ftruncate(handle, 0)


def _move(content: bytes) -> int:
    rows = list(_rows(content))
    for start in range(0, len(rows), BATCH):
        batch = {row["id"]: row for row in rows[start : start + BATCH]}
        known = set(db.session.scalars(select(AuditEvent.id).where(AuditEvent.id.in_(batch))))
        fresh = [row for id, row in batch.items() if id not in known]
        if fresh:
            db.session.execute(insert(AuditEvent), fresh)
        db.session.commit()
    return len(rows)


def _rows(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.split(b"\n"):
        with contextlib.suppress(*BROKEN):  # the last line of a killed process may be cut
            row = orjson.loads(line)
            yield {
                "id": UUID(row["id"]),
                "at": datetime.fromisoformat(row["at"]),
                "created_at": datetime.fromisoformat(row["at"]),
                "actor_id": UUID(row["actor_id"]),
                "couple_id": UUID(row["couple_id"]) if row["couple_id"] else None,
                "action": row["action"],
                "subject_kind": "page",
                "via": Via.WEB,
            }
