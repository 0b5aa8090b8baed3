"""The progress report: charts with their twins, homework and what comes next, for each addressee."""

import re

import pytest

from tests.cast import Cast, Client
from tests.needs import needs_pango
from tests.reports.case import Case
from tests.reports.desk import ALL_TIME, Desk
from tests.reports.inside import article, in_page, pages_of

pytestmark = pytest.mark.sqlite_only

TABLE = re.compile(r'<table class="ratings">.*?</table>', re.DOTALL)
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
DAY = re.compile(r'<th scope="row" class="day">([^<]*)</th>')


def page(desk: Desk, **asked: str) -> str:
    """The report of the whole time."""
    return article(desk.page("reports.progress_pdf", **{**ALL_TIME, **asked}))


def days(text: str) -> list[str]:
    """The days in the table twin."""
    return DAY.findall("".join(TABLE.findall(text)))


def test_it_says_who_they_are_and_who_came(desk: Desk, case: Case) -> None:
    first, second = (case.words[f"Partner.short_name/{key}"] for key in ("p1", "p2"))
    text = in_page(page(desk))
    assert f"<dd>{first}4of4;{second}3of4</dd>" in text
    assert in_page("<dt>Sessions held</dt><dd>4</dd>") in text
    assert in_page("Next session:</b> 27 May 2025, 17:30") in text


def test_it_draws_each_measure_and_tells_it_again_in_words_and_figures(desk: Desk) -> None:
    text = page(desk)
    assert len(DRAWING.findall(text)) == 3
    assert [each in text for each in ("Trust, ", "Closeness, ", "Emotional safety, ")] == [True] * 3
    assert days(text) == ["4 Feb 2025", "11 Feb 2025", "13 Feb 2025", "20 Feb 2025"]


@pytest.mark.parametrize(("own", "other"), [("p1", "p2"), ("p2", "p1")])
def test_it_says_nothing_of_the_other_in_a_partner_s_charts(desk: Desk, case: Case, own: str, other: str) -> None:
    text = page(desk, **{"for": own})
    drawings = in_page("".join(DRAWING.findall(text)))
    assert case.words[f"Partner.short_name/{own}"] in drawings
    assert case.words[f"Partner.short_name/{other}"] not in drawings
    assert not re.search("not rated|no ratings|has not|ochre" if own == "p1" else "not rated|no ratings|has not", text)
    assert f'class="pt {other}"' not in text
    assert f'class="round {other}"' not in text


def test_it_says_nothing_of_ratings_to_both_until_both_agreed(desk: Desk) -> None:
    assert "Where things stand" not in page(desk, **{"for": "joint"})
    shared = page(desk, **{"for": "joint", "shared": "1"})
    assert "Both partners rate" in shared
    assert len(DRAWING.findall(shared)) == 3


def test_it_shares_no_rating_that_was_given_alone(desk: Desk) -> None:
    assert days(page(desk, **{"for": "joint", "shared": "1"})) == ["4 Feb 2025", "20 Feb 2025"]


def test_it_shares_nothing_with_one_partner_by_the_word_for_both(desk: Desk) -> None:
    assert page(desk, **{"for": "p1", "shared": "1"}) == page(desk, **{"for": "p1"})


@pytest.mark.parametrize("copy", ["p1", "p2", "joint"])
def test_it_tells_a_couple_of_joint_sessions_only(desk: Desk, copy: str) -> None:
    text = in_page(page(desk, **{"for": copy}))
    assert in_page("<dt>Sessions together</dt><dd>2</dd>") in text
    assert in_page("Stage") not in text


def test_it_takes_the_plan_of_the_last_signed_note_that_both_may_read(desk: Desk, case: Case) -> None:
    plan = {copy: page(desk, **{"for": copy}).partition("What comes next")[2] for copy in ("file", "p1", "joint")}
    assert case.words["Note.boxes/missed p"] in plan["file"]
    assert case.words["Note.boxes/joint p"] in plan["p1"]
    assert case.words["NoteAddition.text/joint p"] in plan["joint"]
    assert case.words["Note.boxes/p1 p"] not in plan["p1"]


def test_it_tells_outcomes_to_the_file_and_to_whose_they_are(desk: Desk) -> None:
    assert page(desk).count("Done, helped 7 of 10") == 3
    assert "Partly done, helped 4 of 10, conflict between them" in page(desk)
    own = page(desk, **{"for": "p2"})
    assert own.count("Partly done, helped 4 of 10") == 3
    assert "helped 7 of 10" not in own
    assert "conflict" not in own
    assert "helped" not in page(desk, **{"for": "joint"})


def test_it_keeps_to_its_period(desk: Desk) -> None:
    text = article(desk.page("reports.progress_pdf", **{"from": "2025-02-05", "to": "2025-02-12"}))
    assert days(text) == ["11 Feb 2025"]
    assert in_page("<dt>Sessions held</dt><dd>1</dd>") in in_page(text)
    assert "5 Feb to 12 Feb 2025" in text


def test_it_covers_the_last_twelve_weeks_unless_asked(desk: Desk) -> None:
    text = article(desk.page("reports.progress_pdf"))
    assert "18 Feb to 13 May 2025" in text
    assert days(text) == ["20 Feb 2025"]


def test_it_explains_its_letters_and_its_dash(desk: Desk) -> None:
    text = page(desk)
    assert "“–” means that no rating was asked for on that day" in text
    assert text.count("<b>M</b>") == 9


def test_it_works_with_nothing_recorded(client: Client, cast: Cast) -> None:
    text = Desk(client, cast.kim_and_lee).page("reports.progress_pdf")
    assert "Nothing is recorded for this period yet." in text


@pytest.mark.parametrize(
    "asked", [{"from": "1900-01-01", "to": "1900-01-02"}, {"from": "2199-12-31", "to": "2199-12-31"}]
)
def test_it_works_for_any_period(desk: Desk, asked: dict[str, str]) -> None:
    assert 'class="document' in desk.page("reports.progress_pdf", **asked)


@pytest.mark.pdf
@needs_pango
def test_it_is_a_numbered_pdf_with_charts_as_lines_not_pixels(desk: Desk) -> None:
    pdf = desk.pdf("reports.progress_pdf", **ALL_TIME)
    pages = pages_of(pdf)
    assert [f"page{n}of{len(pages)}" in each for n, each in enumerate(pages, start=1)] == [True] * len(pages)
    assert b"/Subtype /Image" not in pdf
    assert b"/Subtype/Image" not in pdf
