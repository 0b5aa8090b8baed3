"""The forms of what happens to a record: steps between stages, pauses and ends, goals."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from wtforms import Field, IntegerField, SelectChoice, ValidationError
from wtforms.widgets import HiddenInput

from clinic.couples.forms import NotBlank, Once, PastDay, also
from clinic.couples.rules import GoalOwner, Stage, Status, may_become
from clinic.kernel.forms import Form, choice, day, line, text
from clinic.kernel.privacy import shown
from clinic.kernel.text import day as text_day

MEASURES: Final = ("trust", "closeness", "emotional safety")
NEXT: Final = {
    Status.ACTIVE: "Go on with the work",
    Status.PAUSED: "Pause the work",
    Status.PAUSED_REFERRED: "Pause the work and refer",
    Status.CLOSED: "Close the work",
}


class Dated(Form):
    """A step that happened on a day, for a reason; `since` is the first day it can have happened."""

    since: date
    today: date
    changed_on = also(day("From", required=True), PastDay())
    reason = also(text("Reason", required=True, longest=2000), NotBlank())

    def validate_changed_on(self, field: Field) -> None:
        """Refuse a day before the last step."""
        if field.data and field.data < self.since:
            raise ValidationError(
                f"Give a day from {text_day(self.since, year=True)} on, the day of the opening or the last step."
            )


class StageForm(Dated):
    """A step between stages."""

    present: Stage | None = None
    stage = choice("Stage", Stage, radio=True)

    def validate_stage(self, field: Field) -> None:
        """Refuse the stage the couple is in."""
        if field.data == self.present:
            raise ValidationError("The couple is in this stage. Choose another one.")


class StatusForm(Dated):
    """A pause, an end or a return."""

    status = choice("What happens", [(status.value, label) for status, label in NEXT.items()], radio=True)

    def offer(self, present: Status) -> None:
        """Offer only what the present status allows."""
        allowed = [SelectChoice(status.value, label) for status, label in NEXT.items() if may_become(present, status)]
        self.status.choices = allowed


class GoalForm(Once):
    """What one partner or both want, in their words."""

    edition = IntegerField(widget=HiddenInput())
    owner = choice("Whose goal", GoalOwner, radio=True)
    text = also(text("Goal", required=True, longest=2000, hint="In their words."), NotBlank())
    measure = line("Seen in", longest=100, hint="A measure such as trust, or anything that can be seen.")
    target = line("Aimed at", longest=100, hint="For example 7, or “made”.")

    def named(self, names: Mapping[str, str]) -> "GoalForm":
        """Call the partners by their names."""
        self.owner.choices = [SelectChoice(each.value, shown(names.get(each.value, each.label))) for each in GoalOwner]
        return self
