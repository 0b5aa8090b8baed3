"""For people who see, move or work differently: forced colours, no motion, and a focus that is never hidden."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import day
from tests.browser.conftest import Open
from tests.browser.serving import Demo
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
MOVING = """[...document.querySelectorAll("*")].filter((it) => {
  const { transitionDuration, animationName } = getComputedStyle(it);
  return transitionDuration.split(", ").some((each) => parseFloat(each) > 0.01) || animationName !== "none";
}).map((it) => it.outerHTML.slice(0, 80))"""
# What has the focus, and whether any of its corners or its middle can be seen (WCAG 2.4.11).
FOCUS = """(() => {
  const it = document.activeElement;
  const shown = it.closest("label") ?? it;
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const places = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [right - 3, bottom - 3]];
  const seen = places.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (shown.contains(hit) || hit.contains(shown));
  });
  return { name: it.outerHTML.slice(0, 120), seen, end: it === document.body };
})()"""


def test_it_shows_what_is_chosen_in_forced_colours(open_page: Open) -> None:
    page = open_page(forced_colors="active")
    page.goto("/log")
    day.key(page, "trust_p1", "7").click()
    day.key(page, "risk_p1", "no_change").click()
    page.locator("h1").click()
    for name, value, other in (("trust_p1", "7", "3"), ("risk_p1", "no_change", "asked")):
        chosen = day.key(page, name, value).evaluate("(it) => getComputedStyle(it).outlineStyle")
        plain = day.key(page, name, other).evaluate("(it) => getComputedStyle(it).outlineStyle")
        assert (chosen, plain) == ("solid", "none"), name


def test_it_does_not_move_where_motion_is_unwanted(open_page: Open, demo: Demo) -> None:
    page = open_page(reduced_motion="reduce")
    for address in ("/", "/log", demo.couple("A")):
        page.goto(address)
        assert page.evaluate(MOVING) == [], address


@pytest.mark.parametrize("width", [1280, 390])
def test_it_never_hides_the_focus_behind_the_dock(open_page: Open, width: int) -> None:
    page = open_page(width)
    page.goto("/log")
    hidden = []
    for _ in range(90):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["end"]:
            break
        if not focus["seen"]:
            hidden.append(focus["name"])
    assert not hidden, "\\n".join(hidden)


def test_it_skips_to_the_page(page: Page) -> None:
    page.goto("/couples")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
