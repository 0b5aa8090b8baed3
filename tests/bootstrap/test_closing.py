"""The closing lines: what did not run is said out loud, and is a failure where everything is required."""

import pytest

from tests.sources import ROOT

pytest_plugins = ["pytester"]
SUITE = """
import pytest

@pytest.mark.skipif(True, reason="NO BROWSER: install chromium")
@pytest.mark.parametrize("number", range(3))
def test_page(number): ...

@pytest.fixture
def press():
    pytest.skip("NO PANGO: install libpango-1.0-0")

def test_print(press): ...

@pytest.mark.skip(reason="only on Windows")
def test_windows(): ...

@pytest.mark.nightly
def test_slow(): ...

def test_runs(): ...
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite in which tools are wanting."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("CLINIC_REQUIRE_ALL", raising=False)
    pytester.makepyfile(SUITE)
    pytester.makeini("[pytest]\nmarkers = nightly")
    return pytester


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """One run with nothing but our plugin and the workers'."""
    return suite.runpytest_subprocess("-p", "tests.closing", "-p", "xdist", *arguments)


@pytest.mark.parametrize("workers", [[], ["-n", "1"]])
def test_it_says_what_did_not_run_right_above_the_last_line(suite: pytest.Pytester, workers: list[str]) -> None:
    result = run(suite, *workers)
    assert result.ret == 0
    assert result.outlines[-3:-1] == [
        "3 browser tests DID NOT RUN: install chromium",
        "1 PDF test DID NOT RUN: install libpango-1.0-0",
    ]
    assert "1 passed, 5 skipped" in result.outlines[-1]


@pytest.mark.parametrize("workers", [[], ["-n", "1"]])
def test_it_fails_what_did_not_run_where_all_is_required(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: list[str]
) -> None:
    monkeypatch.setenv("CLINIC_REQUIRE_ALL", "1")
    result = run(suite, *workers)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*NO BROWSER: install chromium CLINIC_REQUIRE_ALL=1 allows no such skip.*"])
    counts = result.parseoutcomes()
    assert counts["errors"] == 4
    assert counts["skipped"] == 1


def test_it_fails_a_whole_file_that_was_left_out(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_REQUIRE_ALL", "1")
    suite.makepyfile("import pytest\npytest.skip('NO POSTGRES: none', allow_module_level=True)")
    assert run(suite).ret != 0
    monkeypatch.delenv("CLINIC_REQUIRE_ALL")
    assert "PostgreSQL test DID NOT RUN: none" in run(suite).outlines[-2]


@pytest.mark.parametrize("arguments", [["--nightly"], ["-m", "nightly"]])
def test_it_runs_slow_tests_on_request(suite: pytest.Pytester, arguments: list[str]) -> None:
    result = run(suite, *arguments, "-k", "test_slow")
    assert result.parseoutcomes()["passed"] == 1
