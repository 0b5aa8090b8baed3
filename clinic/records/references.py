"""What a record can point to in other parts of the couple's record; upper floors say what there is."""

from collections.abc import Callable
from typing import Final

from clinic.couples.models import Couple

Offer = Callable[[Couple], list[tuple[str, str]]]
OFFERS: Final[dict[str, Offer]] = {}


def offer(name: str, function: Offer) -> None:
    """Let references called `name` choose among what the function returns for a couple: (id, words) pairs.

    Id and words are stored, so a record stays readable when what it points to is gone.
    """
    OFFERS[name] = function


def offered(name: str, couple: Couple) -> list[tuple[str, str]]:
    """Return what can be pointed to; nothing while nobody offers it."""
    function = OFFERS.get(name)
    return function(couple) if function else []
