"""Exercises of the counselor's own are written, changed and taken out of the library here."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import chain, count
from typing import Any
from uuid import UUID

from clinic.homework.actions import NEWER, keep
from clinic.homework.exercises import LibraryBroken, exercise_from
from clinic.homework.models import OwnExercise, own_exercise
from clinic.homework.shelf import shelf
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.text import folded

LONGEST_SLUG = 60


def write_exercise(*, by: UUID, id: UUID, values: Mapping[str, Any]) -> OwnExercise:
    """Add an exercise with the fields and the rules of the library's; the same form sent twice adds it once.

    A title in use is refused, that of a library exercise as well: two of one name could not be told apart.
    """
    sent_before = own_exercise(id)
    if sent_before is not None:
        return sent_before
    _demand_new_title(values["title"])
    slug = free_slug(values["title"])
    own = OwnExercise(id=id, counselor_id=by, slug=slug, fields=_checked(slug, values))
    db.session.add(own)
    audit.record("write exercise", subject=own, actor_id=by)
    keep()
    return own


def revise_exercise(*, by: UUID, own: OwnExercise, edition: int | None, values: Mapping[str, Any]) -> None:
    """Change an own exercise: a new edition; what was given before keeps the title and the edition it had."""
    if own.edition != edition:
        raise Conflict(NEWER)
    _demand_new_title(values["title"], but=own.slug)
    checked = _checked(own.slug, values)
    if checked == own.fields:
        return
    own.fields, own.edition = checked, own.edition + 1
    audit.record("revise exercise", subject=own, actor_id=by)
    keep()


def retire_exercise(*, by: UUID, own: OwnExercise, on: date | None) -> None:
    """Take an own exercise out of the library, or put it back with None; assignments keep it."""
    own.retired_on = on
    audit.record("retire exercise" if on else "put exercise back", subject=own, actor_id=by)


def free_slug(title: str) -> str:
    """Return an address for a title that no exercise has: plain letters and digits, with a number when it is taken."""
    start = "own-" + (re.sub(r"[^a-z0-9]+", "-", folded(title)).strip("-")[:LONGEST_SLUG] or "exercise")
    taken = shelf(retired=True)
    numbered = (f"{start}-{number}" for number in count(2))
    return next(slug for slug in chain([start], numbered) if slug not in taken)


def _demand_new_title(title: str, but: str = "") -> None:
    others = [each for slug, each in shelf(retired=True).items() if slug != but]
    same = next((each for each in others if _spoken(each.exercise.title) == _spoken(title)), None)
    if same is not None and same.own is not None and same.own.retired_on is not None:
        raise Refused("An exercise with this title was taken out of the library. Put it back, or choose another title.")
    if same is not None:
        raise Refused("There is an exercise with this title already. Choose another one.")


def _spoken(title: str) -> str:
    return " ".join(folded(title).split())


def _checked(slug: str, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = {**values, "slug": slug}
    try:
        exercise_from("own exercise", fields)
    except LibraryBroken as broken:
        raise Refused(str(broken)) from None
    return fields
