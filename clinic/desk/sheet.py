"""The sheet on which exercises are given: what was ticked and typed for each, and what stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from werkzeug.datastructures import MultiDict

from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.desk.giving import Offer
from clinic.homework.actions import Given
from clinic.kernel.forms import FIRST_DAY, LAST_DAY
from clinic.kernel.text import has_controls, normalised

LONGEST: Final = {"dose": 200, "text": 2000, "reason": 2000}


@dataclass(frozen=True)
class Problem:
    """Why an exercise was not given, and at which field that is put right."""

    field: str
    sentence: str


@dataclass
class Sheet:
    """One sheet as it was sent; `once` is its own, so that a sheet that is sent twice gives everything once."""

    sent: MultiDict[str, str]
    chosen: list[str]
    once: UUID
    problems: dict[str, Problem] = field(default_factory=dict)

    def word(self, name: str, slug: str) -> str:
        """Return one field of one exercise."""
        return normalised(self.sent.get(f"{name}-{slug}", ""))

    def many(self, name: str, slug: str) -> tuple[PartnerKey, ...]:
        """Return the partners ticked at one field of one exercise."""
        ticked = self.sent.getlist(f"{name}-{slug}")
        return tuple(key for key in PARTNERS if key in ticked)

    def partners(self, offer: Offer) -> tuple[PartnerKey, ...]:
        """Return whom an exercise is for: those ticked, and where nobody was asked those it is usually for."""
        return self.many("for", offer.slug) if f"asked-{offer.slug}" in self.sent else offer.partners

    def id_of(self, slug: str) -> UUID:
        """Return the id of the assignment that this sheet makes of an exercise, the same however often it is sent."""
        return uuid5(self.once, slug)

    def fill(self, offered: Iterable[Offer], *, today: date, due: date) -> dict[str, Given]:
        """Return every chosen exercise as it is to be given, by slug; what stands in the way is noted in `problems`."""
        known = {each.slug: each for each in offered}
        if not self.chosen:
            self.problems[""] = Problem("offers", "Tick at least one exercise.")
        if any(slug not in known for slug in self.chosen):
            self.problems[""] = Problem("offers", "A ticked exercise is no longer in the library.")
        read = {slug: self._read(known[slug], today, due) for slug in self.chosen if slug in known}
        self.problems.update({slug: each for slug, each in read.items() if isinstance(each, Problem)})
        return {slug: each for slug, each in read.items() if isinstance(each, Given)}

    def _read(self, offer: Offer, today: date, due: date) -> Given | Problem:
        slug, words = offer.slug, {name: self.word(name, offer.slug) for name in LONGEST}
        for name, longest in LONGEST.items():
            if len(words[name]) > longest or has_controls(words[name]):
                return Problem(name, f"Write at most {longest:,} characters, none of them invisible.")
        due_on = self._due(slug, due)
        if due_on is None:
            return Problem("due", "Give the due date as a date.")
        given = Given(
            exercise=offer.exercise,
            partners=self.partners(offer),
            assigned_on=today,
            due_on=due_on,
            edition=offer.kept.edition,
            dose=words["dose"] or offer.exercise.frequency_text,
            custom_text=words["text"],
            found=offer.found,
            reason=words["reason"],
            yes=self.many("yes", slug),
        )
        return Problem(*given.problem) if given.problem else given

    def _due(self, slug: str, usual: date) -> date | None:
        said = self.word("due", slug) or normalised(self.sent.get("due", ""))
        try:
            day = date.fromisoformat(said) if said else usual
        except ValueError:
            return None
        return day if FIRST_DAY <= day <= LAST_DAY else None
