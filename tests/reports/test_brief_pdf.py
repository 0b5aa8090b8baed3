"""The brief on one printed page, in the order of domain.md 5.1; the counselor's own."""

from datetime import date, timedelta

import pytest

from clinic.couples.models import couple_of
from clinic.homework.actions import Given, assign
from clinic.homework.exercises import catalogue
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from clinic.safety.actions import record_event
from clinic.safety.rules import EventBy, EventType, Happening
from tests.cast import Cast, Client
from tests.needs import needs_pango
from tests.reports.case import Case
from tests.reports.desk import Desk
from tests.reports.inside import article, in_page, pages_of

pytestmark = pytest.mark.sqlite_only

BLOCKS = ("Partners", "Safety", "Where we stopped", "Ratings, last 12 weeks", "Since last time", "Homework", "Agenda")
TODAY = date(2025, 5, 13)


def crowd(desk: Desk) -> None:
    """More events and homework than a page holds."""
    with caseload_of(desk.couple.counselor_id):
        couple = couple_of(desk.couple.id)
        for number in range(9):
            text = f"Event {number}: {'many words about what happened ' * 9}"[:280]
            happening = Happening(EventType.SETBACK, TODAY - timedelta(number), EventBy.BOTH, text)
            record_event(by=couple.counselor_id, couple=couple, id=new_id(), happening=happening, today=TODAY)
        for exercise in list(catalogue().values())[:12]:
            given = Given(exercise, ("p1", "p2"), TODAY, TODAY, dose="now and then")
            assign(by=couple.counselor_id, couple=couple, id=new_id(), given=given)
        db.session.commit()


def test_it_stands_in_the_order_of_the_brief(desk: Desk) -> None:
    page = article(desk.page("reports.brief_pdf"))
    places = [page.index(f">{block}<") for block in BLOCKS]
    assert places == sorted(places)


def test_it_says_when_and_where_and_what_is_not_signed(desk: Desk, case: Case) -> None:
    page = in_page(desk.page("reports.brief_pdf"))
    assert in_page("27 May, 17:30") in page
    assert case.words["CoupleSession.place/next"] in page
    assert in_page("Not signed yet:</b> Session 5, 25 Feb") in page


def test_it_gives_dates_of_screens_and_no_word_of_them(desk: Desk, case: Case) -> None:
    page = in_page(desk.page("reports.brief_pdf"))
    assert "14feb" in page
    assert not [label for label, word in case.words.items() if label.startswith("Screen.") and word in page]


def test_it_gives_every_number_its_date_and_count(desk: Desk, case: Case) -> None:
    page = in_page(desk.page("reports.brief_pdf"))
    assert in_page("5 (20 February). Start 4. 3 ratings. Up 1 from 11 Feb to 20 Feb.") in page


def test_it_works_before_anything_is_known(client: Client, cast: Cast) -> None:
    page = Desk(client, cast.kim_and_lee).page("reports.brief_pdf")
    for words in (
        "No plan recorded yet.",
        "No event recorded.",
        "Nothing to look back on.",
        "No ratings yet",
        "Not planned",
    ):
        assert words in page, words


def test_it_can_do_without_names(desk: Desk, case: Case) -> None:
    page = in_page(desk.page("reports.brief_pdf", names="code"))
    assert "partnera" in page
    assert not [label for label in case.words if label.startswith("Partner.") and case.words[label] in page]


def test_it_prints_names_though_they_are_hidden_on_the_screen(desk: Desk, case: Case) -> None:
    desk.client.post("/hide-names")
    assert case.words["Partner.short_name/p1"] in in_page(desk.page("reports.brief_pdf"))


def test_it_says_how_much_it_leaves_out(desk: Desk) -> None:
    crowd(desk)
    assert "more</li>" in desk.page("reports.brief_pdf")


@pytest.mark.pdf
@needs_pango
@pytest.mark.parametrize("crowded", [False, True])
def test_it_is_one_page(desk: Desk, *, crowded: bool) -> None:
    if crowded:
        crowd(desk)
    pages = pages_of(desk.pdf("reports.brief_pdf"))
    assert len(pages) == 1
    assert "page1of1" in pages[0]
