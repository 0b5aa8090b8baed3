"""What an agreement is made of, and what keeps a wording from being saved."""

from collections.abc import Mapping
from datetime import timedelta
from enum import unique
from typing import Final

from clinic.couples.rules import Labelled

LONGEST: Final = timedelta(days=90)
USUAL: Final = timedelta(days=28)


class Worded(Labelled):
    """A closed list whose words stand in WORDS."""

    @property
    def label(self) -> str:
        """Return the words a person reads."""
        return WORDS.get(f"{type(self).__name__}.{self.value}") or super().label


class AgreementKind(Worded):
    """What an agreement is about: a limit (S27), openness (S17), what fidelity means (S26), prevention (S14)."""

    BOUNDARY = "boundary"
    OPENNESS = "openness"
    FIDELITY = "fidelity"
    PREVENTION = "prevention"


class Area(Worded):
    """The part of life that a boundary is about (domain.md S27)."""

    ONLINE_CONTACT = "online_contact"
    CLOSENESS = "closeness_with_others"
    INTIMACY = "intimacy_pace"
    MONEY = "money"
    DEVICES = "devices"
    PEOPLE_PLACES = "people_places"
    SUBSTANCES = "substances"
    SEPARATION = "separation_terms"
    OTHER = "other"


class VersionStatus(Worded):
    """Where a version stands: only the active one is in force (domain.md S27)."""

    DRAFT = "draft"
    ACTIVE = "active"
    REPLACED = "replaced"
    ENDED = "ended"


class Applies(Worded):
    """Whom a consequence or an offer concerns (domain.md S17, S28)."""

    BOTH = "both"
    P1 = "p1"
    P2 = "p2"


class Level(Worded):
    """What a consequence answers (domain.md S28)."""

    SLIP = "slip"
    REPEATED = "repeated"
    SERIOUS = "serious"


class Fit(Worded):
    """How a consequence sits with one partner (domain.md S28)."""

    TOO_MUCH = "too_much"
    FITS = "fits"
    TOO_LITTLE = "too_little"


class Kept(Worded):
    """How an agreement was kept since the last look at it (domain.md S30)."""

    FULL = "full"
    PARTLY = "partly"
    NOT = "not"
    NOT_REVIEWED = "not_reviewed"


@unique
class ToldBy(Worded):
    """How a slip came to be known; telling it oneself counts apart from being found out (domain.md S30)."""

    SELF = "self"
    PARTNER_FOUND = "partner_found"
    THIRD_PARTY = "third_party"


WORDS: Final[Mapping[str, str]] = {
    "AgreementKind.openness": "Openness",
    "AgreementKind.fidelity": "What fidelity means here",
    "AgreementKind.prevention": "Prevention plan",
    "Area.intimacy_pace": "Pace of intimacy",
    "Area.people_places": "People and places",
    "VersionStatus.active": "In force",
    "Level.repeated": "When it repeats",
    "Level.slip": "A slip",
    "Level.serious": "Serious",
    "Kept.full": "Kept",
    "Kept.not": "Not kept",
    "ToldBy.self": "Told by oneself",
    "ToldBy.partner_found": "Found by the partner",
    "ToldBy.third_party": "Through somebody else",
}
# Texts of the kinds that are more than clauses (domain.md S26, S14); those in LISTS hold one entry a line.
CONTENT: Final[Mapping[AgreementKind, Mapping[str, str]]] = {
    AgreementKind.FIDELITY: {
        "structure": "Structure",
        "definition": "What fidelity means for us",
        "unspoken_rules": "Unspoken rules, now spoken",
        "needs_p1": "What the first partner needs",
        "needs_p2": "What the second partner needs",
        "risk_note": "What is at risk",
    },
    AgreementKind.PREVENTION: {
        "situations": "Situations to watch",
        "early_thoughts": "Early thoughts",
        "moves": "What helps then",
        "call_list": "Whom to call",
        "tell_rule": "How it is told",
        "after_slip": "After a slip",
    },
}
LISTS: Final = frozenset({"unspoken_rules", "situations", "early_thoughts", "moves", "call_list"})
WITH_CLAUSES: Final = frozenset({AgreementKind.BOUNDARY, AgreementKind.OPENNESS})
