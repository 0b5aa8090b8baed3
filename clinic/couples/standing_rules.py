"""Who continues with the work, and whether the two live apart: facts beside the status, never values of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clinic.couples.rules import Whom


@dataclass(frozen=True)
class Standing:
    """Who continues, and whether they live apart. Separating or going on alone is an outcome like any other."""

    continues_with: Whom = Whom.BOTH
    apart: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """Return it as a status change keeps it."""
        return {"continues_with": self.continues_with.value, "apart": self.apart}

    def words(self, names: Mapping[str, str]) -> str:
        """Return it in a line: who continues, and whether they live apart."""
        if self.continues_with is Whom.BOTH:
            return "Both continue, living apart" if self.apart else "Both continue together"
        return f"{names[self.continues_with.value]} continues alone" + (", living apart" if self.apart else "")


def standing_from(kept: Mapping[str, Any]) -> Standing:
    """Return what a status change says; a word that is none of ours counts as both."""
    wanted = kept.get("continues_with")
    return Standing(next((each for each in Whom if each == wanted), Whom.BOTH), kept.get("apart") is True)
