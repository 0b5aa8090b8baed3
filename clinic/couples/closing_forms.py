"""The forms of the closing, of a look back, of one partner's own track, of who continues, and of a swap."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from wtforms import Field, HiddenField, IntegerField, SelectChoice, ValidationError
from wtforms.widgets import HiddenInput

from clinic.couples.closing_rules import ITEMS, PILLARS, Closing, ClosingKind, Growth, Outcome
from clinic.couples.forgiveness_rules import Place
from clinic.couples.forms import Once, PastDay, also
from clinic.couples.profile_forms import as_id
from clinic.couples.rules import Whom
from clinic.couples.standing_rules import Standing
from clinic.couples.step_forms import Dated
from clinic.couples.swap_rules import Swap
from clinic.kernel.forms import Form, choice, day, line, several, switch, text

GROWTH: Final = (("", "Not said"), *((each.value, each.label) for each in Growth))


class ClosingForm(Once):
    """The closing checklist; `close` is the button that closes the work as well."""

    today: date
    edition = HiddenField()
    reviewed_on = also(day("As of", required=True, hint="The day of the ending when the work closes."), PastDay())
    care = choice(PILLARS["care"], GROWTH, required=False, radio=True)
    communication = choice(PILLARS["communication"], GROWTH, required=False, radio=True)
    consent = choice(PILLARS["consent"], GROWTH, required=False, radio=True)
    items = several("Before the end", ITEMS.items())
    no_plan_reason = line("Without a prevention plan, because", hint="Only where the work ends another way.")
    kind = choice("How the work ends", ClosingKind, required=False)
    words = text("What to remember of this ending", longest=2000)

    @property
    def seen(self) -> UUID | None:
        """Return the edition that was on the screen."""
        return as_id(self.edition.data)

    def closing(self, *, close: bool) -> Closing:
        """Return what the fields say."""
        return Closing(
            reviewed_on=self.reviewed_on.data,
            kind=ClosingKind(self.kind.data) if self.kind.data else None,
            closed_on=self.reviewed_on.data if close else None,
            pillars={name: Growth(self[name].data) for name in PILLARS if self[name].data},
            items=list(self.items.data or []),
            no_plan_reason=self.no_plan_reason.data,
            words=self.words.data,
        )


class LookBackForm(Form):
    """What came of a look back."""

    today: date
    edition = IntegerField(widget=HiddenInput())
    done_on = also(day("Done on", required=True), PastDay())
    outcome = choice("Outcome", Outcome)
    words = text("How they are", longest=2000)


class PlaceForm(Once):
    """Where one partner stands."""

    today: date
    noted_on = also(day("Noted on", required=True), PastDay())
    place = choice("Where they stand", Place)
    words = text("In their words", longest=2000)

    def offer(self, places: tuple[Place, ...]) -> "PlaceForm":
        """Offer only the places that belong to this partner's part."""
        self.place.choices = [SelectChoice(each.value, each.label) for each in places]
        return self


class ReleaseForm(Form):
    """The day on which a partner said that the other may know."""

    today: date
    released_on = also(day("Said on", required=True), PastDay())


class StandingForm(Dated):
    """Who continues, and whether they live apart."""

    present: Standing = Standing()
    continues_with = choice("Who continues", Whom, radio=True)
    apart = switch("They live apart or have separated")

    def named(self, names: Mapping[str, str]) -> "StandingForm":
        """Call the partners by their names."""
        words = {"both": "Both", **{key: f"{name} alone" for key, name in names.items()}}
        self.continues_with.choices = [SelectChoice(each.value, words[each.value]) for each in Whom]
        return self

    @property
    def standing(self) -> Standing:
        """Return what the fields say."""
        return Standing(Whom(self.continues_with.data), self.apart.data)

    def validate_continues_with(self, field: Field) -> None:
        """Refuse what is so already."""
        if field.data in set(Whom) and self.standing == self.present:
            raise ValidationError("This is how it is already. Choose what has changed.")


class SwapForm(Form):
    """What is wrong with the letters; both sides are looked at before anything is swapped."""

    edition = HiddenField()
    kind = choice("What is wrong", Swap, radio=True)
    sure = switch("I have compared both sides, and this is right")

    def validate_sure(self, field: Field) -> None:
        """Refuse a swap that was not looked at."""
        if not field.data:
            raise ValidationError("Compare both sides first, then tick this.")
