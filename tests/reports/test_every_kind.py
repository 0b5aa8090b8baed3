"""Every declared kind of record is covered by the search for planted words; one that is not is found here."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from clinic.casefile.record import CaseFile
from clinic.couples.models import couple_of
from clinic.kernel.scope import caseload_of
from clinic.records.declaration import Kind, Reach
from clinic.records.kinds import KINDS
from clinic.records.models import record_of
from clinic.reports.naming import names_of
from clinic.reports.rules import Copy, Naming
from clinic.reports.seen import Seen
from clinic.reports.work import Work
from tests.reports.case import Case
from tests.reports.case_records import abouts, offered, word_paths
from tests.reports.conftest import NOON
from tests.reports.desk import ALL_TIME, Desk
from tests.reports.inside import in_page
from tests.reports.oracle_work import NEVER_SHOWN, ON_REQUEST, OWNER_ONLY, PRIVATE, of_record
from tests.reports.test_planted import differences, labels_in

pytestmark = pytest.mark.sqlite_only

COUPLE = ("p1", "p2", "joint")


def unplanted(case: Case, kinds: Mapping[str, Kind]) -> list[str]:
    """Every place of a kind, for whom it may be shown, in which no word was planted."""
    wanted = [
        f"Record.values/{kind.slug}/{about or 'both'}/{audience} {path}"
        for kind in kinds.values()
        for about in abouts(kind)
        for audience in offered(kind, about)
        for path in word_paths(kind)
    ]
    return [each for each in wanted if each not in case.words]


def places(case: Case, name: str) -> list[str]:
    """The places of one planted record."""
    start = f"Record.values/{name} "
    return [each.removeprefix("Record.values/") for each in case.words if each.startswith(start)]


def test_it_has_a_word_in_every_text_of_every_kind(desk: Desk, case: Case) -> None:
    assert unplanted(case, KINDS) == []
    assert {kind for kind, _, _ in desk.records} == set(KINDS)


def test_it_would_notice_a_kind_without_a_word(desk: Desk, case: Case) -> None:
    new = replace(KINDS["win"], slug="new-kind")
    missing = unplanted(case, {**KINDS, "new-kind": new})
    assert missing == [f"Record.values/new-kind/both/{each} text" for each in offered(new, None)]


def test_it_knows_the_narrow_kinds_by_heart() -> None:
    assert {slug for slug, kind in KINDS.items() if kind.widest is Reach.COUNSELOR} == NEVER_SHOWN
    assert {slug for slug, kind in KINDS.items() if kind.widest is Reach.OWNER} == OWNER_ONLY
    assert {slug for slug, kind in KINDS.items() if not kind.in_reports} == ON_REQUEST
    assert {f"{kind.slug} {each.name}" for kind in KINDS.values() for each in kind.fields if each.private} == PRIVATE


@pytest.mark.parametrize("copy", list(Copy))
def test_it_has_a_record_of_each_kind_only_for_its_readers(desk: Desk, case: Case, copy: Copy) -> None:
    """Figures are as private as words, whether or not there is a place to write."""
    wrong = []
    with desk.client.browser.application.app_context(), caseload_of(desk.couple.counselor_id):
        couple = couple_of(desk.couple.id)
        work = Work(Seen(CaseFile(couple, NOON.date(), NOON), copy, names_of(couple, Naming.NAMES)))
        for (kind, about, audience), id in desk.records.items():
            name = f"{kind}/{about or 'both'}/{audience}"
            may = any(copy in of_record(each) for each in [*places(case, name), f"{name} figures"])
            if (work.record(record_of(couple, id)) is not None) != may:
                wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("copy", COUPLE)
def test_it_is_not_there_for_anybody_else(desk: Desk, copy: str) -> None:
    for kind, about, audience in (("win", None, "counselor_only"), ("own-vulnerabilities", "p1", "counselor_only")):
        asked = {"record_id": desk.records[kind, about, audience], "for": copy}
        desk.get("reports.record_pdf", **asked, status=404)
        desk.get("reports.record", **asked, status=404)


@pytest.mark.parametrize("copy", ["file", *COUPLE])
def test_it_puts_some_kinds_into_no_report(desk: Desk, case: Case, copy: str) -> None:
    asked = {"for": copy, **ALL_TIME, "shared": "1"}
    documents = ["reports.progress_pdf", *(["reports.records_pdf"] if copy != "file" else [])]
    found = labels_in(in_page("".join(desk.page(each, **asked) for each in documents)), case)
    assert found
    assert [each for each in found if each.startswith("Record.") and each.split("/")[1] in ON_REQUEST] == []


@pytest.mark.parametrize(
    ("record", "copies"),
    [
        (("urge-note", "p1", "p1"), {"file", "p1"}),
        (("win", None, "joint"), {"file", *COUPLE}),
        (("win", None, "p2"), {"file", "p2"}),
        (("own-vulnerabilities", "p1", "counselor_only"), {"file"}),
    ],
)
def test_it_offers_the_copies_there_are(desk: Desk, record: tuple[str, str | None, str], copies: set[str]) -> None:
    page = desk.get("reports.record", record_id=desk.records[record]).text
    assert {each for each in ("file", *COUPLE) if f'name="for" value="{each}"' in page} == copies


@pytest.mark.parametrize("copy", COUPLE)
def test_it_would_notice_a_record_that_goes_too_far(
    desk: Desk, case: Case, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic.reports.work.readable", lambda readings, _addressee: list(readings))
    found = in_page(desk.page("reports.records_pdf", **{"for": copy}))
    leaks = [each for each in differences(found, case, copy, "names") if each.startswith("LEAK Record.values")]
    assert any("empathy/both/joint own_question" in each for each in leaks)
    assert any("/counselor_only " in each for each in leaks)
