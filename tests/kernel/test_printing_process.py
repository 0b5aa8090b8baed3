"""The printing worker as a process of the system: it ends with its parent, and reaches nothing outside."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic.kernel import printing
from tests.needs import needs_pango

pytestmark = [pytest.mark.pdf, needs_pango]
PARENT = """
import time
from clinic.kernel import printing
printing.render_pdf("<p>a")
worker = printing._presses[-1]._idle[0]
print(worker.pid, worker._folder, flush=True)
time.sleep(60)
"""
CONFINED = """
import os, socket, subprocess, sys
from pathlib import Path
from clinic.kernel.printing_limits import confine
confine(512 * 1024 * 1024)
def refused(act):
    try:
        act()
    except (OSError, MemoryError) as problem:
        return type(problem).__name__
tries = [
    lambda: Path(sys.argv[1]).write_text("words"),
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: subprocess.run(["true"]),
    lambda: os.system("true"),
    lambda: bytearray(600 * 1024 * 1024),
]
print([refused(each) for each in tries])
"""


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


def gone(pid: int) -> bool:
    """Whether a process has ended; the dead that nobody has collected yet count as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def soon(condition: object, seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(condition())


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_its_parent_and_leaves_no_folder(ending: signal.Signals) -> None:
    parent = run(PARENT)
    pid, _, folder = parent.stdout.readline().strip().partition(" ")
    assert Path(folder).is_dir()
    assert oct(Path(folder).stat().st_mode)[-3:] == "700"
    parent.send_signal(ending)
    parent.communicate()
    assert soon(lambda: gone(int(pid)))
    assert soon(lambda: not Path(folder).exists())


def test_it_ends_its_workers_when_the_clinic_ends_in_peace() -> None:
    parent = run(PARENT.replace("time.sleep(60)", ""))
    said, _ = parent.communicate()
    pid, _, folder = said.strip().partition(" ")
    assert parent.returncode == 0
    assert soon(lambda: gone(int(pid)))
    assert not Path(folder).exists()


def test_it_writes_no_file_opens_no_connection_and_starts_no_program(tmp_path: Path) -> None:
    said, _ = run(CONFINED, str(tmp_path / "file")).communicate()
    assert said.strip() == str(["OSError", *["PermissionError"] * 4, "MemoryError"])


@pytest.fixture
def fresh() -> Iterator[None]:
    """The press of the module, new before the test and ended after it."""
    printing.shut_down()
    printing._start_over()
    yield
    printing.shut_down()
    printing._start_over()


def test_it_is_warm_before_the_first_pdf(fresh: None) -> None:
    printing.warm_up()
    assert soon(lambda: printing._presses[-1]._idle)
    warm = printing._presses[-1]._idle[0].pid
    assert printing.available().ready
    assert printing.available().weasyprint.split(".")[0] >= "70"
    assert printing.render_pdf("<p>a").pages == 1
    assert printing._presses[-1]._idle[0].pid == warm


def test_it_ends_a_worker_that_comes_back_after_the_end(fresh: None) -> None:
    press = printing._presses[-1]
    worker, _ = press._taken()
    printing.shut_down()
    press._put_back(worker)
    assert gone(worker.pid)


def test_it_gives_a_forked_process_a_press_of_its_own(fresh: None) -> None:
    code = (
        "import os; from clinic.kernel import printing; printing.render_pdf('<p>a');\n"
        "child = os.fork()\n"
        "if not child: os._exit(len(printing._presses[-1]._idle))\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printing.render_pdf('<p>a').pages)"
    )
    said, _ = run(code).communicate()
    assert said.split() == ["0", "1"]
