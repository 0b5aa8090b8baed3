"""The page of everything that can be printed of a couple."""

import pytest

from clinic.couples.models import Couple
from tests.cast import Cast, Client
from tests.reports.desk import Desk

pytestmark = pytest.mark.sqlite_only


def test_it_lists_reports_notes_and_handouts(desk: Desk) -> None:
    page = desk.get("reports.documents").text
    assert "Progress report" in page
    assert page.index("Session 5, 25 Feb 2025") < page.index("Session 1, 4 Feb 2025")
    assert page.count("signed") == 4
    assert page.count("draft") == 1
    assert page.count("handout.pdf?named=1") == 4


def test_it_leads_to_a_note_in_one_click(desk: Desk) -> None:
    assert desk.address("reports.note_pdf", meeting_id=desk.meetings[1]) in desk.get("reports.documents").text


def test_it_says_that_there_is_nothing_yet(client: Client, cast: Cast) -> None:
    page = Desk(client, cast.kim_and_lee).get("reports.documents").text
    assert "No notes yet" in page
    assert "What you assign can be printed here." in page


def test_it_hides_names(desk: Desk, couple: Couple) -> None:
    desk.client.post("/hide-names")
    page = desk.get("reports.documents").text
    assert not [name for name in couple.names.values() if name in page]
