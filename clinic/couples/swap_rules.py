"""Two partners in the wrong places: what is swapped, and what cannot be put right safely."""

from collections.abc import Mapping
from typing import Final

from clinic.couples.rules import Told

IDENTITY: Final = ("short_name", "full_name", "pronouns", "role", "zone", "age_at_intake", "contacts")


class Swap(Told):
    """What is wrong."""

    NAMES = "names", "The names are in the wrong places; all entries stay where they are"
    ORDER = "order", "Only the order is wrong"


def swap_problem(kind: Swap, entries: Mapping[str, int]) -> str:
    """Return why a swap is refused, or an empty text.

    The names may always change places: every entry keeps its letter, so it belongs to the other person afterwards. The
    entries themselves are never moved: signed notes say what they say, and numbers were given by somebody. So an order
    can only be changed while nothing is recorded.
    """
    if kind is Swap.NAMES or not entries:
        return ""
    return (
        "There are entries already, and each stays with the person it was written for. Signed notes and ratings are "
        "not rewritten, so the order can only be changed before anything is recorded."
    )
