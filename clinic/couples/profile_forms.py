"""The forms of the intake profile and of what each partner says."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from wtforms import Field, FormField, HiddenField, SelectChoice, ValidationError

from clinic.couples.forms import Once, PastDay, Section, also
from clinic.couples.profile_rules import (
    FOUR,
    OWN_BARS,
    SHARED,
    TEN,
    Band,
    Duration,
    Leaving,
    ThirdParty,
    Wider,
    factors,
    factors_problem,
)
from clinic.couples.rules import PARTNERS, Audience, PartnerKey, Stage
from clinic.couples.statement_rules import Said
from clinic.kernel.forms import Form, choice, day, text, whole
from clinic.kernel.ids import new_id

YES_OR_NO: Final = {"yes": True, "no": False}
SAID_TEXTS: Final = ("think", "feel", "want")


def as_id(typed: str | None) -> UUID | None:
    """Return the id that a hidden field carries, or None for anything else."""
    try:
        return UUID(hex=typed or "")
    except ValueError:
        return None


class PartnerBars(Section):
    """One partner's bars, and what comes from before."""

    emotional_connection = whole(OWN_BARS["emotional_connection"], least=0, most=TEN)
    physical_connection = whole(OWN_BARS["physical_connection"], least=0, most=TEN)
    communication = whole(OWN_BARS["communication"], least=0, most=TEN)
    willingness = whole(OWN_BARS["willingness"], least=0, most=TEN)
    leaving_thoughts = choice("Thoughts of leaving", Leaving, required=False)
    individual_factors = text("What each brings along", longest=4400, hint="One to a line, for example work stress.")

    def validate_individual_factors(self, field: Field) -> None:
        """Refuse more lines, or longer ones, than can be shown."""
        if problem := factors_problem(field.data or ""):
            raise ValidationError(problem)


class ProfileForm(Once):
    """The intake profile; every part of it may be left open."""

    today: date
    edition = HiddenField()
    taken_on = also(day("As of", required=True), PastDay())
    pattern_duration = choice("How long it went on", Duration, required=False)
    wider_pattern = choice("A wider pattern", Wider, required=False)
    third_party = choice("The third person", ThirdParty, required=False)
    remorse = whole("Remorse", least=0, most=FOUR, hint="0 is none to be seen, 4 is deep and shown in deeds.")
    estrangement = whole("Estrangement", least=0, most=FOUR, hint="0 is close, 4 is living as strangers.")
    conflicted = choice("Torn about it", [("yes", "Yes"), ("no", "No")], required=False)
    counselor_band = choice("Your own view", Band, required=False, hint="It counts before the suggested one.")
    p1 = FormField(PartnerBars, "First partner")
    p2 = FormField(PartnerBars, "Second partner")

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was filled in, with the keys of a case file."""
        shared = {name: self[name].data for name in SHARED if self[name].data not in (None, "")}
        if "conflicted" in shared:
            shared["conflicted"] = YES_OR_NO[shared["conflicted"]]
        return {**shared, **{name: values for name, values in self._own() if values}}

    def _own(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in (*OWN_BARS, "leaving_thoughts"):
            said = {key: self[key].form[name].data for key in PARTNERS}
            yield name, {key: value for key, value in said.items() if value not in (None, "")}
        lines = {key: factors(self[key].form.individual_factors.data or "") for key in PARTNERS}
        yield "individual_factors", {key: value for key, value in lines.items() if value}

    @property
    def seen(self) -> UUID | None:
        """Return the edition that was on the screen."""
        return as_id(self.edition.data)

    @property
    def band(self) -> Band | None:
        """Return the counselor's own band."""
        return Band(self.counselor_band.data) if self.counselor_band.data else None


def as_typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form begins with for kept facts."""
    shared = {name: facts[name] for name in SHARED if name in facts}
    if "conflicted" in shared:
        shared["conflicted"] = next(word for word, value in YES_OR_NO.items() if value is bool(shared["conflicted"]))
    return {**shared, **{key: _partner_as_typed(facts, key) for key in PARTNERS}}


def _partner_as_typed(facts: Mapping[str, Any], key: PartnerKey) -> dict[str, Any]:
    plain = {name: (facts.get(name) or {}).get(key) for name in (*OWN_BARS, "leaving_thoughts")}
    return {**plain, "individual_factors": "\n".join((facts.get("individual_factors") or {}).get(key, []))}


class SaidPart(Section):
    """What one partner says; left empty, nothing is recorded for them."""

    once = HiddenField(default=lambda: new_id().hex)
    think = text("Thinks", longest=2000)
    feel = text("Feels", longest=2000)
    want = text("Wants", longest=2000)
    willingness = whole("Willing to work on it", least=0, most=TEN)
    commitment = whole("Committed to staying", least=0, most=TEN)
    leaving_thoughts = choice("Thoughts of leaving", Leaving, required=False, hint="Stays with you.")


class StatementsForm(Form):
    """What both say on a day, side by side; each is recorded apart."""

    today: date
    said_on = also(day("Said on", required=True), PastDay())
    stage = choice("Stage", Stage)
    audience = choice("Who may see the words", Audience)
    p1 = FormField(SaidPart, "First partner")
    p2 = FormField(SaidPart, "Second partner")

    def named(self, names: Mapping[str, str]) -> "StatementsForm":
        """Put the partners' names where a choice says who."""
        self.audience.choices = [SelectChoice(each.value, names.get(each.value, each.label)) for each in Audience]
        return self

    def said(self) -> list[tuple[UUID, Said]]:
        """Return an id and what was said for each partner who said anything."""
        found = [(as_id(self[key].form.once.data) or new_id(), self._said(key)) for key in PARTNERS]
        return [(id, said) for id, said in found if not said.is_empty]

    def _said(self, key: PartnerKey) -> Said:
        part = self[key].form
        return Said(
            partner=key,
            said_on=self.said_on.data,
            stage=Stage(self.stage.data),
            audience=Audience(self.audience.data),
            willingness=part.willingness.data,
            commitment=part.commitment.data,
            leaving_thoughts=Leaving(part.leaving_thoughts.data) if part.leaving_thoughts.data else None,
            **{name: part[name].data or "" for name in SAID_TEXTS},
        )
