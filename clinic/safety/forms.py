"""Fields of an event, of the contact status and of a screen."""

from clinic.kernel.forms import Form, choice, day, line, switch, text
from clinic.safety.rules import LONGEST_EVENT_TEXT, Audience, ContactSource, ContactState, EventBy, EventType

RESULTS = (("", "Not said"), ("negative", "Negative that day"), ("positive", "Positive"))


class EventForm(Form):
    """A dated event in neutral words."""

    type = choice("What happened", EventType)
    happened_on = day("Date", required=True)
    by = choice("Who it came from", EventBy)
    text = line("In a line", required=True, longest=LONGEST_EVENT_TEXT, hint="Neutral words; both could read them aloud.")
    audience = choice("Who may see it", Audience, hint="On paper for a couple only what both may see.")
    on_chart = switch("Mark it on the charts")


class ContactForm(Form):
    """What is known about contact with the third person."""

    state = choice("Contact with the third person", ContactState)
    checked_on = day("Asked on", required=True)
    last_contact = day("Last contact, if known")
    source = choice("Who said so", ContactSource, required=False)


class ScreenForm(Form):
    """A safety screen that was done alone with one partner."""

    partner = choice("Partner", (("p1", "First partner"), ("p2", "Second partner")))
    screened_on = day("Date", required=True)
    tool = line("Screen", required=True, longest=60, hint="For example HARK, or in your own words.")
    result = choice("Result", RESULTS, required=False, radio=True)
    follow_up = text("What follows", longest=2000)
