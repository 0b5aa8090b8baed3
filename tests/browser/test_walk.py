"""A whole day in a real browser, with every click counted (look.md 3.1)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clinic.kernel.database import db
from clinic.sessions.models import Note
from tests.browser import day
from tests.browser.conftest import Open
from tests.browser.hands import Hands, within
from tests.browser.serving import Demo, Site, served
from tests.browser.watching import Watch
from tests.needs import needs_browser, needs_pango

pytestmark = [pytest.mark.browser, needs_browser]
VARIANTS = [(1280, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture
def demo(site: Site, seeded: Path, room: Path) -> Iterator[Demo]:
    """A day of its own for each test."""
    with served(site, seeded, room / "served" / "demo") as demo:
        yield demo


@needs_pango
def test_it_walks_through_the_whole_day(open_page: Open, demo: Demo, watch: Watch) -> None:
    watch.allow("favicon.ico")  # a PDF names no icon, so the browser looks for one
    page = open_page(signed_in=False)
    hands = Hands(page)
    day.sign_in(page)
    read_brief(hands)
    log(hands)
    take_back_and_sign_again(hands)
    print_note(hands)
    page.get_by_role("link", name="Beatriz & Rowan").first.click()
    assign(hands)
    look_at_charts(page)
    print_report(hands)
    print_handout(hands)
    assert notes(demo)


@pytest.mark.parametrize(("width", "scheme"), VARIANTS)
def test_it_walks_on_every_screen(open_page: Open, demo: Demo, width: int, scheme: str) -> None:
    page = open_page(width, scheme, signed_in=False, has_touch=width < 600)
    hands = Hands(page)
    day.sign_in(page)
    read_brief(hands)
    log(hands)
    page.get_by_role("link", name="Beatriz & Rowan").first.click()
    assign(hands)
    look_at_charts(page)
    assert notes(demo)


def read_brief(hands: Hands) -> None:
    brief = hands.start().page.locator(".card.next")
    for words in ("Beatriz & Rowan", "Trust", "Closeness", "Safety:", "Last time", "You planned:", "Homework:"):
        expect(brief).to_contain_text(words)
    within("read the brief", hands.clicks + hands.keys)


def log(hands: Hands) -> None:
    hands.start().click(hands.page.get_by_role("link", name="Start note"))
    expect(day.first_box(hands.page)).to_be_focused()
    hands.write(day.PROSE)
    day.rate(hands)
    day.say_no_risk(hands)
    day.sign(hands)
    within("log a session", hands.clicks)
    expect(hands.page.locator("article")).to_contain_text(day.PROSE)


def take_back_and_sign_again(hands: Hands) -> None:
    hands.click(hands.page.locator(".toast").get_by_role("button", name="Undo"))
    expect(hands.page).to_have_url(day.WORKSPACE)
    expect(day.first_box(hands.page)).to_have_value(day.PROSE)
    for name, value in {**day.RATED, "risk_p1": "no_change", "risk_p2": "no_change"}.items():
        expect(day.chosen(hands.page, name)).to_have_value(value)
    day.sign(hands)


def print_note(hands: Hands) -> None:
    hands.start()
    text = day.printed(hands.page, lambda: hands.click(hands.page.get_by_role("link", name="Print")))
    within("print a note", hands.clicks)
    assert "Session 11" in text
    assert day.PROSE in " ".join(text.split())
    assert "Page 1 of" in text


def assign(hands: Hands) -> None:
    page = hands.start().page
    hands.click(page.get_by_role("link", name="Assign", exact=True))
    free = page.locator("li.offer:not(:has-text('Asks first'), :has-text('Locked')) > .cluster label.choice")
    titles = [free.nth(number).inner_text() for number in range(2)]
    for number in range(2):
        hands.click(free.nth(number))
    hands.click(page.get_by_role("button", name="Assign"))
    for title in titles:
        expect(page.locator("section[aria-labelledby=homework]")).to_contain_text(title)
    within("assign two exercises, clicks", hands.clicks)


def look_at_charts(page: Page) -> None:
    for figure in page.locator("figure[data-chart]").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-drawn", "plotly")
    page.get_by_role("link", name="3 months").click()
    expect(page.get_by_role("link", name="3 months")).to_have_attribute("aria-current", "true")


def print_report(hands: Hands) -> None:
    page = hands.start().page
    hands.click(page.get_by_role("link", name="Print", exact=True))
    hands.click(page.get_by_role("link", name="Progress report"))
    text = day.printed(page, lambda: hands.click(page.get_by_role("button", name="Download PDF")))
    within("print a report", hands.clicks)
    assert "Progress report" in text
    assert "Beatriz & Rowan" in text


def print_handout(hands: Hands) -> None:
    page = hands.page
    page.get_by_role("link", name="Exercises").first.click()
    page.locator("li.exercise a").first.click()
    title = page.get_by_role("heading", level=1).inner_text()
    hands.start()
    text = day.printed(page, lambda: hands.click(page.get_by_role("link", name="Handout")))
    within("print a handout", hands.clicks)
    assert title in text


def notes(demo: Demo) -> bool:
    """Whether the note of the day is signed in the database, with what was written."""
    with demo.inside():
        found = db.session.query(Note).order_by(Note.created_at.desc()).first()
        return found is not None and found.signed_at is not None and day.PROSE in found.texts.values()
