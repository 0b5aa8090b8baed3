"""The page of everything that can be printed of a couple."""

import pytest
from flask import url_for

from clinic.couples.models import Couple
from tests.cast import Cast, Client
from tests.reports.desk import Desk

pytestmark = pytest.mark.sqlite_only


def test_it_lists_reports_notes_and_handouts(desk: Desk) -> None:
    page = desk.get("reports.documents").text
    assert "Progress report" in page
    assert page.index("Session 5, 25 Feb 2025") < page.index("Session 1, 4 Feb 2025")
    assert page.count('<span class="quiet small">signed</span>') == 4
    assert page.count('<span class="quiet small">draft</span>') == 1
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


def test_it_leads_to_what_was_agreed_in_one_click(desk: Desk) -> None:
    page = desk.get("reports.documents").text
    plan = next(id for id in desk.agreements if desk.address("reports.agreement_pdf", agreement_id=id) in page)
    for endpoint, asked in (("agreed_pdf", {}), ("agreement_pdf", {"agreement_id": plan, "for": "joint"})):
        address = desk.address(f"reports.{endpoint}", **asked)
        assert f'href="{address}"' in page
        assert desk.client.get(f"{address}{'&' if '?' in address else '?'}as=page").status_code == 200


def test_it_leads_to_each_agreement_with_its_versions(desk: Desk) -> None:
    page = desk.get("reports.documents").text
    assert [id for id in desk.agreements if desk.address("reports.agreement", agreement_id=id) not in page] == []
    assert "in force, 3 versions" in page
    assert "ended, 1 version<" in page


def test_it_leads_to_the_records_of_a_period(desk: Desk) -> None:
    assert desk.address("reports.records") in desk.get("reports.documents").text
    page = desk.get("reports.records", **{"from": "2025-03-21", "to": ""}).text
    assert "There is no record to show in this period." in page
    assert "Small win, 20 Mar 2025" in desk.get("reports.records", **{"from": "2025-03-20", "to": ""}).text


def test_it_leads_to_a_record_from_its_page(desk: Desk) -> None:
    record_id = desk.records["win", None, "joint"]
    with desk.client.browser.application.test_request_context():
        own = url_for("records.record", couple_id=desk.couple.id, record_id=record_id)
    assert desk.address("reports.record", record_id=record_id) in desk.client.get(own).text
