"""PDFs out of HTML: tagged, the same every time, with every letter, in a process that ends when it should."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic.kernel import press as press_module
from clinic.kernel import printing_process, printing_state
from clinic.kernel.printing import (
    DocumentTooLarge,
    Limits,
    Press,
    PrintingBusy,
    PrintingCrashed,
    PrintingTimedOut,
    PrintingUnavailable,
)
from tests.kernel.paper import BOMB, SLOW, folded, note, page, press_with, words
from tests.needs import needs_pango

pytestmark = [pytest.mark.pdf, needs_pango]
NAMES = ["Siobhán Ó Ríordáin", "Łucja Żółć", "Γιώργος Παπαδόπουλος", "Дмитрий Щукин", "Nguyễn Thị Hạnh"]
NOBODYS_LETTER = "\U0010fffd"


@pytest.fixture
def small(request: pytest.FixtureRequest) -> Iterator[Press]:
    """A press with the limits that the test names."""
    press = press_with(**request.param)
    yield press
    press.close()


def small_press(**limits: float) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("small", [limits], indirect=True, ids=str)


def pid_of(press: Press) -> int:
    """The worker that a press will use next."""
    return press._idle[-1].pid


def test_it_prints_a_tagged_page_in_its_language(press: Press) -> None:
    rendered = press.render(page("<h1>Γεια</h1><p>σου", title="Σημείωση", lang="el"))
    root = PdfReader(BytesIO(rendered.pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "el"
    assert "/StructTreeRoot" in root
    assert PdfReader(BytesIO(rendered.pdf)).metadata.title == "Σημείωση"


def test_it_names_no_time_and_no_machine(press: Press) -> None:
    metadata = PdfReader(BytesIO(press.render(note(1)).pdf)).metadata
    assert set(metadata) == {"/Producer", "/Title"}


def test_it_counts_the_pages(press: Press) -> None:
    assert press.render(page("<p style='break-after: page'>a</p>" * 3 + "<p>b")).pages == 4


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_names_of_many_scripts(press: Press, name: str) -> None:
    rendered = press.render(page(f"<h1>{name}</h1><p>{name}, <b>{name}</b>, <em>{name}</em>"))
    assert rendered.missing == ()
    assert words(rendered.pdf).count(folded(name)) == 4


def test_it_tells_which_letters_no_font_has(press: Press) -> None:
    rendered = press.render(page(f"<p>Ana {NOBODYS_LETTER} and {NOBODYS_LETTER}"))
    assert rendered.missing == (NOBODYS_LETTER,)
    assert press.render(page("<p>Ana")).missing == ()


def test_it_prints_and_tells_where_no_other_font_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "fonts.conf"
    bare.write_text("<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(bare))
    press = Press()
    rendered = press.render(page(f"<h1>{NAMES[4]}</h1><p>王小明"))
    press.close()
    assert rendered.missing == tuple(sorted("王小明"))
    assert folded(NAMES[4]) in words(rendered.pdf)


def test_it_gives_the_same_bytes_from_another_process_at_another_time(press: Press) -> None:
    other = Press()
    press.render(note(7))
    first, second = press.render(note(1)).pdf, other.render(note(1)).pdf
    other.close()
    assert first == second
    assert first != press.render(note(2)).pdf


def test_it_gives_threads_what_it_gives_one_alone(press: Press) -> None:
    pages = [note(number) for number in range(6)] * 4
    alone = [hashlib.sha256(press.render(each).pdf).digest() for each in pages[:6]] * 4
    with ThreadPoolExecutor(4) as threads:
        together = [hashlib.sha256(each.pdf).digest() for each in threads.map(press.render, pages)]
    assert together == alone


def test_it_holds_no_more_memory_after_60_pdfs(press: Press) -> None:
    held = []
    for number in range(60):
        press.render(note(number))
        held.append(press._idle[-1].resident_bytes)
    assert held[-1] <= 1.1 * held[9]


def test_it_keeps_weasyprint_out_of_the_web_process() -> None:
    code = (
        "import sys; from clinic.kernel import printing; printing.render_pdf('<p>a'); "
        "print(sorted({'weasyprint', 'fontTools', 'PIL', 'cffi', 'fontpkg', 'ctypes'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_it_hands_no_setting_of_ours_to_the_worker(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_MASTER_KEY", "PLANTED")
    handed = printing_process._environment()
    assert handed["PATH"] == os.environ["PATH"]
    assert "PLANTED" not in handed.values()
    press.render(note(1))
    environment = Path(f"/proc/{pid_of(press)}/environ").read_text().split("\0")
    assert {each.partition("=")[0] for each in environment if each} <= {*handed, "LC_CTYPE"}


def test_it_replaces_a_worker_that_was_killed_while_idle(press: Press) -> None:
    before = press.render(note(1)).pdf
    killed = pid_of(press)
    os.kill(killed, signal.SIGKILL)
    press._idle[-1]._process.wait()
    assert press.render(note(1)).pdf == before
    assert pid_of(press) != killed


def kill_at_work(press: Press, worker: int) -> None:
    """Kill a worker as soon as it has a document in hand."""
    while press._idle:
        time.sleep(0.01)
    time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)


def test_it_prints_again_when_a_used_worker_is_killed_at_work() -> None:
    press = Press()
    press.render(note(1))
    killer = threading.Thread(target=kill_at_work, args=(press, pid_of(press)))
    killer.start()
    assert press.render(page(SLOW)).pages > 0
    killer.join()
    press.close()


def test_it_gives_up_when_a_new_worker_is_killed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press()
    start = press_module.Worker.greet

    def greet_and_die(worker: press_module.Worker) -> dict[str, object]:
        greeting = start(worker)
        os.kill(worker.pid, signal.SIGKILL)
        return greeting

    monkeypatch.setattr(press_module.Worker, "greet", greet_and_die)
    with pytest.raises(PrintingCrashed):
        press.render(note(1))


def test_it_survives_a_document_that_weasyprint_cannot_print(press: Press) -> None:
    with pytest.raises(PrintingCrashed, match="RecursionError") as told:
        press.render(page("<div>" * 1000 + "SECRET"))
    assert "SECRET" not in str(told.value)
    assert press.render(note(1)).pages == 1


@small_press(cpu_seconds=1)
def test_it_stops_a_document_that_takes_too_much_processor_time(small: Press) -> None:
    started = time.monotonic()
    with pytest.raises(PrintingTimedOut):
        small.render(page(BOMB))
    assert time.monotonic() - started < 20
    assert small.render(note(1)).pages == 1


@small_press(wall_seconds=0.4)
def test_it_stops_a_document_that_takes_too_long_by_the_clock(small: Press) -> None:
    small.state()
    with pytest.raises(PrintingTimedOut):
        small.render(page(BOMB))


@small_press(memory_bytes=110 * 1024 * 1024)
def test_it_stops_a_document_that_takes_too_much_memory(small: Press) -> None:
    rows = "<tr><td>one<td>two<td>three" * 2000
    assert small.render(note(1)).pages == 1
    with pytest.raises((DocumentTooLarge, PrintingCrashed)):
        small.render(page(f"<table>{rows}</table>"))


def test_it_refuses_a_document_that_is_too_long_before_it_starts_anything() -> None:
    press = Press()
    with pytest.raises(DocumentTooLarge):
        press.render("x" * 400_001)
    assert press._idle == []


@small_press(pdfs_per_worker=1)
def test_it_takes_a_new_worker_after_so_many_pdfs(small: Press) -> None:
    assert small.render(note(1)).pages == 1
    assert small._idle == []


@pytest.mark.parametrize(("printed", "held", "worn_out"), [(199, 160, False), (200, 70, True), (1, 161, True)])
def test_it_knows_when_a_worker_is_worn_out(*, printed: int, held: int, worn_out: bool) -> None:
    worker = object.__new__(press_module.Worker)
    worker._limits, worker.printed, worker.resident_bytes = Limits(), printed, held * 1024 * 1024
    assert worker.is_worn_out is worn_out


@small_press(workers=1, waiting=0)
def test_it_says_so_when_too_many_are_printing(small: Press) -> None:
    with small._place(), pytest.raises(PrintingBusy):
        small.render(note(1))
    assert small.render(note(1)).pages == 1


@small_press(workers=1, waiting=1, waiting_seconds=0.05)
def test_it_lets_a_document_wait_only_so_long(small: Press) -> None:
    with small._place(), pytest.raises(PrintingBusy):
        small.render(note(1))


@pytest.fixture
def without_pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where WeasyPrint cannot load Pango, as WeasyPrint says it."""
    package = tmp_path / "weasyprint"
    package.mkdir()
    reason = "cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file"
    package.joinpath("__init__.py").write_text(f'print("read the manual")\nraise OSError("{reason}")')
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_it_says_what_to_run_where_pango_is_missing(without_pango: None) -> None:
    press = Press()
    state = press.state()
    assert not state.ready
    assert state.reason == "cannot load library 'libpango-1.0-0'"
    assert "pango" in state.line_to_run
    assert state.line_to_run in state.remedy
    with pytest.raises(PrintingUnavailable, match="Print from the browser") as told:
        press.render(note(1))
    assert told.value.line_to_run == state.line_to_run


