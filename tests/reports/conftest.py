"""One day in May, Alma signed in, and a couple with a planted word in every place."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from clinic.couples.models import Couple
from clinic.kernel.printing import RenderedPdf, shut_down
from tests.accounts.conftest import own_context
from tests.cast import Cast, Client
from tests.reports.case import Case, read_in
from tests.reports.desk import Desk

__all__ = ["own_context"]
NOON = datetime(2025, 5, 13, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon on 13 May 2025 and stays so."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_press_left() -> Iterator[None]:
    """End the printing processes that were used."""
    yield
    shut_down()


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Take what would be printed, in place of printing it."""
    printed: list[str] = []

    def render(page: str) -> RenderedPdf:
        printed.append(page)
        return RenderedPdf(b"%PDF-1.7 as if", (), 1)

    monkeypatch.setattr("clinic.reports.printing.render_pdf", render)
    return printed


@pytest.fixture
def case() -> Case:
    """The words that are planted."""
    return Case()


@pytest.fixture
def couple(cast: Cast, case: Case, tmp_path: Path) -> Couple:
    """The couple they are planted in."""
    return read_in(case, cast.alma, tmp_path)


@pytest.fixture
def desk(client: Client, couple: Couple) -> Desk:
    """Alma at her desk, with this couple's documents."""
    return Desk(client, couple)
