"""The demo's caseload: whatever the hour, one appointment within the hour and two more today."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from clinic.accounts.models import account_by_login
from clinic.accounts.passwords import password_problem
from clinic.couples.models import Couple, caseload, couple_by_code
from clinic.couples.rules import Status
from clinic.exchange import demo
from clinic.kernel.audit import AuditEvent
from clinic.kernel.clock import local, now
from clinic.kernel.config import Config
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError
from clinic.kernel.scope import caseload_of
from clinic.kernel.web import Clinic
from clinic.safety.models import events_of
from clinic.sessions.models import CoupleSession, Note, meetings_of, note_of
from clinic.sessions.rules import Meeting

MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)
MORNING = "2026-11-20T09:00:00+00:00"
Seeded = Callable[[str], list[datetime]]


def at(clock: str) -> datetime:
    """A moment of the day before MIDNIGHT."""
    return datetime.fromisoformat(f"2026-11-20T{clock}+00:00")


@pytest.fixture
def demo_app(app: Clinic, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """The app as the demo's, on an empty database."""
    monkeypatch.setitem(app.config, "CLINIC", replace(app.config["CLINIC"], demo=True))
    return app


def upcoming() -> list[datetime]:
    """When the meetings begin that are planned for the rest of today."""
    counselor = account_by_login(demo.LOGIN)
    assert counselor is not None
    with caseload_of(counselor.id):
        query = select(CoupleSession.starts_at).where(CoupleSession.status == Meeting.PLANNED)
        found = sorted(db.session.scalars(query))
    return [each for each in found if each >= now() and local(each, demo.ZONE).date() == local(now(), demo.ZONE).date()]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("09:00:00", ["09:15:00", "10:45:00", "12:15:00"]),
        ("09:05:00", ["09:15:00", "10:45:00", "12:15:00"]),
        ("09:05:01", ["09:30:00", "11:00:00", "12:30:00"]),
        ("00:05:00", ["00:15:00", "01:45:00", "03:15:00"]),
        ("21:30:00", ["21:45:00", "22:30:00", "23:15:00"]),
        ("22:50:00", ["23:00:00", "23:20:00", "23:40:00"]),
        ("23:15:00", ["23:30:00", "23:40:00", "23:50:00"]),
        ("23:30:00", ["23:37:00", "23:45:00", "23:52:00"]),
        ("23:50:00", ["23:52:00", "23:55:00", "23:57:00"]),
    ],
)
def test_it_finds_a_time_for_three_meetings(clock: str, expected: list[str]) -> None:
    assert [f"{each:%H:%M:%S}" for each in demo.starts(at(clock), MIDNIGHT)] == expected


def test_it_keeps_the_rule_at_any_minute_of_the_day() -> None:
    for minute in range(24 * 60):
        present = MIDNIGHT - timedelta(days=1) + timedelta(minutes=minute, seconds=minute % 60)
        found = demo.starts(present, MIDNIGHT)
        assert present <= found[0] <= present + timedelta(minutes=55)
        assert found == sorted(found)
        assert found[-1] < MIDNIGHT


def test_it_keeps_the_rule_in_the_last_seconds_of_a_day() -> None:
    found = demo.starts(at("23:59:40"), MIDNIGHT)
    assert at("23:59:40") <= min(found)
    assert max(found) < MIDNIGHT


def test_it_knows_a_password_that_the_clinic_accepts() -> None:
    assert password_problem(demo.PASSWORD, known=(demo.LOGIN, "Gráinne Delahunty", "Quayside Couples Practice")) is None
    assert len(demo.PASSWORD.split()) == 4


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-20T00:05:00+00:00",
        "2026-11-20T23:50:00+00:00",
        "2026-03-29T00:40:00+00:00",  # twenty minutes before Dublin's clocks go forward
        "2026-10-24T22:30:00+00:00",  # 23:30 in Dublin, the evening before they go back
        "2026-10-25T00:30:00+00:00",  # in the hour that comes twice
    ],
)
def test_it_has_one_meeting_within_the_hour_and_two_more_today(demo_app: Clinic, moment: str) -> None:
    with time_machine.travel(moment, tick=False):
        demo.seed()
        found = upcoming()
        assert len(found) >= 3
        assert found[0] - now() <= timedelta(minutes=55)


def test_it_ends_every_case_today_and_holds_nothing_in_the_future(demo_app: Clinic) -> None:
    with time_machine.travel(MORNING, tick=False):
        demo.seed()
        counselor = account_by_login(demo.LOGIN)
        assert counselor is not None
        with caseload_of(counselor.id):
            held = select(func.max(CoupleSession.starts_at)).where(CoupleSession.status != Meeting.PLANNED)
            assert db.session.scalar(held) < at("00:00:00")
            assert db.session.scalar(select(func.max(Note.changed_at))) < now()
            assert len(caseload()) >= 6
            assert Status.CLOSED in {each.status for each in caseload()}


