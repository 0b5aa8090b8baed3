"""What is alive between the two: agreements in force, practices, promises, what is worth watching, small wins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from clinic.agreements.models import AgreementVersion
from clinic.agreements.reading import Accord
from clinic.agreements.rules import VersionStatus
from clinic.casefile.record import CaseFile
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.records import boards, reading_rules
from clinic.records.boards import Card
from clinic.records.declaration import Family, Kind, Names
from clinic.records.kinds import KINDS
from clinic.records.kinds.stabilise import AREAS
from clinic.records.kinds.understand import FEELINGS
from clinic.records.models import Record
from clinic.records.practice_rules import DaysHeld
from clinic.records.reading import shown
from clinic.records.sign_rules import Sign
from clinic.records.trigger_rules import moves_of
from clinic.safety.rules import EventType

FRESH: Final = timedelta(days=28)
KEPT_UP: Final = timedelta(days=56)
FIRST_DAYS: Final = timedelta(days=14)
MOST_PROMISES: Final = 5
WINS: Final = 3


@dataclass(frozen=True)
class Standing:
    """An agreement that is in force or waits for a signature, as of a day."""

    accord: Accord
    as_of: date

    @property
    def version(self) -> AgreementVersion:
        """Return what is in force, else the draft."""
        return self.accord.active or self.accord.newest

    @property
    def review_due(self) -> date | None:
        """Return the day on which what is in force is looked at again; none once that was done (domain.md R12)."""
        return self.accord.review_on

    @property
    def is_due(self) -> bool:
        """Say whether its review is due."""
        return self.accord.is_due(self.as_of)

    @property
    def waits_for(self) -> tuple[PartnerKey, ...]:
        """Return whose signature the draft waits for."""
        return tuple(self.accord.draft.missing) if self.accord.draft else ()

    def first_line(self, names: Names) -> str:
        """Return the first thing it says."""
        said = self.accord.passages(self.version, names)
        return said[0].lines[0] if said else ""


@dataclass(frozen=True)
class Practice:
    """One practice that was logged in the last four weeks: its days held, where days count, and its newest line."""

    kind: Kind
    held: DaysHeld | None
    newest: str


@dataclass(frozen=True)
class Watch:
    """One thing worth watching in a line, whose it is, and where to look at it."""

    words: str
    partner: PartnerKey | None = None
    endpoint: str = "records.board"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Win:
    """One small win."""

    on: date
    words: str
    record: Record


def standing(file: CaseFile) -> list[Standing]:
    """Return what is in force or waits for a signature: those to review first, then those to sign."""
    found = [Standing(each, file.as_of) for each in file.accords if each.status is not VersionStatus.ENDED]
    return sorted(found, key=lambda each: (not each.is_due, not each.waits_for))


def practices(file: CaseFile, names: Names) -> list[Practice]:
    """Return the practices of the last four weeks; how often the two are close stays out of it (domain.md 4.5)."""
    logged = (kind for kind in KINDS.values() if kind.family is Family.PRACTICE and kind.in_reports)
    return [_practice(kind, file.by_kind[kind.slug], file.as_of, names) for kind in logged if kind.slug in file.by_kind]


def promises(file: CaseFile) -> list[Card]:
    """Return the promises that are kept up, newest first: begun or looked at in the last eight weeks, at most five."""
    loops = [each for kind in KINDS.values() if kind.board == "loop" for each in _cards(kind, file)]
    known = [each for each in loops if file.as_of - _last_day(each) <= KEPT_UP]
    return sorted(known, key=lambda each: (each.record.happened_on, each.record.id), reverse=True)[:MOST_PROMISES]


def wins(file: CaseFile, names: Names) -> list[Win]:
    """Return the three newest small wins, the newest first (domain.md S43)."""
    found = reversed(file.by_kind.get("win", [])[-WINS:])
    return [Win(each.happened_on, shown(each, names).summary, each) for each in found]


def signs(file: CaseFile) -> list[Sign]:
    """Return the early signs that speak on a board of the last four weeks (domain.md R9)."""
    records = file.by_kind.get("early-signs", [])
    fresh = bool(records) and file.as_of - records[-1].happened_on <= FRESH
    return [each for each in boards.signs(KINDS["early-signs"], records, file.as_of) if each.speaks] if fresh else []


def sign_words(sign: Sign, names: Names) -> str:
    """Return an early sign with what was agreed to do first (domain.md R9)."""
    move = f"First move: {sign.first_move}." if sign.first_move else "No first move agreed yet."
    return f"{names[sign.partner]}: {sign.name.lower()} at {sign.value}. {move}"


def watching(file: CaseFile, names: Names) -> list[Watch]:
    """Return what is worth watching: setbacks, early signs, tired moves, urges, what is not voiced or looked at."""
    return [*_setbacks(file), *_signs(file, names), *_moves(file), *_urges(file, names), *_unsaid(file, names)]


def _practice(kind: Kind, records: list[Record], as_of: date, names: Names) -> Practice:
    return Practice(kind, boards.practice(kind, records, as_of), shown(records[-1], names, kind).summary)


def _cards(kind: Kind, file: CaseFile) -> list[Card]:
    return boards.loop(kind, file.by_kind.get(kind.slug, []), file.as_of)


def _last_day(card: Card) -> date:
    weeks = card.loop.weeks if card.loop else ()
    return max([card.record.happened_on, *(each.start for each in weeks)])


def _setbacks(file: CaseFile) -> Iterator[Watch]:
    for each in file.events:
        if each.type is EventType.SETBACK and file.as_of - each.happened_on <= FIRST_DAYS:
            yield Watch("A setback less than two weeks ago: the steps of the first days.", endpoint="safety.setbacks")


def _signs(file: CaseFile, names: Names) -> Iterator[Watch]:
    for each in signs(file):
        partner: PartnerKey = "p1" if each.partner == "p1" else "p2"
        yield Watch(sign_words(each, names), partner, values={"kind": "early-signs"})


def _moves(file: CaseFile) -> Iterator[Watch]:
    for record in file.by_kind.get("trigger", []):
        tired = [each.text for each in moves_of(record.values) if each.replace]
        if tired:
            words = f"{record.values.get('text', '')}: find another move for {', '.join(tired)}."
            yield Watch(words, record.about, values={"kind": "trigger"})


def _urges(file: CaseFile, names: Names) -> Iterator[Watch]:
    for key in PARTNERS:
        notes = [each.values for each in file.by_kind.get("urge-note", []) if each.about == key]
        if reading_rules.rising_alone(notes):
            words = f"{names[key]}: urges rise while they are told less. Open the conversation with {names[key]} alone."
            yield Watch(words, key, values={"kind": "urge-note"})


def _unsaid(file: CaseFile, names: Names) -> Iterator[Watch]:
    labels, felt = dict(FEELINGS), [each.values for each in file.by_kind.get("feelings", [])]
    silent = reading_rules.not_voiced(reading_rules.merged_feelings(felt))
    for key in PARTNERS:
        unsaid = [labels.get(feeling, feeling).lower() for who, feeling in silent if who == key]
        if unsaid:
            yield Watch(f"{names[key]}: not voiced yet: {', '.join(unsaid)}.", key, values={"kind": "feelings"})
    for record in file.by_kind.get("impact-inventory", [])[-1:]:
        open_ones = [dict(AREAS)[each].lower() for each in reading_rules.not_looked_at(record.values, dict(AREAS))]
        if open_ones:
            words = f"Effects not looked at yet: {', '.join(open_ones)}."
            yield Watch(words, values={"kind": "impact-inventory"})
