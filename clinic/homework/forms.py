"""Fields of the library's search, of an own exercise, and of what became of homework."""

import re
from typing import Any

from clinic.couples.rules import Stage
from clinic.homework.cautions import CAUTIONS
from clinic.homework.exercises import Exercise
from clinic.homework.rules import Who
from clinic.kernel.forms import Form, choice, line, several, switch, text, whole
from clinic.kernel.text import folded

SLUG_LENGTH = 60
OWN_SOURCE = "Own exercise"


class ExerciseForm(Form):
    """An exercise of the counselor's own; the couple reads everything but the cautions and the source."""

    title = line("Title", required=True, longest=80)
    stage = choice("Stage", Stage)
    purpose = text("Purpose", required=True, longest=1000, hint="One or two sentences to the couple: why this helps.")
    who = choice("For", Who)
    who_text = line("For, in words", longest=120, hint="As the couple reads it. Empty: the line above.")
    minutes = whole("Minutes", least=1, most=600, required=True)
    frequency_text = line("How often", required=True, hint="For example: every evening, once a week, once.")
    per_week = whole("Times a week", least=0, most=7, required=True, hint="0 for once or as needed.")
    steps = text("Steps", required=True, hint="One step per line; full sentences, to both of them.")
    materials = line("What is needed", longest=300)
    for_couple = text("Good to know", longest=2000, hint="Cautions in words for the couple, one per line.")
    bring_back = text("Bring back", required=True, longest=500, hint="What to bring to the next session.")
    cautions = several("Cautions", [(code, f"{one.sentence}") for code, one in CAUTIONS.items()])
    session_first = switch("First time only in a session")
    private = switch("Each person's own, not shown to the other")
    source = line("Source", longest=300)

    def values(self) -> dict[str, Any]:
        """Return the fields as the library keeps them."""
        minutes = self.minutes.data
        return {
            "slug": slug_of(self.title.data),
            "title": self.title.data,
            "stage": self.stage.data,
            "models": [],
            "purpose": self.purpose.data,
            "who": self.who.data,
            "who_text": self.who_text.data or Who(self.who.data).label,
            "minutes": minutes,
            "minutes_max": minutes,
            "length_text": f"{minutes} minutes",
            "frequency": self.frequency_text.data,
            "frequency_text": self.frequency_text.data,
            "per_week": self.per_week.data,
            "cautions": list(self.cautions.data or []),
            "caution_notes": [],
            "for_couple": _lines(self.for_couple.data),
            "session_first": bool(self.session_first.data),
            "private": bool(self.private.data),
            "bring_back": self.bring_back.data,
            "record": [],
            "steps": _lines(self.steps.data),
            "materials": self.materials.data,
            "source": self.source.data or OWN_SOURCE,
        }

    @classmethod
    def of(cls, exercise: Exercise) -> "ExerciseForm":
        """Return the form filled with an exercise, to change it or to start one's own from it."""
        plain = {name: getattr(exercise, name) for name in ("title", "purpose", "who_text", "minutes", "frequency_text")}
        plain |= {name: getattr(exercise, name) for name in ("materials", "bring_back", "source", "private", "session_first")}
        return cls(
            **plain, stage=exercise.stage.value, who=exercise.who.value, per_week=int(exercise.per_week),
            cautions=list(exercise.cautions), steps="\n".join(exercise.steps), for_couple="\n".join(exercise.for_couple),
        )


def slug_of(title: str) -> str:
    """Return the address of a title: plain letters and digits with hyphens."""
    return "own-" + (re.sub(r"[^a-z0-9]+", "-", folded(title)).strip("-")[:SLUG_LENGTH] or "exercise")


def _lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]
