"""How a worksheet or a practice log is declared: everything else, form, page, print and export, is read off this."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

Values = Mapping[str, Any]
Names = Mapping[str, str]
Choices = tuple[tuple[str, str], ...]
Summary = Callable[["Kind", Values, Names], str]
Check = Callable[[Values], Mapping[str, str]]
Held = Callable[[date, Values], Iterable[date]]
Remarks = Callable[[Values, Names], list[str]]

LINE: Final = 200
TEXT: Final = 5000
MOST_ROWS: Final = 60
EACH: Final = "__"  # between a field's name and the partner's key, in a form and in the path of a problem


class FieldType(StrEnum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    SCORE = "score"
    LEVEL = "level"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    WHOLE = "whole"
    DECIMAL = "decimal"
    SWITCH = "switch"
    TIME = "time"
    LINES = "lines"
    TABLE = "table"
    GRID = "grid"
    REFERENCE = "reference"


class Family(StrEnum):
    """A worksheet is filled in now and then; a practice is logged each time."""

    WORKSHEET = "worksheet"
    PRACTICE = "practice"


class FilledBy(StrEnum):
    """Whose it is: both side by side, one of the two at a time, or what the counselor sees."""

    BOTH = "both"
    EACH = "each"
    INJURED = "injured"
    INVOLVED = "involved"
    COUNSELOR = "counselor"

    @property
    def of_one(self) -> bool:
        """Say whether a record belongs to one partner."""
        return self in {FilledBy.EACH, FilledBy.INJURED, FilledBy.INVOLVED}


class Reach(StrEnum):
    """How far a kind may be shown at most, and where it starts."""

    COUNSELOR = "counselor"
    OWNER = "owner"
    JOINT = "joint"


@dataclass(frozen=True)
class Field:
    """One thing that is asked. `fields` are the columns of a table or grid, `rows` the fixed rows of a grid.

    `private`: each partner's answer is that partner's alone, whatever the record's audience. `stays`: a new record
    starts with what the last one held. `ahead`: a day to come may be given. `ends`: what the two ends of a scale mean.
    """

    name: str
    label: str
    type: FieldType
    choices: Choices = ()
    least: int = 0
    most: int = 0
    hint: str = ""
    required: bool = False
    per_partner: bool = False
    private: bool = False
    stays: bool = False
    ahead: bool = False
    fields: tuple["Field", ...] = ()
    rows: Choices = ()
    ends: tuple[str, str] | None = None
    to: str = ""
    suggest: str = ""
    usual: Any = None

    @property
    def nested(self) -> bool:
        """Say whether it holds further fields."""
        return bool(self.fields)

    def column(self, name: str) -> "Field":
        """Return one of its columns."""
        return next(each for each in self.fields if each.name == name)


@dataclass(frozen=True)
class Lock:
    """A kind that stays closed in some stages, and the sentences that say why."""

    stages: tuple[str, ...]
    title: str
    words: str


@dataclass(frozen=True)
class Kind:
    """A worksheet or practice log (domain.md section 1). `case_key` is the block of a case file that it goes to.

    `held` returns the days a record of a practice counts as held; `quick` are the fields that can be given in a line
    while a session runs; `board` names the page that shows all records of a kind together; `remarks` are sentences for
    the counselor about one record.
    """

    slug: str
    system: str
    title: str
    purpose: str
    first_words: str
    stages: tuple[str, ...]
    filled_by: FilledBy
    fields: tuple[Field, ...]
    summary: Summary
    family: Family = Family.WORKSHEET
    start: Reach = Reach.COUNSELOR
    widest: Reach = Reach.JOINT
    held: Held | None = None
    case_key: str = "records"
    quick: tuple[str, ...] = ()
    board: str = ""
    lock: Lock | None = None
    checks: tuple[Check, ...] = ()
    remarks: Remarks | None = None
    also_found_by: str = ""
    date_label: str = "Date"
    owner_label: str = "Whose"
    of_meeting: bool = False
    in_reports: bool = True

    def field(self, name: str) -> Field:
        """Return one of its fields."""
        return next(each for each in self.fields if each.name == name)

    @property
    def of_one(self) -> bool:
        """Say whether a record belongs to one partner."""
        return self.filled_by.of_one


@dataclass(frozen=True)
class Block:
    """Fields that stand together on a page: those of both partners side by side, or one by itself."""

    both: bool
    fields: tuple[Field, ...]


def blocks(kind: Kind) -> list[Block]:
    """Return the fields of a kind as they stand on a page; a grid holds both partners by itself."""
    found: list[Block] = []
    for field in kind.fields:
        both = field.per_partner and field.type is not FieldType.GRID
        if both and found and found[-1].both:
            found[-1] = Block(True, (*found[-1].fields, field))
        else:
            found.append(Block(both, (field,)))
    return found


def places(field: Field) -> Iterator[tuple[str, str | None]]:
    """Return the names under which a field stands in a form, each with its partner: one, or one for each."""
    if field.per_partner:
        yield from ((f"{field.name}{EACH}{key}", key) for key in ("p1", "p2"))
    else:
        yield field.name, None


def line(name: str, label: str, *, most: int = LINE, **more: Any) -> Field:
    """Declare a line."""
    return Field(name, label, FieldType.LINE, most=most, **more)


def text(name: str, label: str, *, most: int = TEXT, **more: Any) -> Field:
    """Declare a text of several lines."""
    return Field(name, label, FieldType.TEXT, most=most, **more)


def score(name: str, label: str, **more: Any) -> Field:
    """Declare a scale from 0 to 10."""
    return Field(name, label, FieldType.SCORE, most=10, **more)


def level(name: str, label: str, **more: Any) -> Field:
    """Declare a scale from 0 to 4."""
    return Field(name, label, FieldType.LEVEL, most=4, **{"ends": ("not at all", "fully"), **more})


def choice(name: str, label: str, choices: Choices, **more: Any) -> Field:
    """Declare one of a few."""
    return Field(name, label, FieldType.CHOICE, choices=choices, **more)


def several(name: str, label: str, choices: Choices, **more: Any) -> Field:
    """Declare any of a few."""
    return Field(name, label, FieldType.SEVERAL, choices=choices, **more)


def day(name: str, label: str, **more: Any) -> Field:
    """Declare a date, which is past unless `ahead` says otherwise."""
    return Field(name, label, FieldType.DATE, **more)


def whole(name: str, label: str, *, most: int, least: int = 0, **more: Any) -> Field:
    """Declare a whole number."""
    return Field(name, label, FieldType.WHOLE, least=least, most=most, **more)


def decimal(name: str, label: str, *, most: int, **more: Any) -> Field:
    """Declare a number with one decimal."""
    return Field(name, label, FieldType.DECIMAL, most=most, **more)


def switch(name: str, label: str, **more: Any) -> Field:
    """Declare a yes or no."""
    return Field(name, label, FieldType.SWITCH, **more)


def clock(name: str, label: str, **more: Any) -> Field:
    """Declare a time of day."""
    return Field(name, label, FieldType.TIME, **more)


def lines(name: str, label: str, *, most: int = 5, **more: Any) -> Field:
    """Declare a few short texts."""
    return Field(name, label, FieldType.LINES, most=most, **more)


def table(name: str, label: str, *columns: Field, most: int = MOST_ROWS, **more: Any) -> Field:
    """Declare rows of the same few fields, as many as there are."""
    return Field(name, label, FieldType.TABLE, fields=columns, most=most, **more)


def grid(name: str, label: str, rows: Choices, *columns: Field, **more: Any) -> Field:
    """Declare a fixed set of rows, each with the same few fields."""
    return Field(name, label, FieldType.GRID, fields=columns, rows=rows, **more)


def reference(name: str, label: str, to: str, **more: Any) -> Field:
    """Declare a link to something of another part of the record; what is offered is asked for by `to`."""
    return Field(name, label, FieldType.REFERENCE, to=to, **more)


def each(field: Field) -> Field:
    """Ask a field of both partners, side by side."""
    return replace(field, per_partner=True)
