"""One couple's record in a real browser: ways to fill a page, to save it, and to look at it once."""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from tests.browser import day
from tests.browser.hands import Hands
from tests.browser.looks import LOOK, violations

ID = re.compile(r"[0-9a-f]{32}")


class Casework:
    """The counselor with one couple's record; `problems` is what was seen of pages that are not as they should be."""

    def __init__(self, page: Page, *, closely: bool) -> None:
        self.page = page
        self.closely = closely
        self.hands = Hands(page)
        self.problems: list[str] = []
        self.looked_at: set[str] = set()
        self.home = ""

    def fill(self, fields: dict[str, str]) -> None:
        """Write into fields by their names; texts are not counted."""
        for name, text in fields.items():
            self.page.locator(f"main [name='{name}']").fill(text)

    def tap(self, answers: dict[str, str]) -> None:
        """Tap keys, segments and chips by the names of their fields."""
        for name, value in answers.items():
            self.hands.click(day.key(self.page, f"'{name}'", value))

    def pick(self, choices: dict[str, str]) -> None:
        """Choose in lists by their names; each is a click."""
        for name, value in choices.items():
            self.page.locator(f"main select[name='{name}']").select_option(value)
            self.hands.clicks += 1

    def button(self, name: str) -> Locator:
        """A button of the page by what it says."""
        return self.page.locator("main").get_by_role("button", name=name)

    def save(self, name: str) -> None:
        """Send a form that is taken as it is: the page that comes has no errors."""
        with self.page.expect_navigation():
            self.hands.click(self.button(name))
        expect(self.page.locator(".errors")).to_have_count(0)
        self.look("with what was saved")

    def go_home(self) -> None:
        """Go to the couple's page."""
        self.page.goto(self.home)

    def open(self, place: str) -> None:
        """Open a page below the couple's."""
        self.page.goto(f"{self.home}/{place}")
        self.look()

    def add(self, letters: str, title: str) -> None:
        """Find something under "Add" by a few letters, from the couple's page."""
        self.go_home()
        self.page.get_by_role("link", name="Add", exact=True).click()
        expect(self.page.locator("[data-filter] input[type=search]")).to_be_focused()
        self.look()
        self.page.keyboard.type(letters)
        expect(self.page.locator("#first-hit")).to_have_text(f"Enter opens: {title}")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Add")
        self.look()

    def look(self, state: str = "") -> None:
        """Look whether the page is too wide; who looks closely has axe look at each kind of page in each state."""
        kind = ID.sub("…", self.page.url.partition("?")[0]) + state
        self.problems += self.too_wide()
        if self.closely and kind not in self.looked_at:
            self.looked_at.add(kind)
            self.problems += violations(self.page)

    def too_wide(self) -> Iterator[str]:
        """Say how far the page scrolls sideways."""
        over = self.page.evaluate(LOOK)["over"]
        if over > 0:
            yield f"{self.page.url}: {over}px too wide"
