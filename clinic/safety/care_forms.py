"""Forms of risk between sessions, setbacks, topics for the session only and a legal hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from wtforms import Field, IntegerField, SelectChoice, ValidationError
from wtforms.widgets import HiddenInput

from clinic.couples.forms import Once, PastDay, also
from clinic.couples.rules import PARTNERS
from clinic.kernel.forms import Form, choice, day, line, switch, text
from clinic.safety.care_rules import SETBACK_EVENTS, Noted, RiskKind, TopicReason
from clinic.safety.forms import NEUTRAL
from clinic.safety.rules import LONGEST_EVENT_TEXT, EventBy, EventType, Happening

WORDS: Final = 4000
PLACES: Final = tuple((key, key) for key in PARTNERS)


class Named(Once):
    """A form in which a choice says who."""

    today: date

    def named(self, names: Mapping[str, str]) -> Any:
        """Put the partners' names where a choice says who."""
        for field in self:
            if field.name.rpartition("-")[2] in {"partner", "whom", "by", "agreed_by"}:
                field.choices = [SelectChoice(each.value, names.get(each.value, each.label)) for each in field.choices]
        return self


class RiskForm(Named):
    """A statement on risk made between sessions."""

    partner = choice("About", PLACES, radio=True)
    kind = choice("What about", RiskKind)
    noted_on = also(day("Noted on", required=True), PastDay())
    text = text("What there is to note", required=True, longest=WORDS, hint="What was said and seen, as facts.")
    follow_up_on = day("Follow up on")

    def validate_follow_up_on(self, field: Field) -> None:
        """Refuse a follow-up before it was noted."""
        if field.data and self.noted_on.data and field.data < self.noted_on.data:
            raise ValidationError("The follow-up cannot be before it was noted.")

    @property
    def noted(self) -> Noted:
        """Return what the fields say."""
        plain = {name: self[name].data for name in ("partner", "noted_on", "text", "follow_up_on")}
        return Noted(kind=RiskKind(self.kind.data), **plain)


class RiskFollowUpForm(Form):
    """What was done about a statement made between sessions."""

    today: date
    edition = IntegerField(widget=HiddenInput())
    done_on = also(day("Done on", required=True), PastDay())
    outcome = text("What was done", required=True, longest=WORDS)


class NoteFollowUpForm(Once):
    """What was done about a statement in a signed note; it becomes an addendum to that note."""

    partner = choice("About", PLACES)
    words = text(
        "What was done", required=True, longest=WORDS, hint="It is added to the note, with your name and today."
    )


class SetbackForm(Named):
    """A setback, and the event that goes with it."""

    happened_on = also(day("When", required=True), PastDay())
    text = line("In one sentence", required=True, longest=LONGEST_EVENT_TEXT, hint=NEUTRAL)
    event = switch("Record it as an event that the charts mark")
    type = choice("As", SETBACK_EVENTS)
    by = choice("Who it came from", EventBy)

    @property
    def happening(self) -> Happening | None:
        """Return the event to be recorded with it, for the counselor alone."""
        if not self.event.data:
            return None
        day, words = self.happened_on.data, self.text.data
        return Happening(EventType(self.type.data), day, EventBy(self.by.data), words)


class StepForm(Form):
    """One of the six steps after a setback."""

    today: date
    edition = IntegerField(widget=HiddenInput())
    done_on = also(day("Done on"), PastDay())
    words = line("A word on it", longest=1000)


class TopicForm(Once):
    """A topic for the session only."""

    text = line("Topic", required=True, longest=300)
    reason = choice("Why", TopicReason)


class HoldForm(Once):
    """A legal hold."""

    today: date
    set_on = also(day("From", required=True), PastDay())
    reason = text("Reason", required=True, longest=2000)


class LiftForm(Form):
    """The end of a legal hold."""

    today: date
    since: date
    lifted_on = also(day("Lifted on", required=True), PastDay())
    reason = text("Reason", required=True, longest=2000)

    def validate_lifted_on(self, field: Field) -> None:
        """Refuse a day before the hold was set."""
        if field.data and field.data < self.since:
            raise ValidationError("Give a date from the day it was set on.")