def test_it_asks_again_only_after_a_while(without_pango: None, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press()
    assert not press.state().ready
    monkeypatch.delenv("PYTHONPATH")
    assert not press.state().ready
    press._asked_at -= press_module.ASK_AGAIN_SECONDS + 1
    assert press.state().ready
    press.close()


def test_it_says_so_when_the_worker_cannot_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/false")
    assert press_with(start_seconds=5).state().reason == "the printing process did not start"


def test_it_says_so_when_no_process_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    monkeypatch.setattr(printing_process.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(PrintingUnavailable, match="did not start"):
        Press().render(note(1))
    assert list(tmp_path.iterdir()) == []


def test_it_throws_a_worker_away_whose_answer_was_not_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press()
    press.state()
    kept = press._idle[-1]
    monkeypatch.setattr(press_module.Worker, "print", lambda *asked: {}["interrupted"])
    with pytest.raises(KeyError):
        press.render(note(1))
    assert not kept.is_alive
    assert press._idle == []


@pytest.mark.parametrize(
    ("platform", "apt", "user", "line"),
    [
        ("darwin", None, 501, "brew install pango"),
        ("win32", None, 0, "pacman -S mingw-w64-ucrt-x86_64-pango"),
        ("linux", "/usr/bin/apt-get", 0, "apt-get install"),
        ("linux", "/usr/bin/apt-get", 1000, "sudo apt-get install"),
        ("linux", None, 0, "the package manager"),
    ],
)
def test_it_knows_the_line_for_each_machine(
    monkeypatch: pytest.MonkeyPatch, platform: str, apt: str | None, user: int, line: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(printing_state.shutil, "which", lambda name: apt)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert printing_state.line_to_run().startswith(line)
