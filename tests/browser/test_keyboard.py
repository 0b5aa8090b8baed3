"""A day without a mouse, and the keys that make it short (look.md 3.3)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import day
from tests.browser.hands import Hands, within
from tests.browser.serving import Demo, Site, served
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
FREE = "li.offer:not(:has-text('Asks first'), :has-text('Locked')) input[name=slug]"


DIGITS = [
    ("0", "trust_p1", "0"),
    ("7", "trust_p2", "7"),
    ("10", "closeness_p1", "10"),
    ("-", "closeness_p2", "not_rated"),
]


@pytest.fixture
def demo(site: Site, seeded: Path, room: Path) -> Iterator[Demo]:
    """A day of its own for each test."""
    with served(site, seeded, room / "served" / "demo") as demo:
        yield demo


def test_it_logs_a_session_by_keyboard_alone(hands: Hands) -> None:
    page = hands.page
    page.goto("/")
    hands.start().press("n")
    expect(day.first_box(page)).to_be_focused()
    hands.write(day.PROSE)
    for partner in ("p1", "p2"):
        hands.tab_to(page.locator(f"input[name=risk_{partner}]").first)
        hands.press("Space")
    hands.tab_to(page.locator("input[name=trust_p1]").first)
    hands.press(*"786", "1", "0")
    expect(page.locator("form[action$='/ratings'] [data-quick-state]")).to_contain_text("Saved")
    hands.press("Control+Enter")
    expect(page).to_have_url(day.NOTE)
    assert hands.clicks == 0
    print(f"log a session by keyboard alone: {hands.keys} keys beside the text")  # noqa: T201


def test_it_finds_a_couple_in_five_keys(hands: Hands) -> None:
    page = hands.page
    page.goto("/")
    hands.start().press("/")
    hands.search("zoe")
    hands.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoë & Nóirín")
    within("find a couple, keys", hands.keys + hands.clicks)


def test_it_assigns_two_exercises_in_ten_keys(hands: Hands) -> None:
    page = hands.page
    page.goto("/log")
    page.locator("#exercise").focus()
    hands.start()
    for letters in ("val", "wat"):
        hands.search(letters)
        expect(page.locator("#exercise-hint")).to_contain_text("Enter assigns: ")
        hands.press("Enter")
    expect(page.locator("#given > li")).to_have_count(2)
    within("assign two exercises, keys", hands.keys)


def test_it_goes_where_the_keys_say(hands: Hands) -> None:
    page = hands.page
    page.goto("/settings")
    for keys, place in (("gc", "/couples$"), ("ge", "/exercises$"), ("gs", "/settings$"), ("gt", "/$")):
        hands.press(*keys)
        expect(page).to_have_url(re.compile(place))
        page.wait_for_load_state()


def test_it_lists_its_keys(hands: Hands) -> None:
    page = hands.page
    page.goto("/couples")
    hands.press("?")
    dialog = page.locator("#shortcuts")
    expect(dialog).to_be_visible()
    hands.press("g", "t")
    expect(page).to_have_url(re.compile("/couples$"))
    hands.press("Escape")
    expect(dialog).to_be_hidden()


def test_it_rates_by_digits_and_goes_on_by_itself(hands: Hands) -> None:
    page = hands.page
    page.goto("/log")
    page.locator("input[name=trust_p1]").first.focus()
    for keys, name, value in DIGITS:
        expect(page.locator(f"input[name={name}]:focus")).to_have_count(1)
        hands.press(*keys)
        expect(day.chosen(page, name)).to_have_value(value)
    page.locator("input[name=trust_p1]").first.focus()
    hands.press("1")
    expect(page.locator("input[name=trust_p2]:focus")).to_have_count(1)
    expect(day.chosen(page, "trust_p1")).to_have_value("1")


def test_it_leaves_a_field_and_a_menu_by_escape(hands: Hands, demo: Demo) -> None:
    page = hands.page
    page.goto("/")
    hands.press("/")
    expect(page.locator("[data-key=find]")).to_be_focused()
    hands.press("Escape")
    expect(page.locator("[data-key=find]")).not_to_be_focused()
    page.goto(demo.couple("A"))
    menu = page.locator("main details.menu")
    menu.locator("summary").focus()
    hands.press("Enter")
    expect(menu.locator(".menu-panel")).to_be_visible()
    hands.press("Escape")
    expect(menu.locator(".menu-panel")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_it_types_letters_into_fields(hands: Hands) -> None:
    page = hands.page
    page.goto("/log")
    hands.write("/ n g t ? 5")
    expect(day.first_box(page)).to_have_value("/ n g t ? 5")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_it_can_do_without_single_keys(hands: Hands) -> None:
    page = hands.page
    page.goto("/settings")
    page.get_by_label("Single").uncheck()
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    page.goto("/couples")
    hands.press("?", "g", "t", "n", "/")
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page).to_have_url(re.compile("/couples$"))
    expect(page.locator("[data-key=find]")).not_to_be_focused()


def test_it_records_beside_the_note_by_keys(hands: Hands) -> None:
    page = hands.page
    page.goto("/log")
    day.first_box(page).focus()
    hands.write(day.PROSE)
    page.keyboard.press("Escape")  # leaves the note, so that letters are keys
    hands.start().press("w")
    within("open what is recorded in a session", hands.keys)
    expect(page.locator("input[aria-label='What went well']")).to_be_focused()
    hands.write("They laughed about it")
    hands.start().press("Enter")
    expect(page.locator("#recorded")).to_contain_text("They laughed about it")
    within("save what is recorded in a session", hands.keys)
    expect(day.first_box(page)).to_have_value(day.PROSE)


def test_it_assigns_by_tab_and_space(hands: Hands, demo: Demo) -> None:
    page = hands.page
    page.goto(demo.couple("A"))
    hands.tab_to(page.get_by_role("link", name="Assign", exact=True))
    hands.press("Enter")
    hands.tab_to(page.locator(FREE).first)
    hands.press("Space")
    hands.tab_to(page.get_by_role("button", name="Assign"))
    hands.press("Enter")
    expect(page).to_have_url(re.compile(demo.couple("A") + "$"))
    assert hands.clicks == 0
