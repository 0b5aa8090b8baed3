"""Worksheets and practice logs: how they are entered into the record, and collected from it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from clinic.agreements.models import Agreement
from clinic.exchange.around import Around
from clinic.exchange.blocks.agreements import agreement_names
from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.forms import FORMS, KEY_OF, RECORDS
from clinic.exchange.blocks.recorded import Before, Recorded, Values, from_kept
from clinic.exchange.kinds import Day
from clinic.exchange.shapes import worded
from clinic.exchange.shelf import Gathering, Shelf
from clinic.records import entry as kept_as
from clinic.records.actions import enter
from clinic.records.declaration import FieldType, Kind
from clinic.records.kinds import KINDS
from clinic.records.models import Record, RecordEdition, editions_by_record
from clinic.records.rules import audiences, first_audience, whose_problem
from clinic.records.values import LAST_DAY, problems

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile

Resolve = Callable[[Any], Any]


def _date(at: Around) -> Day:
    met = next((each.date for each in at.file.sessions if each.num == at.entry.session), None)
    day: Day = met or at.entry.values.get("said_on") or at.file.as_of
    return day


def _audience(at: Around) -> Any:
    return first_audience(KINDS[at.entry.kind], at.entry.about)


def _as_now(name: str) -> Callable[[Around], Any]:
    return lambda at: getattr(at.above[0], name)


RULES: Final = {
    Recorded: {"date": _date, "audience": _audience},
    Before: {
        **{name: _as_now(name) for name in ("date", "about", "audience")},
        "changed_at": lambda at: at.noon(at.entry.date),
    },
}


def _kept(kind: Kind, values: Values, resolve: Resolve) -> Values:
    """Return values as the record keeps them; what points to an agreement is resolved."""
    found = {
        each.name: resolve(values[each.name])
        for each in kind.fields
        if each.type is FieldType.REFERENCE and each.name in values
    }
    return cast(Values, worded({**values, **found}))


def _pointed(shelf: Shelf, said: Any) -> dict[str, str]:
    """Return what a reference keeps: the id and the words of the agreement it names, else only words."""
    name, words = (said.get("id", ""), said.get("words", "")) if isinstance(said, dict) else (said, "")
    agreement = shelf.named.get((Agreement, name))
    if isinstance(agreement, Agreement):
        return {"id": agreement.id.hex, "words": words or agreement.name}
    return {"id": name, "words": words} if isinstance(said, dict) else {"id": "", "words": name}


def _store(shelf: Shelf, entries: tuple[Recorded, ...]) -> None:
    resolve = partial(_pointed, shelf)
    for each in entries:
        kind = KINDS[each.kind]
        row = enter(
            **shelf.hands,
            id=shelf.new_id(),
            kind=kind,
            entry=_entry(kind, each, resolve),
            meeting=shelf.meetings.get(each.session),
            withdrawn=each.withdrawn,
            before=[_before(kind, one, resolve, shelf) for one in each.earlier],
        )
        shelf.label(row, each.id)


def _entry(kind: Kind, said: Recorded | Before, resolve: Resolve) -> kept_as.Entry:
    values = _kept(kind, said.values, resolve)
    return kept_as.Entry(said.date or LAST_DAY, values, cast(Any, said.about), said.audience)


def _before(kind: Kind, said: Before, resolve: Resolve, shelf: Shelf) -> kept_as.Before:
    if said.changed_at is None:
        raise ValueError("a moment that was not filled in")
    return kept_as.Before(_entry(kind, said, resolve), said.changed_at, shelf.hand(said.changed_by))


def _collect(key: str, gathering: Gathering) -> tuple[Recorded, ...]:
    names, editions = agreement_names(gathering), editions_by_record(gathering.couple)
    return tuple(
        Recorded(
            kind=row.kind,
            id=gathering.label(row),
            session=gathering.number(row.meeting_id),
            withdrawn=row.withdrawn,
            **_facts(row.kind, row, names),
            earlier=tuple(_edition(row.kind, each, names, gathering) for each in editions.get(row.id, ())),
        )
        for row in gathering.rows(Record)
        if KEY_OF[row.kind] == key
    )


def _edition(slug: str, row: RecordEdition, names: dict[str, tuple[str, str]], gathering: Gathering) -> Before:
    by = gathering.name_of(row.changed_by)
    return Before(**_facts(slug, row, names), changed_at=row.changed_at, changed_by=by)


def _facts(slug: str, row: Record | RecordEdition, names: dict[str, tuple[str, str]]) -> dict[str, Any]:
    values = from_kept(KINDS[slug], row.values)
    for each in KINDS[slug].fields:
        if each.type is FieldType.REFERENCE and each.name in values:
            values[each.name] = _pointer(values[each.name], names)
    return {"date": row.happened_on, "about": row.about, "audience": row.audience, "values": values}


def _pointer(kept: dict[str, str], names: dict[str, tuple[str, str]]) -> Any:
    name, words = names.get(kept["id"].replace("-", ""), ("", ""))
    if name:
        return name if kept["words"] == words else {"id": name, "words": kept["words"]}
    return kept if kept["id"] else kept["words"]


def _check(key: str, file: "CaseFile") -> Iterator[str]:
    numbers = {0, *(each.num for each in file.sessions)}
    for count, entry in enumerate(getattr(file, key), 1):
        for sentence in _wrong(entry, numbers):
            yield f"{key}[{count}]: {sentence}"


def _wrong(entry: Recorded, numbers: set[int]) -> Iterator[str]:
    kind, about = KINDS[entry.kind], cast(Any, entry.about)
    values = _kept(kind, entry.values, lambda said: {"id": "", "words": str(said)[:40]})
    yield from (f"{place} {words}".strip() for place, words in problems(kind, values, LAST_DAY).items())
    if whose_problem(kind, about):
        yield "say whose it is, p1 or p2."
    elif entry.audience not in audiences(kind, about):
        yield f"this is not shown to {entry.audience}."
    if entry.session not in numbers:
        yield f"it names session {entry.session}, which is not in the file."


BLOCKS: Final = tuple(
    Block(
        key,
        _store,
        partial(_collect, key),
        rules=RULES if key == RECORDS else {},
        check=partial(_check, key),
        prefix=FORMS[key].prefix if key in FORMS else "",
    )
    for key in (*FORMS, RECORDS)
)
