"""The forms around a meeting: planning it, calling it off, attendance, and what is added to a signed note."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import HiddenField, ValidationError
from wtforms.validators import Regexp

from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.clock import moment
from clinic.kernel.forms import Form, choice, clock_time, day, line, switch, text, whole
from clinic.sessions.note_forms import ATTENDANCES, LATEST_MINUTES
from clinic.sessions.note_rules import Addition, AdditionKind
from clinic.sessions.planning_rules import LONGEST_MINUTES, CancelledBy, exists
from clinic.sessions.rules import Attendance, Format, Modality, Presence, format_words

LONGEST_PLACE = 500
ID = Regexp(r"\A[0-9a-f]{32}\Z", message="This form is out of date. Reload the page.")
VERSION = Regexp(r"\A[0-9]{1,9}\Z", message="This form is out of date. Reload the page.")


class PlanForm(Form):
    """When, how long, with whom and how; `zone` is the counselor's and is set by the view."""

    once = HiddenField(validators=[ID])
    version = HiddenField(default="0", validators=[VERSION])
    day = day("Date", required=True)
    start = clock_time("Start", required=True)
    minutes = whole("Length in minutes", least=10, most=LONGEST_MINUTES, required=True)
    format = choice("Who meets", Format)
    modality = choice("How", Modality, radio=True)
    place = line("Room or link", longest=LONGEST_PLACE)
    zone = "UTC"

    def name_partners(self, names: Mapping[str, str]) -> None:
        """Put the partners' names into the formats of individual meetings."""
        self.format.choices = [(each.value, format_words(each, names)) for each in Format]

    def validate_start(self, field: Any) -> None:
        """Refuse a time that a clock change skips on that day."""
        if field.data and self.day.data and not exists(self.day.data, field.data, self.zone):
            raise ValidationError(
                f"The clocks go forward on that day, and {field.data:%H:%M} does not occur. Choose another time."
            )

    @property
    def starts_at(self) -> datetime:
        """Return the start as a UTC moment."""
        return moment(self.day.data, self.start.data, self.zone)


class CancelForm(Form):
    """Who called a meeting off, and whether it was late."""

    who = choice("Who cancelled", CancelledBy, radio=True)
    late = switch("Late: counts as missed for whoever cancelled", hint="As your cancellation policy says.")

    def name_partners(self, names: Mapping[str, str]) -> None:
        """Put the partners' names among who cancelled."""
        self.who.choices = [(each.value, names.get(each.value, each.label)) for each in CancelledBy]


class AttendanceForm(Form):
    """How each partner attended, where no note is written."""

    version = HiddenField(validators=[VERSION])
    attendance_p1 = choice("p1", Attendance, required=False, radio=True)
    attendance_p2 = choice("p2", Attendance, required=False, radio=True)
    late_p1 = whole("p1", least=1, most=LATEST_MINUTES)
    late_p2 = whole("p2", least=1, most=LATEST_MINUTES)
    minutes = whole("Minutes held", least=0, most=LONGEST_MINUTES)
    absence_note = text("What was done with the partner who came")

    def name_partners(self, names: Mapping[str, str]) -> None:
        """Put the partners' names into the labels."""
        for key in PARTNERS:
            self[f"attendance_{key}"].label.text = names[key]
            self[f"late_{key}"].label.text = f"{names[key]}, minutes late"

    @property
    def told(self) -> Presence:
        """Return what was said."""
        attended = {key: ATTENDANCES.get(self[f"attendance_{key}"].data) for key in PARTNERS}
        late: dict[PartnerKey, int | None] = {
            key: self[f"late_{key}"].data for key in PARTNERS if attended[key] is Attendance.LATE
        }
        return Presence(attended, late, self.minutes.data, self.absence_note.data)


class AdditionForm(Form):
    """What is added to a signed note."""

    once = HiddenField(validators=[ID])
    kind = choice("What this is", AdditionKind, radio=True)
    part = choice("The part it is about", [], required=False)
    reason = text("Reason", hint="An amendment needs one. The original stays legible beside it.")
    text = text("Text", required=True, hints=True)

    def offer(self, parts: Mapping[str, str]) -> None:
        """Offer the parts of the note."""
        self.part.choices = [("", "The note as a whole"), *parts.items()]

    @property
    def addition(self) -> Addition:
        """Return what is added."""
        return Addition(AdditionKind(self.kind.data), self.text.data, self.part.data or "", self.reason.data)
