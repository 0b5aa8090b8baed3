"""The press: a few printing workers, started when first needed, used again, replaced when worn out."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from clinic.kernel.printing_process import DocumentTooLarge, Limits, PrintingCrashed, PrintingError, Worker, WorkerEnded
from clinic.kernel.printing_state import PrintingState, state_told

TAGGED = "pdf/ua-1"
ASK_AGAIN_SECONDS = 30.0
TOO_LONG = "This document is too long for one PDF. Choose fewer sessions, then try again."
NOT_STARTED = PrintingState(False, "the printing process did not start", "python3 -m clinic doctor")
BUSY = "Several documents are being printed just now. Try again in a moment."


class PrintingUnavailable(PrintingError):
    """PDFs cannot be made on this machine, mostly because Pango is missing; `line_to_run` is what helps."""

    def __init__(self, reason: str, line_to_run: str) -> None:
        super().__init__(f"PDFs cannot be made here ({reason}). Print from the browser, or run: {line_to_run}")
        self.reason = reason
        self.line_to_run = line_to_run


class PrintingBusy(PrintingError):
    """Too many documents are being printed at this moment."""


@dataclass(frozen=True)
class RenderedPdf:
    """A PDF, the characters that no font on this machine could print, and the number of pages."""

    pdf: bytes
    missing: tuple[str, ...]
    pages: int


class Press:
    """At most two workers, started when first needed, used again and replaced when worn out.

    A worker that was ended by the system while idle is replaced without a word. A document that ends a new worker is
    refused. More than eight waiting documents are refused at once, so that no page of the clinic waits for paper.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._presses = threading.BoundedSemaphore(self.limits.workers)
        self._places = threading.BoundedSemaphore(self.limits.workers + self.limits.waiting)
        self._state: PrintingState | None = None
        self._asked_at = 0.0
        self._closed = False

    def render(self, html: str, identifier: bytes | None = None, variant: str = TAGGED) -> RenderedPdf:
        """Print one whole HTML page; the same page gives the same bytes, and its identifier is made of the page."""
        if len(html) > self.limits.html_characters:
            raise DocumentTooLarge(TOO_LONG)
        page = html.encode("utf-8", "replace")
        with self._place():
            answer, pdf = self._printed(page, identifier or hashlib.sha256(page).digest()[:16], variant)
        return RenderedPdf(pdf, tuple(answer["missing"]), int(answer["pages"]))

    def state(self) -> PrintingState:
        """Say whether PDFs can be made here. Starts a worker the first time; a bad answer is asked again after 30 s."""
        with self._asking:
            if self._state is None or self._may_have_changed():
                with suppress(PrintingError), self._place():
                    self._put_back(self._taken()[0])
            return self._state or PrintingState(ready=False, reason="others are printing", line_to_run="it again")

    def close(self) -> None:
        """End the idle workers; one that is printing is ended when it is done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise PrintingBusy(BUSY)
        try:
            if not self._presses.acquire(timeout=self.limits.waiting_seconds):
                raise PrintingBusy(BUSY)
            try:
                yield
            finally:
                self._presses.release()
        finally:
            self._places.release()

    def _printed(self, page: bytes, identifier: bytes, variant: str) -> tuple[dict[str, Any], bytes]:
        worker, is_new = self._taken()
        try:
            return self._asked(worker, page, identifier, variant)
        except WorkerEnded:
            if is_new:
                raise
        return self._asked(self._started(), page, identifier, variant)

    def _asked(self, worker: Worker, page: bytes, identifier: bytes, variant: str) -> tuple[dict[str, Any], bytes]:
        try:
            answer, pdf = worker.print(page, identifier, variant)
            _raise_failure(answer)
        except BaseException:  # a worker with an answer still to come must never serve the next document
            worker.end()
            raise
        self._put_back(worker)
        return answer, pdf

    def _taken(self) -> tuple[Worker, bool]:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    return worker, False
                worker.end()
        return self._started(), True

    def _put_back(self, worker: Worker) -> None:
        with self._lock:
            if not self._closed and not worker.is_worn_out:
                self._idle.append(worker)
                return
        worker.end()

    def _started(self) -> Worker:
        if self._state and not self._state.ready and not self._may_have_changed():
            raise PrintingUnavailable(self._state.reason, self._state.line_to_run)
        worker, self._state = self._greeted()
        self._asked_at = time.monotonic()
        if worker is None:
            raise PrintingUnavailable(self._state.reason, self._state.line_to_run)
        return worker

    def _greeted(self) -> tuple[Worker | None, PrintingState]:
        try:
            worker = Worker(self.limits)
        except OSError:
            return None, NOT_STARTED
        try:
            state = state_told(worker.greet())
        except PrintingError:
            state = NOT_STARTED
        if not state.ready:
            worker.end()
        return (worker if state.ready else None), state

    def _may_have_changed(self) -> bool:
        is_bad = self._state is not None and not self._state.ready
        return is_bad and time.monotonic() - self._asked_at > ASK_AGAIN_SECONDS


def _raise_failure(answer: dict[str, Any]) -> None:
    failure = answer.get("failure")
    if failure == "MemoryError":
        raise DocumentTooLarge(TOO_LONG)
    if failure:
        raise PrintingCrashed(f"This document could not be printed ({failure}). Print it from the browser instead.")
