"""Whether PDFs can be made on this machine, and what to run if not."""

import os
import shutil
import sys
from dataclasses import dataclass
from typing import Any

DEBIAN = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
LINES_TO_RUN = {"darwin": "brew install pango", "win32": "pacman -S mingw-w64-ucrt-x86_64-pango"}


@dataclass(frozen=True)
class PrintingState:
    """Whether PDFs can be made here: if so with which versions; if not why, and what to run."""

    ready: bool
    reason: str = ""
    line_to_run: str = ""
    weasyprint: str = ""
    pango: str = ""
    subsetter: bool = True

    @property
    def remedy(self) -> str:
        """Return what is wrong and what to run, in words for `doctor`; nothing where PDFs can be made."""
        return "" if self.ready else f"Reason: {self.reason}. To change that, run: {self.line_to_run}"


def state_told(greeting: dict[str, Any]) -> PrintingState:
    """Return the state that a worker's greeting tells."""
    if greeting["ready"]:
        return PrintingState(**greeting)
    return PrintingState(ready=False, reason=greeting["reason"], line_to_run=line_to_run())


def line_to_run() -> str:
    """Return the line that installs Pango and HarfBuzz's subsetter on this kind of machine."""
    if sys.platform in LINES_TO_RUN:
        return LINES_TO_RUN[sys.platform]
    if shutil.which("apt-get"):
        return DEBIAN if os.geteuid() == 0 else f"sudo {DEBIAN}"
    return "the package manager of this system, for pango and harfbuzz-subset"
