"""The bench itself works; what it measures is printed, never asserted."""

import pytest

from tests.bench.__main__ import main
from tests.bench.measure import compare
from tests.needs import needs_pango


def test_it_takes_ratios_round_by_round() -> None:
    line = compare("nothing", lambda: None, lambda: sum(range(20_000)), goal="", rounds=5)
    assert line.ratio < 1
    assert line.low <= line.ratio <= line.high


@needs_pango
@pytest.mark.nightly
def test_it_runs_on_a_small_caseload(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--couples", "3", "6", "--rounds", "2"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("Today", "couple page", "note PDF", "report PDF"))
