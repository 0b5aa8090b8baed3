"""Rows of ratings in a case file: short enough to be typed by hand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from clinic.exchange.json_schema import Schema, or_null, row_schema, schema_of
from clinic.exchange.kinds import NO_MEETING, Day, Number
from clinic.exchange.shapes import OnDay, Text, Value, Whole, Wrong, kind_of, quoted
from clinic.exchange.structure import Branch, Maybe, Part, Place
from clinic.ratings.rules import HIGHEST, LOWEST, MEASURES, Source

KEYS: Final = tuple(measure.key for measure in MEASURES)
NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Measures(Value):
    """The measures that were asked, when not all were."""

    def read(self, raw: Any) -> tuple[str, ...]:
        """Return them in the order of the row."""
        if not isinstance(raw, list) or not raw or not set(KEYS).issuperset(map(str, raw)):
            raise Wrong(f"should be a list out of {', '.join(KEYS)}, not {quoted(raw)}")
        return tuple(key for key in KEYS if key in raw)

    def write(self, value: tuple[str, ...]) -> list[str]:
        """Return the list."""
        return list(value)


@dataclass(frozen=True, kw_only=True)
class RatingFacts:
    """What a row of ratings may say at its end; `asked` names the measures when not all were asked."""

    recorded_at: datetime | None = None
    superseded: bool = False
    source: Source = Source.IMPORTED
    session: Number = NO_MEETING
    asked: Annotated[tuple[str, ...], Measures()] = KEYS


@dataclass(frozen=True)
class Rated:
    """One partner's answers of one day: trust, closeness, emotional safety; None is asked and skipped."""

    date: Day
    values: tuple[int | None, ...]
    note: str = ""
    facts: RatingFacts = RatingFacts()


class RatedRow(Branch):
    """A row [date, trust, closeness, emotional_safety, note, {facts}]; note and facts may be left out."""

    def read_at(self, place: Place, raw: Any) -> Rated:
        """Return the row."""
        shortest = 1 + len(KEYS)
        if not isinstance(raw, list) or not shortest <= len(raw) <= shortest + 2:
            raise Wrong(f"should be a list of a date, {', '.join(KEYS)} and a note, not {kind_of(raw)}")
        answers = zip(KEYS, raw[1:shortest], strict=True)
        note, facts = (*raw[shortest:], None, None)[:2]
        return Rated(
            place.at("date").read(OnDay(), raw[0]),
            tuple(place.at(key).read(Maybe(Whole(LOWEST, HIGHEST)), each) for key, each in answers),
            place.at("note").read(Text(), note or ""),
            place.read(Part(RatingFacts), facts or {}),
        )

    def write(self, value: Rated) -> list[Any]:
        """Return the row with its facts only where there are some."""
        facts = Part(RatingFacts).write(value.facts)
        return [value.date, *value.values, value.note, *([facts] if facts else [])]


@dataclass(frozen=True)
class Answer:
    """One answer on one measure, as the record keeps it."""

    measure: str
    value: int | None
    date: Day
    note: str
    facts: RatingFacts


def answers(rows: Iterable[Rated]) -> list[Answer]:
    """Return the answers of one partner's rows, in order of time; of two on one date the later counts (2.5 D1).

    A skip puts an earlier answer out of count only if it came in the same way and in the same meeting.
    """
    said = [
        Answer(key, value, row.date, row.note, replace(row.facts, asked=KEYS))
        for row in rows
        for key, value in zip(KEYS, row.values, strict=True)
        if key in row.facts.asked
    ]
    said.sort(key=lambda each: (each.date, each.facts.recorded_at or NEVER))
    return [
        replace(each, facts=replace(each.facts, superseded=True))
        if any(_counts_instead(later, each) for later in said[number + 1 :])
        else each
        for number, each in enumerate(said)
    ]


def _counts_instead(later: Answer, earlier: Answer) -> bool:
    if later.facts.superseded or (later.date, later.measure) != (earlier.date, earlier.measure):
        return False
    same_way = (later.facts.source, later.facts.session) == (earlier.facts.source, earlier.facts.session)
    return later.value is not None or same_way


def rows(said: Iterable[Answer]) -> tuple[Rated, ...]:
    """Return answers as rows: those of one moment with one note stand in one row."""
    found: dict[tuple[Any, ...], dict[str, int | None]] = {}
    for each in said:
        found.setdefault((each.date, each.note, each.facts), {})[each.measure] = each.value
    return tuple(
        Rated(day, tuple(map(values.get, KEYS)), note, replace(facts, asked=tuple(filter(values.__contains__, KEYS))))
        for (day, note, facts), values in found.items()
    )


@schema_of.register
def _(_shape: RatedRow) -> Schema:
    answer = or_null({"type": "integer", "minimum": LOWEST, "maximum": HIGHEST})
    more = [or_null(schema_of(Text())), or_null(schema_of(Part(RatingFacts)))]
    return row_schema([schema_of(OnDay()), *[answer] * len(KEYS), *more], least=1 + len(KEYS))


@schema_of.register
def _(_shape: Measures) -> Schema:
    return {"type": "array", "items": {"enum": list(KEYS)}, "minItems": 1}
