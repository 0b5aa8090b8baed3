"""Accessibility of every page that links lead to: axe, room on small screens, forced colours, reduced motion."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import HEIGHTS, Open
from tests.browser.routes import one_of_each
from tests.browser.serving import Demo, Site, empty
from tests.browser.watching import Watch
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
VARIANTS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
MAIN = ("desk.today", "desk.couple", "desk.workspace", "desk.assign", "homework.library", "sessions.note")
SMALL = {"phone": 390, "reflow": 320, "200 % of 1280": 640}
NOT_PAGES = {"static", "shared.font", "shared.health", "shared.plotly"}
REDIRECTS = {"accounts.change_password", "accounts.end_others", "desk.find", "desk.log", "sessions.reopen"}
ELSEWHERE = {"accounts.first_run", "accounts.sign_in", "accounts.unlock", "homework.edit"}  # in tests of their own
NOT_LINKED = NOT_PAGES | REDIRECTS | ELSEWHERE
# Plotly's drawing is an image with words of its own; its colours are tested where the palette is.
PLACES = {"exclude": [[".trend-plot svg"]]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pages(demo: Demo) -> dict[str, str]:
    """One address of every page."""
    return one_of_each(demo)


def violations(page: Page) -> Iterator[str]:
    """What axe finds, in a line for each."""
    for found in Axe().run(page, context=PLACES, options=OPTIONS).response["violations"]:
        nodes = [f"{each['target']} {each['html'][:160]} {each['failureSummary']}" for each in found["nodes"][:3]]
        yield f"{page.url}: {found['id']}, {found['help']}: {nodes}"


def show(page: Page, width: int, scheme: Any) -> None:
    """Make the open page as wide and as dark as this."""
    page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once


def too_wide(page: Page) -> Iterator[str]:
    """Where the page scrolls sideways."""
    for why, width in SMALL.items():
        show(page, width, "light")
        over = page.evaluate(OVERFLOW)
        if over > 0:
            yield f"{page.url}: {over}px too wide for {width}px ({why})"


def test_it_meets_wcag_and_fits_small_screens_on_every_page(page: Page, pages: dict[str, str]) -> None:
    problems = []
    for address in pages.values():
        show(page, 1280, "light")
        page.goto(address)
        problems += [*violations(page), *too_wide(page)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("endpoint", MAIN)
def test_it_meets_wcag_by_night_and_on_a_phone(page: Page, pages: dict[str, str], endpoint: str) -> None:
    page.goto(pages[endpoint])
    problems = []
    for width, scheme in VARIANTS[1:]:
        show(page, width, scheme)
        problems += violations(page)
    assert not problems, "\n".join(problems)


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "scheme"), VARIANTS[1:])
def test_it_meets_wcag_everywhere(open_page: Open, pages: dict[str, str], width: int, scheme: str) -> None:
    page = open_page(width, scheme)
    problems = []
    for address in pages.values():
        page.goto(address)
        problems += violations(page)
    assert not problems, "\n".join(problems)


def test_it_knows_every_page(demo: Demo, pages: dict[str, str]) -> None:
    rules = [rule for rule in demo.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    shown = {rule.endpoint for rule in rules if not rule.rule.endswith(".pdf")}
    assert shown - pages.keys() == NOT_LINKED


def test_it_meets_wcag_at_the_door(open_page: Open, demo: Demo) -> None:
    page = open_page(signed_in=False)
    page.goto("/sign-in")
    problems = [*violations(page), *too_wide(page)]
    page.context.add_cookies([demo.cookie()])
    page.goto("/")
    page.get_by_role("button", name="Lock").first.click()
    expect(page).to_have_url(re.compile("/unlock"))
    problems += [*violations(page), *too_wide(page)]
    assert not problems, "\n".join(problems)


def test_it_meets_wcag_where_something_is_wrong(page: Page, watch: Watch) -> None:
    watch.allow("status of 422", "status of 404")
    page.goto("/nothing-here")
    problems = [*violations(page), *too_wide(page)]
    page.goto("/couples/new")
    page.locator("main form .primary").click()
    expect(page.locator(".errors")).to_be_focused()
    problems += [*violations(page), *too_wide(page)]
    assert not problems, "\n".join(problems)


def test_it_meets_wcag_on_own_exercises(page: Page) -> None:
    page.goto("/exercises/new?like=end-of-day-talk")
    page.get_by_label("Title").fill("Talk at the end of a day")
    page.get_by_role("button", name="Save the exercise").click()
    problems = [*violations(page), *too_wide(page)]
    page.get_by_role("link", name="Change").click()
    problems += [*violations(page), *too_wide(page)]
    assert not problems, "\n".join(problems)


def test_it_welcomes_the_first_counselor_accessibly(page: Page, site: Site, room: Path) -> None:
    with empty(site, room / "served" / "new"):
        page.context.clear_cookies()
        page.goto("/")
        expect(page).to_have_url(re.compile("/welcome"))
        problems = [*violations(page), *too_wide(page)]
    assert not problems, "\n".join(problems)
