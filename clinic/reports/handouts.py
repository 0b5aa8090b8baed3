"""An exercise as it is handed to a couple: second person, no roles, nothing of the counselor's notes on it."""

from dataclasses import dataclass

from clinic.homework.exercises import Exercise
from clinic.homework.models import Assignment
from clinic.kernel.text import day

FIRST_IN_SESSION = "Do this for the first time in a session, together with your counselor."
FACTS_ONLY = "Keep to facts. Details of what happened sexually stay out of it."


@dataclass(frozen=True)
class Handout:
    """What stands on the page."""

    title: str
    purpose: str
    facts: tuple[tuple[str, str], ...]
    own_words: str
    cautions: tuple[str, ...]
    steps: tuple[str, ...]
    materials: str
    bring_back: str
    write_lines: int


def handout_text(exercise: Exercise, assignment: Assignment | None = None) -> Handout:
    """Return the handout of an exercise, with the dose, the date and the counselor's words where it was given."""
    facts = [("For", exercise.who_text), ("Time", exercise.length_text)]
    facts.append(("How often", assignment.dose if assignment and assignment.dose else exercise.frequency_text))
    if assignment:
        facts.append(("Until", day(assignment.due_on)))
    first = (FIRST_IN_SESSION,) if exercise.session_first else ()
    plain = (FACTS_ONLY,) if "DETAIL" in exercise.cautions else ()
    return Handout(
        title=exercise.title,
        purpose=exercise.purpose,
        facts=tuple(facts),
        own_words=assignment.custom_text if assignment else "",
        cautions=(*first, *plain, *exercise.for_couple),
        steps=exercise.steps,
        materials=exercise.materials,
        bring_back=exercise.bring_back,
        write_lines=6,
    )
