"""The sections of a progress report on the repair work: which reader gets which, and what they say."""

import re
from datetime import date

import pytest

from clinic.couples.models import couple_of
from clinic.couples.rules import Audience
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from clinic.records.actions import enter
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from clinic.reports.standing import tool_words
from tests.cast import Cast, Client
from tests.reports.case import Case
from tests.reports.desk import ALL_TIME, Desk
from tests.reports.inside import article, in_page

pytestmark = pytest.mark.sqlite_only

HEADING = re.compile(r"<h2>([^<]*)</h2>")
OF_THE_FILE = {
    "Gains that scales do not show",
    "Early signs",
    "Setbacks",
    "Where each stands",
    "Questionnaires",
    "Intake profile",
    "Help elsewhere",
    "Closing",
    "Stages",
    "Risk noted",
}
OF_ALL = {"Aims", "Between sessions", "Practices and promises", "Agreements", "What went well", "What comes next"}


def page(desk: Desk, **asked: str) -> str:
    """The report of the whole time."""
    return article(desk.page("reports.progress_pdf", **{**ALL_TIME, **asked}))


def section(text: str, title: str) -> str:
    """What stands under a heading."""
    return text.partition(f"<h2>{title}</h2>")[2].partition("<h2>")[0]


def record(desk: Desk, kind: str, on: date, audience: Audience = Audience.JOINT, **values: object) -> None:
    """Add a record."""
    with caseload_of(desk.couple.counselor_id):
        couple = couple_of(desk.couple.id)
        entry = Entry(on, values, None, audience)
        enter(by=couple.counselor_id, couple=couple, id=new_id(), kind=KINDS[kind], entry=entry)
        db.session.commit()


def test_it_has_all_sections_for_the_file_and_few_for_the_two(desk: Desk) -> None:
    assert set(HEADING.findall(page(desk))) - {"Where things stand"} == OF_ALL | OF_THE_FILE
    for copy in ("p1", "p2", "joint"):
        found = set(HEADING.findall(page(desk, **{"for": copy}))) - {"Where things stand", "Events"}
        assert found == OF_ALL | {"If you need help before then"}


def test_it_tells_the_two_that_a_practice_held_and_not_how_often(client: Client, cast: Cast) -> None:
    desk = Desk(client, cast.kim_and_lee)
    for day in (1, 7, 8, 12):
        record(desk, "end-of-day-talk", date(2025, 5, day), held=day != 8)
    record(desk, "end-of-day-talk", date(2025, 5, 13), Audience.COUNSELOR, held=True)
    said = {copy: section(page(desk, **{"for": copy}), "Practices and promises") for copy in ("file", "joint")}
    assert "3 of the last 7 days, 4 of the last 28; last on 13 May 2025" in said["file"]
    assert "last on 12 May 2025" in said["joint"]
    assert " of the last" not in said["joint"]


def test_it_tells_of_no_practice_that_was_not_held(client: Client, cast: Cast) -> None:
    desk = Desk(client, cast.kim_and_lee)
    record(desk, "end-of-day-talk", date(2025, 5, 8), held=False)
    assert "Practices and promises" not in page(desk, **{"for": "joint"})


@pytest.mark.parametrize(("offered", "copies"), [(True, {"file", "joint"}), (False, set()), (None, {"file"})])
def test_it_tells_of_a_win_that_may_stand_in_a_report(
    client: Client, cast: Cast, offered: bool | None, copies: set[str]
) -> None:
    desk = Desk(client, cast.kim_and_lee)
    more = {} if offered is None else {"show_in_report": offered}
    record(desk, "win", date(2025, 5, 8), text="Used the pause word", **more)
    told = {copy for copy in ("file", "joint") if "Used the pause word" in page(desk, **{"for": copy})}
    assert told == copies


def test_it_puts_equal_signs_of_several_days_together(client: Client, cast: Cast) -> None:
    desk = Desk(client, cast.kim_and_lee)
    for day, value in ((1, 2), (8, 8), (12, 3)):
        record(desk, "early-signs", date(2025, 5, day), signs={"p1": {"stress": {"value": value}}})
    text = section(page(desk), "Early signs")
    assert "1 May 2025, 12 May 2025:</b>" in text
    assert "Kim: stress 8" in text


def test_it_lists_what_was_noted_on_risk_by_day(desk: Desk) -> None:
    text = section(page(desk), "Risk noted")
    days = re.findall(r"<li>(\d+ \w+) 2025, ", text)
    assert days == ["4 Feb"] * 2 + ["11 Feb", "13 Feb", "18 Feb"] + ["25 Feb"] * 2 + ["7 Apr"] * 2
    assert text.count("Followed up on 5 May 2025.") == 2


def test_it_keeps_to_its_period(desk: Desk, case: Case) -> None:
    text = in_page(page(desk, **{"from": "2025-03-21", "to": "2025-04-30"}))
    assert case.words["Statement.think/p1 joint"] in text
    inside = {each for each in ("Setback.text/stands", "AgreementReview.text/stands") if case.words[each] in text}
    assert inside == set()
    assert not [each for each in case.words if each.startswith("Record.values/win") and case.words[each] in text]


@pytest.mark.parametrize(
    ("tool", "words"), [("csi16", "CSI-16"), ("csi_16", "CSI-16"), ("rdas", "RDAS"), ("Own questions", "Own questions")]
)
def test_it_prints_the_name_of_a_questionnaire(tool: str, words: str) -> None:
    assert tool_words(tool) == words
