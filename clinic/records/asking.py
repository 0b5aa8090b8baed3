"""Each declared field as a field of a form; what a row requires is asked only of rows that are not blank."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from wtforms import DecimalField, FieldList, SelectChoice, SelectField
from wtforms import Form as Part
from wtforms import FormField as PartField
from wtforms.validators import NumberRange, Optional

from clinic.kernel.forms import Understood, choice, clock_time, day, line, several, switch, text, whole
from clinic.records.declaration import Field, FieldType

BLANK_ROWS: Final = 3
UNSAID: Final = "Not said"
DASH: Final = SelectChoice("", "–")
Maker = Callable[[Field, bool], Any]


def asked(field: Field) -> Any:
    """Return the form field of a declared field."""
    room = min(field.most, BLANK_ROWS)
    if field.type is FieldType.LINES:
        return FieldList(line(field.label), label=field.label, min_entries=room, max_entries=field.most)
    if field.type is FieldType.TABLE:
        return FieldList(PartField(_row(field)), label=field.label, min_entries=room, max_entries=field.most)
    if field.type is FieldType.GRID:
        rows = {key: PartField(_row(field), label) for key, label in field.rows}
        return PartField(type("Grid", (Part,), rows), field.label)
    return MAKERS[field.type](field, field.required)


def _row(field: Field) -> type[Part]:
    cells = {each.name: IN_ROWS.get(each.type, MAKERS[each.type])(each, False) for each in field.fields}
    return type("Row", (Part,), cells)


def _line(field: Field, required: bool) -> Any:
    return line(field.label, required=required, longest=field.most, hint=field.hint)


def _text(field: Field, required: bool) -> Any:
    return text(field.label, required=required, longest=field.most, hint=field.hint, hints=True)


def _keys(field: Field, required: bool) -> Any:
    options = [("", UNSAID), *((str(number), str(number)) for number in range(field.most + 1))]
    return choice(field.label, options, required=required, hint=field.hint, radio=True)


def _chips(field: Field, required: bool) -> Any:
    options = field.choices if required else (("", UNSAID), *field.choices)
    return choice(field.label, options, required=required, hint=field.hint, radio=True)


def _cell(field: Field, _required: bool) -> Any:
    numbers = [(str(number), str(number)) for number in range(field.most + 1)]
    chosen = choice(field.label, field.choices or numbers, required=False, hint=field.hint)
    chosen.kwargs["choices"][0] = DASH
    return chosen


def _several(field: Field, _required: bool) -> Any:
    return several(field.label, field.choices, hint=field.hint)


def _day(field: Field, required: bool) -> Any:
    return day(field.label, required=required, hint=field.hint)


def _whole(field: Field, required: bool) -> Any:
    return whole(field.label, least=field.least, most=field.most, required=required, hint=field.hint)


def _decimal(field: Field, _required: bool) -> Any:
    bounds = NumberRange(field.least, field.most, f"Enter a number from {field.least} to {field.most}.")
    return DecimalField(field.label, places=1, validators=[Optional(), Understood(), bounds], description=field.hint)


def _switch(field: Field, _required: bool) -> Any:
    return switch(field.label, hint=field.hint)


def _time(field: Field, required: bool) -> Any:
    return clock_time(field.label, required=required, hint=field.hint)


def _reference(field: Field, _required: bool) -> Any:
    return SelectField(field.label, validators=[Optional(strip_whitespace=False)], description=field.hint, choices=[])


MAKERS: Final[Mapping[FieldType, Maker]] = {
    FieldType.LINE: _line,
    FieldType.TEXT: _text,
    FieldType.SCORE: _keys,
    FieldType.LEVEL: _keys,
    FieldType.CHOICE: _chips,
    FieldType.SEVERAL: _several,
    FieldType.DATE: _day,
    FieldType.WHOLE: _whole,
    FieldType.DECIMAL: _decimal,
    FieldType.SWITCH: _switch,
    FieldType.TIME: _time,
    FieldType.REFERENCE: _reference,
}
IN_ROWS: Final[Mapping[FieldType, Maker]] = {
    FieldType.SCORE: _cell,
    FieldType.LEVEL: _cell,
    FieldType.CHOICE: _cell,
}
