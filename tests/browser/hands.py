"""Hands that count: every click and every key is one, as the person at the desk makes them."""

import re

from playwright.sync_api import Locator, Page

BUDGETS = {
    "log a session": 8,
    "assign two exercises, clicks": 4,
    "assign two exercises, keys": 10,
    "print a note": 1,
    "print a report": 3,
    "print a handout": 1,
    "find a couple, keys": 5,
    "read the brief": 0,
    "change a boundary from the couple": 3,
    "change a boundary from the session": 3,
    "open what is recorded in a session": 1,
    "save what is recorded in a session": 2,
}


class Hands:
    """Somebody who works with a page; prose that is typed is not counted as keys, a search word is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.keys = 0

    def start(self) -> "Hands":
        """Count from here."""
        self.clicks = self.keys = 0
        return self

    def click(self, target: Locator | str) -> None:
        """Click or tap."""
        self.clicks += 1
        place = self.page.locator(target) if isinstance(target, str) else target
        place.click()

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def search(self, word: str) -> None:
        """Type a word letter by letter; each letter is a key."""
        self.press(*word)

    def write(self, prose: str) -> None:
        """Write a text where the cursor stands."""
        self.page.keyboard.type(prose)

    def tab_to(self, target: Locator | str, most: int = 120) -> None:
        """Press Tab until the focus is there, as somebody without a mouse does."""
        place = self.page.locator(target) if isinstance(target, str) else target
        for _ in range(most):
            if place.evaluate("(it) => it === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{most} times Tab did not lead to {place}")


def within(job: str, spent: int) -> None:
    """Check a job against its budget (look.md 3.1); it is said in the output of -s, so that it can be compared."""
    print(f"{job}: {spent} of at most {BUDGETS[job]}")  # noqa: T201
    assert spent <= BUDGETS[job], f"{job} took {spent}, at most {BUDGETS[job]} are allowed"


def number_of(text: str) -> int:
    """The first number in a text."""
    found = re.search(r"\d+", text)
    assert found, text
    return int(found[0])
