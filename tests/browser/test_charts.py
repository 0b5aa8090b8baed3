"""The charts of a couple's page: drawn by the server first, then by Plotly, which keeps its offers to itself."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.serving import Demo
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
RANGE = "(figure) => figure.querySelector('.trend-plot').layout.xaxis.range.map((end) => Date.parse(end) / 86400000)"
LAST_POINT = "g.points path.point >> nth=-1"
OFFERS = "[class*=modebar], [data-title*=share i], [title*=share i], [aria-label*=share i], button:has-text('share')"


@pytest.fixture
def figure(page: Page, demo: Demo) -> Locator:
    """The trust chart of couple A, drawn by Plotly."""
    page.goto(demo.couple("A"))
    return drawn(page, "trust")


def drawn(page: Page, measure: str) -> Locator:
    figure = page.locator(f"figure[data-chart={measure}]")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "plotly")
    return figure


def days_shown(figure: Locator) -> float:
    start, end = figure.evaluate(RANGE)
    return float(end - start)


def test_it_takes_the_place_of_the_drawing(figure: Locator) -> None:
    expect(figure.locator(".trend-plot svg").first).to_be_visible()
    for drawing in figure.locator(".trend-svg").all():
        expect(drawing).to_be_hidden()


def test_it_draws_every_measure(page: Page, figure: Locator) -> None:
    for measure in ("trust", "closeness", "emotional_safety"):
        expect(drawn(page, measure).locator(".trend-plot")).to_have_attribute("role", "img")


def test_it_offers_nothing_but_the_chart(page: Page, figure: Locator) -> None:
    figure.locator(".trend-plot").hover()
    expect(page.locator(OFFERS)).to_have_count(0)
    expect(page.get_by_text("Share chart")).to_have_count(0)
    expect(figure.locator("a, button")).to_have_count(0)


def test_it_says_day_and_value_under_the_pointer(figure: Locator) -> None:
    for name in ("Zoë", "Nóirín"):
        trace = figure.locator(".scatterlayer .trace").filter(has=figure.page.locator("path.point"))
        expect(trace.first).to_be_visible()
    point = figure.locator(".scatterlayer path.point").first.bounding_box()
    assert point
    figure.page.mouse.move(point["x"] + point["width"] / 2 - 3, point["y"] + point["height"] / 2)
    figure.page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    label = figure.locator(".hoverlayer .hovertext")
    expect(label).to_be_visible()
    expect(label).to_contain_text("Zoë, ")
    expect(label).to_contain_text(": 2")


def test_it_shows_three_months_a_year_and_all(page: Page, figure: Locator) -> None:
    whole = days_shown(figure)
    page.get_by_role("link", name="3 months").click()
    quarter = days_shown(figure)
    page.get_by_role("link", name="12 months").click()
    year = days_shown(figure)
    page.get_by_role("link", name="All", exact=True).click()
    assert 85 <= quarter <= 100
    assert 355 <= year <= 375
    assert days_shown(figure) == pytest.approx(whole, abs=1)


def test_it_zooms_every_chart_at_once(page: Page, figure: Locator) -> None:
    page.get_by_role("link", name="3 months").click()
    other = drawn(page, "emotional_safety")
    assert days_shown(other) == pytest.approx(days_shown(figure), abs=1)
    expect(page.get_by_role("link", name="3 months")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(page.url.partition("?")[0])


def test_it_takes_the_colours_of_the_night(page: Page, figure: Locator) -> None:
    by_day = figure.locator("path.point").first.evaluate("(it) => getComputedStyle(it).fill")
    page.emulate_media(color_scheme="dark")
    expect(figure.locator("path.point").first).not_to_have_css("fill", by_day)


def test_it_has_a_twin_in_numbers(page: Page, figure: Locator) -> None:
    page.get_by_text("Show trust as a table").click()
    table = page.get_by_role("region", name="Trust, table")
    expect(table.get_by_role("columnheader")).to_have_text(["Date", "Zoë", "Nóirín", "Notes"])
    assert table.get_by_role("row").count() > 10


def test_it_keeps_the_drawing_where_plotly_does_not_come(open_page: Open, demo: Demo, watch) -> None:
    watch.allow("ERR_FAILED")
    page = open_page()
    page.route("**/vendor/**", lambda route: route.abort())
    page.goto(demo.couple("A"))
    figure = page.locator("figure[data-chart=trust]")
    page.wait_for_timeout(1500)
    expect(figure).not_to_have_attribute("data-drawn", "plotly")
    expect(figure.locator(".trend-svg:visible")).to_have_count(1)
