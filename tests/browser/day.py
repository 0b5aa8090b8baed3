"""Steps of a counselor's day, as hands do them; the walk and the other tests put them together."""

import io
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from clinic.exchange import demo
from tests.browser.hands import Hands

PROSE = "Both came. They spoke about the week and the two evening talks that worked."
RATED = {"trust_p1": "7", "trust_p2": "8", "closeness_p1": "6", "closeness_p2": "10"}
NOTE = re.compile(r"/sessions/[0-9a-f]{32}/note$")
WORKSPACE = re.compile(r"/sessions/[0-9a-f]{32}$")


def sign_in(page: Page) -> None:
    """Sign in at the door and arrive on Today."""
    page.goto("/")
    page.get_by_label("Sign-in name").fill(demo.LOGIN)
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".card.next")).to_be_visible()


def key(page: Page, name: str, value: str) -> Locator:
    """One key of a scale or one of several answers, where a finger meets it."""
    return page.locator(f"label:has(input[name={name}][value='{value}'])")


def chosen(page: Page, name: str) -> Locator:
    """The radio that is chosen under a name."""
    return page.locator(f"input[name={name}]:checked")


def first_box(page: Page) -> Locator:
    """The first box of the note."""
    return page.locator("#layer-joint textarea").first


def state(page: Page) -> Locator:
    """What the page says about the draft."""
    return page.locator("[data-save-state]")


def rate(hands: Hands) -> None:
    """Four taps: two partners, two measures."""
    for name, value in RATED.items():
        hands.click(key(hands.page, name, value))
    expect(hands.page.locator("form[action$='/ratings'] [data-quick-state]")).to_contain_text("Saved")


def say_no_risk(hands: Hands) -> None:
    """One tap for each partner."""
    for partner in ("p1", "p2"):
        hands.click(key(hands.page, f"risk_{partner}", "no_change"))


def sign(hands: Hands) -> None:
    """Sign and arrive at the signed note."""
    hands.click("button[data-key=sign]")
    expect(hands.page).to_have_url(NOTE)


def printed(page: Page, act: Callable[[], Any]) -> str:
    """The text of the PDF that a click leads to; the page is where it was afterwards."""
    with page.expect_response(lambda answer: ".pdf" in answer.url) as caught:
        act()
    answer = caught.value
    assert answer.status == 200, answer.status
    assert answer.headers["content-type"] == "application/pdf"
    # The viewer keeps the file to itself, so it is asked for once more, by the same person.
    paper = PdfReader(io.BytesIO(page.context.request.get(answer.url).body()))
    page.go_back()
    return "\n".join(each.extract_text() for each in paper.pages)
