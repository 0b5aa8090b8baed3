"""Fields of a review, of votes on consequences, and of an agreement's end."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from clinic.agreements.forms import LONG
from clinic.agreements.rules import Fit, Kept, ToldBy
from clinic.couples.forms import Once, PastDay, also
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.forms import Form, choice, day, line, whole
from clinic.kernel.forms import text as words

LONGEST_HOURS: Final = 10_000


class ReviewForm(Once):
    """A look at how it was kept."""

    today: date
    kept = choice("How was it kept?", Kept, radio=True)
    told_by = choice("If something was not kept: how did it come out?", ToldBy, required=False, radio=True)
    hours_until_told = whole("Hours until it was told", least=0, most=LONGEST_HOURS)
    reviewed_on = also(day("Date", required=True), PastDay())
    text = words("In a line", longest=LONG, hint="Neutral words; both could read them aloud.")

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the fields say."""
        told_by = ToldBy(self.told_by.data) if self.told_by.data else None
        plain = {name: self[name].data for name in ("hours_until_told", "reviewed_on", "text")}
        return {"kept": Kept(self.kept.data), "told_by": told_by, **plain}


class EndForm(Form):
    """Why an agreement ends."""

    why = line("Why it ends", longest=LONG)


def votes(sent: Mapping[str, str], known: Iterable[UUID]) -> dict[UUID, dict[PartnerKey, Fit | None]]:
    """Return how consequences fit each of the two; what names none of them, or no vote, is left out."""
    fits = {each.value: each for each in Fit}
    return {
        id: {key: fits[value] for key in PARTNERS if (value := sent.get(f"fit-{id.hex}-{key}", "")) in fits}
        for id in known
    }
