"""What importing a case file puts into the record, and what it says about the rest."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clinic.accounts.models import Account
from clinic.couples.models import Couple, couple_by_code
from clinic.exchange import cases
from clinic.exchange.demo import CASES
from clinic.exchange.reading import CaseFileProblem
from clinic.exchange.storing import IMPORTED
from clinic.homework.models import assignments_of
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError
from clinic.kernel.scope import caseload_of
from clinic.ratings.models import LatestRating, RatingReading
from clinic.safety.models import contact_of, events_of, screens_of
from clinic.sessions.models import additions_to, meetings_of, note_of, process_note_of
from clinic.sessions.rules import Attendance, Meeting
from tests.cast import Cast

SMALL = """
schema: 1
as_of: 2025-05-13
case: {code: Q, status: active, opened_on: 2025-05-01, stage: stabilise}
partners: {p1: {short: Inés}, p2: {short: Jon}}
"""


@pytest.fixture
def taken(cast: Cast) -> Callable[[str], Couple]:
    """Import one of the packaged couples into Alma's caseload and return it."""

    def take(letter: str) -> Couple:
        cases.import_file(CASES / f"case_{letter}.yaml", counselor=cast.alma)
        couple = couple_by_code(letter.upper())
        assert couple is not None
        return couple

    return take


@pytest.fixture
def at_work(cast: Cast) -> Account:
    """Alma, whose caseload the test works in."""
    db.session.info["scope"] = db.session.info["actor"] = cast.alma.id
    return cast.alma


def written(tmp_path: Path, addition: str = "") -> Path:
    """A small case file."""
    file = tmp_path / "q.yaml"
    file.write_text(SMALL + addition, encoding="utf-8")
    return file


@pytest.mark.parametrize("letter", "abcdefgh")
def test_it_says_what_it_stored_and_leaves_no_key_out(cast: Cast, letter: str) -> None:
    report = cases.import_file(CASES / f"case_{letter}.yaml", counselor=cast.alma)
    first, stored = report.lines()
    assert first == f"case_{letter}.yaml: couple {letter.upper()} is stored."
    assert report.left_out == {}
    if letter == "a":
        assert "ratings (105), sessions (12), planned (1), notes (12), events (5), contact checks (1)" in stored
        assert "agreements (2), consents (5), forgiveness (6), wins (7), resets (4), triggers (3)" in stored


def test_it_names_keys_it_does_not_know(cast: Cast, tmp_path: Path) -> None:
    more = "wins: [{date: 2025-05-02, text: A walk, mood: 7}]\nsesions: [{num: 1}, {num: 2}]\n"
    report = cases.import_file(written(tmp_path, more), counselor=cast.alma)
    assert list(report.lines())[2:] == ["  left out, not known here: sesions (2), wins[].mood (1)"]


def test_it_stores_the_couple_and_both_partners(at_work: Account, taken: Callable[[str], Couple]) -> None:
    couple = taken("c")
    assert (couple.names, couple.stage, couple.status) == ({"p1": "Beatriz", "p2": "Rowan"}, "understand", "active")
    assert couple.partner("p2").zone == "America/Halifax"
    assert couple.partner("p2").contacts[1]["safe"] is False
    assert couple.relationship_facts["together_since"] == "2017-06-01"
    assert couple.presenting_concern.startswith("They live an ocean apart")


def test_it_stores_meetings_with_attendance_and_the_next_one(at_work: Account, taken: Callable[[str], Couple]) -> None:
    meetings = {each.number: each for each in meetings_of(taken("b"))}
    assert (meetings[4].status, meetings[4].attendance_p1, meetings[4].attendance_p2) == (
        Meeting.PARTNER_ABSENT,
        Attendance.PRESENT,
        Attendance.NO_SHOW,
    )
    assert meetings[2].attendance_p2 is None
    assert f"{meetings[1].local_start:%Y-%m-%d %H:%M}" == "2025-02-06 18:00"
    assert meetings_of(taken("a"))[-1].status is Meeting.PLANNED


def test_it_stores_notes_signed_with_their_additions(at_work: Account, taken: Callable[[str], Couple]) -> None:
    notes = {each.number: note_of(each) for each in meetings_of(taken("b"))}
    late, added = notes[8], notes[7]
    assert late is not None
    assert added is not None
    assert (late.late_entry, f"{late.written_at:%Y-%m-%d}") == (True, "2025-03-24")
    assert late.signature == "Gráinne Delahunty"
    assert late.signed_by is None  # another counselor's hand than Alma's
    assert [each.text[:6] for each in additions_to(added)] == ["Tomáš "]
    assert notes[9] is not None
    assert notes[9].risk["p2"]["self_harm"] == "passive"


