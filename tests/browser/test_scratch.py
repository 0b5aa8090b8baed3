import re, pytest
from playwright.sync_api import expect
from tests.needs import needs_browser
pytestmark=[pytest.mark.browser, needs_browser]

def test_it_opens(page, demo):
    page.goto("/")
    print(page.title(), page.url)
    r=page.goto(demo.couple("A"))
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/plan-a.png", full_page=True)
    expect(page.locator("figure[data-drawn=plotly]")).to_have_count(3)

def test_log(page, demo):
    page.goto("/log"); print(page.url)
    page.screenshot(path="/tmp/plan-log.png", full_page=True)
    page.goto("/")
    page.screenshot(path="/tmp/plan-today.png", full_page=True)
    print(page.evaluate("document.activeElement.outerHTML"))
