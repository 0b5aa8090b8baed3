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
SMALL = {390: "a phone", 320: "reflow", 640: "200 % zoom at 1280"}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ONE_TAP = ("Hide names", "Lock")


def show(page: Page, width: int, scheme: Any = "light") -> None:
    """Make the open page as wide and as dark as this; without motion colours change at once."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def violations(page: Page) -> Iterator[str]:
    """What axe finds, in a line for each."""
    for found in Axe().run(page, context=PLACES, options=OPTIONS).response["violations"]:
        nodes = [f"{each['target']} {each['html'][:160]} {each['failureSummary']}" for each in found["nodes"][:3]]
        yield f"{page.url}: {found['id']}, {found['help']}: {nodes}"


def too_wide(page: Page) -> Iterator[str]:
    """Where the page scrolls sideways."""
    for width, why in SMALL.items():
        show(page, width)
        over = page.evaluate(OVERFLOW)
        if over > 0:
            yield f"{page.url}: {over}px too wide for {width}px ({why})"


def out_of_reach(page: Page) -> Iterator[str]:
    """Where hiding the names or locking takes more than one click or tap."""
    for width in (1280, 390):
        show(page, width)
        for name in ONE_TAP:
            box = page.get_by_role("button", name=name, exact=True).locator("visible=true").first.bounding_box()
            if not box or box["y"] + box["height"] > HEIGHTS[width]:
                yield f"{page.url}: {name} is not in sight at {width}px"
