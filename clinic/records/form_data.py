"""Between a record's values and what the fields of its form hold."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

from clinic.records.declaration import Field, FieldType, Kind, Values, places

Convert = Callable[[Field, Any], Any]
NUMBERS: Final = frozenset({FieldType.SCORE, FieldType.LEVEL})
BLANK: Final[tuple[Any, ...]] = (None, "", [], {})
EMPTY: Final[Mapping[FieldType, Any]] = {
    FieldType.TABLE: (),
    FieldType.LINES: (),
    FieldType.SEVERAL: (),
    FieldType.GRID: {},
}
INTO_FORMS: Final[Mapping[FieldType, Callable[[Any], Any]]] = {
    FieldType.DATE: date.fromisoformat,
    FieldType.TIME: time.fromisoformat,
    FieldType.REFERENCE: lambda value: value["id"],
}
OUT_OF_FORMS: Final[Mapping[FieldType, Callable[[Any], Any]]] = {
    FieldType.SCORE: int,
    FieldType.LEVEL: int,
    FieldType.DECIMAL: float,
    FieldType.DATE: date.isoformat,
    FieldType.TIME: lambda value: value.strftime("%H:%M"),
}


def to_data(kind: Kind, values: Values) -> dict[str, Any]:
    """Return the values as the form's fields take them, by the names of its fields."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        value = values.get(field.name)
        for place, key in places(field):
            found[place] = _to(field, (value or {}).get(key) if key else value)
    return found


def from_data(field: Field, data: Any) -> Any:
    """Return what a field of the form says as a value; for a field of both partners, by partner."""
    if field.per_partner:
        return {key: _from(field, each) for key, each in data.items()}
    return _from(field, data)


def _to(field: Field, value: Any) -> Any:
    if field.type in NUMBERS or field.type is FieldType.CHOICE:
        return "" if value is None else str(value)
    if value is None:
        return EMPTY.get(field.type)
    if field.nested:
        return _each_row(field, value, _to)
    convert = INTO_FORMS.get(field.type)
    return convert(value) if convert else value


def _from(field: Field, data: Any) -> Any:
    if field.type is FieldType.SWITCH:
        return bool(data)
    if data in BLANK:
        return None
    if field.nested:
        return _each_row(field, data, _from)
    convert = OUT_OF_FORMS.get(field.type)
    return convert(data) if convert else data


def _each_row(field: Field, rows: Any, convert: Convert) -> Any:
    if field.type is FieldType.TABLE:
        return [_row(field, row, convert) for row in rows]
    return {key: _row(field, row, convert) for key, row in rows.items()}


def _row(field: Field, row: Values, convert: Convert) -> dict[str, Any]:
    return {column.name: convert(column, row.get(column.name)) for column in field.fields}
