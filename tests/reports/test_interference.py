"""I5: rows of the other partner alone change not one byte of what a partner, or both together, get."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.couples.models import Couple
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.needs import needs_pango
from tests.reports.desk import ALL_TIME, Desk
from tests.reports.inside import in_pdf, pages_of
from tests.reports.others import KINDS, Others

DAYS = st.dates(date(2025, 1, 8), date(2025, 5, 12))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40)
ROWS = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), DAYS, WORDS.filter(str.strip), st.integers(0, 10)), max_size=4)
ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("reports.progress_pdf", ALL_TIME),
    ("reports.progress_pdf", {}),
    ("reports.notes_pdf", {}),
)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def got(desk: Desk, copy: str) -> list[tuple[str, str]]:
    """Every page and file name of an addressee, byte for byte."""
    answers = [desk.get(endpoint, **{"for": copy, "as": "page", **asked}) for endpoint, asked in ASKED]
    single = desk.note(1, **{"for": copy})
    return [*((each.text, each.headers.get("Content-Disposition", "")) for each in answers), (single, "")]


def files(desk: Desk, copy: str) -> list[tuple[str, str, int]]:
    """Text, file name and number of pages of every PDF of an addressee."""
    answers = [desk.get(endpoint, **{"for": copy, **asked}) for endpoint, asked in ASKED]
    return [(in_pdf(each.data), each.headers["Content-Disposition"], len(pages_of(each.data))) for each in answers]


def check_nothing_shows(desk: Desk, rows: list[tuple[str, date, str, int]], before: dict[str, Any]) -> None:
    """Add the other's rows to those that are there already; nothing may change."""
    with caseload_of(desk.couple.counselor_id):
        others = Others(db.session.get(Couple, desk.couple.id))
        for kind, day, text, number in rows:
            getattr(others, kind)(datetime(day.year, day.month, day.day, 15, number, tzinfo=UTC), text, number)
        db.session.commit()
    for copy, pages in before.items():
        assert got(desk, copy) == pages


def property_of(desk: Desk, examples: int) -> None:
    """Hold it for as many examples, each on top of the ones before."""
    before = {copy: got(desk, copy) for copy in ("p1", "joint")}

    @settings(max_examples=examples, deadline=None, suppress_health_check=QUIET, derandomize=True, database=None)
    @given(ROWS)
    def hold(rows: list[tuple[str, date, str, int]]) -> None:
        check_nothing_shows(desk, rows, before)

    hold()


@pytest.mark.sqlite_only
def test_it_changes_nothing_for_anybody_else(desk: Desk) -> None:
    property_of(desk, 60)


@pytest.mark.nightly
@pytest.mark.sqlite_only
def test_it_changes_nothing_for_anybody_else_in_many_more_cases(desk: Desk) -> None:
    property_of(desk, 500)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_changes_nothing_by_any_kind_of_row(desk: Desk, kind: str) -> None:
    before = {copy: got(desk, copy) for copy in ("p1", "joint")}
    check_nothing_shows(desk, [(kind, date(2025, 2, 20), "what only the other knows", 5)], before)


@pytest.mark.parametrize("kind", sorted(KINDS - {"a_screen", "a_way_to_reach_them", "a_contact_status", "a_process_note"}))
def test_it_does_change_the_file_copy(desk: Desk, kind: str) -> None:
    before = got(desk, "file")
    check_nothing_shows(desk, [(kind, date(2025, 2, 20), "what only the other knows", 5)], {})
    assert got(desk, "file") != before


@pytest.mark.pdf
@needs_pango
@pytest.mark.sqlite_only
def test_it_changes_no_page_of_a_pdf(desk: Desk) -> None:
    before = files(desk, "p1")
    rows = [(kind, date(2025, 2, 20) + timedelta(n), "what only the other knows", n % 11) for n, kind in enumerate(KINDS)]
    check_nothing_shows(desk, rows, {})
    assert files(desk, "p1") == before
