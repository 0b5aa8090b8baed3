"""The intake profile (domain.md S02), and what each said about where they stand (S06)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from clinic.couples.profile_actions import enter_profile
from clinic.couples.profile_models import IntakeProfile, Statement
from clinic.couples.profile_rules import OWN, SHARED, Band, Duration, Leaving, ThirdParty, Wider, suggested_band
from clinic.couples.rules import Audience, Stage
from clinic.exchange.around import Around, Rule
from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.rows import Rows, plain
from clinic.exchange.kinds import Day, Four, Short, Ten, Whom, Words
from clinic.exchange.shelf import Gathering, Shelf
from clinic.exchange.structure import Place, keys_of
from clinic.safety.models import ContactCheck
from clinic.safety.rules import ContactState

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile

FACTS: Final = (*SHARED, *OWN)
STATUS: Final = "contact_status"
BAND: Final = "suggested_band"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One edition of the intake profile; without a date it is as old as the record."""

    date: Day | None = None
    pattern_duration: Duration | None = None
    wider_pattern: Wider | None = None
    third_party: ThirdParty | None = None
    remorse: Four | None = None
    conflicted: bool | None = None
    estrangement: Four | None = None
    leaving_thoughts: dict[str, Leaving] = field(default_factory=dict)
    willingness: dict[str, Ten] = field(default_factory=dict)
    emotional_connection: dict[str, Ten] = field(default_factory=dict)
    physical_connection: dict[str, Ten] = field(default_factory=dict)
    communication: dict[str, Ten] = field(default_factory=dict)
    individual_factors: dict[str, tuple[Short, ...]] = field(default_factory=dict)
    suggested_band: Band | None = None
    counselor_band: Band | None = None


@dataclass(frozen=True, kw_only=True)
class Severity(Profile):
    """The profile that counts, with the contact status as it was last known."""

    contact_status: ContactState | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one partner said on a day."""

    date: Day
    partner: Whom
    stage: Stage | None = None
    think: Words = ""
    feel: Words = ""
    want: Words = ""
    willingness: Ten | None = None
    commitment: Ten | None = None
    leaving_thoughts: Leaving | None = None
    audience: Audience = Audience.COUNSELOR
    withdrawn: bool = False


OF_STATEMENT: Final = ("willingness", "commitment", "leaving_thoughts")
STATEMENTS: Final = Rows(Said, Statement, {"date": "said_on"}, apart=frozenset(OF_STATEMENT))


def _facts(profile: Profile) -> dict[str, Any]:
    said = {name: getattr(profile, name) for name in FACTS}
    return {name: plain(value) for name, value in said.items() if value is not None and value != {}}


def _says_something(profile: Profile) -> bool:
    facts, suggested = _facts(profile), profile.suggested_band
    return bool(facts or profile.counselor_band or (suggested and suggested is not suggested_band(facts)))


def _opened_on(at: Around) -> Day | None:
    return at.file.case.opened_on if _says_something(at.entry) else None


def _band(at: Around) -> Band | None:
    return suggested_band(_facts(at.entry))


def _last_status(at: Around) -> ContactState | None:
    checks = [*enumerate(at.file.contact_checks)]
    return max(checks, key=lambda one: (one[1].date, one[0]))[1].status if checks else None


def _stage(at: Around) -> Stage:
    steps = [each for each in at.file.case.stage_history if each.date <= at.entry.date]
    return steps[-1].stage if steps else Stage.STABILISE


def _store(shelf: Shelf, profile: Profile) -> None:
    if not (_says_something(profile) or profile.date):
        return
    facts = _facts(profile)
    if profile.suggested_band is not suggested_band(facts):
        facts[BAND] = plain(profile.suggested_band)
    day = profile.date or shelf.couple.opened_on
    enter_profile(**shelf.hands, id=shelf.new_id(), taken_on=day, facts=facts, band=profile.counselor_band)


def _store_earlier(shelf: Shelf, profiles: tuple[Profile, ...]) -> None:
    for each in profiles:
        _store(shelf, each)


def _editions(gathering: Gathering) -> list[IntakeProfile]:
    return sorted(gathering.rows(IntakeProfile), key=lambda row: (row.taken_on, row.id))


def _severity(gathering: Gathering) -> Severity:
    checks = sorted(gathering.rows(ContactCheck), key=lambda row: (row.checked_on, row.id))
    status = gathering.said.get(STATUS) or (checks[-1].state if checks else None)
    newest = _editions(gathering)[-1:]
    values = _profile_values(newest[0]) if newest else {}
    return Severity(**values, contact_status=ContactState(status) if status else None)


def _earlier(gathering: Gathering) -> tuple[Profile, ...]:
    return tuple(Profile(**_profile_values(row)) for row in _editions(gathering)[:-1])


def _profile_values(row: IntakeProfile) -> dict[str, Any]:
    shapes, kept = keys_of(Profile), row.facts
    facts = {name: Place().read(shapes[name].shape, kept[name]) for name in FACTS if name in kept}
    band = kept.get(BAND, row.suggested)
    own = row.counselor_band
    return {
        "date": row.taken_on, **facts,
        BAND: Band(band) if band else None, "counselor_band": Band(own) if own else None,
    }  # fmt: skip


def _store_statements(shelf: Shelf, statements: tuple[Said, ...]) -> None:
    for each in statements:
        facts = {name: plain(value) for name in OF_STATEMENT if (value := getattr(each, name)) is not None}
        STATEMENTS.put(shelf, each, facts=facts)


def _statements(gathering: Gathering) -> tuple[Said, ...]:
    return tuple(STATEMENTS.entry_of(row, **_statement_facts(row.facts)) for row in gathering.rows(Statement))


def _statement_facts(kept: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: kept[name] for name in OF_STATEMENT if kept.get(name) is not None}
    leaving = found.get("leaving_thoughts")
    return {**found, "leaving_thoughts": Leaving(leaving)} if leaving else found


def _check(file: "CaseFile") -> Iterator[str]:
    days = [each.date for each in (*file.case.profiles, file.case.severity) if each.date]
    if days != sorted(days):
        yield "case.profiles should be older than case.severity, the oldest first."


PROFILE_RULES: Final[Mapping[str, Rule]] = {"date": _opened_on, BAND: _band}
BLOCKS: Final = (
    Block("case.profiles", _store_earlier, _earlier, rules={Profile: PROFILE_RULES}, check=_check),
    Block("case.severity", _store, _severity, rules={Severity: {**PROFILE_RULES, STATUS: _last_status}}),
    Block("statements", _store_statements, _statements, rules={Said: {"stage": _stage}}),
)
