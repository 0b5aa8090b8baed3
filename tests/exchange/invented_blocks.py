"""Entries of every block that Hypothesis invents from the declaration: a new key is in them by itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from clinic.agreements.consent_rules import ConsentState
from clinic.couples.rules import PARTNERS
from clinic.exchange.blocks import BLOCKS
from clinic.exchange.blocks.agreed import Agreed, Clause, ClauseShape, Version
from clinic.exchange.blocks.agreements import settled
from clinic.exchange.blocks.alone import Answer, paired
from clinic.exchange.blocks.care import Fall
from clinic.exchange.blocks.closing import Closed
from clinic.exchange.blocks.events import Contact, Happening
from clinic.exchange.blocks.forms import FORMS, GENERAL, RECORDS
from clinic.exchange.blocks.instruments import Measured, whole
from clinic.exchange.blocks.profile import Profile, Severity
from clinic.exchange.blocks.recorded import Before, Recorded, from_kept
from clinic.exchange.blocks.support import Referred
from clinic.exchange.declared import Decimal, Fields, OneOf, TimeOfDay
from clinic.exchange.parts import CaseFile
from clinic.exchange.shapes import Choice, Flag, Free, Keys, Moment, OnDay, Text, Whole, Word
from clinic.exchange.structure import Each, Many, Part, Shape, keys_of
from clinic.kernel.text import normalised
from clinic.records.declaration import FieldType, Kind
from clinic.safety.rules import PRIVATE_EVENTS, EventType
from tests.records.generated import entries

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
WORDS = st.text(LETTERS, max_size=12).map(normalised)
NAMES = WORDS.filter(bool)
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 30), timezones=st.just(UTC))  # noqa: DTZ001
PLAIN = st.none() | st.booleans() | st.integers(-1000, 1000) | WORDS | DAYS
LABELS = st.sampled_from([None, None, "x1", "ag7", "Zoë's"])
Made = st.SearchStrategy[Any]

OF_VALUES: Mapping[type[Any], Callable[[Any], Made]] = {
    Text: lambda shape: WORDS if shape.empty else NAMES,
    Word: lambda _: st.sampled_from(["", "7", "007", "about 5"]),
    Whole: lambda shape: st.integers(shape.low, min(shape.high, 1000)),
    Decimal: lambda shape: st.integers(shape.low, shape.high).map(float),
    Flag: lambda _: st.booleans(),
    OnDay: lambda _: DAYS,
    Moment: lambda _: MOMENTS,
    TimeOfDay: lambda _: st.sampled_from(["00:00", "17:30"]),
    Keys: lambda _: st.sampled_from([(), ("p1",), ("p2",), ("p1", "p2")]),
    Free: lambda _: st.lists(st.dictionaries(NAMES, PLAIN, max_size=2), max_size=2),
    Choice: lambda shape: st.sampled_from([each for each in shape.kind if each not in shape.but]),
    OneOf: lambda shape: st.sampled_from(shape.words),
    Many: lambda shape: st.lists(of(shape.shape), max_size=2).map(tuple),
    Each: lambda shape: st.fixed_dictionaries({}, optional=dict.fromkeys(PARTNERS, of(shape.shape))),
    Part: lambda shape: part(shape.kind),
    Fields: lambda shape: st.fixed_dictionaries({}, optional={key: of(each) for key, each in shape.shapes.items()}),
    ClauseShape: lambda _: part(Clause).filter(lambda clause: clause != Clause()),
}


def of(shape: Shape) -> Made:
    """Anything of a shape."""
    return OF_VALUES[type(shape)](shape)


def part(kind: type[Any], **other: Made) -> Made:
    """An entry: required keys always, others where Hypothesis likes, those in `other` as said."""
    said = {each.name: each for each in keys_of(kind).values() if each.name not in other}
    needed = {name: of(each.shape) for name, each in said.items() if each.required}
    free = {name: of(each.shape) for name, each in said.items() if not each.required}
    return st.fixed_dictionaries({**needed, **other}, optional=free).map(lambda values: kind(**values))


def several(entry: Made, most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few entries."""
    return st.lists(entry, max_size=most).map(tuple)


