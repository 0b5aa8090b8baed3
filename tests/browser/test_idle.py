"""A page that nobody uses: covered, saved, locked, and given back to whoever knows the password."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clinic.exchange.demo import PASSWORD
from tests.browser import day
from tests.browser.serving import Demo, Site, served
from tests.browser.watching import Watch
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
DRAFT = "**/note/draft"
UNLOCK = re.compile("/unlock")


@pytest.fixture
def demo(site: Site, seeded: Path, room: Path) -> Iterator[Demo]:
    """A caseload in which nobody else has written."""
    with served(site, seeded, room / "served" / "demo") as demo:
        yield demo


@pytest.fixture
def note(page: Page) -> Page:
    """A workspace whose clock can be turned."""
    page.clock.install()
    page.goto("/log")
    expect(day.first_box(page)).to_be_focused()
    return page


def leave_alone(page: Page, minutes: int = 15) -> None:
    """Let minutes pass in which nobody does anything."""
    page.clock.fast_forward(minutes * 60_000)


def assert_covered(page: Page) -> None:
    """Nothing of the caseload can be seen."""
    expect(page.locator(".cover")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    assert "Beatriz" not in page.evaluate("document.body.innerText")


def unlock(page: Page) -> None:
    """Unlock the clinic in another tab."""
    tab = page.context.new_page()
    tab.goto("/")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.locator(".rail")).to_be_visible()
    tab.close()


def test_it_saves_and_locks(note: Page) -> None:
    note.keyboard.type("The last words")
    leave_alone(note)
    expect(note).to_have_url(UNLOCK)
    note.get_by_label("Password").fill(PASSWORD)
    note.keyboard.press("Enter")
    expect(day.first_box(note)).to_have_value("The last words")


def test_it_stays_open_while_somebody_works_in_another_tab(note: Page) -> None:
    other = note.context.new_page()
    other.goto("/")
    for _ in range(2):
        leave_alone(note, 10)
        other.mouse.move(5, 5)
        other.mouse.move(50, 50)
        other.wait_for_timeout(300)
    expect(note).to_have_url(day.WORKSPACE)
    expect(note.locator(".cover")).to_have_count(0)


def test_it_covers_and_locks_behind_text_that_cannot_be_saved(note: Page, watch: Watch) -> None:
    watch.allow("ERR_CONNECTION", "status of 401")
    note.route(DRAFT, lambda route: route.abort("connectionrefused"))
    note.keyboard.type("Not saved yet")
    expect(day.state(note)).to_contain_text("Offline")
    leave_alone(note)
    assert_covered(note)
    note.unroute(DRAFT)
    expect(day.state(note)).to_contain_text("Locked")
    assert_covered(note)
    unlock(note)
    expect(note.locator(".cover")).to_have_count(0)
    expect(day.state(note)).to_contain_text("Saved")
    expect(day.first_box(note)).to_have_value("Not saved yet")


def test_it_gives_the_page_back_where_another_tab_wrote(note: Page, watch: Watch) -> None:
    watch.allow("status of 409", "status of 401")
    other = note.context.new_page()
    other.goto(note.url)
    day.first_box(other).fill("There")
    expect(day.state(other)).to_contain_text("Saved")
    other.close()
    note.bring_to_front()
    note.keyboard.type("Here")
    expect(day.state(note)).to_contain_text("Open somewhere else")
    leave_alone(note)
    assert_covered(note)
    unlock(note)
    expect(note.locator(".cover")).to_have_count(0)
    expect(day.first_box(note)).to_have_value("Here")
    note.close(run_before_unload=False)
