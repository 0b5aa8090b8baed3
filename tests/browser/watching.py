"""Nobody may see it, so a watcher does: what the policy refused, what the console says, and who else was asked."""

import re
from typing import Any

from playwright.sync_api import BrowserContext

LISTEN = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI} in ${event.sourceFile}`);
});
"""
LOUD = {"error", "warning", "assert"}
OWN = ("data:", "blob:", "chrome:", "chrome-extension:")  # the browser's own viewer of PDFs is an extension


class Watch:
    """Everything in one test that should not have happened; what a test provokes it allows beforehand."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.problems: list[str] = []
        self._allowed: list[re.Pattern[str]] = []

    def allow(self, *patterns: str) -> None:
        """Expect problems that a test provokes itself, such as an answer 409."""
        self._allowed += [re.compile(each) for each in patterns]

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a browser."""
        context.add_init_script(LISTEN)
        context.on("console", self._said)
        context.on("weberror", lambda error: self._note(f"script error: {error.error}"))
        context.on("request", self._asked)

    @property
    def unexpected(self) -> list[str]:
        """What was not allowed."""
        return [each for each in self.problems if not any(allowed.search(each) for allowed in self._allowed)]

    def _said(self, message: Any) -> None:
        if message.type in LOUD:
            self._note(f"console {message.type}: {message.text} {message.location.get('url', '')}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((f"{self.address}/", *OWN)):
            self._note(f"request elsewhere: {request.url}")

    def _note(self, problem: str) -> None:
        self.problems.append(problem)
