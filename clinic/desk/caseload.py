"""The caseload as a table: a row for each couple, read with four statements whatever the number of couples."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import ColumnElement, select

from clinic.casefile.pictures import small_strip
from clinic.couples.models import Couple, Partner
from clinic.couples.rules import PARTNERS, Stage, Status
from clinic.homework.models import open_assignments
from clinic.kernel.clock import local
from clinic.kernel.database import db
from clinic.kernel.sealing import keyring
from clinic.kernel.text import clock, day, folded
from clinic.ratings.models import latest_ratings
from clinic.ratings.rules import BY_KEY

OPEN = (Status.ACTIVE, Status.PAUSED, Status.PAUSED_REFERRED)
MEASURES_IN_TABLE = ("trust", "closeness")
NEVER = datetime.max.replace(tzinfo=UTC)
Ends = tuple[int, int]


@dataclass(frozen=True)
class Listed:
    """One couple of the caseload: what stands in a row, and no more."""

    id: UUID
    code: str
    stage: Stage
    status: Status
    names: Mapping[str, str]
    pronouns: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the two goes-by names."""
        return " & ".join(self.names.values())


@dataclass(frozen=True)
class Cell:
    """Both partners' latest values on one measure, and the strip from first to latest."""

    title: str
    values: Mapping[str, int | None]
    strip: Markup


@dataclass(frozen=True)
class Row:
    """One couple in the table."""

    couple: Listed
    cells: tuple[Cell, ...]
    open_homework: int
    overdue: int
    next: str


def listed(wanted: ColumnElement[bool]) -> dict[UUID, Listed]:
    """Return the wanted couples of the caseload by id: one statement, and one for keys that are not open yet."""
    couple: list[Any] = [Couple.code, Couple.stage, Couple.status]
    partner: list[Any] = [Partner.id, Partner.version, Partner.couple_id, Partner.key]
    words: list[Any] = [Partner.short_name.column, Partner.pronouns.column]
    query = select(*couple, *partner, *words).join(Partner, Partner.couple_id == Couple.id)
    rows = db.session.execute(query.where(wanted).order_by(Couple.id, Partner.key)).all()
    keyring().fetch(list({row.couple_id for row in rows}))
    return {first.couple_id: _listed(first, second) for first, second in zip(rows[::2], rows[1::2], strict=True)}


def due_dates() -> dict[UUID, list[date]]:
    """Return when the open homework of each couple is due, the earliest first."""
    found: dict[UUID, list[date]] = defaultdict(list)
    for each in open_assignments():
        found[each.couple_id].append(each.due_on)
    return found


def rows(
    couples: Mapping[UUID, Listed], starts: Mapping[UUID, datetime], due: Mapping[UUID, list[date]], *, today: date,
    zone: str,
) -> Iterator[Row]:  # fmt: skip
    """Return a row for each couple: who meets first comes first, those without an appointment follow by name."""
    ends = _ends()
    by_name = sorted(couples.values(), key=lambda each: folded(each.title))
    for each in sorted(by_name, key=lambda each: starts.get(each.id, NEVER)):
        dates = due.get(each.id, [])
        yield Row(
            couple=each,
            cells=tuple(_cell(measure, ends.get(each.id, {})) for measure in MEASURES_IN_TABLE),
            open_homework=len(dates),
            overdue=sum(one < today for one in dates),
            next=_next_words(each, starts.get(each.id), today, zone),
        )


def _listed(first: Any, second: Any) -> Listed:
    both = (first, second)
    return Listed(
        id=first.couple_id,
        code=first.code,
        stage=first.stage,
        status=first.status,
        names={each.key: Partner.short_name.open_row(each) for each in both},
        pronouns=tuple(filter(None, (Partner.pronouns.open_row(each) for each in both))),
    )


def _ends() -> Mapping[UUID, Mapping[tuple[str, str], Ends]]:
    found: dict[UUID, dict[tuple[str, str], Ends]] = defaultdict(dict)
    for each in latest_ratings():
        found[each.couple_id][(each.partner, each.measure)] = (each.first_value, each.last_value)
    return found


def _cell(measure: str, ends: Mapping[tuple[str, str], Ends]) -> Cell:
    (first1, last1), (first2, last2) = (ends.get((key, measure), (None, None)) for key in PARTNERS)
    strip = small_strip((first1, first2), (last1, last2))
    return Cell(BY_KEY[measure].title, {"p1": last1, "p2": last2}, strip)


def _next_words(couple: Listed, start: datetime | None, today: date, zone: str) -> str:
    if start is None:
        return "" if couple.status is Status.ACTIVE else "Paused"
    at = local(start, zone)
    return f"Today {clock(at)}" if at.date() == today else f"{at:%a} {day(at, year=at.year != today.year)}"
