"""One session note, in one click: what it holds, where it stands, and who may not have it."""

import pytest

from tests.needs import needs_pango
from tests.reports.case import Case
from tests.reports.desk import Desk
from tests.reports.inside import article, in_page, pages_of

pytestmark = pytest.mark.sqlite_only


def status(desk: Desk, number: int, **asked: str) -> int:
    """What asking for a note is answered with."""
    address = desk.address("reports.note_pdf", meeting_id=desk.meetings[number], **{"as": "page", **asked})
    return desk.client.browser.get(address).status_code


def test_it_says_whose_it_is_what_it_is_and_for_whom(desk: Desk, couple: object) -> None:
    page = in_page(desk.note(1))
    for words in (
        "Harbor Practice",
        "Session 1, 4 Feb 2025, 17:00 to 18:00",
        "For the counselor’s file",
        "Europe/Dublin",
    ):
        assert in_page(words) in page, words
    assert in_page("Printed 13 May 2025, 13:00") in page
    assert in_page("Both came") in page


def test_it_says_who_signed_it(desk: Desk, case: Case) -> None:
    assert f"signedby{case.words['Note.signature/joint']}" in in_page(desk.note(1))
    assert "draft" not in in_page(article(desk.note(1)))


def test_it_marks_a_draft(desk: Desk) -> None:
    page = desk.note(5)
    assert 'class="draft-mark"' in page
    assert "Draft, last written" in page


def test_it_shows_both_dates_of_a_late_entry(desk: Desk, case: Case) -> None:
    page = in_page(desk.note(4))
    assert in_page("Late entry: session of 18 Feb 2025, written 24 Feb 2025. Reason: ") in page
    assert case.words["Note.late_reason"] in page


def test_it_puts_additions_after_the_body_and_keeps_the_original(desk: Desk, case: Case) -> None:
    page = in_page(desk.note(1))
    original, added = case.words["Note.boxes/joint p"], case.words["NoteAddition.text/joint p"]
    assert page.index(original) < page.index(case.words["Note.risk/joint"]) < page.index(added)
    assert in_page("Amendment of Plan, 1 Mar 2025") in page


@pytest.mark.parametrize(
    ("copy", "there"),
    [("file", [1, 2, 3, 4, 5]), ("p1", [1, 2, 4]), ("p2", [1, 3]), ("joint", [1])],
)
def test_it_is_there_only_for_those_who_met_and_once_signed(desk: Desk, copy: str, there: list[int]) -> None:
    found = {number: status(desk, number, **{"for": copy}) for number in desk.meetings if number < 6}
    assert found == {number: 200 if number in there else 404 for number in found}


@pytest.mark.parametrize("copy", ["p1", "joint"])
def test_it_gives_a_couple_no_number_that_counts_the_other_s_sessions(desk: Desk, copy: str) -> None:
    page = desk.note(1, **{"for": copy})
    assert "Session 1" not in page
    assert in_page("Session, 4 Feb 2025") in in_page(page)


def test_it_says_who_was_there_to_whoever_was(desk: Desk, case: Case) -> None:
    first, second = (case.words[f"Partner.short_name/{key}"] for key in ("p1", "p2"))
    assert in_page(f"Present</dt><dd>{first} and {second}</dd>") in in_page(desk.note(1, **{"for": "p1"}))
    assert in_page(f"Present</dt><dd>{first}</dd>") in in_page(desk.note(4, **{"for": "p1"}))


def test_it_is_named_by_code_addressee_and_day(desk: Desk, no_pango: list[str]) -> None:
    answer = desk.get("reports.note_pdf", meeting_id=desk.meetings[2], **{"for": "p1"})
    assert answer.headers["Content-Disposition"] == 'inline; filename="PT-note-p1-2025-02-11.pdf"'


def test_it_is_not_there_before_anything_is_written(desk: Desk) -> None:
    assert status(desk, max(desk.meetings)) == 404


@pytest.mark.pdf
@needs_pango
def test_it_marks_a_draft_on_paper(desk: Desk) -> None:
    pages = pages_of(desk.pdf("reports.note_pdf", meeting_id=desk.meetings[5]))
    assert ["draft" in page and "page1of1" in page for page in pages] == [True]
