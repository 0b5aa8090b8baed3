"""What a record may hold, read off its declaration: ranges, choices, rows; and the same without its empty places."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any, Final

from clinic.kernel.text import has_controls, normalised
from clinic.records.declaration import LINE, Field, FieldType, Kind, Values, places

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 1, 1)
EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
NOT_OFFERED: Final = "Choose one of those offered."
NOTHING: Final = "Fill in at least one field."
Checker = Callable[[Field, Any, date], str]


def problems(kind: Kind, values: Values, today: date) -> dict[str, str]:
    """Return a sentence for each place that holds what its field forbids; the place is named as in the form.

    An empty place says nothing, so it is never wrong unless it is required; rows without anything are skipped. The
    empty place "" stands for the record as a whole: it must say something.
    """
    known = {field.name for field in kind.fields}
    found = {name: "Nothing like this is asked." for name in values if name not in known}
    for field in kind.fields:
        found |= _problems(field, values.get(field.name), today)
    for check in kind.checks:
        found |= {place: words for place, words in check(values).items() if place not in found}
    if not found and not _says_something(kind, tidy(kind, values)):
        found[""] = NOTHING
    return found


def tidy(kind: Kind, values: Values) -> dict[str, Any]:
    """Return the values as they are kept: text normalised, and nothing that says nothing.

    A switch at the top is kept as no, since on a practice no is an answer; in a row an empty box says nothing.
    """
    kept = {field.name: _tidy_each(field, values.get(field.name)) for field in kind.fields}
    return {name: value for name, value in kept.items() if not _is_empty(value)}


def carried_over(kind: Kind, values: Values) -> dict[str, Any]:
    """Return what a new record starts with from the last one: the fields and columns that stay."""
    kept: dict[str, Any] = {}
    for field in kind.fields:
        value = values.get(field.name)
        if field.stays:
            kept[field.name] = value
        elif field.nested and value:
            kept[field.name] = _staying(field, value)
    return {name: value for name, value in kept.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value in EMPTY


def _says_something(kind: Kind, kept: Values) -> bool:
    return any(value is not False for value in kept.values()) or (kind.held is not None and bool(kept))


def _problems(field: Field, value: Any, today: date) -> dict[str, str]:
    if not field.per_partner:
        return _wrong(field, field.name, value, today)
    if not isinstance(value or {}, Mapping) or set(value or {}) - {"p1", "p2"}:
        return {field.name: "Give an answer for each partner."}
    said = {place: (value or {}).get(key) for place, key in places(field)}
    return {where: words for place, each in said.items() for where, words in _wrong(field, place, each, today).items()}


def _wrong(field: Field, place: str, value: Any, today: date) -> dict[str, str]:
    if _is_empty(value):
        return {place: f"Enter {_lower(field.label)}."} if field.required else {}
    if field.type is FieldType.LINES:
        return _wrong_lines(field, place, value)
    if field.nested:
        return dict(_wrong_rows(field, place, value, today))
    words = CHECKERS[field.type](field, value, today)
    return {place: words} if words else {}


def _wrong_lines(field: Field, place: str, value: Any) -> dict[str, str]:
    if not isinstance(value, list) or len([each for each in value if each]) > field.most:
        return {place: f"At most {field.most} lines."}
    wrong = {f"{place}-{number}": _text(field, each or "", LINE) for number, each in enumerate(value)}
    return {where: words for where, words in wrong.items() if words}


def _wrong_rows(field: Field, place: str, value: Any, today: date) -> Iterator[tuple[str, str]]:
    rows = _rows(field, value)
    if rows is None:
        yield place, "These rows cannot be read."
        return
    for key, row in rows:
        if set(row) - {column.name for column in field.fields}:
            yield f"{place}-{key}", "Nothing like this is asked."
        if not _is_blank(row):
            for column in field.fields:
                yield from _wrong(column, f"{place}-{key}-{column.name}", row.get(column.name), today).items()


def _rows(field: Field, value: Any) -> list[tuple[Any, Mapping[str, Any]]] | None:
    """Return the rows by number or key; None for what are no rows of this field."""
    if field.type is FieldType.TABLE:
        fits = isinstance(value, list) and len(value) <= field.most + 1
        found = list(enumerate(value)) if fits else []
    else:
        fits = isinstance(value, Mapping) and set(value) <= {key for key, _ in field.rows}
        found = list(value.items()) if fits else []
    return found if fits and all(isinstance(row, Mapping) for _, row in found) else None


def _is_blank(row: Mapping[str, Any]) -> bool:
    return all(value is False or _is_empty(value) for value in row.values())


def _text(_field: Field, value: Any, longest: int) -> str:
    if not isinstance(value, str) or has_controls(value):
        return "Remove the invisible control characters from this text."
    return f"Shorten this to at most {longest:,} characters." if len(value) > longest else ""


def _words(field: Field, value: Any, _today: date) -> str:
    return _text(field, value, field.most)


def _number(field: Field, value: Any, _today: date) -> str:
    fits = isinstance(value, int) and not isinstance(value, bool) and field.least <= value <= field.most
    return "" if fits else f"Enter a whole number from {field.least} to {field.most}."


def _decimal(field: Field, value: Any, _today: date) -> str:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and field.least <= value <= field.most
    return "" if fits and round(value, 1) == value else f"Enter a number from {field.least} to {field.most}."


def _choice(field: Field, value: Any, _today: date) -> str:
    return "" if isinstance(value, str) and value in dict(field.choices) else NOT_OFFERED


def _several(field: Field, value: Any, _today: date) -> str:
    fits = isinstance(value, list) and len(set(map(str, value))) == len(value)
    return "" if fits and set(map(str, value)) <= set(dict(field.choices)) else NOT_OFFERED


def _day(field: Field, value: Any, today: date) -> str:
    try:
        given = date.fromisoformat(value)
    except (TypeError, ValueError):
        return "Enter a date."
    if not FIRST_DAY <= given <= LAST_DAY or given.isoformat() != value:
        return "Give a date between 1900 and 2200."
    return "Give a day up to today." if given > today and not field.ahead else ""


def _time(_field: Field, value: Any, _today: date) -> str:
    try:
        fits = time.fromisoformat(value).strftime("%H:%M") == value
    except (TypeError, ValueError):
        fits = False
    return "" if fits else "Enter a time such as 17:30."


def _switch(_field: Field, value: Any, _today: date) -> str:
    return "" if isinstance(value, bool) else "Say yes or no."


def _reference(_field: Field, value: Any, _today: date) -> str:
    fits = isinstance(value, Mapping) and set(value) == {"id", "words"}
    fits = fits and all(
        isinstance(each, str) and len(each) <= LINE and not has_controls(each) for each in value.values()
    )
    return "" if fits else NOT_OFFERED


CHECKERS: Final[Mapping[FieldType, Checker]] = {
    FieldType.LINE: _words,
    FieldType.TEXT: _words,
    FieldType.SCORE: _number,
    FieldType.LEVEL: _number,
    FieldType.WHOLE: _number,
    FieldType.DECIMAL: _decimal,
    FieldType.CHOICE: _choice,
    FieldType.SEVERAL: _several,
    FieldType.DATE: _day,
    FieldType.TIME: _time,
    FieldType.SWITCH: _switch,
    FieldType.REFERENCE: _reference,
}


def _tidy_each(field: Field, value: Any) -> Any:
    if not field.per_partner:
        return _tidy(field, value)
    kept = {key: _tidy(field, (value or {}).get(key)) for key in ("p1", "p2")}
    return {key: each for key, each in kept.items() if not _is_empty(each)}


def _tidy(field: Field, value: Any) -> Any:
    if isinstance(value, str):
        return normalised(value)
    if field.type is FieldType.LINES:
        return [normalised(each) for each in value or [] if each and each.strip()]
    if field.type is FieldType.SEVERAL:
        return [key for key, _ in field.choices if key in (value or [])]
    if not field.nested:
        return value
    kept = [(key, _tidy_row(field, row)) for key, row in _rows(field, value or _no_rows(field)) or []]
    kept = [(key, row) for key, row in kept if row]
    if field.type is FieldType.TABLE:
        return [row for _, row in kept]
    order = [key for key, _ in field.rows]
    return dict(sorted(kept, key=lambda each: order.index(each[0])))


def _no_rows(field: Field) -> Any:
    return [] if field.type is FieldType.TABLE else {}


def _tidy_row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {column.name: _tidy(column, row.get(column.name)) for column in field.fields}
    return {name: value for name, value in kept.items() if value is not False and not _is_empty(value)}


def _staying(field: Field, value: Any) -> Any:
    if field.per_partner:
        plain = {key: _rows_staying(field, each) for key, each in value.items()}
        return {key: each for key, each in plain.items() if each}
    return _rows_staying(field, value)


def _rows_staying(field: Field, value: Any) -> Any:
    names = {column.name for column in field.fields if column.stays}
    kept = [
        (key, {name: each for name, each in row.items() if name in names}) for key, row in _rows(field, value) or []
    ]
    kept = [(key, row) for key, row in kept if row]
    return [row for _, row in kept] if field.type is FieldType.TABLE else dict(kept)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
