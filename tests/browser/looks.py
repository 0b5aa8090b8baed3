"""Ways to look at an open page that say in words what is wrong with it."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

HEIGHTS = {1280: 900, 640: 450, 390: 844, 320: 640}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# Plotly's drawing is an image with words of its own; its colours are tested where the palette is.
PLACES = {"exclude": [[".trend-plot svg"]]}
WIDTHS = {1280: "a desk", 640: "200 % zoom at 1280", 390: "a phone", 320: "reflow"}
BUTTONS_AT = (1280, 390)
ONE_TAP = ["Hide names", "Lock"]
# How far the page is too wide, and which of the two buttons lie in sight without a menu.
LOOK = """(() => {
  const { scrollWidth, clientWidth, clientHeight } = document.documentElement;
  const buttons = [...document.querySelectorAll("button")].filter((it) => {
    const { top, bottom } = it.getBoundingClientRect();
    return it.checkVisibility({ visibilityProperty: true }) && top >= 0 && bottom <= clientHeight;
  });
  const names = buttons.map((it) => it.textContent.trim());
  return { over: scrollWidth - clientWidth, buttons: ["Hide names", "Lock"].filter((name) => names.includes(name)) };
})()"""


def show(page: Page, width: int, scheme: Any = "light") -> None:
    """Make the open page as wide and as dark as this; without motion colours change at once."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def violations(page: Page) -> Iterator[str]:
    """What axe finds, in a line for each."""
    for found in Axe().run(page, context=PLACES, options=OPTIONS).response["violations"]:
        nodes = [f"{each['target']} {each['html'][:160]} {each['failureSummary']}" for each in found["nodes"][:3]]
        yield f"{page.url}: {found['id']}, {found['help']}: {nodes}"


def cramped(page: Page, *, has_rail: bool = True) -> Iterator[str]:
    """Where the page scrolls sideways, and where hiding the names or locking takes more than one click or tap."""
    for width, why in WIDTHS.items():
        show(page, width)
        seen = page.evaluate(LOOK)
        if seen["over"] > 0:
            yield f"{page.url}: {seen['over']}px too wide for {width}px ({why})"
        if has_rail and width in BUTTONS_AT and seen["buttons"] != ONE_TAP:
            yield f"{page.url}: only {seen['buttons']} can be pressed at once at {width}px"
