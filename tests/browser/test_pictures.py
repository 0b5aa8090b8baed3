"""The pictures of the README, made by the app itself: pytest tests/browser/test_pictures.py --pictures."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import Page, expect

from clinic.exchange.demo import ZONE
from tests.browser.conftest import NewContext
from tests.browser.serving import Site, seed, served
from tests.needs import browser_missing
from tests.sources import ROOT

pytestmark = pytest.mark.browser
FOLDER = ROOT / "docs" / "pictures"
NAMES = ("today.png", "couple.png", "report.png")
MORNING = datetime(2026, 3, 10, 9, 32, tzinfo=ZoneInfo(ZONE))
LEAST_WIDTH, MOST_BYTES = 600, 300_000
SIZES = {"today.png": {"width": 1280, "height": 960}, "couple.png": {"width": 1280, "height": 800}}
DOTS_PER_INCH = 80


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """The folder of the pictures, made again where that was asked for."""
    if request.config.getoption("--pictures"):
        assert not browser_missing(), "the pictures are taken with a browser"
        with time_machine.travel(MORNING):
            make(*map(request.getfixturevalue, ("site", "room", "new_context")))
    return FOLDER


def test_it_has_the_pictures_of_the_readme(pictures: Path) -> None:
    for name in NAMES:
        with Image.open(pictures / name) as picture:
            picture.load()
            assert (picture.format, picture.width >= LEAST_WIDTH) == ("PNG", True), name
        assert (pictures / name).stat().st_size <= MOST_BYTES, name
        assert f"docs/pictures/{name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def make(site: Site, room: Path, new_context: NewContext) -> None:
    """Take the pictures of the demo on one morning in March."""
    template = seed(room / "pictures" / "demo")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(site, template, room / "served" / "demo") as demo:
        context = new_context(color_scheme="light", reduced_motion="reduce")
        context.add_cookies([demo.cookie()])
        page = context.new_page()
        page.set_viewport_size(SIZES["today.png"])
        page.goto("/")
        take(page, "today.png")
        page.set_viewport_size(SIZES["couple.png"])
        page.goto(demo.couple("A"))
        for measure in ("trust", "closeness"):
            expect(page.locator(f"figure[data-chart={measure}]")).to_have_attribute("data-drawn", "plotly")
        take(page, "couple.png")
        paper = page.context.request.get(f"{demo.couple('A')}/documents/progress.pdf").body()
        context.close()
    shutil.rmtree(template.parent)
    first_page(paper, room)


def take(page: Page, name: str) -> None:
    """Take the upper part of a page."""
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=FOLDER / name)


def first_page(paper: bytes, room: Path) -> None:
    """Draw the first page of a PDF; without poppler the picture stays as it was."""
    tool = shutil.which("pdftoppm")
    if tool:
        (room / "report.pdf").write_bytes(paper)
        drawn = FOLDER / "report"
        command = [tool, "-r", str(DOTS_PER_INCH), "-f", "1", "-singlefile", "-png", room / "report.pdf", drawn]
        subprocess.run(command, check=True, timeout=60)
