"""Views on their way into the record of use: noted before the page leaves, lost with no process, moved only once."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select

from clinic.kernel.audit import AuditEvent
from clinic.kernel.claim import claimed
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.spool import Spool
from clinic.kernel.web import Clinic
from tests.sources import ROOT

ALMA, COUPLE = new_id(), new_id()


@pytest.fixture
def spool(app: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spool]:
    """A spool of its own, without the thread that would empty it behind the test's back."""
    spool = Spool(app, tmp_path / "spool")
    monkeypatch.setattr(spool, "_start", lambda: None)
    yield spool
    if spool._handle is not None:
        os.close(spool._handle)


def views() -> list[str]:
    """The actions in the record of use, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.at, AuditEvent.id)))


def view(spool: Spool, action: str = "view page", couple: UUID | None = COUPLE) -> None:
    """Note one view."""
    spool.note(action, actor_id=ALMA, couple_id=couple)


def content(spool: Spool) -> bytes:
    """Everything that waits."""
    return b"".join(file.read_bytes() for file in spool.folder.glob("*.jsonl"))


def left_behind(spool: Spool, lines: bytes) -> Path:
    """The file of a process that is gone."""
    spool.folder.mkdir(exist_ok=True)
    file = spool.folder / "4242-left.jsonl"
    file.write_bytes(lines)
    return file


def line(action: str, **more: object) -> bytes:
    """A line as another process wrote it."""
    values = {"id": new_id(), "at": datetime.now(UTC), "actor_id": ALMA, "couple_id": None, "action": action}
    return orjson.dumps({**values, **more}) + b"\n"


def test_it_notes_ids_and_verbs_and_nothing_else(spool: Spool) -> None:
    view(spool)
    noted = orjson.loads(content(spool))
    assert noted.keys() == {"id", "at", "actor_id", "couple_id", "action"}
    (file,) = spool.folder.iterdir()
    assert (file.stat().st_mode & 0o777, spool.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_it_moves_what_was_noted_once(spool: Spool) -> None:
    for action in ("view one", "view two"):
        view(spool, action)
    view(spool, "view of no couple", None)
    assert spool.drain() == 3
    assert views() == ["view one", "view two", "view of no couple"]
    moved = db.session.scalars(select(AuditEvent)).first()
    assert moved is not None
    assert (moved.actor_id, moved.couple_id, moved.subject_kind, moved.via) == (ALMA, COUPLE, "page", "web")
    assert (spool.drain(), content(spool)) == (0, b"")


def test_it_moves_nothing_before_anything_was_noted(spool: Spool) -> None:
    assert spool.drain() == 0
    spool.folder.mkdir()
    assert spool.drain() == 0


def test_a_crash_before_the_file_was_emptied_doubles_nothing(spool: Spool) -> None:
    view(spool)
    kept = content(spool)
    spool.drain()
    left_behind(spool, kept + line("view later"))
    assert spool.drain() == 2
    assert views() == ["view page", "view later"]


def test_it_adopts_what_a_dead_process_left(spool: Spool) -> None:
    file = left_behind(spool, line("view a") + line("view b") + b'{"id": "cut of')
    assert spool.drain() == 2
    assert not file.exists()
    assert views() == ["view a", "view b"]


@pytest.mark.parametrize(
    "broken", [b"", b"\n\n", b"[]\n", b"7\n", b'{"id": 7}\n', b"\xff\n", b'{"id": "x", "at": "y"}\n']
)
def test_it_leaves_out_what_cannot_be_read(spool: Spool, broken: bytes) -> None:
    left_behind(spool, broken + line("view whole") + broken)
    assert spool.drain() == 1
    assert views() == ["view whole"]


def test_it_leaves_the_file_of_a_living_process_alone(spool: Spool) -> None:
    file = left_behind(spool, line("view elsewhere"))
    handle = claimed(file)
    assert handle is not None
    assert spool.drain() == 0
    assert file.exists()
    os.close(handle)
    assert spool.drain() == 1


def test_a_living_process_holds_its_file_until_it_ends(tmp_path: Path) -> None:
    """A process that is killed lets go, whatever its number is used for afterwards."""
    file = tmp_path / "held.jsonl"
    code = (
        f"import time; from pathlib import Path; from clinic.kernel.claim import claimed; claimed(Path({str(file)!r}))"
    )
    code += "; print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert holder.stdout
    with holder.stdout:
        assert holder.stdout.readline() == b"held\n"
        assert claimed(file) is None
        holder.kill()
        holder.wait()
    handle = claimed(file)
    assert handle is not None
    os.close(handle)


def test_a_claim_follows_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file was taken away between opening and claiming it: the claim is on the one that is there now."""
    file, tries = tmp_path / "a.jsonl", iter([True, False])
    real = os.fstat

    def fstat(handle: int) -> os.stat_result:
        if next(tries, False):
            file.unlink()
            raise FileNotFoundError
        return real(handle)

    monkeypatch.setattr("clinic.kernel.claim.os.fstat", fstat)
    handle = claimed(file)
    monkeypatch.undo()
    assert handle is not None
    assert os.path.samestat(os.fstat(handle), file.stat())
    os.close(handle)


