"""Every page that links lead to: axe, room on small screens, and the privacy buttons in reach."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import cramped, show, violations
from tests.browser.routes import one_of_each
from tests.browser.serving import Demo, Site, empty
from tests.browser.watching import Watch
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
VARIANTS = [(1280, "dark"), (390, "light"), (390, "dark")]
MAIN = ("desk.today", "desk.couple", "desk.workspace", "sessions.note")
NO_PAGES = {"static", "shared.font", "shared.health", "shared.plotly"}
REDIRECTS = {
    "accounts.change_password",
    "accounts.end_others",
    "accounts.hints",
    "desk.find",
    "desk.log",
    "sessions.reopen",
}
BELOW = {"accounts.first_run", "accounts.sign_in", "accounts.unlock", "homework.edit"}  # these have tests of their own
Findings = dict[str, list[str]]


@pytest.fixture(scope="module")
def pages(demo: Demo) -> dict[str, str]:
    """One address of every page."""
    return one_of_each(demo)


@pytest.fixture(scope="module")
def findings(browser: Browser, demo: Demo, pages: dict[str, str]) -> Findings:
    """Every page opened once and looked at in several ways."""
    context, watch, found = (
        browser.new_context(base_url=demo.address),
        Watch(demo.address),
        defaultdict[str, list[str]](list),
    )
    context.add_cookies([demo.cookie()])
    watch.over(context)
    page = context.new_page()
    for address in pages.values():
        show(page, 1280)
        page.goto(address)
        found["axe"] += violations(page)
        found["room"] += cramped(page)
    found["watch"] = watch.unexpected
    context.close()
    return found


def test_it_knows_every_page(demo: Demo, pages: dict[str, str]) -> None:
    rules = [rule for rule in demo.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    shown = {rule.endpoint for rule in rules if not rule.rule.endswith(".pdf")}
    assert shown - pages.keys() == NO_PAGES | REDIRECTS | BELOW


@pytest.mark.parametrize("way", ["axe", "room", "watch"])
def test_it_finds_nothing_wrong_on_any_page(findings: Findings, way: str) -> None:
    assert not findings[way], "\n".join(findings[way])


@pytest.mark.parametrize("endpoint", MAIN)
def test_it_meets_wcag_by_night_and_on_a_phone(page: Page, pages: dict[str, str], endpoint: str) -> None:
    page.goto(pages[endpoint])
    problems = []
    for width, scheme in VARIANTS:
        show(page, width, scheme)
        problems += violations(page)
    assert not problems, "\n".join(problems)


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "scheme"), VARIANTS)
def test_it_meets_wcag_everywhere(open_page: Open, pages: dict[str, str], width: int, scheme: str) -> None:
    page = open_page()
    problems = []
    for address in pages.values():
        show(page, width, scheme)
        page.goto(address)
        problems += violations(page)
    assert not problems, "\n".join(problems)


def test_it_is_accessible_at_the_door(open_page: Open, demo: Demo) -> None:
    page = open_page(signed_in=False)
    page.goto("/sign-in")
    problems = [*violations(page), *cramped(page, has_rail=False)]
    page.context.add_cookies([demo.cookie()])
    page.goto("/")
    page.get_by_role("button", name="Lock").first.click()
    expect(page).to_have_url(re.compile("/unlock"))
    problems += [*violations(page), *cramped(page, has_rail=False)]
    assert not problems, "\n".join(problems)


def test_it_is_accessible_where_something_is_wrong(page: Page, watch: Watch) -> None:
    watch.allow("status of 422", "status of 404")
    page.goto("/nothing-here")
    problems = [*violations(page), *cramped(page, has_rail=False)]
    page.goto("/couples/new")
    page.locator("main form .primary").click()
    expect(page.locator(".errors")).to_be_focused()
    problems += [*violations(page), *cramped(page, has_rail=False)]
    assert not problems, "\n".join(problems)


def test_it_is_accessible_on_own_exercises(page: Page) -> None:
    page.goto("/exercises/new?like=end-of-day-talk")
    page.get_by_label("Title").fill("Talk at the end of a day")
    page.get_by_role("button", name="Save the exercise").click()
    problems = [*violations(page), *cramped(page, has_rail=False)]
    page.get_by_role("link", name="Change").click()
    problems += [*violations(page), *cramped(page, has_rail=False)]
    assert not problems, "\n".join(problems)


def test_it_welcomes_the_first_counselor_accessibly(page: Page, site: Site, room: Path) -> None:
    with empty(site, room / "served" / "new"):
        page.context.clear_cookies()
        page.goto("/")
        expect(page).to_have_url(re.compile("/welcome"))
        problems = [*violations(page), *cramped(page, has_rail=False)]
    assert not problems, "\n".join(problems)
