"""The case file as it is declared (domain.md 6): one class for each kind of entry, one line for each key.

Importing reads a file into a CaseFile and stores it, exporting collects a CaseFile and writes it. A key that a file may
leave out has a default; where the default is None and the record wants more, `defaults.py` says what stands for it.
"""

from dataclasses import dataclass, field
from typing import Annotated, Final

from clinic.couples.rules import ContactKind, GoalOwner, Secrets, Stage, Status
from clinic.exchange.kinds import (
    MOST_MEETINGS,
    NO_MEETING,
    Administered,
    Benefit,
    Both,
    Day,
    EventWords,
    Facts,
    Figure,
    Name,
    Number,
    Short,
    Whom,
    Words,
    Zoned,
)
from clinic.exchange.meetings import Met, Planned
from clinic.exchange.rated import Rated, RatedRow
from clinic.exchange.shapes import Code, Whole
from clinic.exchange.structure import Each, Many, Part
from clinic.homework.rules import Barrier, Outcome
from clinic.safety.rules import Audience, ContactSource, ContactState, EventBy, EventType


@dataclass(frozen=True, kw_only=True)
class Counselor:
    """Whose case it was; their zone is that of every clock time without one."""

    name: Short | None = None
    tz: Zoned | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step between stages."""

    date: Day
    stage: Stage
    reason: Words = ""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A pause, an end or a return."""

    date: Day
    status: Status
    reason: Words = ""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The policy on secrets and who the client is."""

    client_unit: Short = ""
    secrets: Secrets | None = None
    individual_sessions: Words = ""
    signed_on: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Severity:
    """The intake profile, of which only the contact status is stored so far."""

    contact_status: ContactState | None = None


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What one partner or both want."""

    text: Words
    owner: GoalOwner
    measure: Short = ""
    target: Figure = ""
    ended_on: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """The couple as a case."""

    code: Annotated[str, Code(40, empty=False)]
    status: Status
    opened_on: Day
    closed_on: Day | None = None
    stage: Stage
    stage_history: tuple[Step, ...] = ()
    status_history: tuple[Turn, ...] = ()
    relationship: Facts = field(default_factory=dict)
    presenting_concern: Words = ""
    pathway_note: Words = ""
    referral_source: Short = ""
    policy: Policy = Policy()
    severity: Severity = Severity()
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way to reach one partner; none is safe to use unless the file says so."""

    kind: ContactKind
    value: Name
    safe: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """One of the two."""

    name: Short = ""
    short: Name
    pronouns: Short = ""
    role: Short = ""
    tz: Zoned | None = None
    age: Figure = ""
    contacts: tuple[Way, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Happening:
    """An event."""

    date: Day
    type: EventType
    by: EventBy
    text: EventWords = ""
    audience: Audience = Audience.COUNSELOR
    on_chart: bool = True
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What was known about contact with the third person on a day."""

    date: Day
    status: ContactState
    last_contact: Day | None = None
    source: ContactSource | None = None


@dataclass(frozen=True, kw_only=True)
class Screening:
    """A screen done alone with one partner."""

    date: Day
    partner: Whom
    tool: Name
    administered: Administered = Administered.INDIVIDUALLY
    result: Figure = ""
    positive: bool | None = None
    item9: Figure = ""
    follow_up: Words = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """An exercise that was given, and what came of it; without outcomes it is not yet due."""

    slug: Name
    title: Short | None = None
    edition: Number = 1
    assigned: Day
    due: Day
    for_: Both | None = None
    session: Annotated[int, Whole(NO_MEETING, MOST_MEETINGS)] | None = None
    dose: Words = ""
    custom_text: Words = ""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    benefit: dict[str, Benefit] = field(default_factory=dict)
    barrier: dict[str, Barrier] = field(default_factory=dict)
    note: Words = ""
    bring_back: Words = ""
    debriefed_on: Day | None = None
    overridden: tuple[Short, ...] = ()
    override_reason: Words = ""
    separate_yes: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A whole case file. Schema 1 is the only one so far."""

    schema: Annotated[int, Whole(1, 1)]
    as_of: Day
    counselor: Counselor = Counselor()
    case: Case
    partners: Annotated[dict[str, Person], Each(Part(Person), whole=True)]
    events: tuple[Happening, ...] = ()
    contact_checks: tuple[Contact, ...] = ()
    screens: tuple[Screening, ...] = ()
    ratings: dict[str, Annotated[tuple[Rated, ...], Many(RatedRow())]] = field(default_factory=dict)
    sessions: tuple[Met, ...] = ()
    next_session: Planned | None = None
    homework: tuple[Given, ...] = ()


SHAPE: Final = Part(CaseFile)
