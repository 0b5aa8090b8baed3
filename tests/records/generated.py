"""Valid values of every declared kind, made from its declaration: for tests here, and for case files."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from clinic.couples.rules import PARTNERS
from clinic.records.declaration import Field, FieldType, Kind
from clinic.records.entry import Entry
from clinic.records.rules import audiences
from clinic.records.values import problems, tidy
from tests.facts import DAY

LETTERS: Final = "abcdeZÄñł 0123,.-–“”🦆"
WORDS: Final = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
PAST: Final = st.integers(0, 400).map(lambda back: (DAY - timedelta(days=back)).isoformat())
AHEAD: Final = st.integers(1, 90).map(lambda days: (DAY + timedelta(days=days)).isoformat())
CLOCK: Final = st.times().map(lambda each: each.strftime("%H:%M"))


def _number(field: Field) -> st.SearchStrategy[Any]:
    return st.integers(field.least, field.most)


def _several(field: Field) -> st.SearchStrategy[Any]:
    keys = [key for key, _ in field.choices]
    return st.sets(st.sampled_from(keys), min_size=1).map(lambda chosen: [key for key in keys if key in chosen])


def _row(field: Field) -> st.SearchStrategy[Any]:
    needed = {each.name: value_of(each) for each in field.fields if each.required}
    free = {each.name: value_of(each) for each in field.fields if not each.required}
    rows = st.fixed_dictionaries(needed, optional=free)
    return rows.filter(lambda row: any(value not in (None, "", [], {}, False) for value in row.values()))


def _grid(field: Field) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from([key for key, _ in field.rows]), _row(field), min_size=1)


MADE: Final[Mapping[FieldType, Any]] = {
    FieldType.LINE: lambda field: WORDS,
    FieldType.TEXT: lambda field: st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
    FieldType.SCORE: _number,
    FieldType.LEVEL: _number,
    FieldType.WHOLE: _number,
    FieldType.DECIMAL: lambda field: st.integers(0, field.most * 10).map(lambda tenths: tenths / 10),
    FieldType.CHOICE: lambda field: st.sampled_from([key for key, _ in field.choices]),
    FieldType.SEVERAL: _several,
    FieldType.DATE: lambda field: AHEAD if field.ahead else PAST,
    FieldType.TIME: lambda field: CLOCK,
    FieldType.SWITCH: lambda field: st.booleans(),
    FieldType.LINES: lambda field: st.lists(WORDS, min_size=1, max_size=field.most),
    FieldType.TABLE: lambda field: st.lists(_row(field), min_size=1, max_size=min(field.most, 4)),
    FieldType.GRID: _grid,
    FieldType.REFERENCE: lambda field: st.fixed_dictionaries({"id": st.just("0" * 32), "words": WORDS}),
}


def value_of(field: Field) -> st.SearchStrategy[Any]:
    """Any valid value of a field, of one partner."""
    made: st.SearchStrategy[Any] = MADE[field.type](field)
    return made


def _asked(field: Field) -> st.SearchStrategy[Any]:
    one = value_of(field)
    return st.dictionaries(st.sampled_from(PARTNERS), one, min_size=1) if field.per_partner else one


def values_of(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Any valid values of a kind, as they are kept."""
    needed = {each.name: _asked(each) for each in kind.fields if each.required}
    free = {each.name: _asked(each) for each in kind.fields if not each.required}
    made = st.fixed_dictionaries(needed, optional=free).map(lambda values: tidy(kind, values))
    return made.filter(lambda values: not problems(kind, values, DAY))


def entries(kind: Kind) -> st.SearchStrategy[Entry]:
    """Any valid entry of a kind, up to the day in May."""

    def of(about: Any) -> st.SearchStrategy[Entry]:
        days = st.integers(0, 400).map(lambda back: DAY - timedelta(days=back))
        shown_to = st.sampled_from(audiences(kind, about))
        return st.builds(Entry, days, values_of(kind), st.just(about), shown_to)

    return (st.sampled_from(PARTNERS) if kind.of_one else st.none()).flatmap(of)


def full(kind: Kind, word: str = "word") -> dict[str, Any]:
    """Values with something in every place; every text holds the word and the name of its field."""
    return tidy(kind, {each.name: _full(each, word) for each in kind.fields})


def _full(field: Field, word: str) -> Any:
    if field.per_partner:
        return {key: _one(field, f"{word}{key}") for key in PARTNERS}
    return _one(field, word)


def _one(field: Field, word: str) -> Any:
    if field.type is FieldType.TABLE:
        return [{each.name: _one(each, word) for each in field.fields}]
    if field.type is FieldType.GRID:
        return {key: {each.name: _one(each, f"{word}{key}") for each in field.fields} for key, _ in field.rows}
    plain = {
        FieldType.LINE: f"{word}{field.name}", FieldType.TEXT: f"{word}{field.name}",
        FieldType.LINES: [f"{word}{field.name}"], FieldType.SWITCH: True, FieldType.DATE: DAY.isoformat(),
        FieldType.TIME: "21:30", FieldType.DECIMAL: 7.5, FieldType.SEVERAL: [key for key, _ in field.choices],
        FieldType.REFERENCE: {"id": "0" * 32, "words": f"{word}{field.name}"},
    }  # fmt: skip
    if field.type is FieldType.CHOICE:
        return field.choices[0][0]
    return plain.get(field.type, {"made": 3, "told": 1}.get(field.name, 1))


def on(day: date, kind: Kind, **values: Any) -> Entry:
    """An entry of a day with these values; a kind of one partner is the first's."""
    return Entry(day, values, "p1" if kind.of_one else None)