def _named_once(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    """Let no two entries have one id."""
    seen: set[str | None] = set()
    found = []
    for each in entries:
        found.append(replace(each, id=None) if each.id in seen else each)
        seen.add(each.id)
    return tuple(found)


def _not_after(contact: Contact) -> Contact:
    last = contact.last_contact
    return replace(contact, last_contact=min(last, contact.date) if last else None)


@st.composite
def _agreed(draw: st.DrawFn) -> Agreed:
    version = part(Version, v=st.just(1), status=st.none(), signed_p1_at=st.none(), signed_p2_at=st.none())
    versions = [replace(each, v=number) for number, each in enumerate(draw(several(version, 3)), 1)]
    signed = [
        replace(each, **{f"signed_{key}_at": draw(MOMENTS) for key in each.signed if draw(st.booleans())})
        for each in versions
    ]
    agreed: Agreed = draw(part(Agreed, id=LABELS, versions=st.just(tuple(map(settled, signed)))))
    return agreed


BY_HAND = {
    "events",
    "contact_checks",
    "setbacks",
    "agreements",
    "referrals",
    "consents",
    "instruments",
    RECORDS,
    "homework",
}
ANSWERS = st.builds(
    Answer, topic=st.sampled_from(["kissing", "sex"]), date=DAYS, partner=st.sampled_from(PARTNERS),
    state=st.sampled_from(ConsentState), conditions=WORDS, valid_until=st.none() | DAYS,
)  # fmt: skip


@st.composite
def profiles(draw: st.DrawFn) -> tuple[tuple[Profile, ...], Severity]:
    """Editions of the intake profile, and the one that counts."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=3)))
    earlier = tuple(draw(part(Profile, date=st.just(day))) for day in days[:-1])
    newest = draw(part(Severity, date=st.just(days[-1])))
    return (earlier, newest) if earlier or draw(st.booleans()) else ((), Severity())


@st.composite
def closings(draw: st.DrawFn) -> tuple[tuple[Closed, ...], Closed | None]:
    """Editions of the closing checklist, and the newest."""
    days = sorted(draw(st.lists(DAYS, max_size=2)))
    found = tuple(draw(part(Closed, date=st.just(day))) for day in days)
    return found[:-1], next(reversed(found), None)


@st.composite
def recorded(draw: st.DrawFn, kind: Kind, numbers: list[int]) -> Recorded:
    """A record of a kind, perhaps corrected before, perhaps of a session."""
    now = draw(entries(kind))
    earlier = tuple(
        Before(
            date=each.happened_on,
            about=now.about,
            audience=each.audience,
            changed_at=draw(MOMENTS),
            changed_by=draw(st.sampled_from([None, "Alma Reyes"])),
            values=_values(kind, each.values),
        )
        for each in draw(several(entries(kind), 1))
    )
    return Recorded(
        kind=kind.slug, date=draw(st.sampled_from([None, now.happened_on])), about=now.about,
        session=draw(st.sampled_from([0, *numbers])), audience=draw(st.sampled_from([None, now.audience])),
        withdrawn=draw(st.booleans()), values=_values(kind, now.values), earlier=earlier,
    )  # fmt: skip


def _values(kind: Kind, kept: Mapping[str, Any]) -> dict[str, Any]:
    values = from_kept(kind, dict(kept))
    pointing = [each.name for each in kind.fields if each.type is FieldType.REFERENCE]
    return {name: value["words"] if name in pointing else value for name, value in values.items()}


@st.composite
def blocks(draw: st.DrawFn, numbers: list[int]) -> dict[str, Any]:
    """Something for every block of the file, by its key."""
    open_event = st.sampled_from([each for each in EventType if each not in PRIVATE_EVENTS])
    events = _named_once(draw(several(part(Happening, id=LABELS, type=open_event))))
    known = [None, *(each.id for each in events)]
    slugs = draw(st.sampled_from(sorted(GENERAL))), draw(st.sampled_from(sorted(GENERAL)))
    others = [each.name for each in BLOCKS if not each.of_case and each.name not in {*FORMS, *BY_HAND}]
    return {
        **{name: draw(of(keys_of(CaseFile)[name].shape)) for name in others},
        "events": events,
        "contact_checks": tuple(map(_not_after, draw(several(part(Contact))))),
        "setbacks": draw(several(part(Fall, event=st.sampled_from(known)))),
        "agreements": _named_once(draw(several(_agreed()))),
        "referrals": _named_once(draw(several(part(Referred, id=LABELS)))),
        "consents": paired(draw(st.lists(ANSWERS, max_size=4))),
        "instruments": whole(draw(several(part(Measured)))),
        **{key: draw(several(recorded(form.kind, numbers))) for key, form in FORMS.items()},
        RECORDS: tuple(draw(recorded(GENERAL[slug].kind, numbers)) for slug in slugs),
    }
