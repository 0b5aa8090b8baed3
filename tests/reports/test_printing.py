"""From a page to an answer: what may keep a document from being printed, and what is kept of a print."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.printing import DocumentTooLarge, PrintingBusy, PrintingError, PrintingUnavailable, RenderedPdf
from clinic.reports.printing import file_name
from tests.needs import needs_pango
from tests.reports.desk import Desk
from tests.reports.inside import article

PRINTED = {
    "reports.progress_pdf": ("print report for file", ""),
    "reports.notes_pdf": ("print notes for file", ""),
    "reports.brief_pdf": ("print brief", ""),
    "reports.note_pdf": ("print note for file", "note"),
    "reports.assignment_handout": ("print handout", "assignment"),
    "reports.handout": ("print handout", ""),
    "reports.records_pdf": ("print records for file", ""),
    "reports.record_pdf": ("print record for file", "record"),
    "reports.agreed_pdf": ("print what we agreed for joint", ""),
    "reports.agreement_pdf": ("print agreement for file", "agreement"),
}


def lines(action: str) -> list[AuditEvent]:
    """What the record of use holds of an act, as another connection sees it."""
    with Session(db.engine, expire_on_commit=False) as other:
        return list(other.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def asked_for(desk: Desk, endpoint: str) -> dict[str, object]:
    """What an endpoint needs."""
    return {
        "reports.note_pdf": {"meeting_id": desk.meetings[1]},
        "reports.assignment_handout": {"assignment_id": next(iter(desk.given.values()))},
        "reports.handout": {"slug": "i-statement-lab"},
        "reports.record_pdf": {"record_id": desk.records["win", None, "joint"]},
        "reports.agreement_pdf": {"agreement_id": next(iter(desk.agreements))},
    }.get(endpoint, {})


def fails_with(monkeypatch: pytest.MonkeyPatch, problem: PrintingError) -> None:
    """Let printing fail."""

    def render(page: str) -> RenderedPdf:
        raise problem

    monkeypatch.setattr("clinic.reports.printing.render_pdf", render)


def lacks(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    """Let no font have these characters."""
    monkeypatch.setattr("clinic.reports.printing.render_pdf", lambda page: RenderedPdf(b"%PDF-1.7", missing, 1))


@pytest.mark.parametrize("endpoint", PRINTED)
@pytest.mark.parametrize("way", ["", "page"])
def test_it_keeps_a_line_of_every_print(desk: Desk, no_pango: list[str], endpoint: str, way: str) -> None:
    action, subject = PRINTED[endpoint]
    desk.get(endpoint, **asked_for(desk, endpoint), **({"as": way} if way else {}))
    kept = lines(action)
    assert [(each.subject_kind, each.via) for each in kept] == [(subject, "web")]
    assert [each.couple_id for each in kept] == [None if endpoint == "reports.handout" else desk.couple.id]


def test_it_says_for_whom_a_print_was(desk: Desk, no_pango: list[str]) -> None:
    for copy in ("p1", "joint"):
        desk.get("reports.progress_pdf", **{"for": copy})
        assert len(lines(f"print report for {copy}")) == 1


def test_it_keeps_no_line_of_a_preview(desk: Desk) -> None:
    desk.get("reports.progress")
    assert lines("print report for file") == []


def test_it_lets_no_byte_out_without_its_line(desk: Desk, no_pango: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **more: object) -> None:
        raise OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr("clinic.reports.printing.audit.record", full)
    answer = desk.get("reports.progress_pdf", status=503)
    assert len(no_pango) == 1
    assert b"%PDF" not in answer.data
    assert desk.couple.title not in answer.text


def test_it_gives_the_same_page_to_the_browser_where_pdfs_cannot_be_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, no_pango: list[str]
) -> None:
    desk.get("reports.progress_pdf")
    fails_with(monkeypatch, PrintingUnavailable("cannot load library 'libpango'", "apt-get install pango"))
    page = desk.get("reports.progress_pdf").text
    assert article(page) == article(no_pango[0])
    assert "apt-get install pango" in page.partition("<article")[0]
    assert 'class="document-notice"' in page
    assert 'class="document-notice"' not in no_pango[0]


def test_it_reports_characters_before_it_prints_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lacks(monkeypatch, "ሀ", "😀")
    answer = desk.get("reports.progress_pdf", status=422, **{"for": "p1", "from": "2025-02-01"})
    assert answer.status_code == 422
    assert "2 characters cannot be printed" in answer.text
    assert "ethiopic syllable ha" in answer.text
    assert "U+1F600" in answer.text
    assert lines("print report for p1") == []


def test_it_prints_them_all_the_same_if_wanted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lacks(monkeypatch, "ሀ")
    page = desk.get("reports.progress_pdf", status=422, **{"for": "p1"}).text
    assert "1 character cannot be printed" in page
    again = f"{desk.address('reports.progress_pdf')}?for=p1&amp;anyway=1"
    assert again in page
    assert desk.client.get(again.replace("&amp;", "&")).mimetype == "application/pdf"
    assert len(lines("print report for p1")) == 1


@pytest.mark.parametrize(
    ("problem", "status"),
    [(DocumentTooLarge("Too long for one PDF."), 413), (PrintingBusy("Others are printing."), 503)],
)
def test_it_says_what_kept_it_and_offers_the_browser(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, problem: PrintingError, status: int
) -> None:
    fails_with(monkeypatch, problem)
    answer = desk.get("reports.notes_pdf", status=status)
    assert answer.status_code == status
    assert str(problem) in answer.text
    assert "?as=page" in answer.text
    assert lines("print notes for file") == []


@pytest.mark.parametrize(
    ("code", "name"),
    [("IJ-7", "IJ-7-report"), ("Öl.3", "_l.3-report"), ('a"b\r\nX: y', "a_b__X__y-report"), ("../x", ".._x-report")],
)
def test_it_names_a_file_by_code_and_day(code: str, name: str) -> None:
    assert file_name(code, "report", day=date(2025, 5, 13)) == f"{name}-2025-05-13.pdf"


@pytest.mark.pdf
@needs_pango
@pytest.mark.sqlite_only
def test_it_prints_the_same_bytes_twice(desk: Desk) -> None:
    assert desk.pdf("reports.progress_pdf") == desk.pdf("reports.progress_pdf")
