"""The inside of the printing worker, looked at without starting one."""

import importlib
import os
import signal
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from clinic.kernel import frames, printing_limits, printing_worker
from tests.kernel.paper import page, words
from tests.needs import needs_pango

REQUEST = {"identifier": "00", "variant": "pdf/ua-1", "cpu_seconds": 20}


class Printer:
    """Prints by writing backwards; a page called `bad` is too much for it."""

    missing = SimpleNamespace(taken=lambda: ["王"])

    def pdf(self, html: str, identifier: bytes, variant: str) -> tuple[bytes, int]:
        if html == "bad":
            raise RecursionError("SECRET")
        return html[::-1].encode(), 3


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """A worker whose limits and library are stand-ins: this process must keep its own."""
    printer = SimpleNamespace(Printer=Printer, versions=lambda: {"pango": "1.50.12"})
    monkeypatch.setattr(importlib, "import_module", lambda name: printer)
    monkeypatch.setattr(printing_worker, "confine", lambda memory: None)
    monkeypatch.setattr(printing_worker, "spend_at_most", lambda seconds: None)
    monkeypatch.setattr(printing_worker.gc, "freeze", lambda: None)
    monkeypatch.setattr(printing_worker.tempfile, "tempdir", None)
    return {"folder": str(tmp_path / "folder"), "memory_bytes": 1}


def answers_to(monkeypatch: pytest.MonkeyPatch, setup: dict[str, Any] | None, *pages: bytes) -> list[Any]:
    """What the worker says when it is told this."""
    requests, answers = BytesIO(), BytesIO()
    for message in [setup] if setup else []:
        frames.write_json(requests, message)
    for each in pages:
        frames.write_json(requests, REQUEST, each)
    requests.seek(0)
    monkeypatch.setattr(printing_worker, "_pipes", lambda: (requests, answers))
    printing_worker.main()
    answers.seek(0)
    return list(iter(lambda: (frames.read_json(answers), frames.read(answers)), (None, None)))


def test_it_says_that_it_is_ready_and_prints_until_the_pipe_closes(
    monkeypatch: pytest.MonkeyPatch, quiet: dict[str, Any]
) -> None:
    ready, first, second = answers_to(monkeypatch, quiet, b"abc", b"def")
    assert ready == ({"ready": True, "pango": "1.50.12"}, b"")
    assert (first[1], second[1]) == (b"cba", b"fed")
    assert (first[0]["pages"], first[0]["missing"]) == (3, ["王"])
    assert first[0]["resident_bytes"] > 0


def test_it_tells_the_kind_of_an_error_and_never_its_words(
    monkeypatch: pytest.MonkeyPatch, quiet: dict[str, Any]
) -> None:
    _, (answer, pdf) = answers_to(monkeypatch, quiet, b"bad")
    assert answer["failure"] == "RecursionError"
    assert "SECRET" not in str(answer)
    assert pdf == b""


def test_it_says_why_it_cannot_print(monkeypatch: pytest.MonkeyPatch, quiet: dict[str, Any]) -> None:
    def import_module(name: str) -> None:
        raise OSError("cannot load library 'libpango': no such file; see /usr/lib")

    monkeypatch.setattr(importlib, "import_module", import_module)
    assert answers_to(monkeypatch, quiet) == [({"ready": False, "reason": "cannot load library 'libpango'"}, b"")]


def test_it_ends_when_nobody_speaks_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers_to(monkeypatch, None) == []


def test_it_keeps_the_pipes_to_itself() -> None:
    kept, handler = (os.dup(0), os.dup(1)), signal.getsignal(signal.SIGINT)
    try:
        requests, answers = printing_worker._pipes()
        with requests, answers:
            assert os.fstat(0).st_rdev == os.fstat(1).st_rdev == Path(os.devnull).stat().st_rdev
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, handler)
        for number, each in enumerate(kept):
            os.dup2(each, number)
            os.close(each)


class Resource:
    """Stands in for the module of limits, and remembers what was set."""

    RLIM_INFINITY = -1
    RUSAGE_SELF = RLIMIT_CORE = RLIMIT_DATA = RLIMIT_AS = RLIMIT_FSIZE = 0
    RLIMIT_CPU = 9

    def __init__(self, hard: int = -1) -> None:
        self.hard = hard
        self.limits: dict[int, tuple[int, int]] = {}

    def getrlimit(self, kind: int) -> tuple[int, int]:
        return 0, self.hard

    def setrlimit(self, kind: int, limits: tuple[int, int]) -> None:
        self.limits[kind] = limits

    def getrusage(self, who: int) -> SimpleNamespace:
        return SimpleNamespace(ru_utime=1.2, ru_stime=0.3, ru_maxrss=7)

    def getpagesize(self) -> int:
        return 4096


@pytest.mark.parametrize(("hard", "soft"), [(-1, 22), (21, 21)])
def test_it_counts_processor_time_from_now_and_keeps_under_the_systems_own_limit(
    monkeypatch: pytest.MonkeyPatch, hard: int, soft: int
) -> None:
    resource = Resource(hard)
    monkeypatch.setattr(printing_limits, "_resource", lambda: resource)
    printing_limits.spend_at_most(20)
    assert resource.limits == {9: (soft, hard)}


def test_it_confines_the_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hooks: list[Any] = []
    monkeypatch.setattr(printing_limits, "_resource", Resource)
    monkeypatch.setattr(printing_limits, "OOM_FIRST_FILE", tmp_path / "score")
    monkeypatch.setattr(sys, "addaudithook", hooks.append)
    printing_limits.confine(1)
    assert (tmp_path / "score").read_text() == "500"
    hooks[0]("open", ())
    for event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
        with pytest.raises(PermissionError):
            hooks[0](event, ())


@pytest.mark.parametrize(("platform", "held"), [("darwin", 7), ("linux", 7 * 1024)])
def test_it_knows_its_largest_size_where_the_system_does_not_tell_its_size(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, held: int
) -> None:
    monkeypatch.setattr(printing_limits, "_resource", Resource)
    monkeypatch.setattr(printing_limits, "SIZES", tmp_path / "none")
    monkeypatch.setattr(sys, "platform", platform)
    assert printing_limits.resident_bytes() == held


def test_it_lives_on_a_system_without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    printing_limits.spend_at_most(20)
    printing_limits._limit("RLIMIT_CPU", 1)
    assert printing_limits.resident_bytes() == 0


@pytest.mark.parametrize("cut", [b"\0\0", b"\0\0\0\5abc", b"\xff\xff\xff\xffabc"])
def test_it_notices_a_message_that_breaks_off(cut: bytes) -> None:
    with pytest.raises(frames.BrokenFrame):
        frames.read(BytesIO(cut))


@pytest.mark.pdf
@needs_pango
def test_it_prints_with_weasyprint() -> None:
    from clinic.kernel import printer

    real = printer.Printer()
    pdf, pages = real.pdf(
        page("<h1>Łucja</h1><p>\U0010fffd<img src='clinic-font:400-source-sans-3.ttf'>"), b"i", "pdf/ua-1"
    )
    assert (pages, real.missing.taken(), real.missing.taken()) == (1, ["\U0010fffd"], [])
    assert "łucja" in words(pdf)
    assert printer.versions()["weasyprint"].split(".")[0] >= "70"
    with pytest.raises(PermissionError):
        real._fetcher.fetch("file:///etc/hostname")
