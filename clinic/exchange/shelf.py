"""Where the rows of one couple go when its case file is stored, and where they come from when it is collected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.couples.models import Couple
from clinic.exchange.kinds import NO_MEETING
from clinic.kernel.clock import now
from clinic.kernel.database import Base, db
from clinic.kernel.ids import new_id
from clinic.sessions.models import CoupleSession

Row = TypeVar("Row", bound=Base)


def _rising() -> Iterator[dict[str, Any]]:
    """Yield ids and moments that rise from row to row, so that lists ordered by either keep the order of the file."""
    last, moment = new_id(), now()
    while True:
        last, moment = max(new_id(), UUID(int=last.int + 1)), moment + timedelta(microseconds=1)
        yield {"id": last, "created_at": moment}


@dataclass(frozen=True)
class Shelf:
    """Where the rows of one couple go, whose hand puts them there, and what was put there before."""

    couple: Couple
    counselor: Account
    meetings: dict[int, CoupleSession] = field(default_factory=dict)
    named: dict[tuple[type[Base], str], Base] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    marks: Iterator[dict[str, Any]] = field(default_factory=_rising)

    @property
    def place(self) -> dict[str, Any]:
        """Return the columns that say whose record a row is in."""
        return {"couple_id": self.couple.id, "counselor_id": self.couple.counselor_id}

    @property
    def hands(self) -> dict[str, Any]:
        """Return what an `enter_...` action is told first: by whom, and for which couple."""
        return {"by": self.counselor.id, "couple": self.couple}

    def put(self, table: type[Row], /, **values: Any) -> Row:
        """Add a row of this couple to the transaction; of one date, rows stay in the order of the file."""
        row = table(**next(self.marks), **self.place, **values)
        db.session.add(row)
        return row

    def send(self) -> None:
        """Send what was put there so far, before rows that stand below some of it."""
        db.session.flush()

    def new_id(self) -> UUID:
        """Return the id of the next row, later than all before it."""
        found: UUID = next(self.marks)["id"]
        return found

    def meeting_id(self, number: int | None) -> UUID | None:
        """Return the meeting with a number of the file; None where none is named."""
        return self.meetings[number].id if number else None

    def label(self, row: Base, name: str | None) -> None:
        """Keep the short name that the file has for a row, so that others find it."""
        if name:
            self.labels[row.id.hex] = name
            self.named[type(row), name] = row

    def say(self, name: str, value: Any) -> None:
        """Keep what stands on no page of the app, if it says anything."""
        if value not in (None, "", [], {}, ()):
            self.said[name] = value

    def hand(self, name: str | None) -> UUID | None:
        """Return whose signature a name is: this counselor's if it begins with their name, else nobody's here."""
        return self.counselor.id if name and name.startswith(self.counselor.name) else None


@dataclass(frozen=True)
class Gathering:
    """What entries are made from: the couple, whose case it is, and the names that a case file has for rows."""

    couple: Couple
    counselor: Account
    as_of: date
    numbers: Mapping[UUID | None, int]
    labels: Mapping[str, str]
    said: Mapping[str, Any]

    def rows(self, kind: type[Row]) -> list[Row]:
        """Return all rows of a kind in the order in which they were recorded, withdrawn ones too."""
        table: Any = kind
        return list(db.session.scalars(select(kind).where(table.couple_id == self.couple.id).order_by(table.id)))

    def below(self, kind: type[Row], column: str) -> dict[UUID, list[Row]]:
        """Return all rows of a kind by the row they stand below."""
        found: dict[UUID, list[Row]] = {}
        for row in self.rows(kind):
            found.setdefault(getattr(row, column), []).append(row)
        return found

    def number(self, meeting_id: UUID | None) -> int:
        """Return the number of a meeting; 0 for none."""
        return self.numbers.get(meeting_id, NO_MEETING)

    def label(self, row: Base) -> str | None:
        """Return the short name that the file had for a row."""
        return self.labels.get(row.id.hex)

    def name_of(self, account_id: UUID | None) -> str | None:
        """Return the name of the counselor, where it was their hand."""
        return self.counselor.name if account_id == self.counselor.id else None


def side_by_side(first: list[Any], second: list[Any]) -> list[tuple[Any, Any]]:
    """Return what the two partners said, one of each together for as long as there are some."""
    return list(zip_longest(first, second))
