"""The case file as it is declared (domain.md 6): one class for each kind of entry, one line for each key.

Importing reads a file into a CaseFile and stores it, exporting collects a CaseFile and writes it. A key that a file may
leave out has a default; where the default is None and the record wants more, `defaults.py` says what stands for it.
"""

from dataclasses import dataclass, field
from typing import Annotated, Final

from clinic.couples.rules import ContactKind, GoalOwner, Secrets, Stage, Status, Whom
from clinic.exchange.blocks.agreed import Agreed
from clinic.exchange.blocks.alone import Asked, Sorted, Stands, Waits
from clinic.exchange.blocks.care import Fall, Guided, Held, Risk
from clinic.exchange.blocks.closing import Closed
from clinic.exchange.blocks.events import Contact, Happening, Screening
from clinic.exchange.blocks.forms import FORMS, GENERAL
from clinic.exchange.blocks.homework import Given
from clinic.exchange.blocks.instruments import Measured
from clinic.exchange.blocks.profile import Profile, Said, Severity
from clinic.exchange.blocks.recorded import OfAnyKind, OfKind, Recorded
from clinic.exchange.blocks.support import Knows, Referred
from clinic.exchange.kinds import Day, Editions, Facts, Figure, Name, Short, Words, Zoned
from clinic.exchange.meetings import Met, Planned
from clinic.exchange.rated import Rated, RatedRow
from clinic.exchange.shapes import Code, Whole
from clinic.exchange.structure import Each, Many, Part


@dataclass(frozen=True, kw_only=True)
class Counselor:
    """Whose case it was; their zone is that of every clock time without one."""

    name: Short | None = None
    tz: Zoned | None = None
    supervisor: Short = ""
    cosign_required: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step between stages."""

    date: Day
    stage: Stage
    reason: Words = ""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A pause, an end or a return; or, with the status as it was, who continues and whether they live apart."""

    date: Day
    status: Status
    reason: Words = ""
    continues_with: Whom | None = None
    apart: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The policy on secrets and who the client is."""

    client_unit: Short = ""
    secrets: Secrets | None = None
    individual_sessions: Words = ""
    signed_on: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What one partner or both want."""

    id: Short | None = None
    text: Words
    owner: GoalOwner
    measure: Short = ""
    target: Figure = ""
    ended_on: Day | None = None


NO_PROFILE: Final = Severity()


@dataclass(frozen=True, kw_only=True)
class Case:
    """The couple as a case."""

    code: Annotated[str, Code(40, empty=False)]
    title: Short | None = None
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
    severity: Severity = NO_PROFILE
    profiles: tuple[Profile, ...] = ()
    goals: tuple[Goal, ...] = ()
    closing: Closed | None = None
    closings: tuple[Closed, ...] = ()
    legal_holds: tuple[Held, ...] = ()


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


def _records(key: str) -> Many:
    """Return the shape of a block of records."""
    return Many(OfKind(FORMS[key]))


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A whole case file. Schema 1 is the only one so far."""

    schema: Annotated[int, Whole(1, 1)]
    fictional: bool | None = None
    as_of: Day
    counselor: Counselor = Counselor()
    case: Case
    partners: Annotated[dict[str, Person], Each(Part(Person), whole=True)]
    events: tuple[Happening, ...] = ()
    contact_checks: tuple[Contact, ...] = ()
    screens: tuple[Screening, ...] = ()
    risk_entries: tuple[Risk, ...] = ()
    setbacks: tuple[Fall, ...] = ()
    session_only_topics: tuple[Guided, ...] = ()
    statements: tuple[Said, ...] = ()
    instruments: tuple[Measured, ...] = ()
    ratings: dict[str, Annotated[tuple[Rated, ...], Many(RatedRow())]] = field(default_factory=dict)
    sessions: tuple[Met, ...] = ()
    next_session: Planned | None = None
    homework: tuple[Given, ...] = ()
    agreements: tuple[Agreed, ...] = ()
    consents: tuple[Asked, ...] = ()
    attention: tuple[Sorted, ...] = ()
    holds: tuple[Waits, ...] = ()
    red_flags: Annotated[tuple[Recorded, ...], _records("red_flags")] = ()
    resets: Annotated[tuple[Recorded, ...], _records("resets")] = ()
    triggers: Annotated[tuple[Recorded, ...], _records("triggers")] = ()
    accountability: Annotated[tuple[Recorded, ...], _records("accountability")] = ()
    forgiveness: dict[str, tuple[Stands, ...]] = field(default_factory=dict)
    wins: Annotated[tuple[Recorded, ...], _records("wins")] = ()
    supports: tuple[Knows, ...] = ()
    referrals: tuple[Referred, ...] = ()
    session_feedback: Annotated[tuple[Recorded, ...], _records("session_feedback")] = ()
    records: Annotated[tuple[Recorded, ...], Many(OfAnyKind(GENERAL))] = ()
    expected: Editions = field(default_factory=list)
    expected_csi16: Facts = field(default_factory=dict)


SHAPE: Final = Part(CaseFile)
