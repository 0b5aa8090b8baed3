"""Fields of an own exercise, and what a form says about homework that was given."""

from collections.abc import Mapping
from typing import Any, Final

from wtforms import Field, FloatField, HiddenField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from clinic.couples.forms import Once
from clinic.couples.rules import PARTNERS, Stage
from clinic.homework.cautions import CAUTIONS
from clinic.homework.exercises import Exercise
from clinic.homework.rules import Barrier, Outcome, Who
from clinic.kernel.errors import Refused
from clinic.kernel.forms import choice, line, several, switch, text, whole
from clinic.kernel.text import counted, has_controls, normalised

OWN_SOURCE: Final = "Own exercise"
MOST_STEPS: Final = 20
MOST_TIMES: Final = 7
LONGEST_BACK: Final = 5000
TELLABLE: Final = tuple(each for each in Outcome if each is not Outcome.WITHDRAWN)
OUTCOMES: Final[Mapping[str, Outcome | None]] = {"": None, **{each.value: each for each in TELLABLE}}
WHO: Final = {each.value: each.label for each in Who}
BARRIERS: Final[Mapping[str, Barrier | None]] = {"": None, **{each.value: each for each in Barrier}}
BENEFITS: Final[Mapping[str, int | None]] = {"": None, **{str(number): number for number in range(11)}}
PLAIN: Final = (
    "title", "purpose", "who_text", "minutes", "minutes_max", "frequency_text", "per_week", "materials", "bring_back",
    "source", "private", "session_first",
)  # fmt: skip


class ExerciseForm(Once):
    """An exercise of the counselor's own, with the fields of the library; the first half is for the couple to read."""

    edition = HiddenField()
    title = line("Title", required=True, longest=80)
    purpose = text("Purpose", required=True, longest=1000, hint="To the couple: why this helps.")
    stage = choice("Stage", Stage)
    who = choice("For", Who)
    who_text = line("For, in words", longest=120, hint="As the couple reads it. Empty: the words beside it.")
    minutes = whole("Minutes", least=1, most=600, required=True)
    minutes_max = whole("Up to", least=1, most=600, hint="Minutes, if it varies.")
    frequency_text = line("How often", required=True, hint="For example: every evening, once.")
    per_week = FloatField(
        "Times a week",
        description="0 for once or as needed.",
        validators=[InputRequired("Enter a number."), NumberRange(0, MOST_TIMES, "Enter a number from 0 to 7.")],
    )
    steps = text("Steps", required=True, hint="One step per line; full sentences, to both of them.")
    materials = line("What is needed", longest=300)
    for_couple = text("Good to know", longest=2000, hint="Cautions in words for the couple, one per line.")
    bring_back = text("Bring back", required=True, longest=500, hint="To the next session.")
    cautions = several("Cautions", [(code, one.sentence) for code, one in CAUTIONS.items()])
    caution_notes = text("What else to mind", longest=2000, hint="For you, one sentence per line.")
    session_first = switch("First time only in a session")
    private = switch("Each person’s own, not shown to the other")
    record = line("What to record", longest=300, hint="For you; separate several with commas.")
    models = line("Approaches", longest=300, hint="For you; separate several with commas.")
    source = line("Source", longest=300)

    def validate_steps(self, field: Field) -> None:
        """Refuse more steps than a page can hold."""
        if len(_lines(field.data)) > MOST_STEPS:
            raise ValidationError(f"Shorten this to at most {MOST_STEPS} steps.")

    def validate_minutes_max(self, field: Field) -> None:
        """Refuse a longest length that is not the longest."""
        if field.data is not None and field.data < (self.minutes.data or 0):
            raise ValidationError("Give at least the minutes beside it, or leave it empty.")

    def values(self) -> dict[str, Any]:
        """Return the fields as the library keeps them; the address of the exercise is not among them."""
        most, times = self.minutes_max.data or self.minutes.data, float(self.per_week.data)
        return {
            **{name: self[name].data for name in PLAIN},
            "per_week": int(times) if times.is_integer() else times,
            "minutes_max": most,
            "length_text": _length(self.minutes.data, most),
            "stage": self.stage.data,
            "who": self.who.data,
            "who_text": self.who_text.data or WHO[self.who.data],
            "frequency": self.frequency_text.data,
            "cautions": list(self.cautions.data or []),
            "steps": _lines(self.steps.data),
            "for_couple": _lines(self.for_couple.data),
            "caution_notes": _lines(self.caution_notes.data),
            "record": _words(self.record.data),
            "models": _words(self.models.data),
            "source": self.source.data or OWN_SOURCE,
        }


def values_of(exercise: Exercise) -> dict[str, Any]:
    """Return an exercise as the form shows it, to change it or to start one's own from it."""
    lines = {name: "\n".join(getattr(exercise, name)) for name in ("steps", "for_couple", "caution_notes")}
    words = {name: ", ".join(getattr(exercise, name)) for name in ("record", "models")}
    closed = {"stage": exercise.stage.value, "who": exercise.who.value, "cautions": list(exercise.cautions)}
    return {**{name: getattr(exercise, name) for name in PLAIN}, **lines, **words, **closed}


def told(sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form says about homework, by column, and only what it says; what cannot be meant is refused."""
    said: dict[str, Any] = {}
    for name, answers in (("outcome", OUTCOMES), ("benefit", BENEFITS), ("barrier", BARRIERS)):
        for field in (f"{name}_{key}" for key in PARTNERS if f"{name}_{key}" in sent):
            if sent[field] not in answers:
                raise Refused("Choose one of the answers.")
            said[field] = answers[sent[field]]
    if "brought_back" in sent:
        said["brought_back"] = _text(sent["brought_back"])
    return said


def _text(sent: str) -> str:
    words = normalised(sent)
    if len(words) > LONGEST_BACK:
        raise Refused(f"Shorten this to at most {LONGEST_BACK:,} characters.")
    if has_controls(words):
        raise Refused("Remove the invisible control characters from this text.")
    return words


def _length(minutes: int, most: int) -> str:
    return counted(minutes, "minute", "minutes") if minutes == most else f"{minutes} to {most} minutes"


def _lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]


def _words(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]
