"""The counselor's whole shelf: the library and the exercises of their own, and what is known about each in use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinic.homework.exercises import Exercise, catalogue, exercise_from
from clinic.homework.models import Assignment, OwnExercise, own_exercises
from clinic.homework.rules import Assigned


@dataclass(frozen=True)
class Kept:
    """An exercise with where it comes from: the library, or the counselor (then `own` is the row)."""

    exercise: Exercise
    own: OwnExercise | None = None

    @property
    def retired(self) -> bool:
        """Say whether the counselor took it out of the library."""
        return self.own is not None and self.own.retired_on is not None

    @property
    def edition(self) -> int:
        """Return the edition that an assignment of today would carry."""
        return self.own.edition if self.own else 1


def shelf(*, retired: bool = False) -> Mapping[str, Kept]:
    """Return every exercise by slug, the library's first; retired ones of the counselor only when asked for."""
    kept = {slug: Kept(exercise) for slug, exercise in catalogue().items()}
    for own in own_exercises():
        if retired or own.retired_on is None:
            kept[own.slug] = Kept(exercise_from("own exercise", own.fields), own)
    return kept


def titles_of(given: Iterable[Assignment]) -> dict[str, str]:
    """Return the title of each exercise that was given, as it was the last time; `given` comes newest first."""
    titles: dict[str, str] = {}
    for each in given:
        titles.setdefault(each.slug, title_of(each))
    return titles


def title_of(assignment: Assignment) -> str:
    """Return the exercise's title as it was when it was given."""
    kept = catalogue().get(assignment.slug)
    return assignment.title or (kept.title if kept else assignment.slug)


def as_assigned(assignment: Assignment) -> Assigned:
    """Return an assignment as the sums of S12 see it."""
    keys = assignment.partners
    return Assigned(
        exercise=assignment.slug,
        due_on=assignment.due_on,
        outcomes={key: assignment.outcome(key) for key in keys},
        benefits={key: assignment.benefit(key) for key in keys},
    )
