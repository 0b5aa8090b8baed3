"""A database of many counselors with forty couples each, and histories as long as real ones, written in bulk."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from clinic.accounts.actions import open_account
from clinic.accounts.models import Account
from clinic.couples.models import Couple, Partner
from clinic.homework.exercises import catalogue
from clinic.homework.models import Assignment
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import Base, db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import every_caseload
from clinic.kernel.sealed import Sealed
from clinic.kernel.sealing import PROCESS, RECORD, keyring, seal
from clinic.ratings.models import LatestRating, RatingReading
from clinic.ratings.rules import MEASURES
from clinic.sessions.models import CoupleSession, Note

COUPLES_EACH = 40
SESSIONS = 20
PASSWORD = "plover canyon jigsaw nine"
ZONE = "Europe/Dublin"
NAMES = ("Ada", "Bea", "Cleo", "Dov", "Edda", "Finn", "Gil", "Hana", "Ivo", "Juno", "Kai", "Lev", "Mio", "Nia", "Oz")
WORDS = "They described the week and what had been hard in it; both spoke, both were heard, and one thing was agreed. "


def fill(couples: int) -> Account:
    """Fill an empty database with so many couples; return the first counselor, who has forty of them (or all)."""
    chance = random.Random(couples)
    first: Account | None = None
    made = 0
    while made < couples:
        account = open_account(login=f"counselor{made}", name="Gráinne Bench", password=PASSWORD, zone=ZONE)
        db.session.commit()
        first = first or account
        batch = min(COUPLES_EACH, couples - made)
        with every_caseload(reason="bench data"):
            for number in range(batch):
                _couple(account, made + number, number, chance)
            audit.record("bench data")
            db.session.commit()
        made += batch
    assert first is not None
    return first


def _couple(account: Account, code: int, place: int, chance: random.Random) -> None:
    couple_id = new_id()
    keyring().create(couple_id, RECORD, PROCESS)
    db.session.flush()
    opened = date.today() - timedelta(weeks=SESSIONS)  # noqa: DTZ011  # only the spread of dates matters here
    _put(
        Couple,
        couple_id,
        [
            {
                "id": couple_id,
                "counselor_id": account.id,
                "code": f"N{code}",
                "opened_on": opened,
                "status": "active",
                "stage": "rebuild",
                "presenting_concern": WORDS,
            }
        ],
        account,
    )
    _put(
        Partner,
        couple_id,
        [
            {
                "key": key,
                "zone": ZONE,
                "role": "",
                "short_name": chance.choice(NAMES),
                "full_name": "",
                "pronouns": "they/them",
            }
            for key in ("p1", "p2")
        ],
        account,
    )
    meetings = list(_meetings(place, opened))
    _put(CoupleSession, couple_id, meetings, account)
    _put(Note, couple_id, list(_notes(meetings, account)), account)
    _put(RatingReading, couple_id, list(_readings(meetings, chance)), account)
    _put(LatestRating, couple_id, list(_latest(opened)), account)
    _put(Assignment, couple_id, list(_homework(meetings)), account)


def _meetings(place: int, opened: date) -> Iterator[dict[str, Any]]:
    start = now().replace(minute=0, second=0, microsecond=0) + timedelta(minutes=20 * (place + 1))
    for number in range(1, SESSIONS + 2):
        held = number <= SESSIONS
        at = start - timedelta(weeks=SESSIONS + 1 - number)
        yield {
            "id": new_id(),
            "number": number,
            "starts_at": at,
            "zone": ZONE,
            "planned_minutes": 60,
            "minutes": 60 if held else None,
            "format": "joint",
            "modality": "in_person",
            "status": "held" if held else "planned",
            "attendance_p1": "present" if held else None,
            "attendance_p2": "present" if held else None,
        }


def _notes(meetings: list[dict[str, Any]], account: Account) -> Iterator[dict[str, Any]]:
    for each in meetings[:-1]:
        at: datetime = each["starts_at"]
        yield {
            "meeting_id": each["id"],
            "format": "DAP",
            "written_at": at,
            "changed_at": at,
            "editor": "",
            "late_entry": False,
            "signed_at": at,
            "signed_by": account.id,
            "signature": "Gráinne Bench",
            "boxes": {"d": WORDS * 4, "a": WORDS * 2, "p": WORDS},
            "risk": {"p1": {"statement": "no_change"}, "p2": {"statement": "no_change"}},
        }


def _readings(meetings: list[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    for each in meetings[:-1]:
        at: datetime = each["starts_at"]
        for measure in MEASURES:
            for key in ("p1", "p2"):
                yield {
                    "partner": key,
                    "measure": measure.key,
                    "value": chance.randint(2, 9),
                    "rated_on": at.date(),
                    "recorded_at": at,
                    "source": "session",
                    "meeting_id": each["id"],
                    "superseded": False,
                }


def _latest(opened: date) -> Iterator[dict[str, Any]]:
    for measure in MEASURES:
        for key in ("p1", "p2"):
            yield {
                "partner": key,
                "measure": measure.key,
                "first_value": 3,
                "first_on": opened,
                "last_value": 6,
                "last_on": opened + timedelta(weeks=SESSIONS - 1),
                "before_value": 5,
                "before_on": opened + timedelta(weeks=SESSIONS - 2),
            }


def _homework(meetings: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    slugs = list(catalogue())
    for number, each in enumerate(meetings[:12]):
        on: date = each["starts_at"].date()
        outcome = "done" if number < 10 else None
        yield {
            "slug": slugs[number],
            "edition": 1,
            "meeting_id": each["id"],
            "assigned_on": on,
            "due_on": on + timedelta(days=7 if outcome else 200),
            "for_p1": True,
            "for_p2": True,
            "outcome_p1": outcome,
            "outcome_p2": outcome,
            "benefit_p1": 7 if outcome else None,
            "is_open": outcome is None,
            "title": slugs[number],
        }


def _put(model: type[Base], couple_id: UUID, rows: list[dict[str, Any]], account: Account) -> None:
    """Insert rows of one table, sealing what is sealed for the first version of each row."""
    sealed: dict[str, Sealed[Any]] = {each.name: each for each in getattr(model, "__sealed__", ())}
    moment = now()
    plain = []
    for row in rows:
        row.setdefault("id", new_id())
        values = {"created_at": moment, "version": 1, "counselor_id": account.id}
        if model is not Couple:
            values["couple_id"] = couple_id
        for name, value in row.items():
            column = sealed.get(name)
            if column is None:
                values[name] = value
            else:
                values[column.stored] = _sealed(column, value, couple_id, row["id"])
        plain.append(values)
    known = {column.name for column in model.__table__.columns}
    blank = {name: None for name in known if name.endswith("_sealed")}
    rows = [{**blank, **{name: value for name, value in row.items() if name in known}} for row in plain]
    db.session.execute(insert(model), rows)


def _sealed(column: Sealed[Any], value: Any, couple_id: UUID, row_id: UUID) -> bytes | None:
    if not value:
        return None
    place = column._place(row_id, 1)
    return seal(keyring().cipher(couple_id, column.purpose), column.encoded(value), place=place)
