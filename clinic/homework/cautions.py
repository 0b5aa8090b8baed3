"""Caution codes as data, and what they hold back on the facts of the day (domain.md 3.2)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, Protocol

from clinic.couples.rules import PARTNERS, PartnerKey, Stage

MIN_REASON: Final = 10
DISCLOSURE_DAYS: Final = 3
CONTACT_NOT_CLEAR: Final = frozenset({None, "", "unknown", "continuing", "resumed"})
OPENED_BY_COUNSELOR: Final = frozenset({"own-corner"})

Kind = Literal["lock", "ask", "remind", "print"]
Asks = Literal["reason", "separate_yes"]


@dataclass(frozen=True, slots=True)
class Check:
    """One caution held against the facts: a lock stays until a written reason, a separate yes until both gave it."""

    code: str
    locked: bool
    sentence: str
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """A caution as the counselor reads it; it locks, asks, reminds, or is printed on the handout (domain.md 3.2)."""

    code: str
    kind: Kind
    sentence: str

    def reminder(self) -> Check:
        """Repeat the sentence without holding anything up."""
        return Check(self.code, locked=False, sentence=self.sentence)

    def lock(self, because: str) -> Check:
        """Hold the exercise back; a written reason overrides every lock."""
        return Check(self.code, locked=True, sentence=f"{because} {self.sentence}", asks="reason")


_CAUTIONS: Final = (
    Caution(
        "IPV",
        "lock",
        "Not when violence, threat, fear, or coercive control is present. A negative screen means “not disclosed that "
        "day,” not “safe.”",
    ),
    Caution(
        "ACUTE",
        "lock",
        "Not with current suicidal thoughts, intoxication, or psychosis, and not within 72 hours of a new disclosure.",
    ),
    Caution(
        "COERCE",
        "ask",
        "Never as proof, payment, test, or surveillance. Ask each partner separately and in private for a yes.",
    ),
    Caution(
        "TRAUMA",
        "remind",
        "With a trauma history or dissociation: smaller steps, a stop signal, and individual work first.",
    ),
    Caution("DETAIL", "print", "Facts, not sexual detail. The handout says so."),
    Caution("SOLO", "print", "The first time only in session. The handout says so."),
    Caution("SUB", "remind", "Not after alcohol or drugs."),
    Caution("CHILD", "remind", "Out of the hearing of children."),
    Caution("OPEN", "lock", "Contact with the third person must have ended or be openly known."),
    Caution(
        "BLAME",
        "lock",
        "Responsibility for the breach stays where it is; what each contributed to the climate is a separate topic.",
    ),
)
CAUTIONS: Final[Mapping[str, Caution]] = MappingProxyType({one.code: one for one in _CAUTIONS})


class Cautioned(Protocol):
    """Anything that may be set as homework: a library exercise or one of the counselor's own."""

    @property
    def slug(self) -> str:
        """Name the exercise."""

    @property
    def cautions(self) -> Sequence[str]:
        """List the caution codes in the order they are read."""


@dataclass(frozen=True, slots=True)
class CautionFacts:
    """What is known about the couple on the day: dates of private screens, never their content."""

    stage: str
    today: date
    screens: Mapping[PartnerKey, date | None] = field(default_factory=dict)
    positive_screen: bool = False
    risk_open: bool = False
    last_disclosure_on: date | None = None
    contact_status: str | None = None
    opened: Collection[str] = frozenset()


def checks(exercise: Cautioned, facts: CautionFacts) -> list[Check]:
    """Hold every caution of an exercise against the facts, in its own order; own-corner needs opening too (S36)."""
    found = [_GATES.get(code, _remind)(CAUTIONS[code], facts) for code in exercise.cautions]
    if exercise.slug in OPENED_BY_COUNSELOR - frozenset(facts.opened):
        sentence = "Closed until you open it for this couple. It is not a share of blame."
        found.append(Check("RELEASE", locked=True, sentence=sentence, asks="reason"))
    return found


def unsettled(found: Iterable[Check], *, reason: str = "", yes: Collection[PartnerKey] = ()) -> list[Check]:
    """Return the checks that still stand in the way.

    A reason of at least 10 characters settles a lock and a positive screen; nothing but the yes of both settles COERCE.
    """
    settled = {
        "reason": len(" ".join(reason.split())) >= MIN_REASON,
        "separate_yes": set(yes) >= set(PARTNERS),
    }
    return [check for check in found if check.asks is not None and not settled[check.asks]]


def _remind(caution: Caution, _facts: CautionFacts) -> Check:
    return caution.reminder()


def _ipv(caution: Caution, facts: CautionFacts) -> Check:
    if not all(facts.screens.get(key) for key in PARTNERS):
        return caution.lock("Locked until a private screen with each partner is dated.")
    if facts.positive_screen:
        sentence = "A private screen was positive. Joint work needs a documented decision: write why it goes on."
        return Check(caution.code, locked=False, sentence=sentence, asks="reason")
    return caution.reminder()


def _acute(caution: Caution, facts: CautionFacts) -> Check:
    if facts.risk_open:
        return caution.lock("Locked while the risk form is open.")
    # A date has no clock time, so the third day after may still lie within 72 hours.
    if facts.last_disclosure_on and (facts.today - facts.last_disclosure_on).days <= DISCLOSURE_DAYS:
        return caution.lock("Locked for 72 hours after a new disclosure.")
    return caution.reminder()


def _coerce(caution: Caution, _facts: CautionFacts) -> Check:
    return Check(caution.code, locked=False, sentence=caution.sentence, asks="separate_yes")


def _open(caution: Caution, facts: CautionFacts) -> Check:
    if facts.contact_status in CONTACT_NOT_CLEAR:
        return caution.lock("Locked until the contact status is clear.")
    return caution.reminder()


def _blame(caution: Caution, facts: CautionFacts) -> Check:
    if facts.stage == Stage.STABILISE:
        return caution.lock("Locked in the first stage.")
    return caution.reminder()


_GATES: Final[Mapping[str, Callable[[Caution, CautionFacts], Check]]] = {
    "IPV": _ipv,
    "ACUTE": _acute,
    "COERCE": _coerce,
    "OPEN": _open,
    "BLAME": _blame,
}
