"""What each partner thinks, feels and wants, at intake and at each new stage (domain.md S06)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic.couples.profile_rules import TEN, Leaving, between
from clinic.couples.rules import Audience, PartnerKey, Stage

FAR_APART: Final = 3


@dataclass(frozen=True)
class Said:
    """What one partner said on a day about where they stand (domain.md S06)."""

    partner: PartnerKey
    said_on: date
    stage: Stage
    think: str = ""
    feel: str = ""
    want: str = ""
    willingness: int | None = None
    commitment: int | None = None
    leaving_thoughts: Leaving | None = None
    audience: Audience = Audience.COUNSELOR

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was said."""
        numbers = (self.willingness, self.commitment, self.leaving_thoughts)
        return not (self.think or self.feel or self.want) and all(each is None for each in numbers)

    @property
    def facts(self) -> dict[str, Any]:
        """Return what is not text, as it is kept."""
        leaving = self.leaving_thoughts.value if self.leaving_thoughts else None
        plain = {"willingness": self.willingness, "commitment": self.commitment, "leaving_thoughts": leaving}
        return {name: value for name, value in plain.items() if value is not None}

    def problem(self, today: date) -> str:
        """Return what is wrong: nothing said, a day to come, a number out of 0 to 10; empty when nothing is."""
        if self.is_empty:
            return "Write at least one thing that was said."
        if self.said_on > today:
            return "Give a day up to today."
        fits = between(self.willingness, TEN) and between(self.commitment, TEN)
        return "" if fits else f"Willingness and commitment are whole numbers from 0 to {TEN}."


def gap_in_words(first: int | None, second: int | None, names: Mapping[str, str]) -> str:
    """Return the gap between two partners' willingness in a sentence; empty unless both were said.

    A difference of 3 or more out of 10 is a reason to look at it before homework for two is set (domain.md S06).
    """
    if first is None or second is None:
        return ""
    low, gap = names["p1" if first < second else "p2"], abs(first - second)
    if gap < FAR_APART:
        return f"{names['p1']} {first}, {names['p2']} {second}: " + ("the same." if not gap else "close together.")
    ask = f"Before homework for two, ask {low} what would make it worth trying."
    return f"{names['p1']} {first}, {names['p2']} {second}: {gap} apart. {ask}"
