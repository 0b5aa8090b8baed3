"""The child process that prints: HTML comes in over a pipe, a PDF goes back; it opens no file and no connection.

`clinic.kernel.printing_process` starts it. It ends when the pipe closes, so it never outlives the clinic, and it writes
the words of a document nowhere but into the answer.
"""

import gc
import importlib
import os
import shutil
import signal
import sys
import tempfile
from typing import Any, BinaryIO

from clinic.kernel import frames
from clinic.kernel.printing_limits import confine, resident_bytes, spend_at_most

# A bit of everything that documents are made of, so that the first real one finds every font and rule at hand.
WARM_UP = """<!doctype html><html lang="en"><title>Warm-up</title><body><article class="document">
<div class="footing"><p>Foot</p></div><header class="head"><p class="practice">Practice</p><h1>Names</h1></header>
<dl class="facts"><div><dt>Word</dt><dd>Value</dd></div></dl><h2>Part</h2><h3>Box</h3>
<p class="typed">Text “as typed”, <b>bold</b> and <em>slanted</em>, 0123456789</p><ul><li>One</ul><ol><li>Two</ol>
<figure><svg viewBox="0 0 9 9"><path d="M0 0 9 9" stroke="#000" /><text y="9">1</text></svg></figure>
<table><caption>Table</caption><thead><tr><th>Head</thead><tr><th>1<td class="number">2</table></article>"""


def main() -> int:
    """Set up, say whether printing works here, then print what is asked for until the pipe closes."""
    requests, answers = _pipes()
    setup = frames.read_json(requests)
    if setup is None:
        return 1
    tempfile.tempdir = setup["folder"]
    try:
        _work(setup, requests, answers)
    finally:
        shutil.rmtree(setup["folder"], ignore_errors=True)
    return 0


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the two pipes for ourselves: whatever else prints or reads in this process finds nothing there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the clinic, which then closes the pipe
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return requests, answers


def _work(setup: dict[str, Any], requests: BinaryIO, answers: BinaryIO) -> None:
    try:
        printing = importlib.import_module("clinic.kernel.printer")  # here, because it fails where Pango is missing
    except OSError as problem:
        frames.write_json(answers, {"ready": False, "reason": str(problem).partition(":")[0]}, b"")
        return
    printer = printing.Printer()
    printer.pdf(WARM_UP, b"warm-up", "pdf/ua-1")
    gc.collect()
    gc.freeze()
    confine(setup["memory_bytes"])
    frames.write_json(answers, {"ready": True, **printing.versions()}, b"")
    while (request := frames.read_json(requests)) is not None:
        answer, pdf = _printed(printer, request, (frames.read(requests) or b"").decode("utf-8"))
        frames.write_json(answers, {**answer, "resident_bytes": resident_bytes()}, pdf)


def _printed(printer: Any, request: dict[str, Any], html: str) -> tuple[dict[str, Any], bytes]:
    """Print one document. An error is told by its kind only: its message might quote the document."""
    spend_at_most(request["cpu_seconds"])
    try:
        pdf, pages = printer.pdf(html, bytes.fromhex(request["identifier"]), request["variant"])
    except Exception as problem:  # noqa: BLE001  # whatever WeasyPrint stumbles over, the parent is told and ends us
        return {"failure": type(problem).__name__}, b""
    return {"pages": pages, "missing": printer.missing.taken()}, pdf


if __name__ == "__main__":  # pragma: no cover  # only ever true in the child
    sys.exit(main())
