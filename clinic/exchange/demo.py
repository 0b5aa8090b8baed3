"""The demo: an invented caseload in a database of its own, moved in time so that today is a working day."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

from flask import current_app
from sqlalchemy import select

from clinic.accounts.actions import open_account
from clinic.accounts.models import Account, account_by_login
from clinic.couples.models import Couple, caseload
from clinic.couples.rules import Status
from clinic.exchange.dates import moved
from clinic.exchange.defaults import filled
from clinic.exchange.parts import SHAPE, CaseFile
from clinic.exchange.reading import read_file
from clinic.exchange.storing import store
from clinic.kernel import audit
from clinic.kernel.clock import moment, now, today
from clinic.kernel.config import Config
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from clinic.sessions.meeting_actions import Plan, plan
from clinic.sessions.models import CoupleSession, Note
from clinic.sessions.rules import Meeting

LOGIN: Final = "demo"
PASSWORD: Final = "copper meadow lantern tide"  # noqa: S105  # everybody may know it: the caseload is invented
ZONE: Final = "Europe/Dublin"
FOLDER: Final = "demo"
CASES: Final = Path(__file__).parent / "cases"
FILES: Final = ("clinic.sqlite3*", "clinic-before-restore-*", "master*.key*", "master.salt")
FOLDERS: Final = {"audit-spool": "*.jsonl", "backups": "*.clinic"}
TODAY: Final = 3
QUARTER: Final = timedelta(minutes=15)
NOTICE: Final = timedelta(minutes=10)
APART: Final = timedelta(minutes=90)
MINUTE: Final = timedelta(minutes=1)


def clear(config: Config) -> None:
    """Remove what an earlier demo left: only files of the app's own making, and only in a folder called demo."""
    folder = config.instance
    if not config.demo or folder.name != FOLDER or folder.is_symlink():
        raise ClinicError(f"{folder} is not the demo's folder; nothing was removed.")
    for pattern in FILES:
        for file in folder.glob(pattern):
            file.unlink()
    for name, pattern in FOLDERS.items():
        below = folder / name
        if below.is_dir() and not below.is_symlink():
            for file in below.glob(pattern):
                file.unlink()


def seed(*, keep: bool = False) -> None:
    """Fill an empty demo with the packaged couples and arrange today's appointments; one transaction for all of it.

    With `keep`, a demo that was filled before stays as it is, and only today's appointments are arranged again.
    """
    if not current_app.config["CLINIC"].demo:
        raise ClinicError("Only the demo's own database is filled with invented couples.")
    counselor = account_by_login(LOGIN)
    if counselor is not None and not keep:
        raise ClinicError("The demo was filled before.")
    files = [read_file(each, SHAPE)[0] for each in sorted(CASES.glob("*.yaml"))]
    if counselor is None:
        counselor = open_account(
            login=LOGIN, name="Gráinne Delahunty", password=PASSWORD, zone=ZONE,
            credential="Couples counselor", practice="Quayside Couples Practice", address="12 Ropewalk, Old Quay",
        )  # fmt: skip
        db.session.flush()
        with caseload_of(counselor.id):
            for file in files:
                store(filled(_brought_near(file), zone=ZONE, name=counselor.name), counselor)
            db.session.flush()
    with caseload_of(counselor.id):
        if not keep or not _is_arranged():
            _arrange(counselor, _codes_of_today(files))
        db.session.commit()


def starts(moment_now: datetime, midnight: datetime, count: int = TODAY) -> list[datetime]:
    """Return when today's appointments begin: the first at the next quarter hour at least 10 minutes away.

    The others follow 90 minutes apart; before midnight they move together, and in the last minutes of a day they
    share what is left of it, so that all of them are today.
    """
    first = _quarter(moment_now + NOTICE)
    room = midnight - first
    if room >= QUARTER * (count - 1):
        step = min(APART, room / count)
        step -= step % (MINUTE * 5)
        return [first + step * number for number in range(count)]
    share = (midnight - moment_now) / (count + 1)
    exact = [moment_now + share * number for number in range(1, count + 1)]
    return [max(each.replace(second=0, microsecond=0), moment_now) for each in exact]


def _quarter(wanted: datetime) -> datetime:
    start = wanted.replace(minute=0, second=0, microsecond=0)
    return start + QUARTER * -((start - wanted) // QUARTER)


def _brought_near(file: CaseFile) -> CaseFile:
    """Move a file so that it ends today; one whose last session is held ends yesterday."""
    days = (today(ZONE) - file.as_of).days
    held = any(each.date == file.as_of and each.status is not Meeting.PLANNED for each in file.sessions)
    return moved(file, days - 1 if held else days)


def _codes_of_today(files: list[CaseFile]) -> list[str]:
    planned = [(each.next_session, each) for each in files]
    due = [(next_.start, file.case.code) for next_, file in planned if next_ and next_.date == file.as_of]
    return [code for _, code in sorted(due)]


def _arrange(counselor: Account, codes: list[str]) -> None:
    """Move or plan a meeting of three active couples so that one is within the hour and two more are today."""
    active = {each.code: each for each in caseload(status=[Status.ACTIVE])}
    order = [*(code for code in codes if code in active), *(code for code in active if code not in codes)]
    for code, start in zip(order, starts(now(), _midnight()), strict=False):
        meeting = _open_meeting(active[code])
        if meeting is None:
            wanted = Plan(starts_at=start, zone=ZONE)
            meeting = plan(by=counselor.id, couple=active[code], id=new_id(), wanted=wanted)
        meeting.starts_at, meeting.zone = start, ZONE
        audit.record("replan session", subject=meeting)


def _is_arranged() -> bool:
    to_come = CoupleSession.starts_at.between(now(), _midnight() - MINUTE)
    query = select(CoupleSession.starts_at).where(CoupleSession.status == Meeting.PLANNED, to_come)
    found = sorted(db.session.scalars(query))
    return len(found) >= TODAY and found[0] - now() <= timedelta(hours=1)


def _midnight() -> datetime:
    return moment(today(ZONE) + timedelta(days=1), time(0), ZONE)


def _open_meeting(couple: Couple) -> CoupleSession | None:
    """Return the couple's first planned meeting that nobody has begun to write about."""
    begun = select(Note.id).where(Note.couple_id == CoupleSession.couple_id, Note.meeting_id == CoupleSession.id)
    query = select(CoupleSession).where(
        CoupleSession.couple_id == couple.id, CoupleSession.status == Meeting.PLANNED, ~begun.exists()
    )
    return db.session.scalar(query.order_by(CoupleSession.starts_at).limit(1))
