"""What a person reads of a stored value: words of choices, names of partners, days and numbers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from clinic.kernel.text import day
from clinic.records.declaration import Field, FieldType, Kind, Names, Summary, Values

LONGEST_SUMMARY: Final = 160
BOTH: Final = {"both": "Both", "counselor": "Counselor"}


def named(label: str, names: Names) -> str:
    """Return a label with the partners' names in place of {p1} and {p2}."""
    return label.replace("{p1}", names.get("p1", "")).replace("{p2}", names.get("p2", ""))


def choice_words(choices: tuple[tuple[str, str], ...], value: str, names: Names) -> str:
    """Return the words of a choice; a partner's key reads as the name."""
    return names.get(value) or named(dict(choices).get(value, BOTH.get(value, value)), names)


def words(field: Field, value: Any, names: Names) -> str:
    """Return a plain value as words; rows of tables and grids are no plain values."""
    if value in (None, "", [], {}):
        return ""
    return WORDS.get(field.type, _plain)(field, value, names)


def rows(field: Field, value: Any, names: Names) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return the filled rows of a table or grid, each with its heading; the rows of a table have none."""
    if field.type is FieldType.TABLE:
        yield from (("", row) for row in value or [])
        return
    for key, label in field.rows:
        if key in (value or {}):
            yield named(label, names), value[key]


def said_by(field: Field, values: Values, names: Names) -> str:
    """Return a field in one piece; where both were asked, each answer behind its name."""
    value = values.get(field.name)
    if not field.per_partner:
        return words(field, value, names)
    each = {key: words(field, (value or {}).get(key), names) for key in names}
    return ", ".join(f"{names[key]} {word}" for key, word in each.items() if word)


def one_line(text: str) -> str:
    """Return a text as one line of at most 160 characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_SUMMARY else f"{flat[: LONGEST_SUMMARY - 1].rstrip()}…"


def say(*names_of_fields: str, labelled: bool = False) -> Summary:
    """Return a summary that says these fields one after another, those without an answer left out."""

    def summary(kind: Kind, values: Values, names: Names) -> str:
        fields = [kind.field(name) for name in names_of_fields]
        said = [(field, said_by(field, values, names)) for field in fields]
        return " · ".join(f"{named(field.label, names)}: {word}" if labelled else word for field, word in said if word)

    return summary


def summary(kind: Kind, values: Values, names: Names) -> str:
    """Return the record in one line, never empty."""
    return one_line(kind.summary(kind, values, names)) or "Begun"


def _plain(_field: Field, value: Any, _names: Names) -> str:
    return str(value)


def _of_ten(field: Field, value: Any, _names: Names) -> str:
    return f"{value} of {field.most}"


def _chosen(field: Field, value: Any, names: Names) -> str:
    return choice_words(field.choices, value, names)


def _several(field: Field, value: Any, names: Names) -> str:
    return ", ".join(choice_words(field.choices, each, names) for each in value)


def _day(_field: Field, value: Any, _names: Names) -> str:
    return day(date.fromisoformat(value), year=True)


def _yes(_field: Field, value: Any, _names: Names) -> str:
    return "yes" if value else "no"


def _decimal(_field: Field, value: Any, _names: Names) -> str:
    return f"{value:g}"


def _lines(_field: Field, value: Any, _names: Names) -> str:
    return "; ".join(value)


def _reference(_field: Field, value: Any, _names: Names) -> str:
    return str(value.get("words", ""))


WORDS: Final[Mapping[FieldType, Callable[[Field, Any, Names], str]]] = {
    FieldType.SCORE: _of_ten,
    FieldType.LEVEL: _of_ten,
    FieldType.CHOICE: _chosen,
    FieldType.SEVERAL: _several,
    FieldType.DATE: _day,
    FieldType.SWITCH: _yes,
    FieldType.DECIMAL: _decimal,
    FieldType.LINES: _lines,
    FieldType.REFERENCE: _reference,
}
