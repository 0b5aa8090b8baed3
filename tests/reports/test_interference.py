"""I5: rows of the other partner alone change not one byte of what a partner, or both together, get."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic.couples.models import couple_of
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.needs import needs_pango
from tests.reports.desk import ALL_TIME, Desk
from tests.reports.inside import pages_of
from tests.reports.others import KINDS, Others

pytestmark = pytest.mark.sqlite_only

Rows = list[tuple[str, date, str, int]]
Documents = tuple[tuple[str, dict[str, str]], ...]
DAYS = st.dates(date(2025, 1, 8), date(2025, 5, 12))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40)
ROW = st.tuples(st.sampled_from(sorted(KINDS)), DAYS, WORDS.filter(str.strip), st.integers(0, 10))
ROWS = st.lists(ROW, min_size=1, max_size=2)
MAIN: Documents = (("reports.progress_pdf", ALL_TIME), ("reports.notes_pdf", {}), ("reports.agreed_pdf", {}))
EVERY: Documents = (*MAIN, ("reports.progress_pdf", {}), ("reports.records_pdf", {}))
BEFORE: dict[str, list[str]] = {}
PHASES = (Phase.explicit, Phase.generate)  # what was added stays, so a smaller example would prove nothing
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
SAID, DAY = "what only the other knows", date(2025, 2, 20)
# in the brief, or in no document
UNSEEN = {"a_screen", "a_way_to_reach_them", "a_contact_status", "a_process_note", "a_topic", "a_support"}
UNSEEN |= {"a_place_of_forgiveness", "a_consent", "a_sorting"}


def got(desk: Desk, copy: str, documents: Documents = EVERY) -> list[str]:
    """Every page of an addressee, byte for byte."""
    shared = {"shared": "1"} if copy != "joint" else {}  # both agreed to see each other's, in what both get
    pages = [desk.page(endpoint, **{"for": copy, **shared, **asked}) for endpoint, asked in documents]
    return [*pages, desk.note(1, **{"for": copy})]


def got_before(desk: Desk, copy: str) -> Any:
    """Every page of an addressee as long as nothing was added; that is the same for every test, so it is kept."""
    if copy not in BEFORE:
        BEFORE[copy] = got(desk, copy)
    return BEFORE[copy]


def printed(desk: Desk, copy: str) -> list[tuple[list[str], str]]:
    """What every page of an addressee's PDFs says, and the names of the files."""
    answers = [desk.get(endpoint, **{"for": copy, **asked}) for endpoint, asked in MAIN]
    return [(pages_of(each.data), each.headers["Content-Disposition"]) for each in answers]


def record(desk: Desk, rows: Rows) -> None:
    """Add rows of the other's, or of the counselor's alone, to those that are there."""
    with caseload_of(desk.couple.counselor_id):
        others = Others(couple_of(desk.couple.id))
        for kind, day, text, number in rows:
            getattr(others, kind)(datetime(day.year, day.month, day.day, 15, number, tzinfo=UTC), text, number)
        db.session.commit()


def hold(desk: Desk, examples: int) -> None:
    """Hold the property for so many examples, each on top of the ones before."""
    before: dict[str, Any] = {copy: got(desk, copy, MAIN) for copy in ("p1", "joint")}

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=QUIET,
        derandomize=True,
        database=None,
        phases=PHASES,
    )
    @given(ROWS)
    def holds(rows: Rows) -> None:
        record(desk, rows)
        assert {copy: got(desk, copy, MAIN) for copy in before} == before

    holds()


def test_it_changes_nothing_for_anybody_else(desk: Desk) -> None:
    hold(desk, 40)


@pytest.mark.nightly
def test_it_changes_nothing_for_anybody_else_in_many_more_cases(desk: Desk) -> None:
    hold(desk, 500)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_changes_nothing_by_any_kind_of_row(desk: Desk, kind: str) -> None:
    before = {copy: got_before(desk, copy) for copy in ("p1", "joint")}
    record(desk, [(kind, DAY, SAID, 5)])
    assert {copy: got(desk, copy) for copy in before} == before


@pytest.mark.parametrize("kind", sorted(KINDS - UNSEEN))
def test_it_does_change_the_file_copy(desk: Desk, kind: str) -> None:
    before = got_before(desk, "file")
    record(desk, [(kind, DAY, SAID, 5)])
    assert got(desk, "file") != before


@pytest.mark.pdf
@needs_pango
@pytest.mark.parametrize("copy", ["p1", "joint"])
def test_it_changes_no_page_of_a_pdf(desk: Desk, copy: str) -> None:
    before = printed(desk, copy)
    record(desk, [(kind, DAY + timedelta(n), SAID, n % 11) for n, kind in enumerate(sorted(KINDS))])
    assert printed(desk, copy) == before
