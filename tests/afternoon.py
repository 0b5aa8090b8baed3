"""One day in May: it is noon on 13 May 2025 in Dublin until a test moves the clock; Ines and Jon have facts to tell."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import Cast
from tests.facts import NOON, Facts

__all__ = ["clock", "facts", "kim_and_lee"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock on the wall; `clock.shift(seconds)` moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def facts(in_almas_caseload: Cast) -> Facts:
    """Facts about Ines and Jon."""
    return Facts(in_almas_caseload, in_almas_caseload.ines_and_jon)


@pytest.fixture
def kim_and_lee(in_almas_caseload: Cast) -> Facts:
    """Facts about Kim and Lee."""
    return Facts(in_almas_caseload, in_almas_caseload.kim_and_lee)
