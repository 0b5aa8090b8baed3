"""PDFs. WeasyPrint prints them in processes of its own, and the web process never imports it (security.md 7).

    rendered = render_pdf(render_template("reports/note.html", ...))
    rendered.pdf, rendered.pages, rendered.missing    # missing: characters no font could print; tell the counselor

Every error is a PrintingError with a plain sentence; PrintingUnavailable also has the `line_to_run`.
"""

import atexit
import os
import threading

from clinic.kernel.press import (
    TAGGED,
    Press,
    PrintingBusy,
    PrintingUnavailable,
    RenderedPdf,
)
from clinic.kernel.printing_process import (
    DocumentTooLarge,
    Limits,
    PrintingCrashed,
    PrintingError,
    PrintingTimedOut,
)
from clinic.kernel.printing_state import PrintingState

__all__ = [
    "DocumentTooLarge",
    "Limits",
    "Press",
    "PrintingBusy",
    "PrintingCrashed",
    "PrintingError",
    "PrintingState",
    "PrintingTimedOut",
    "PrintingUnavailable",
    "RenderedPdf",
    "available",
    "render_pdf",
    "shut_down",
    "warm_up",
]

_presses = [Press()]


def render_pdf(html: str, *, identifier: bytes | None = None, variant: str = TAGGED) -> RenderedPdf:
    """Print one whole HTML page: tagged, in its language, with nothing but our own style sheet and fonts.

    The same page gives the same bytes. At most 400,000 characters, 20 s of processor, 30 s by the clock, 512 MiB, and
    two at a time (security.md 7). Texts that people typed go through `printable` first.
    """
    return _presses[-1].render(html, identifier, variant)


def available() -> PrintingState:
    """Say whether PDFs can be made here; known at once after `warm_up`, else it takes as long as starting a worker."""
    return _presses[-1].state()


def warm_up() -> None:
    """Start a worker in the background, so that the first PDF is as quick as any other."""
    threading.Thread(target=available, name="printing-warm-up", daemon=True).start()


def shut_down() -> None:
    """End the workers; done by itself when the process ends."""
    _presses[-1].close()


def _start_over() -> None:
    """Give a forked process a press of its own: two processes must never write into one pipe."""
    _presses[:] = [Press()]


atexit.register(shut_down)
if hasattr(os, "register_at_fork"):  # pragma: no branch  # Windows does not fork
    os.register_at_fork(after_in_child=_start_over)
