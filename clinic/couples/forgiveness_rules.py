"""Forgiveness as two private tracks that never meet (domain.md S44).

A choice and no approval, at a bearable pace. To decide to forgive and to feel it are different things. There is no due
date and no joint score; a step is the counselor's alone until the partner whose step it is releases it to the other.
"""

from typing import Final

from clinic.couples.rules import Audience, Role, Told


class Place(Told):
    """Where one partner stands; which places there are depends on that partner's part in what happened."""

    NOT_NOW = "not_now"
    CONSIDERING = "considering", "Considering it"
    DECIDED_TO = "decided_to", "Decided to"
    IN_PROCESS = "in_process", "In process"
    MOSTLY_RELEASED = "mostly_released"
    NOT_MY_GOAL = "not_my_goal", "Not a goal"
    STUCK_IN_SHAME = "stuck_in_shame"
    ACCOUNTABLE = "accountable"
    MAKING_AMENDS = "making_amends"
    SELF_COMPASSION = "self_compassion", "Self-compassion"


INVOLVED: Final = (Place.STUCK_IN_SHAME, Place.ACCOUNTABLE, Place.MAKING_AMENDS, Place.SELF_COMPASSION)
INJURED: Final = tuple(each for each in Place if each not in INVOLVED)
DECIDING: Final = frozenset({Place.DECIDED_TO})
FEELING: Final = frozenset({Place.IN_PROCESS, Place.MOSTLY_RELEASED})


def places_for(role: str) -> tuple[Place, ...]:
    """Return the places one partner may stand at: by the part they had; all of them where it was both or is unsaid."""
    return {Role.INJURED.value: INJURED, Role.INVOLVED.value: INVOLVED}.get(role, tuple(Place))


def place_words(value: str) -> str:
    """Return a kept place in words."""
    return Place(value).label if value in set(Place) else value.replace("_", " ")


def seen_by(*, released: bool) -> Audience:
    """Return who may see a step: the counselor alone until its owner releases it, then both."""
    return Audience.JOINT if released else Audience.COUNSELOR


def two_things(places: list[str]) -> str:
    """Return a sentence where somebody has decided and does not feel it yet, or feels it without a decision."""
    decided, felt = bool(DECIDING & set(places)), bool(FEELING & set(places))
    if decided and not felt:
        return "The decision is there; the feeling may follow later, or come and go. Both are as it should be."
    return ""
