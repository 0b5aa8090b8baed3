"""A record as plain values for any output, and what of it one addressee may have."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from clinic.couples.rules import PARTNERS, Audience, PartnerKey
from clinic.records.declaration import Field, FieldType, Kind, Names, Values
from clinic.records.entry import Entry
from clinic.records.kinds import kind_of
from clinic.records.models import Record, RecordEdition
from clinic.records.rules import reaches
from clinic.records.words import named, rows, summary, words

FILE: Final = "file"
NUMBERS: Final = frozenset({FieldType.SCORE, FieldType.LEVEL})


@dataclass(frozen=True)
class Pair:
    """What each of the two answered; an empty text where one did not."""

    p1: str
    p2: str


@dataclass(frozen=True)
class Sheet:
    """Rows of a table: the headings of its columns, and each row with its own heading, which may be empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class SheetPair:
    """The same table of each of the two."""

    p1: Sheet
    p2: Sheet


Shown = str | Pair | Sheet | SheetPair


@dataclass(frozen=True)
class Line:
    """One answer with its label; `private` ones are each partner's alone."""

    label: str
    value: Shown
    private: bool = False


@dataclass(frozen=True)
class Reading:
    """One record, read. `who` is whose it is, by name; `in_reports` is what its kind says about reports by default."""

    kind: str
    title: str
    date: date
    who: str
    about: PartnerKey | None
    audience: Audience
    summary: str
    lines: tuple[Line, ...]
    in_reports: bool = True
    withdrawn: bool = False

    @property
    def groups(self) -> list[tuple[Line, ...]]:
        """Return the lines as they stand together: answers of both that follow one another are one group."""
        found: list[tuple[Line, ...]] = []
        for line in self.lines:
            if found and isinstance(line.value, Pair) and isinstance(found[-1][0].value, Pair):
                found[-1] = (*found[-1], line)
            else:
                found.append((line,))
        return found


def shown(record: Record | RecordEdition, names: Names, kind: Kind | None = None) -> Reading:
    """Return a record as plain values: labels and words, never keys; an edition is read by the kind of its record."""
    declared = kind or kind_of(getattr(record, "kind", ""))
    if declared is None:
        return _unknown(record, names)
    entry = Entry(record.happened_on, record.values, record.about, record.audience)
    reading = read(declared, entry, names)
    return replace(reading, withdrawn=getattr(record, "withdrawn", False))


def read(kind: Kind, entry: Entry, names: Names) -> Reading:
    """Return an entry of a kind as plain values."""
    lines = tuple(line for field in kind.fields for line in _lines(field, entry.values, names))
    return Reading(
        kind=kind.slug,
        title=kind.title,
        date=entry.happened_on,
        who=names[entry.about] if entry.about else "",
        about=entry.about,
        audience=entry.audience or Audience.COUNSELOR,
        summary=summary(kind, entry.values, names),
        lines=lines,
        in_reports=kind.in_reports and entry.values.get("show_in_report", True) is True,
    )


def readable(readings: Iterable[Reading], addressee: str) -> list[Reading]:
    """Return what a copy for `file`, `p1`, `p2` or `joint` may hold of these readings.

    A record goes to those of its audience, and never further than its kind allows: S34 and S24 to their owner at most,
    S36 to nobody. A private answer goes to the one who gave it. What was withdrawn goes nowhere.
    """
    return [cut for each in readings if not each.withdrawn and (cut := _cut(each, addressee)) is not None]


def _cut(reading: Reading, addressee: str) -> Reading | None:
    if addressee == FILE:
        return reading
    kind = kind_of(reading.kind)
    if kind is None or not reaches(kind, reading.audience, reading.about, addressee):
        return None
    lines = tuple(line for each in reading.lines if (line := _own(each, addressee)) is not None)
    return replace(reading, lines=lines) if lines else None


def _own(line: Line, addressee: str) -> Line | None:
    if not line.private:
        return line
    if addressee not in PARTNERS or not isinstance(line.value, Pair):
        return None
    own: str = getattr(line.value, addressee)
    pair = Pair(p1=own if addressee == "p1" else "", p2=own if addressee == "p2" else "")
    return replace(line, value=pair) if own else None


def _lines(field: Field, values: Values, names: Names) -> list[Line]:
    value = values.get(field.name)
    if value in (None, "", [], {}):
        return []
    if field.per_partner:
        said: Shown = _pair(field, value, names)
    elif field.nested:
        said = _sheet(field, value, names)
    else:
        said = words(field, value, names)
    return [Line(named(field.label, names), said, field.private)]


def _pair(field: Field, value: Values, names: Names) -> Pair | SheetPair:
    if field.nested:
        return SheetPair(*(_sheet(field, value.get(key), names) for key in PARTNERS))
    return Pair(*(words(field, value.get(key), names) for key in PARTNERS))


def _sheet(field: Field, value: object, names: Names) -> Sheet:
    found = [
        (heading, tuple(_cell(each, row.get(each.name), names) for each in field.fields))
        for heading, row in rows(field, value, names)
    ]
    used = [number for number in range(len(field.fields)) if any(cells[number] for _, cells in found)]
    kept = tuple((heading, tuple(cells[number] for number in used)) for heading, cells in found)
    return Sheet(tuple(named(field.fields[number].label, names) for number in used), kept)


def _cell(field: Field, value: Any, names: Names) -> str:
    """Return a plain value as it stands in a column, where the heading says what a number is of."""
    return str(value) if value is not None and field.type in NUMBERS else words(field, value, names)


def _unknown(record: Record | RecordEdition, names: Names) -> Reading:
    """Return a record whose kind this version of the app does not know: there, but for the file copy only."""
    who = names[record.about] if record.about else ""
    kind = getattr(record, "kind", "")
    words_of_it = "Written by a newer version"
    return Reading(kind, words_of_it, record.happened_on, who, record.about, Audience.COUNSELOR, words_of_it, ())
