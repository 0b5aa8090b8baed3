"""What pytest is told here: slow tests only on request, and nothing that did not run goes unsaid.

A test that cannot run for want of a tool skips with a reason that starts with NO and the tool: "NO BROWSER: ...".
The run then closes with a loud line for each tool; CLINIC_REQUIRE_ALL=1 makes each such skip a failure instead.
"""

import os
import re
from collections import Counter
from collections.abc import Generator
from typing import TypeVar

import pytest

WANTING = re.compile(r"^(?:Skipped: )?(NO [A-Z]+)\b[:,]?\s*(.*)", re.DOTALL)
TESTS = {
    "NO BROWSER": "browser tests",
    "NO PANGO": "PDF tests",
    "NO POSTGRES": "PostgreSQL tests",
    "NO POPPLER": "PDF picture tests",
}
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
Wrapper = Generator[None, Report, Report]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer --nightly and --pictures."""
    parser.addoption("--nightly", action="store_true", help="run the slow tests too")
    parser.addoption("--pictures", action="store_true", help="make the pictures of the README again")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked nightly, unless it was asked for by --nightly or by -m."""
    if config.getoption("--nightly") or "nightly" in config.getoption("-m"):
        return
    slow = [item for item in items if item.get_closest_marker("nightly")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Wrapper[pytest.TestReport]:
    """A test left out for want of a tool."""
    return _answered((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Wrapper[pytest.CollectReport]:
    """A whole file left out for want of a tool."""
    return _answered((yield))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line for each tool that was wanting, right above pytest's own last line."""
    skips = [wanting(report) for report in terminalreporter.getreports("skipped")]
    for (tool, reason), count in sorted(Counter(filter(None, skips)).items()):
        tests = TESTS.get(tool, f"tests ({tool})")
        line = f"{count} {tests if count > 1 else tests.removesuffix('s')} DID NOT RUN: {reason}"
        terminalreporter.write_line(line, red=True, bold=True)


def wanting(report: pytest.TestReport | pytest.CollectReport) -> tuple[str, str] | None:
    """The tool that a skipped report was left out for, and the reason in words."""
    if not report.skipped or not isinstance(report.longrepr, tuple):
        return None
    found = WANTING.match(report.longrepr[2])
    return (found[1], found[2].strip() or found[1]) if found else None


def _answered(report: Report) -> Report:
    missing = wanting(report)
    if missing and os.environ.get("CLINIC_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"{missing[0]}: {missing[1]} CLINIC_REQUIRE_ALL=1 allows no such skip."
    return report