def test_it_takes_another_file_when_somebody_claims_its_own(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([None])
    monkeypatch.setattr("clinic.kernel.spool.claimed", lambda file: next(answers, None) or claimed(file))
    view(spool)
    assert content(spool).count(b"\n") == 1


def test_what_is_noted_while_it_moves_is_not_lost(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    import clinic.kernel.spool as module

    view(spool, "view first")
    move = module._move

    def slowly(lines: bytes) -> int:
        if b"view first" in lines and b"view second" not in lines:
            view(spool, "view second")
        return move(lines)

    monkeypatch.setattr(module, "_move", slowly)
    spool.drain()
    spool.drain()
    assert views() == ["view first", "view second"]
    assert content(spool) == b""


def test_it_moves_more_than_one_batch(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic.kernel.spool.BATCH", 2)
    for number in range(5):
        view(spool, f"view {number}")
    assert spool.drain() == 5
    assert len(views()) == 5


def test_a_view_that_cannot_be_written_whole_fails_and_leaves_no_half(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    view(spool, "view before")
    write = os.write
    monkeypatch.setattr("clinic.kernel.spool.os.write", lambda handle, data: write(handle, data[:10]))
    with pytest.raises(OSError, match="could not be noted"):
        view(spool, "view on a full disk")
    monkeypatch.undo()
    view(spool, "view after")
    spool.drain()
    assert views() == ["view before", "view after"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_spool_that_cannot_be_written_fails_the_page(spool: Spool) -> None:
    spool.folder.mkdir(mode=0o500)
    with pytest.raises(OSError, match="ermission"):
        view(spool)


def test_a_spool_that_is_no_folder_fails_the_page(spool: Spool) -> None:
    spool.folder.write_text("in the way")
    with pytest.raises(OSError, match="exists"):
        view(spool)


def test_it_empties_a_file_it_may_not_remove(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where an open file stays."""
    file = left_behind(spool, line("view a"))

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("clinic.kernel.spool.Path.unlink", refused)
    assert spool.drain() == 1
    assert file.read_bytes() == b""
    assert (spool.drain(), views()) == (0, ["view a"])


def test_it_never_touches_a_file_that_took_the_number_of_its_own(spool: Spool, tmp_path: Path) -> None:
    view(spool)
    number = spool._handle
    assert number is not None
    other = tmp_path / "another file"
    other.write_text("words of somebody else")
    handle = os.open(other, os.O_RDWR)
    os.dup2(handle, number)
    os.close(handle)
    spool.drain()
    view(spool)
    assert other.read_text() == "words of somebody else"
    assert spool._handle != number
    assert spool.drain() == 1
    os.close(number)


def wait_for(count: int) -> bool:
    """Whether so many views are in the record of use within a few seconds; in peace it takes half of one."""
    end = time.monotonic() + 10
    while len(views()) < count and time.monotonic() < end:
        time.sleep(0.02)
    return len(views()) == count


def test_the_thread_moves_what_is_noted(app: Clinic, tmp_path: Path) -> None:
    spool = Spool(app, tmp_path / "spool")
    view(spool)
    thread = spool._thread
    assert wait_for(1)
    view(spool)
    assert wait_for(2)
    assert spool._thread is thread
    with spool._draining:
        assert spool._handle is not None
        os.close(spool._handle)


def test_the_thread_survives_a_database_that_is_gone(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> int:
        raise RuntimeError("with clinical words in it")

    monkeypatch.setattr("clinic.kernel.spool.RETRY_SECONDS", 0)
    monkeypatch.setattr(spool, "drain", gone)
    spool._try()
    assert "could not be moved yet: RuntimeError" in caplog.text
    assert "clinical" not in caplog.text
    assert spool._wake.is_set()


def test_many_threads_note_without_losing_a_line(spool: Spool) -> None:
    threads = [threading.Thread(target=lambda: [view(spool) for _ in range(50)]) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert spool.drain() == 400
    assert len(views()) == 400
