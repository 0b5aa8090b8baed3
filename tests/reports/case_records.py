"""Records of every declared kind for the planted couple, with a word in every text and for every audience there is."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, Audience
from clinic.kernel.ids import new_id
from clinic.records.actions import enter
from clinic.records.declaration import LINE, Field, FieldType, Kind
from clinic.records.entry import Before, Entry
from clinic.records.kinds import KINDS
from clinic.records.models import Record
from clinic.records.rules import audiences

DAY, CORRECTED = date(2025, 3, 20), datetime(2025, 3, 25, 9, 0, tzinfo=UTC)
TEXTS = {FieldType.LINE, FieldType.TEXT, FieldType.LINES, FieldType.REFERENCE}


def word_paths(kind: Kind) -> list[str]:
    """Every place of a kind in which somebody can write: field, partner, row and column."""
    return [path for field in kind.fields for path in _paths(field, field.name)]


def _paths(field: Field, path: str) -> Iterator[str]:
    for place in [f"{path} {key}" for key in PARTNERS] if field.per_partner else [path]:
        if field.nested:
            yield from (each for column in field.fields for each in _paths(column, f"{place} {column.name}"))
        elif field.type in TEXTS:
            yield place


class Planter:
    """Fills the fields of a kind; `name` begins the labels of its words."""

    def __init__(self, case: Any, name: str) -> None:
        self.case, self.name = case, name

    def values(self, kind: Kind) -> dict[str, Any]:
        """A value for every field."""
        return {self.place(field.name): self.each(field) for field in kind.fields}

    def each(self, field: Field) -> Any:
        """The value of a field, for each partner where both are asked."""
        if field.per_partner:
            return self.case.each(lambda key: self.value(field, f"{field.name} {key}"))
        return self.value(field, field.name)

    def value(self, field: Field, path: str) -> Any:
        """One value; what can only be chosen gets the last choice there is."""
        if field.nested:
            row = {self.place(each.name): self.value(each, f"{path} {each.name}") for each in field.fields}
            return [row] if field.type is FieldType.TABLE else {field.rows[0][0]: row}
        if field.type in TEXTS:
            longest = field.most if field.type in {FieldType.LINE, FieldType.TEXT} else LINE
            word = self.case.word(f"{self.name} {path}")[-longest:]
            return {FieldType.LINES: [word], FieldType.REFERENCE: {"id": "", "words": word}}.get(field.type, word)
        return self.chosen(field)

    def chosen(self, field: Field) -> Any:
        """A value without words."""
        keys = [key for key, _ in field.choices]
        return {
            FieldType.CHOICE: self.case.key(keys[0]) if keys else None,
            FieldType.SEVERAL: [each for each in keys if each == self.case.key("p1")] or keys[:1],
            FieldType.DATE: "2025-03-19",
            FieldType.TIME: "21:00",
            FieldType.SWITCH: True,
            FieldType.DECIMAL: 1.5,
        }.get(field.type, 2 if field.name == "made" else field.most and 1)

    def place(self, name: str) -> str:
        """The name of a field; one that is named after a partner changes with them."""
        start, _, key = name.rpartition("_")
        return f"{start}_{self.case.key(key)}" if key in PARTNERS else name


def abouts(kind: Kind) -> tuple[str | None, ...]:
    """Whose a record of a kind can be."""
    return PARTNERS if kind.of_one else (None,)


def offered(kind: Kind, about: str | None) -> list[Audience]:
    """Everybody that a record may be shown to."""
    return list(audiences(kind, about))  # type: ignore[arg-type]


def plant_records(case: Any, couple: Couple, by: UUID, kinds: Mapping[str, Kind] = KINDS) -> dict[str, Record]:
    """Enter a record of each kind for everybody it may be shown to, one that was corrected, and one withdrawn."""
    found: dict[str, Record] = {}
    for kind in kinds.values():
        for about in abouts(kind):
            for audience in sorted(offered(kind, about)):
                name = f"{kind.slug}/{about or 'both'}/{audience.value}"
                found[name] = _enter(case, couple, by, kind, name, _before(case, kind, name, audience))
        _enter(case, couple, by, kind, f"{kind.slug}/{abouts(kind)[0] or 'both'}/withdrawn", withdrawn=True)
    return found


def _before(case: Any, kind: Kind, name: str, audience: Audience) -> list[Before]:
    if audience is not offered(kind, abouts(kind)[0])[-1]:
        return []
    return [Before(_entry(case, kind, name, "RecordEdition"), CORRECTED)]


def _enter(case: Any, couple: Couple, by: UUID, kind: Kind, name: str, before: Any = (), **more: Any) -> Record:
    return enter(
        by=by, couple=couple, id=new_id(), kind=kind, entry=_entry(case, kind, name, "Record"), before=before, **more
    )  # fmt: skip


def _entry(case: Any, kind: Kind, name: str, table: str) -> Entry:
    _, about, audience = name.split("/")
    values = Planter(case, f"{table}.values/{name}").values(kind)
    shown = {"withdrawn": "counselor_only"}.get(audience, audience)
    whose: Any = case.key(about) if about in PARTNERS else None
    return Entry(DAY, values, whose, Audience(case.key(shown)))
