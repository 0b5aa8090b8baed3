"""Writing hints in a real browser: the script finds what the rule in Python finds, and says it quietly."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import day
from tests.browser.conftest import Open
from tests.kernel.hint_texts import HINTS, TEXTS
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
LINE = "[data-hint-line]"


@pytest.fixture
def note(open_page: Open) -> Page:
    """The workspace of the next couple; the words of the tests are set in place of the house's."""
    page = open_page()
    page.goto("/settings")
    page.get_by_text("The words", exact=True).click()
    page.get_by_label("Words", exact=True).fill("\n".join(f"{each.word}: {each.instead}" for each in HINTS))
    page.get_by_role("button", name="Save the hints").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/log")
    expect(day.first_box(page)).to_be_visible()
    return page


def sentence(words: list[str]) -> str:
    """What stands under a box in which these words were found."""
    known = [each for each in HINTS if each.word in words]
    said = [f"“{each.word}” ({each.instead})" if each.instead else f"“{each.word}”" for each in known]
    return f"Could both hear this read aloud? {', '.join(said)}" if said else ""


def test_it_finds_what_the_rule_finds_and_blocks_nothing(note: Page) -> None:
    box, line = day.first_box(note), note.locator(LINE).first
    for text, words in TEXTS:
        box.fill("always")
        expect(line).to_have_text(sentence(["always"]))
        box.fill(text)
        expect(line).to_have_text(sentence(words))
    box.fill("He always does.")
    expect(line).to_have_text(sentence(["always"]))
    expect(day.state(note)).to_contain_text("Saved")
