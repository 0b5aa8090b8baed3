"""Session notes of a period, or all of them."""

import re

import pytest

from tests.cast import Cast, Client
from tests.needs import needs_pango
from tests.reports.desk import Desk
from tests.reports.inside import article, in_page, pages_of

pytestmark = pytest.mark.sqlite_only

HEADING = re.compile(r"<h2>(Session[^<]*?), (\d+ \w+ \d+)")


def headings(desk: Desk, **asked: str) -> list[tuple[str, str]]:
    """(title, day) of every note in the document."""
    return HEADING.findall(desk.page("reports.notes_pdf", **asked))


def test_it_holds_every_note_in_order(desk: Desk) -> None:
    assert [title for title, _ in headings(desk)] == [f"Session {number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("first", "last", "numbers"),
    [
        ("2025-02-11", "2025-02-18", [2, 3, 4]),
        ("2025-02-18", "2025-02-11", [2, 3, 4]),
        ("", "2025-02-04", [1]),
        ("2025-02-19", "", [5]),
        ("2026-01-01", "", []),
    ],
)
def test_it_holds_the_notes_of_a_period_with_both_ends(desk: Desk, first: str, last: str, numbers: list[int]) -> None:
    found = headings(desk, **{"from": first, "to": last})
    assert [title for title, _ in found] == [f"Session {number}" for number in numbers]


@pytest.mark.parametrize(("copy", "days"), [("p1", ["4", "11", "18"]), ("p2", ["4", "13"]), ("joint", ["4"])])
def test_it_holds_for_each_only_their_signed_ones(desk: Desk, copy: str, days: list[str]) -> None:
    found = headings(desk, **{"for": copy})
    assert found == [("Session", f"{day} Feb 2025") for day in days]


def test_it_marks_a_draft_among_signed_ones_on_its_own_page(desk: Desk) -> None:
    page = desk.page("reports.notes_pdf")
    assert page.count('class="note unsigned"') == 1
    assert page.count('class="draft-mark"') == 1


def test_it_says_that_there_is_none(client: Client, cast: Cast) -> None:
    desk = Desk(client, cast.kim_and_lee)
    assert "There is no note to show in this period." in desk.page("reports.notes_pdf")


def test_it_shows_what_will_be_printed_beside_its_options(desk: Desk) -> None:
    page = desk.get("reports.notes", **{"for": "p1", "from": "2025-02-11", "large": "1"}).text
    assert 'value="p1" checked' in page
    assert 'value="2025-02-11"' in page
    assert 'class="document large"' in article(page)
    assert desk.address("reports.notes_pdf") in page
    assert "agreed" not in page


def test_it_is_named_by_code_addressee_and_day(desk: Desk, no_pango: list[str]) -> None:
    answer = desk.get("reports.notes_pdf", **{"for": "joint"})
    assert answer.headers["Content-Disposition"] == 'inline; filename="PT-notes-joint-2025-05-13.pdf"'


@pytest.mark.pdf
@needs_pango
def test_it_numbers_its_pages_and_marks_the_draft_s(desk: Desk) -> None:
    pages = pages_of(desk.pdf("reports.notes_pdf"))
    assert [f"page{n}of{len(pages)}" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)
    drafts = ["draft,notsigned" in page for page in pages]
    assert drafts == [in_page("Session 5, 25 Feb 2025") in page for page in pages]
    assert any(drafts)
