"""The charts of a couple's page: drawn by the server first, then by Plotly, which keeps its offers to itself."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.serving import Demo
from tests.browser.watching import Watch
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
MEASURES = ("trust", "closeness", "emotional_safety")
RANGE = "(figure) => figure.querySelector('.trend-plot').layout.xaxis.range.map((end) => Date.parse(end) / 86400000)"
# Where the latest point of the first partner lies on the screen, asked of Plotly's own axes.
LATEST = """(figure) => {
  const plot = figure.querySelector(".trend-plot");
  const { xaxis, yaxis } = plot._fullLayout;
  const { x, y } = plot.data.find((each) => each.name === "Zoë");
  const at = y.length - 1;
  const box = plot.getBoundingClientRect();
  const day = new Date(x[at]).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const place = { x: box.x + xaxis._offset + xaxis.d2p(x[at]), y: box.y + yaxis._offset + yaxis.d2p(y[at]) };
  return { ...place, day, value: y[at] };
}"""


@pytest.fixture
def figure(page: Page, demo: Demo) -> Locator:
    """The trust chart of couple A, drawn by Plotly."""
    page.goto(demo.couple("A"))
    return drawn(page, "trust")


def drawn(page: Page, measure: str) -> Locator:
    """A chart that Plotly has drawn."""
    figure = page.locator(f"figure[data-chart={measure}]")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "plotly")
    return figure


def days_shown(figure: Locator) -> float:
    """How many days the axis shows."""
    start, end = figure.evaluate(RANGE)
    return float(end - start)


def test_it_takes_the_place_of_every_drawing(page: Page, figure: Locator) -> None:
    for measure in MEASURES:
        expect(drawn(page, measure).locator(".trend-plot svg").first).to_be_visible()
        for drawing in drawn(page, measure).locator(".trend-svg").all():
            expect(drawing).to_be_hidden()


def test_it_says_day_and_value_and_offers_nothing_else(page: Page, figure: Locator) -> None:
    point = figure.evaluate(LATEST)
    page.mouse.move(point["x"] - 4, point["y"])
    page.mouse.move(point["x"], point["y"])
    label = figure.locator(".hoverlayer .hovertext")
    expect(label).to_contain_text(f"Zoë, {point['day']}: {point['value']}")
    expect(page.locator(".modebar-btn")).to_have_count(0)
    expect(page.get_by_text("Share chart")).to_have_count(0)
    expect(figure.locator("a, button")).to_have_count(0)


def test_it_zooms_every_chart_at_once(page: Page, figure: Locator) -> None:
    shown, periods = {}, page.get_by_role("navigation", name="Period of the charts")
    for name in ("3 months", "12 months", "All"):
        periods.get_by_role("link", name=name, exact=True).click()
        expect(periods.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "true")
        shown[name] = days_shown(figure)
        assert days_shown(drawn(page, "closeness")) == pytest.approx(shown[name], abs=1)
    assert 85 <= shown["3 months"] <= 100 < shown["12 months"] <= shown["All"]
    expect(page).to_have_url(page.url.partition("?")[0])


def test_it_takes_the_colours_of_the_night_and_has_a_twin_in_numbers(page: Page, figure: Locator) -> None:
    by_day = figure.locator("path.point").first.evaluate("(it) => getComputedStyle(it).fill")
    page.emulate_media(color_scheme="dark")
    expect(figure.locator("path.point").first).not_to_have_css("fill", by_day)
    page.get_by_text("Show trust as a table").click()
    table = page.get_by_role("region", name="Trust, table")
    expect(table.get_by_role("columnheader")).to_have_text(["Date", "Zoë", "Nóirín", "Notes"])
    assert table.get_by_role("row").count() > 10


def test_it_keeps_the_drawing_where_plotly_does_not_come(open_page: Open, demo: Demo, watch: Watch) -> None:
    watch.allow("ERR_FAILED")
    page = open_page()
    page.route("**/vendor/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(demo.couple("A"))
        page.locator("figure[data-chart=trust]").scroll_into_view_if_needed()
    expect(page.locator("figure[data-chart=trust] .trend-svg:visible")).to_have_count(1)
    expect(page.locator(".trend-plot")).to_have_count(0)