def test_it_keeps_layers_apart_and_the_process_note_under_its_own_key(
    at_work: Account, taken: Callable[[str], Couple]
) -> None:
    first, second, *_ = meetings_of(taken("c"))
    own, note = process_note_of(first), note_of(second)
    assert own is not None
    assert own.text.startswith("I notice that I want")
    assert note is not None
    assert (note.only_p1[:7], note.only_p2) == ("Beatriz", "")


def test_it_stores_homework_open_until_each_partner_has_an_outcome(
    at_work: Account, taken: Callable[[str], Couple]
) -> None:
    homework = {each.slug: each for each in assignments_of(taken("c"))}
    assert homework["setback-72"].brought_back == "All six steps, the fourth with difficulty"
    assert homework["feelings-room"].barrier_p2 == "unclear"
    assert (homework["impulse-chain"].is_open, homework["impulse-chain"].partners) == (True, ("p2",))
    assert not homework["wave-plan"].is_open
    assert homework["end-of-day-talk"].dose == "daily call, fifteen minutes"


def test_it_stores_every_answer_and_the_latest_of_each_series(at_work: Account, taken: Callable[[str], Couple]) -> None:
    couple = taken("c")
    query = select(func.count()).select_from(RatingReading).where(RatingReading.couple_id == couple.id)
    assert db.session.scalar(query.where(RatingReading.value.is_(None))) == 4
    superseded = db.session.scalars(select(RatingReading).where(RatingReading.superseded.is_(True))).all()
    assert [(each.measure, each.value) for each in superseded if each.measure == "trust"] == [("trust", 8)]
    latest = {(each.partner, each.measure): each for each in db.session.scalars(select(LatestRating))}
    trust = latest["p1", "trust"]
    assert (trust.first_value, trust.last_value, f"{trust.last_on}") == (3, 6, "2025-05-11")
    assert latest["p2", "closeness"].last_value == 7


def test_it_stores_events_screens_and_the_contact_status(at_work: Account, taken: Callable[[str], Couple]) -> None:
    couple = taken("b")
    contact = contact_of(couple)
    assert contact is not None
    assert (contact.state, f"{contact.checked_on}") == ("unknown", "2025-05-08")
    assert [each.type for each in events_of(couple)][:2] == ["discovery", "boundary_crossed"]
    assert {each.audience for each in events_of(couple)} == {"counselor_only"}
    newest = screens_of(couple)[0]
    assert (newest.tool, newest.result, newest.item9) == ("phq9", "12", "0")


def test_it_keeps_the_order_of_the_file_within_a_day(at_work: Account, taken: Callable[[str], Couple]) -> None:
    same_day = [each.tool for each in reversed(screens_of(taken("c"))) if f"{each.screened_on}" == "2025-01-17"]
    assert same_day == ["hark", "phq9"]


def test_it_writes_one_line_of_its_own_in_the_record_of_use(at_work: Account, taken: Callable[[str], Couple]) -> None:
    couple = taken("e")
    query = select(AuditEvent).where(AuditEvent.action == IMPORTED)
    (line,) = db.session.scalars(query)
    assert (line.actor_id, line.couple_id, line.via) == (at_work.id, couple.id, "command")


def test_it_refuses_a_code_that_is_taken_in_this_caseload_only(cast: Cast) -> None:
    file = CASES / "case_e.yaml"
    cases.import_file(file, counselor=cast.alma)
    with pytest.raises(ClinicError, match=r"case_e.yaml: there is a couple E already. Nothing was stored."):
        cases.import_file(file, counselor=cast.alma)
    assert cases.import_file(file, counselor=cast.boris).code == "E"


def test_it_stores_nothing_of_a_file_that_contradicts_itself(cast: Cast, tmp_path: Path) -> None:
    task = "homework: [{slug: no-such-thing, assigned: 2025-05-02, due: 2025-05-01}]"
    with pytest.raises(CaseFileProblem, match=r"q.yaml: homework\[1\].slug no-such-thing is no exercise .*1 more"):
        cases.import_file(written(tmp_path, task), counselor=cast.alma)
    with caseload_of(cast.alma.id):
        assert couple_by_code("Q") is None


def test_it_leaves_no_half_couple_when_storing_fails(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ClinicError("The disk is full.")

    monkeypatch.setattr("clinic.exchange.storing._ratings", fail)
    with pytest.raises(ClinicError, match="disk is full"):
        cases.import_file(written(tmp_path), counselor=cast.alma)
    monkeypatch.undo()
    assert cases.import_file(written(tmp_path), counselor=cast.alma).code == "Q"


def test_it_puts_a_couple_only_into_the_caseload_it_was_meant_for(cast: Cast, tmp_path: Path) -> None:
    cases.import_file(written(tmp_path), counselor=cast.boris)
    with caseload_of(cast.alma.id):
        assert couple_by_code("Q") is None


@pytest.mark.sqlite_only
def test_it_imports_a_long_case_within_a_second(cast: Cast) -> None:
    before = time.process_time()
    cases.import_file(CASES / "case_a.yaml", counselor=cast.alma)
    assert time.process_time() - before < 1
