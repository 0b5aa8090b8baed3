"""Ratings as they are printed: each measure's chart with what it says, and the table twin of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from clinic.casefile.pictures import Picture
from clinic.kernel.text import day
from clinic.ratings.sentences import TableRow
from clinic.reports.seen import Seen
from clinic.reports.statements import statement

NOT_ASKED = "–"


@dataclass(frozen=True)
class Figure:
    """One measure: its chart and what it says."""

    title: str
    words: tuple[str, ...]
    twins: tuple[str, ...]
    drawing: Markup


@dataclass(frozen=True)
class RatedDay:
    """One row of the table twin: a cell for each measure and partner, in the order of the head."""

    day: str
    cells: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Ratings:
    """Who rated, the charts, and their table twin."""

    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    rows: tuple[RatedDay, ...]

    @property
    def has_notes(self) -> bool:
        """Say whether any row carries a note."""
        return any(row.notes for row in self.rows)


def ratings(seen: Seen) -> Ratings | None:
    """Return the ratings of the period that may be shown, None where there are none."""
    pictures = seen.pictures()
    if not pictures:
        return None
    by_measure = [{row.date: row for row in each.rows} for each in pictures]
    days = sorted(set().union(*by_measure))
    return Ratings(
        names=tuple(seen.names[key] for key in seen.rated_keys()),
        figures=tuple(_figure(seen, each) for each in pictures),
        rows=tuple(_rated_day(seen, each, [rows.get(each, TableRow(each)) for rows in by_measure]) for each in days),
    )


def _figure(seen: Seen, picture: Picture) -> Figure:
    title, as_of = picture.title, picture.trend.as_of
    said = [statement(each, seen.names[each.partner], title.lower(), as_of) for each in picture.trend.series]
    return Figure(
        title=title,
        words=(picture.sentence,) if seen.is_file else tuple(filter(None, said)),
        twins=picture.twins if seen.is_file else (),
        drawing=picture.printed,
    )


def _rated_day(seen: Seen, on: date, rows: Sequence[TableRow]) -> RatedDay:
    keys = seen.rated_keys()
    notes = {f"{seen.names[key]}: {note}": None for row in rows for key in keys if (note := _note(row, key).strip())}
    cells = ((row.p1 if key == "p1" else row.p2) or NOT_ASKED for row in rows for key in keys)
    return RatedDay(day(on, year=True), tuple(cells), tuple(seen.names.text(each) for each in notes))


def _note(row: TableRow, key: str) -> str:
    return row.p1_note if key == "p1" else row.p2_note
