"""The intake profile (domain.md S02).

The profile is a set of separate bars and never one sum score; the band it suggests may always be overruled.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from clinic.couples.rules import PARTNERS, Told

TEN: Final = 10
FOUR: Final = 4
LONGEST_FACTOR: Final = 200
MOST_FACTORS: Final = 20


class Duration(Told):
    """How long it went on."""

    SINGLE = "single", "A single time"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    DECADE_PLUS = "decade_plus", "Ten years or more"


class Wider(Told):
    """Whether there is a wider pattern."""

    NONE = "none", "None known"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class ThirdParty(Told):
    """Who the third person was to them."""

    FAMILIAR_PERSON = "familiar_person", "Somebody familiar"
    MUTUAL_FRIEND = "mutual_friend", "A friend of both"
    ACQUAINTANCE = "acquaintance", "An acquaintance"
    STRANGER = "stranger", "A stranger"
    PAID = "paid", "A paid service"
    MULTIPLE = "multiple", "Several"
    UNKNOWN = "unknown", "Not known"


class Leaving(Told):
    """Thoughts of leaving."""

    NONE = "none"
    FLEETING = "fleeting"
    SERIOUS = "serious"
    PLANNING = "planning"


class Band(Told):
    """Where on the spectrum they begin; it helps to choose the pace and to decide early on a referral."""

    CONTAINED = "contained"
    MIXED = "mixed"
    ENTRENCHED = "entrenched"


LONG: Final = frozenset({Duration.YEARS, Duration.DECADE_PLUS})
SHORT: Final = frozenset({Duration.SINGLE, Duration.WEEKS})
SHARED: Final = ("pattern_duration", "wider_pattern", "third_party", "remorse", "conflicted", "estrangement")
OWN_BARS: Final[Mapping[str, str]] = {
    "emotional_connection": "Feels close",
    "physical_connection": "Physically close",
    "communication": "They can talk",
    "willingness": "Willing to work on it",
}
OWN: Final = (*OWN_BARS, "leaving_thoughts", "individual_factors")
DECIDING: Final = ("pattern_duration", "wider_pattern", "remorse", "estrangement")


def suggested_band(facts: Mapping[str, Any]) -> Band | None:
    """Return the band of domain.md S02; None while too little is known to say.

    Entrenched: a confirmed wider pattern, estrangement 4, or years and more with remorse of at most 1. Contained: at
    most weeks, remorse of at least 3, estrangement of at most 1 and no wider pattern. Everything else is mixed.
    """
    duration, wider, remorse, estrangement = (facts.get(name) for name in DECIDING)
    if wider == Wider.CONFIRMED or estrangement == FOUR or (duration in LONG and remorse is not None and remorse <= 1):
        return Band.ENTRENCHED
    if duration is None or wider is None or remorse is None or estrangement is None:
        return None
    contained = duration in SHORT and remorse >= 3 and estrangement <= 1 and wider == Wider.NONE
    return Band.CONTAINED if contained else Band.MIXED


def missing_for_band(facts: Mapping[str, Any]) -> list[str]:
    """Return what is still to be asked before a band can be suggested, in words."""
    asked = {"pattern_duration": "how long", "wider_pattern": "a wider pattern", "remorse": "remorse"}
    names = {**asked, "estrangement": "estrangement"}
    return [] if suggested_band(facts) else [words for name, words in names.items() if facts.get(name) is None]


def facts_problem(facts: Mapping[str, Any]) -> str:
    """Return what is wrong with the facts of a profile: unknown words, numbers out of range; empty when nothing is."""
    kinds = {"pattern_duration": Duration, "wider_pattern": Wider, "third_party": ThirdParty}
    if any(facts.get(name) not in {None, *kind} for name, kind in kinds.items()):
        return "A word of this profile is none of its list."
    if any(not between(facts.get(name), FOUR) for name in ("remorse", "estrangement")):
        return f"Remorse and estrangement are whole numbers from 0 to {FOUR}."
    values = [facts.get(name, {}).get(key) for name in OWN_BARS for key in PARTNERS]
    return "" if all(between(value, TEN) for value in values) else f"A bar is a whole number from 0 to {TEN}."


def between(value: Any, most: int) -> bool:
    """Say whether a value is unsaid or a whole number from 0 to `most`."""
    return value is None or (type(value) is int and 0 <= value <= most)


def factors(text: str) -> list[str]:
    """Return individual factors typed one to a line."""
    return [line for each in text.splitlines() if (line := each.strip())]


def factors_problem(text: str) -> str:
    """Return what is wrong with typed factors: more than 20 of them, or one longer than 200 characters."""
    found = factors(text)
    if len(found) > MOST_FACTORS or any(len(each) > LONGEST_FACTOR for each in found):
        return f"At most {MOST_FACTORS} lines, each of at most {LONGEST_FACTOR} characters."
    return ""


def bars(facts: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, int | None]]]:
    """Return name, label and both partners' values of every bar from 0 to 10."""
    for name, label in OWN_BARS.items():
        kept = facts.get(name) or {}
        yield name, label, {key: kept.get(key) for key in PARTNERS}
