"""What some tests need from the machine. Without it they skip with a reason that tests/closing.py says out loud.

    pytestmark = [pytest.mark.pdf, needs_pango]

With CLINIC_REQUIRE_ALL=1 such a skip is a failure.
"""

import os
import shutil
from functools import cache

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


@cache
def pango_missing() -> bool:
    """Say whether PDFs cannot be made here; asked of a real printing process, once."""
    from clinic.kernel.printing import Press

    press = Press()
    try:
        return not press.state().ready
    finally:
        press.close()


def browser_path() -> str | None:
    """Return the Chromium to drive: CLINIC_BROWSER, else the first one found."""
    return os.environ.get("CLINIC_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)


def browser_missing() -> bool:
    """Say whether there is no browser to drive."""
    return browser_path() is None


def postgres_missing() -> bool:
    """Say whether no PostgreSQL can be started here."""
    from tests.postgres import binaries

    return binaries() is None


def _needs(tool: str, line: str) -> pytest.MarkDecorator:
    # A condition in words is worked out when a test is about to run: collecting the tests starts nothing.
    condition = f"__import__('tests.needs').needs.{tool.lower()}_missing()"
    return pytest.mark.skipif(condition, reason=f"NO {tool}: on Debian: apt-get install {line}")


needs_pango = _needs("PANGO", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
needs_browser = _needs("BROWSER", "chromium libatomic1")
needs_postgres = _needs("POSTGRES", "postgresql")