@pytest.mark.sqlite_only
def test_it_moves_the_dates_in_the_texts_along(demo_app: Clinic) -> None:
    with time_machine.travel(MORNING, tick=False):
        demo.seed()
        couple = by_code("A")
        with caseload_of(couple.counselor_id):
            told = next(each for each in events_of(couple) if each.type == "trigger").happened_on
            note = note_of(next(each for each in meetings_of(couple) if each.number == 10))
            assert note is not None
            assert f"Photo reminder on {told.day} {told:%B}" in note.boxes["d"]


def by_code(code: str) -> Couple:
    """A couple of the demo."""
    counselor = account_by_login(demo.LOGIN)
    assert counselor is not None
    with caseload_of(counselor.id):
        couple = couple_by_code(code)
        assert couple is not None
        return couple


def test_it_keeps_what_was_changed_and_arranges_only_today(demo_app: Clinic) -> None:
    with time_machine.travel(MORNING, tick=False):
        demo.seed()
        couple = by_code("C")
        with caseload_of(couple.counselor_id):
            couple.presenting_concern = "Changed."
            db.session.add(AuditEvent(action="test"))
            db.session.commit()
            before = db.session.scalar(select(func.count()).select_from(CoupleSession))
    with time_machine.travel("2026-11-21T15:02:00+00:00", tick=False):
        demo.seed(keep=True)
        assert [f"{each:%H:%M}" for each in upcoming()[:3]] == ["15:15", "16:45", "18:15"]
        with caseload_of(couple.counselor_id):
            assert db.session.scalar(select(func.count()).select_from(CoupleSession)) == before
    assert by_code("C").presenting_concern == "Changed."


@pytest.mark.sqlite_only
def test_it_moves_nothing_while_the_day_is_still_right(demo_app: Clinic) -> None:
    with time_machine.travel(MORNING, tick=False):
        demo.seed()
        before = upcoming()
    with time_machine.travel("2026-11-20T09:08:00+00:00", tick=False):
        demo.seed(keep=True)
        assert upcoming() == before


@pytest.mark.sqlite_only
def test_it_leaves_a_meeting_whose_note_is_begun_and_plans_another(demo_app: Clinic) -> None:
    with time_machine.travel(MORNING, tick=False):
        demo.seed()
        couple = by_code("C")
        with caseload_of(couple.counselor_id):
            meeting = next(each for each in meetings_of(couple) if each.status is Meeting.PLANNED)
            began, place = meeting.starts_at, {"couple_id": couple.id, "counselor_id": couple.counselor_id}
            db.session.add(Note(meeting_id=meeting.id, written_at=now(), changed_at=now(), **place))
            db.session.add(AuditEvent(action="test"))
            db.session.commit()
    with time_machine.travel("2026-11-20T16:00:00+00:00", tick=False):
        demo.seed(keep=True)
        assert len(upcoming()) >= 3
        with caseload_of(couple.counselor_id):
            assert began in [each.starts_at for each in meetings_of(couple)]


@pytest.mark.sqlite_only
def test_it_fills_only_the_demos_database_and_only_once(app: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClinicError, match="Only the demo's own database"):
        demo.seed()
    monkeypatch.setitem(app.config, "CLINIC", replace(app.config["CLINIC"], demo=True))
    demo.seed(keep=True)
    with pytest.raises(ClinicError, match="filled before"):
        demo.seed()


def demo_folder(tmp_path: Path, name: str = "demo") -> Config:
    """A folder with what a demo leaves behind and one file that is somebody else's."""
    folder = tmp_path / name
    for file in ("clinic.sqlite3", "clinic.sqlite3-wal", "master.key", "audit-spool/1.jsonl", "backups/x.clinic"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("x")
    for file in ("letter.txt", "backups/letter.txt"):
        (folder / file).write_text("mine")
    return Config(folder, f"sqlite:///{folder / 'clinic.sqlite3'}", demo=True)


def test_it_removes_only_what_the_app_made(tmp_path: Path) -> None:
    config = demo_folder(tmp_path)
    demo.clear(config)
    left = {each.relative_to(config.instance).as_posix() for each in config.instance.rglob("*") if each.is_file()}
    assert left == {"letter.txt", "backups/letter.txt"}


def test_it_removes_nothing_from_a_folder_that_is_not_the_demos(tmp_path: Path) -> None:
    real = demo_folder(tmp_path, "instance")
    linked = replace(real, instance=tmp_path / "demo")
    linked.instance.symlink_to(real.instance)
    for config in (real, linked, replace(demo_folder(tmp_path / "x"), demo=False)):
        with pytest.raises(ClinicError, match="nothing was removed"):
            demo.clear(config)
        assert (config.instance / "clinic.sqlite3").exists()


def test_it_does_not_follow_a_link_out_of_the_folder(tmp_path: Path) -> None:
    config = demo_folder(tmp_path)
    elsewhere = demo_folder(tmp_path / "y").instance / "backups"
    (config.instance / "backups").rename(tmp_path / "kept")
    (config.instance / "backups").symlink_to(elsewhere)
    demo.clear(config)
    assert (elsewhere / "x.clinic").exists()
