"""What a person passing by may see: hidden names, the lock, and nothing after signing out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.couples.models import Couple
from clinic.kernel import audit
from clinic.kernel.database import db
from tests.browser import day
from tests.browser.routes import Walker, one_of_each
from tests.browser.serving import Demo, Site, served
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
SHORT = {"p1": "Quirinalia", "p2": "Wenzeslaus"}
WORN = re.compile("Quirinalia|Wenzeslaus|Überlang")
HIDDEN = ("desk.today", "desk.couple", "desk.workspace", "reports.progress")
BODY = (
    "document.body.innerText + document.title + [...document.querySelectorAll('svg text')].map((it) => it.textContent)"
)
STORES = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookies: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
EMPTY = {"local": 0, "session": 0, "cookies": "", "databases": 0, "caches": 0, "workers": 0}


@pytest.fixture(scope="module")
def demo(site: Site, seeded: Path, room: Path) -> Iterator[Demo]:
    """A caseload whose names stand in no text that somebody wrote, so that each one found is a name that is shown."""
    with served(site, seeded, room / "served" / "demo") as demo:
        with demo.inside():
            for couple in db.session.scalars(select(Couple)):
                for partner in couple.partners:
                    partner.short_name = SHORT[partner.key]
                    partner.full_name = f"{SHORT[partner.key]} Überlang"
                audit.record("edit couple", subject=couple)
            db.session.commit()
        yield demo


def hide(page: Page) -> None:
    """Hide the names."""
    page.goto("/")
    page.get_by_role("button", name="Hide names").first.click()
    expect(page.get_by_role("button", name="Show names").first).to_be_visible()


def test_it_shows_the_names_at_first(page: Page) -> None:
    page.goto("/")
    assert WORN.search(page.evaluate(BODY))


def test_it_hides_the_names_on_every_page(page: Page, demo: Demo) -> None:
    hide(page)
    walker = Walker(demo)
    walker.cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    seen = {endpoint: (address, html) for endpoint, address, html in walker.pages()}
    found = [address for address, html in seen.values() if WORN.search(html)]
    assert len(seen) > 25
    assert not found, found


def test_it_hides_the_names_in_what_scripts_draw(page: Page, demo: Demo) -> None:
    pages = one_of_each(demo)
    hide(page)
    for endpoint in HIDDEN:
        page.goto(pages[endpoint])
        for figure in page.locator("figure[data-chart]").all():
            figure.scroll_into_view_if_needed()
            expect(figure).to_have_attribute("data-drawn", "plotly")
        assert not WORN.search(page.evaluate(BODY)), endpoint


def test_it_shows_nothing_behind_the_lock(page: Page, demo: Demo) -> None:
    page.goto("/")
    page.goto(demo.couple("A"))
    page.get_by_role("button", name="Lock").click()
    expect(page).to_have_url(re.compile("/unlock"))
    for step in (page.go_back, page.go_back, page.go_forward):
        step()
        expect(page.get_by_label("Password")).to_be_visible()
        assert not WORN.search(page.evaluate(BODY))
    page.goto(demo.couple("A"))
    expect(page).to_have_url(re.compile("/unlock"))


def test_it_leaves_nothing_after_signing_out(page: Page, demo: Demo) -> None:
    page.goto("/")
    page.goto("/log")
    page.keyboard.type("Written before going")
    expect(day.state(page)).to_contain_text("Saved")
    page.goto(demo.couple("A"))
    kept = page.context.cookies()
    page.get_by_role("button", name="Sign out").locator("visible=true").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    assert page.evaluate(STORES) == EMPTY
    assert kept[0]["value"] not in [each["value"] for each in page.context.cookies()]
    for step in (page.go_back, page.go_back, page.go_back, page.go_forward):
        step()
        expect(page.get_by_label("Password")).to_be_visible()
        assert not WORN.search(page.evaluate(BODY))


def test_it_keeps_nothing_in_the_browser_while_working(page: Page) -> None:
    page.goto("/log")
    page.keyboard.type("Kept on the server only")
    expect(day.state(page)).to_contain_text("Saved")
    assert page.evaluate(STORES) == EMPTY
