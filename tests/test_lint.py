"""The checks that other tools do for us, so that one command runs everything."""

import subprocess
import sys

import pytest

from tests.sources import ROOT

CHECKS = {
    "lint": ["ruff", "check", "--quiet", "--output-format", "concise", "."],
    "format": ["ruff", "format", "--check", "--quiet", "--output-format", "concise", "."],
    "types": ["mypy"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_it_is_clean(check: str) -> None:
    done = subprocess.run([sys.executable, "-m", *CHECKS[check]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
