"""A real Chromium, the real app behind it, and a watcher over both."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import Hands
from tests.browser.looks import HEIGHTS
from tests.browser.serving import Demo, Site, seed, served
from tests.browser.watching import Watch
from tests.conftest import MEMORY
from tests.needs import browser_path

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000
NewContext = Callable[..., BrowserContext]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Our own Chromium instead of a downloaded one; its sandbox is impossible only for root."""
    expect.set_options(timeout=PATIENCE)
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    return {**browser_type_launch_args, "executable_path": browser_path(), "args": [*QUIET, *sandbox]}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The server, started once."""
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """The address that goes before every path."""
    return site.address


@pytest.fixture(scope="session")
def room() -> Iterator[Path]:
    """A folder for databases, in memory where that is possible."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None, prefix="clinic-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def seeded(room: Path) -> Path:
    """A filled demo that every module copies."""
    return seed(room / "seeded" / "demo")


@pytest.fixture(scope="module")
def demo(site: Site, seeded: Path, room: Path) -> Iterator[Demo]:
    """The demo caseload, fresh for each module."""
    with served(site, seeded, room / "served" / "demo") as demo:
        yield demo


@pytest.fixture
def watch(site: Site) -> Watch:
    """What is seen of everything that should not happen; `open_page` fails the test with it."""
    return Watch(site.address)


@pytest.fixture
def open_page(new_context: NewContext, demo: Demo, watch: Watch) -> Iterator[Open]:
    """Open a browser of its own, signed in unless told otherwise, and watch it."""

    def opened(width: int = 1280, scheme: str = "light", *, signed_in: bool = True, **more: Any) -> Page:
        view = {"width": width, "height": HEIGHTS[width]}
        context = new_context(**{"viewport": view, "color_scheme": scheme, **more})
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        if signed_in:
            context.add_cookies([demo.cookie()])
        return context.new_page()

    yield opened
    assert not watch.unexpected, "\n".join(watch.unexpected)


@pytest.fixture
def page(open_page: Open) -> Page:
    """The counselor's browser, signed in, at a desk by day."""
    return open_page()


@pytest.fixture
def hands(page: Page) -> Hands:
    """The counselor's hands on that page."""
    return Hands(page)
