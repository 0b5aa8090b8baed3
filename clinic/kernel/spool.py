"""Views of clinical pages: noted in a file before the page leaves, moved to the database within a second.

Appending to a file costs microseconds where a durable commit costs milliseconds, and what a process has written survives
its kill -9. See docs/decisions/0004-audit-of-views.md for what a power cut can lose.
"""

import contextlib
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
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.ids import new_id

PAUSE_SECONDS = 0.4
FOLDER = "audit-spool"


class Spool:
    """The spool of one process; a failing write makes the page fail, so that no view goes unrecorded."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._handle: int | None = None

    @property
    def file(self) -> Path:
        """Return this process's spool file."""
        return self.folder / f"{os.getpid()}.jsonl"

    def note(self, action: str, *, actor_id: UUID, couple_id: UUID | None) -> None:
        """Append one view; returns once the operating system has it."""
        line = {"id": new_id(), "at": now(), "actor_id": actor_id, "couple_id": couple_id, "action": action}
        with self._lock:
            if self._handle is None:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(self._handle, orjson.dumps(line) + b"\n")
        self._start()
        self._wake.set()

    def drain(self) -> int:
        """Move every noted view into the record of use, files left by dead processes first; returns how many."""
        if not self.folder.is_dir():
            return 0
        with self.app.app_context():
            moved = sum(self._adopt(each) for each in self._orphans())
            with self._lock:
                moved += self._move(self.file)
                if self._handle is not None:
                    os.ftruncate(self._handle, 0)
        return moved

    def _orphans(self) -> Iterator[Path]:
        for each in sorted(self.folder.glob("*.jsonl")):
            if each != self.file and not _alive(each.stem):
                yield each

    def _adopt(self, file: Path) -> int:
        moved = self._move(file)
        file.unlink(missing_ok=True)
        return moved

    def _move(self, file: Path) -> int:
        rows = list(_lines(file))
        if rows:
            known = set(db.session.scalars(select(AuditEvent.id).where(AuditEvent.id.in_([row["id"] for row in rows]))))
            fresh = [row for row in rows if row["id"] not in known]
            if fresh:
                db.session.execute(insert(AuditEvent), fresh)
            db.session.commit()
        return len(rows)

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="audit-spool", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            threading.Event().wait(PAUSE_SECONDS)
            try:
                self.drain()
            except Exception:  # a locked or full database must not end the thread; the lines stay in the file
                self.app.logger.error("the record of views could not be moved yet")
                self._wake.set()


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        return
    for line in file.read_bytes().split(b"\n"):
        with contextlib.suppress(ValueError, KeyError):  # the last line of a killed process may be cut
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


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
