"""The progress report beside its options."""

import pytest

from clinic.couples.models import Couple
from tests.reports.desk import Desk
from tests.reports.inside import article

pytestmark = pytest.mark.sqlite_only


def test_it_asks_for_period_addressee_names_and_paper(desk: Desk) -> None:
    page = desk.get("reports.progress").text
    for name in ("from", "to", "for", "names", "shared", "large", "letter"):
        assert f'name="{name}"' in page, name
    assert 'value="2025-02-18"' in page
    assert 'value="2025-05-13"' in page
    assert f'formaction="{desk.address("reports.progress_pdf")}"' in page


def test_it_is_three_clicks_from_the_couple_to_the_pdf(desk: Desk) -> None:
    couple = desk.client.get(f"/couples/{desk.couple.id.hex}").text
    assert desk.address("reports.documents") in couple
    assert desk.address("reports.progress") in desk.get("reports.documents").text
    assert desk.address("reports.progress_pdf") in desk.get("reports.progress").text


def test_it_keeps_what_was_chosen(desk: Desk) -> None:
    page = desk.get("reports.progress", **{"for": "joint", "names": "code", "shared": "1", "letter": "1"}).text
    assert 'value="joint" checked' in page
    assert 'value="code" checked' in page
    assert 'class="document letter"' in article(page)
    assert "Both partners rate" in article(page)


def test_it_hides_names_on_the_screen_but_not_on_paper(desk: Desk, couple: Couple) -> None:
    desk.client.post("/hide-names")
    seen = desk.get("reports.progress").text
    assert not [name for name in couple.names.values() if name in seen]
    assert all(name in desk.page("reports.progress_pdf") for name in couple.names.values())


def test_it_ends_where_a_closed_case_ended(desk: Desk) -> None:
    from datetime import date

    from clinic.couples.actions import change_status
    from clinic.couples.models import couple_of
    from clinic.couples.rules import Status
    from clinic.kernel.database import db
    from clinic.kernel.scope import caseload_of

    with caseload_of(desk.couple.counselor_id):
        row = couple_of(desk.couple.id)
        change_status(by=row.counselor_id, couple=row, status=Status.CLOSED, changed_on=date(2025, 3, 1), reason="Done")
        db.session.commit()
    page = desk.get("reports.progress").text
    assert 'value="2024-12-07"' in page
    assert 'value="2025-03-01"' in page
