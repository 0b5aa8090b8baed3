"""I4: with the partners in each other's place, every copy says the same of each, to the word."""

from pathlib import Path

import pytest

from tests.cast import Cast, Client
from tests.reports.case import OTHER, Case, read_in
from tests.reports.desk import ALL_TIME, COPIES, Desk
from tests.reports.inside import article, words_of

pytestmark = pytest.mark.sqlite_only

REPORTS = ("reports.progress_pdf", "reports.notes_pdf", "reports.records_pdf", "reports.agreed_pdf")


def said(desk: Desk, copy: str, **asked: str) -> list[str]:
    """Every word of the reports and notes for an addressee, with the case code taken out."""
    pages = [desk.page(endpoint, **{"for": copy, **ALL_TIME, **asked}) for endpoint in REPORTS]
    return sorted(each for page in pages for each in words_of(page.replace(desk.couple.code, "")))


@pytest.mark.parametrize("copy", COPIES)
def test_it_treats_both_partners_alike(client: Client, cast: Cast, tmp_path: Path, copy: str) -> None:
    straight = Desk(client, read_in(Case("QSTRAIGHT"), cast.alma, tmp_path))
    swapped = Desk(client, read_in(Case("QSWAPPED", swapped=True), cast.alma, tmp_path))
    assert said(straight, copy, shared="1") == said(swapped, OTHER.get(copy, copy), shared="1")


def test_it_would_notice_a_difference(desk: Desk) -> None:
    assert said(desk, "p1") != said(desk, "p2")


def test_it_says_the_same_in_the_preview_as_on_paper(desk: Desk) -> None:
    record, agreement = {"record_id": desk.records["win", None, "joint"]}, {"agreement_id": next(iter(desk.agreements))}
    for name, more in (("progress", {}), ("notes", {}), ("records", {}), ("record", record), ("agreement", agreement)):
        shown, printed = f"reports.{name}", f"reports.{name}_pdf"
        for copy in COPIES if name != "agreement" else ("file",):
            asked = {"for": copy, **ALL_TIME, **more}
            assert article(desk.get(shown, **asked).text) == article(desk.page(printed, **asked))
