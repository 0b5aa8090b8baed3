"""What a couple's record may say and how it may move; nothing here assumes gender, marriage, monogamy or one home."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, Literal, Self

PartnerKey = Literal["p1", "p2"]
PARTNERS: Final[tuple[PartnerKey, PartnerKey]] = ("p1", "p2")


class Labelled(StrEnum):
    """A closed list of words: the value is stored, the label is shown."""

    @property
    def label(self) -> str:
        """Return the words a person reads."""
        return LABELS.get(f"{type(self).__name__}.{self.value}", self.value.replace("_", " ").capitalize())


class Told(StrEnum):
    """A closed list whose members bring their words along: the value is stored, the label is shown."""

    _value_: str
    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return a member; without a label its value is its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ").capitalize()
        return member


class Stage(Labelled):
    """The stage of the work, set by the counselor with a reason and never by a score (domain.md S01)."""

    STABILISE = "stabilise"
    UNDERSTAND = "understand"
    REBUILD = "rebuild"
    MAINTAIN = "maintain"


class Status(Labelled):
    """Whether the work with the couple goes on (domain.md 6)."""

    ACTIVE = "active"
    PAUSED = "paused"
    PAUSED_REFERRED = "paused_referred"
    CLOSED = "closed"


class Role(Labelled):
    """The usual label of a partner at intake, for the counselor's eyes; in an event each may have another one."""

    INJURED = "injured"
    INVOLVED = "involved"
    BOTH = "both"


class Structure(Labelled):
    """The shape of the relationship in the couple's own view (domain.md S26)."""

    MONOGAMOUS = "monogamous"
    MOSTLY_MONOGAMOUS = "mostly_monogamous"
    OPEN = "open"
    POLYAMOROUS = "polyamorous"
    UNDECIDED = "undecided"
    OTHER = "other"


class Secrets(Labelled):
    """The policy on secrets, chosen and signed before the work starts (domain.md 4.4)."""

    NO_SECRETS = "no_secrets"
    NO_SECRETS_WITH_JUDGMENT = "no_secrets_with_judgment"
    INDIVIDUAL_CONFIDENTIAL = "individual_confidential"


class GoalOwner(Labelled):
    """Whose goal it is; goals are recorded per person (domain.md 2.10)."""

    P1 = "p1"
    P2 = "p2"
    BOTH = "both"


class Whom(Told):
    """Whom something concerns."""

    P1 = "p1", "First partner"
    P2 = "p2", "Second partner"
    BOTH = "both"


class Audience(Labelled):
    """Who may see it beside the counselor; the narrowest until somebody widens it (architecture.md)."""

    COUNSELOR = "counselor_only"
    P1 = "p1"
    P2 = "p2"
    JOINT = "joint"


class ContactKind(Labelled):
    """A way to reach one partner."""

    PHONE = "phone"
    EMAIL = "email"
    POST = "post"
    OTHER = "other"


LABELS: Final[dict[str, str]] = {
    "Stage.stabilise": "Stabilizing",
    "Stage.understand": "Understanding",
    "Stage.rebuild": "Rebuilding",
    "Stage.maintain": "Maintaining",
    "Status.paused_referred": "Paused, referred",
    "Structure.undecided": "Not decided",
    "Secrets.no_secrets": "No secrets: what matters is not kept from the other",
    "Secrets.no_secrets_with_judgment": "No secrets, with judgment: the counselor weighs what matters",
    "Secrets.individual_confidential": "What one partner says alone stays confidential",
    "Audience.counselor_only": "Only you",
    "Audience.joint": "Both",
    "ContactKind.email": "E-mail",
    "ContactKind.post": "Postal address",
}

ALLOWED: Final[dict[Status, frozenset[Status]]] = {
    Status.ACTIVE: frozenset({Status.PAUSED, Status.PAUSED_REFERRED, Status.CLOSED}),
    Status.PAUSED: frozenset({Status.ACTIVE, Status.PAUSED_REFERRED, Status.CLOSED}),
    Status.PAUSED_REFERRED: frozenset({Status.ACTIVE, Status.PAUSED, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.ACTIVE}),
}


def may_become(present: Status, wanted: Status) -> bool:
    """Say whether the work may move from one status to another; a closed couple can only be reopened."""
    return wanted in ALLOWED[present]


def first_day(opened_on: date, earlier: Iterable[date]) -> date:
    """Return the first day a new step or turn may be dated: the day of the last one, at least the day of opening."""
    return max([opened_on, *earlier])


def other(partner: PartnerKey) -> PartnerKey:
    """Return the other partner's key."""
    return "p2" if partner == "p1" else "p1"
