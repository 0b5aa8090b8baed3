"""A record as it is printed: one shape for every kind, read off the answers it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from clinic.couples.rules import PARTNERS, Audience, PartnerKey
from clinic.kernel.clock import local
from clinic.kernel.text import day
from clinic.records.models import Record
from clinic.records.reading import Line, Pair, Reading, Sheet, SheetPair
from clinic.reports.handouts import ONLY_IN_SESSION, is_for_session
from clinic.reports.naming import Names
from clinic.reports.work import Work

TIMES: Final = {1: "once", 2: "twice"}
NOTHING: Final = "–"
LONGEST_ROW: Final = 600
LONGEST_SIDE: Final = 300
MOST_BESIDE: Final = 3
NARROW: Final = 14


@dataclass(frozen=True)
class Block:
    """Answers that stand together: short ones as rows, below the two names where both were asked; else one by itself.

    `sides` are the tables of one answer, each below its name; `text` is one answer that is too long for a row.
    """

    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    label: str = ""
    text: str = ""
    sides: tuple[tuple[str, Sheet], ...] = ()
    beside: bool = False


@dataclass(frozen=True)
class Earlier:
    """How a record read before it was corrected."""

    title: str
    about: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class RecordText:
    """One record as it is printed; `only_in_session` says that what it is about stays there (domain.md S47)."""

    title: str
    when: str
    about: str
    blocks: tuple[Block, ...]
    earlier: tuple[Earlier, ...] = ()
    only_in_session: str = ""


def record_text(work: Work, record: Record, reading: Reading, zone: str) -> RecordText:
    """Return one record; who may see it, its session and its earlier editions are the file's own."""
    found = tuple(_blocks(work.seen.names, reading))
    is_kept = not work.seen.is_file and is_for_session(work.topics(), _texts(found))
    return RecordText(
        title=reading.title,
        when=day(reading.date, year=True),
        about=_about(work, record, reading),
        blocks=found,
        earlier=tuple(_earlier(work, record, zone)),
        only_in_session=ONLY_IN_SESSION if is_kept else "",
    )


def record_texts(work: Work, zone: str) -> tuple[RecordText, ...]:
    """Return the records of the period that the addressee may have, oldest first."""
    return tuple(record_text(work, record, reading, zone) for record, reading in work.listed())


def _about(work: Work, record: Record, reading: Reading) -> str:
    if not work.seen.is_file:
        return reading.who
    met = next((each.number for each in work.seen.file.meetings if each.id == record.meeting_id), None)
    said = (
        reading.who,
        f"session {met}" if met else "",
        "who may see it" if record.audience.value == record.about else _seen_by(record.audience, work.seen.names),
        f"corrected {TIMES.get(record.edition - 1, f'{record.edition - 1} times')}" if record.edition > 1 else "",
    )
    words = ", ".join(filter(None, said))
    return words[:1].upper() + words[1:]


def _earlier(work: Work, record: Record, zone: str) -> Iterator[Earlier]:
    names = work.seen.names
    for edition, reading in work.editions(record):
        until = day(local(edition.changed_at, zone), year=True)
        about = f"Of {day(reading.date, year=True)}, {_seen_by(edition.audience, names)}"
        yield Earlier(f"Edition {edition.number}, until {until}", about, tuple(_blocks(names, reading)))


def _seen_by(audience: Audience, names: Names) -> str:
    words = {Audience.COUNSELOR: "for the counselor only", Audience.JOINT: "both may see it"}
    return words.get(audience) or f"{names.called.get(audience.value, '')} may see it"


def _blocks(names: Names, reading: Reading) -> Iterator[Block]:
    """Yield the answers in their order; short ones that follow one another below the same names share a block."""
    rows = Block()
    for line in reading.lines:
        for each in _of(names, line):
            if rows.rows and (each.heads != rows.heads or not each.rows):
                yield rows
                rows = Block()
            if each.rows:
                rows = replace(each, rows=(*rows.rows, *each.rows))
            else:
                yield each
    if rows.rows:
        yield rows


def _of(names: Names, line: Line) -> Iterator[Block]:
    label, value = names.text(line.label), line.value
    if isinstance(value, str):
        text = names.text(value)
        yield Block(rows=((label, (text,)),)) if len(text) <= LONGEST_ROW else Block(label=label, text=text)
    elif isinstance(value, Sheet):
        yield Block(label=label, sides=(("", _table(names, value)),))
    elif isinstance(value, SheetPair):
        yield _tables(names, label, value, [key for key in PARTNERS if getattr(value, key).rows])
    else:
        yield from _pair(names, label, value, [key for key in PARTNERS if not line.private or getattr(value, key)])


def _pair(names: Names, label: str, pair: Pair, keys: Sequence[PartnerKey]) -> Iterator[Block]:
    """Yield two short answers as a row, longer ones one below the other; of a private one only what is left of it."""
    said = {key: names.text(getattr(pair, key)) or NOTHING for key in keys}
    if max(map(len, said.values())) <= LONGEST_SIDE:
        yield Block(tuple(names[key] for key in keys), ((label, tuple(said.values())),))
    else:
        yield from (Block(label=f"{label}, {names[key]}", text=text) for key, text in said.items())


def _tables(names: Names, label: str, pair: SheetPair, keys: Sequence[PartnerKey]) -> Block:
    sides = tuple((names[key], _table(names, getattr(pair, key))) for key in keys)
    return Block(label=label, sides=sides, beside=len(sides) > 1 and all(_is_narrow(table) for _, table in sides))


def _table(names: Names, sheet: Sheet) -> Sheet:
    rows = ((names.text(head), tuple(names.text(each) or NOTHING for each in cells)) for head, cells in sheet.rows)
    return Sheet(sheet.columns, tuple(rows))


def _is_narrow(table: Sheet) -> bool:
    return len(table.columns) <= MOST_BESIDE and all(len(each) <= NARROW for _, row in table.rows for each in row)


def _texts(found: Sequence[Block]) -> Iterator[str]:
    for each in found:
        yield each.text
        yield from (cell for _, cells in each.rows for cell in cells)
        yield from (cell for _, table in each.sides for _, row in table.rows for cell in row)
