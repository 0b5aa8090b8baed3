"""Everything works without scripts: the buttons that scripts press are there for everybody."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import day
from tests.browser.conftest import Open
from tests.browser.hands import Hands
from tests.browser.serving import Demo, Site, served
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]


@pytest.fixture
def demo(site: Site, seeded: Path, room: Path) -> Iterator[Demo]:
    """A day of its own for each test."""
    with served(site, seeded, room / "served" / "demo") as demo:
        yield demo


@pytest.fixture
def page(open_page: Open) -> Page:
    """A browser that runs no scripts."""
    return open_page(java_script_enabled=False)


def test_it_signs_in_finds_locks_and_signs_out(open_page: Open) -> None:
    page = open_page(java_script_enabled=False, signed_in=False)
    day.sign_in(page)
    page.get_by_label("Find a couple").fill("zoe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoë & Nóirín")
    page.get_by_role("button", name="Hide names").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Z. & N.")
    page.get_by_role("button", name="Lock").first.click()
    expect(page).to_have_url(re.compile("/unlock"))
    page.get_by_role("button", name="Sign out").first.click()
    expect(page).to_have_url(re.compile("/sign-in"))


def test_it_writes_rates_and_signs_by_buttons(page: Page) -> None:
    page.goto("/log")
    day.first_box(page).fill(day.PROSE)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page).to_have_url(day.WORKSPACE)
    expect(day.first_box(page)).to_have_value(day.PROSE)
    for name, value in day.RATED.items():
        day.key(page, name, value).click()
    page.get_by_role("button", name="Save the ratings").click()
    for name, value in day.RATED.items():
        expect(day.chosen(page, name)).to_have_value(value)
    day.say_no_risk(Hands(page))
    day.sign(Hands(page))
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(day.first_box(page)).to_have_value(day.PROSE)


def test_it_changes_the_form_of_a_note_by_its_button(page: Page) -> None:
    page.goto("/log")
    day.first_box(page).fill(day.PROSE)
    day.key(page, "format", "DAP").click()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(day.chosen(page, "format")).to_have_value("DAP")
    expect(page.locator("#layer-joint")).to_contain_text(day.PROSE)


def test_it_shows_every_layer_of_a_note(page: Page) -> None:
    page.goto("/log")
    for layer in ("joint", "p1", "p2", "process"):
        expect(page.locator(f"#layer-{layer} textarea").first).to_be_visible()


def test_it_assigns_and_records_what_became_of_it(page: Page, demo: Demo) -> None:
    page.goto("/log")
    page.get_by_label("Assign").fill("val")
    page.keyboard.press("Enter")
    expect(page.locator("#given > li")).to_have_count(1)
    outcome = page.locator("form[action$='/outcome']").first
    outcome.locator("label:has(input[value=done])").first.click()
    outcome.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("done")


def test_it_shows_the_charts_as_drawings(page: Page, demo: Demo) -> None:
    page.goto(demo.couple("A"))
    expect(page.locator("figure[data-chart] .trend-svg:visible")).to_have_count(3)
    page.get_by_role("link", name="3 months").click()
    expect(page).to_have_url(re.compile("range=3m"))
    expect(page.get_by_role("link", name="3 months")).to_have_attribute("aria-current", "true")


def test_it_keeps_what_was_typed_where_something_is_missing(page: Page, watch) -> None:
    watch.allow("status of 422")
    page.goto("/log")
    day.first_box(page).fill(day.PROSE)
    page.locator("button[data-key=sign]").click()
    expect(page.locator(".errors")).to_be_visible()
    expect(day.first_box(page)).to_have_value(day.PROSE)
