"""Fields of an event, of the contact status and of a screen."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from wtforms import Field, HiddenField, SelectChoice, ValidationError

from clinic.couples.forms import Once, PastDay, also
from clinic.couples.rules import Audience
from clinic.kernel.forms import Form, choice, day, line, switch, text, whole
from clinic.safety.rules import (
    LONGEST_EVENT_TEXT,
    LONGEST_RESULT,
    MOOD_SCREENS,
    VIOLENCE_SCREENS,
    Completeness,
    ContactSource,
    ContactState,
    EventBy,
    EventType,
    Happening,
)

NEUTRAL: Final = "Neutral words; both could read them aloud."
RESULTS: Final = {"": None, "negative": False, "positive": True}
RESULT_WORDS: Final = (("", "Not said"), ("negative", "Negative that day"), ("positive", "Positive"))


class EventForm(Once):
    """A dated event in neutral words."""

    today: date
    edition = HiddenField()
    happened_on = also(day("Date", required=True), PastDay())
    type = choice("What happened", EventType)
    by = choice("Who it came from", EventBy)
    text = line("In a line", required=True, longest=LONGEST_EVENT_TEXT, hint=NEUTRAL)
    audience = choice("Who may see it", Audience, hint="On paper for a couple only what both may see.")
    completeness = choice("How much of it is known", Completeness, required=False)
    on_chart = switch("Mark it on the charts")

    def named(self, names: Mapping[str, str]) -> "EventForm":
        """Put the partners' names where a choice says who."""
        self.by.choices = [SelectChoice(each.value, names.get(each.value, each.label)) for each in EventBy]
        self.audience.choices = [SelectChoice(each.value, names.get(each.value, each.label)) for each in Audience]
        return self

    @property
    def happening(self) -> Happening:
        """Return what the fields say."""
        return Happening(
            type=EventType(self.type.data),
            happened_on=self.happened_on.data,
            by=EventBy(self.by.data),
            text=self.text.data,
            audience=Audience(self.audience.data),
            on_chart=self.on_chart.data,
            completeness=Completeness(self.completeness.data) if self.completeness.data else None,
        )


class ContactForm(Form):
    """What is known about contact with the third person."""

    today: date
    state = choice("Contact with the third person", ContactState)
    checked_on = also(day("Asked on", required=True), PastDay())
    last_contact = day("Last contact, if known")
    source = choice("Who said so", ContactSource, required=False)

    def validate_last_contact(self, field: Field) -> None:
        """Refuse a last contact after the day it was asked."""
        if field.data and self.checked_on.data and field.data > self.checked_on.data:
            raise ValidationError("The last contact cannot be after the day it was asked.")

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the fields say."""
        return {
            "state": ContactState(self.state.data),
            "checked_on": self.checked_on.data,
            "last_contact": self.last_contact.data,
            "source": ContactSource(self.source.data) if self.source.data else None,
        }


class ScreenForm(Form):
    """A screen that was done alone with one partner; its answers are not kept, only its result."""

    today: date
    partner = choice("Partner", (("p1", "First partner"), ("p2", "Second partner")))
    screened_on = also(day("Date", required=True), PastDay())
    tool = choice("Screen", {**VIOLENCE_SCREENS, **MOOD_SCREENS}.items())
    score = line("Total", longest=LONGEST_RESULT, hint="If there is one.")
    item9 = whole("Item 9 of the PHQ-9", least=0, most=3)
    result = choice("Result", RESULT_WORDS, required=False, radio=True)
    follow_up = text("What follows", longest=2000)

    def named(self, names: Mapping[str, str]) -> "ScreenForm":
        """Put the partners' names where a choice says who."""
        self.partner.choices = [SelectChoice(key, name) for key, name in names.items()]
        return self

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the fields say."""
        plain = {name: self[name].data for name in ("partner", "screened_on", "tool", "follow_up")}
        item9 = "" if self.item9.data is None else str(self.item9.data)
        return {**plain, "positive": RESULTS[self.result.data or ""], "result": self.score.data, "item9": item9}
