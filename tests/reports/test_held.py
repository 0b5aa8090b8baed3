"""A legal hold is told of before anything of a couple's record is printed (domain.md 4.4)."""

from datetime import date

import pytest

from clinic.couples.models import couple_of
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from clinic.safety.care_actions import lift_hold, set_hold
from clinic.safety.care_models import hold_on
from tests.reports.desk import Desk
from tests.reports.test_printing import PRINTED, asked_for, lines

pytestmark = pytest.mark.sqlite_only

OF_A_COUPLE = sorted(set(PRINTED) - {"reports.handout"})
PAGES = ("reports.documents", "reports.progress", "reports.notes", "reports.records")
TODAY, WHY = date(2025, 5, 13), "A letter from a lawyer"


@pytest.fixture
def held(desk: Desk) -> Desk:
    """The desk, with the couple's record on hold."""
    with caseload_of(desk.couple.counselor_id):
        couple = couple_of(desk.couple.id)
        set_hold(by=couple.counselor_id, couple=couple, id=new_id(), set_on=TODAY, reason=WHY, today=TODAY)
        db.session.commit()
    return desk


@pytest.mark.parametrize("endpoint", OF_A_COUPLE)
@pytest.mark.parametrize("way", ["", "page"])
def test_it_warns_before_it_prints(held: Desk, no_pango: list[str], endpoint: str, way: str) -> None:
    asked = {**asked_for(held, endpoint), **({"as": way} if way else {})}
    text = held.get(endpoint, **asked).text
    assert "This record is on legal hold" in text
    assert "The counselor of a couple is no expert witness on it." in text
    assert 'class="document' not in text
    assert no_pango == []
    assert lines(PRINTED[endpoint][0]) == []


@pytest.mark.parametrize("endpoint", OF_A_COUPLE)
def test_it_prints_all_the_same_once_that_was_read(held: Desk, no_pango: list[str], endpoint: str) -> None:
    answer = held.get(endpoint, **asked_for(held, endpoint), held=1)
    assert answer.mimetype == "application/pdf"
    assert len(lines(PRINTED[endpoint][0])) == 1
    assert "egal hold" not in no_pango[0] or endpoint == "reports.brief_pdf"


@pytest.mark.parametrize("endpoint", PAGES)
def test_it_says_so_on_every_page_from_which_something_is_printed(held: Desk, endpoint: str) -> None:
    text = held.get(endpoint).text
    assert "Legal hold since 13 May 2025" in text
    assert WHY not in text
    assert "held=1" in text or 'name="held" value="1"' in text


def test_it_says_nothing_once_it_is_lifted(held: Desk, no_pango: list[str]) -> None:
    with caseload_of(held.couple.counselor_id):
        hold = hold_on(couple_of(held.couple.id))
        lift_hold(by=held.couple.counselor_id, hold=hold, lifted_on=TODAY, reason="It is settled", today=TODAY)
        db.session.commit()
    assert held.get("reports.agreed_pdf").mimetype == "application/pdf"
    assert "egal hold" not in held.get("reports.documents").text


def test_it_does_not_concern_an_exercise_of_the_library(held: Desk, no_pango: list[str]) -> None:
    assert held.get("reports.handout", slug="i-statement-lab").mimetype == "application/pdf"
