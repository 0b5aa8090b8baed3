"""An exercise to hand out, from the library or as it was given."""

import pytest

from clinic.homework.exercises import catalogue
from tests.needs import needs_pango
from tests.reports.case import Case
from tests.reports.desk import Desk
from tests.reports.inside import article, in_page, pages_of

pytestmark = pytest.mark.sqlite_only

BOTH = ("reflective-listening", ("p1", "p2"))
SHORT, LONGEST = "i-statement-lab", "whole-picture"


def given(desk: Desk, case: Case, **asked: str) -> str:
    """The handout of the exercise that was given to both."""
    return article(desk.page("reports.assignment_handout", assignment_id=desk.given[BOTH], **asked))


def test_it_holds_every_step_and_room_to_write(desk: Desk) -> None:
    page = article(desk.page("reports.handout", slug="i-statement-lab"))
    exercise = catalogue()["i-statement-lab"]
    assert [step for step in exercise.steps if in_page(step) not in in_page(page)] == []
    assert "Room to write" in page
    assert page.count('class="line"') >= 20


def test_it_says_how_long_how_often_and_what_to_bring(desk: Desk) -> None:
    page = in_page(desk.page("reports.handout", slug="i-statement-lab"))
    exercise = catalogue()["i-statement-lab"]
    for words in (exercise.length_text, exercise.frequency_text, exercise.bring_back, exercise.materials):
        assert in_page(words) in page, words


def test_it_says_dose_date_and_own_words_where_it_was_given(desk: Desk, case: Case) -> None:
    page = in_page(given(desk, case))
    assert case.words["Assignment.dose/both"] in page
    assert case.words["Assignment.custom_text/both"] in page
    assert in_page("Until</dt><dd>18 Feb") in page


def test_it_names_nobody_unless_asked(desk: Desk, case: Case) -> None:
    first, second = (case.words[f"Partner.short_name/{key}"] for key in ("p1", "p2"))
    assert first not in in_page(given(desk, case))
    assert f"{first}&{second}" in in_page(given(desk, case, named="1"))


def test_it_gives_no_role_no_source_and_no_code(desk: Desk, case: Case) -> None:
    page = desk.page("reports.handout", slug=desk.own)
    assert case.words["OwnExercise.fields/kept"] not in in_page(page)
    assert not [word for word in ("Involved", "involved", "DETAIL", "SOLO") if word in page]


def test_it_prints_large(desk: Desk) -> None:
    assert 'class="document large"' in desk.page("reports.handout", slug=LONGEST, large="1")


def test_it_is_named_without_a_name(desk: Desk, no_pango: list[str]) -> None:
    names = [
        desk.get("reports.handout", slug="i-statement-lab").headers["Content-Disposition"],
        desk.get("reports.handout", slug=desk.own).headers["Content-Disposition"],
        desk.get("reports.assignment_handout", assignment_id=desk.given[BOTH]).headers["Content-Disposition"],
    ]
    wanted = ["exercise-i-statement-lab-2025-05-13", "exercise-2025-05-13", "PT-exercise-2025-02-04"]
    assert names == [f'inline; filename="{each}.pdf"' for each in wanted]


def test_it_knows_only_exercises_there_are(desk: Desk) -> None:
    assert desk.get("reports.handout", slug="nothing-like-that", status=404).status_code == 404


@pytest.mark.pdf
@needs_pango
@pytest.mark.parametrize(
    ("slug", "asked", "pages"),
    [(SHORT, {}, 1), (LONGEST, {}, 2), (SHORT, {"large": "1"}, 2), (SHORT, {"letter": "1"}, 1)],
)
def test_it_is_one_page_where_it_fits(desk: Desk, slug: str, asked: dict[str, str], pages: int) -> None:
    assert len(pages_of(desk.pdf("reports.handout", slug=slug, **asked))) == pages


@pytest.mark.pdf
@needs_pango
@pytest.mark.nightly
@pytest.mark.parametrize("large", ["", "1"])
def test_it_takes_no_more_pages_than_needed_for_the_whole_library(desk: Desk, large: str) -> None:
    needed = {slug: len(pages_of(desk.pdf("reports.handout", slug=slug, large=large))) for slug in catalogue()}
    most = 2 if large else 1
    assert [slug for slug, pages in needed.items() if pages > most] == [LONGEST]
