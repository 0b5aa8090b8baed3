"""The counselor's own exercises, without a browser."""

from typing import Any

import pytest

from clinic.homework import own_actions
from clinic.homework.exercises import catalogue
from clinic.homework.forms import values_of
from clinic.homework.models import OwnExercise
from clinic.homework.shelf import shelf, title_of
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from tests.facts import DAY, Facts


def values(**more: Any) -> dict[str, Any]:
    plain = values_of(catalogue()["steady-days"])
    lists = {name: plain[name].splitlines() for name in ("steps", "for_couple", "caution_notes")}
    words = {"record": [], "models": [], "frequency": "daily", "length_text": "10 minutes"}
    return {**plain, **lists, **words, "title": "Morning coffee", **more}


def write(facts: Facts, **more: Any) -> OwnExercise:
    own = own_actions.write_exercise(by=facts.by, id=new_id(), values=values(**more))
    db.session.commit()
    return own


def test_it_puts_an_exercise_on_the_shelf(facts: Facts) -> None:
    own = write(facts)
    kept = shelf()[own.slug]
    assert (kept.exercise.title, kept.edition, kept.retired) == ("Morning coffee", 1, False)
    assert own.slug == "own-morning-coffee"


def test_it_writes_once_when_it_comes_twice(facts: Facts) -> None:
    id = new_id()
    made = [own_actions.write_exercise(by=facts.by, id=id, values=values()) for _ in range(2)]
    assert made[0] is made[1]


@pytest.mark.parametrize("title", ["Morning coffee", "MORNING  COFFEE", "Mórning cöffee", "Evening sit-down"])
def test_it_refuses_a_title_in_use(facts: Facts, title: str) -> None:
    write(facts)
    with pytest.raises(Refused, match="already"):
        write(facts, title=title)


def test_it_numbers_addresses_that_would_be_the_same(facts: Facts) -> None:
    titles = ["Вечерний чай", "晚茶", "🦆", "Coffee!", "Coffee?"]
    slugs = [write(facts, title=title).slug for title in titles]
    assert slugs == ["own-exercise", "own-exercise-2", "own-exercise-3", "own-coffee", "own-coffee-2"]


def test_it_refuses_what_breaks_a_rule_of_the_library(facts: Facts) -> None:
    with pytest.raises(Refused, match="steps needed"):
        write(facts, steps=[])


def test_a_change_is_a_new_edition_and_what_was_given_keeps_the_old_one(facts: Facts) -> None:
    own = write(facts)
    kept = shelf()[own.slug]
    own_actions.revise_exercise(by=facts.by, own=own, edition=1, values=values())
    assert own.edition == 1
    own_actions.revise_exercise(by=facts.by, own=own, edition=1, values=values(title="Slow coffee"))
    db.session.commit()
    assert (own.edition, own.slug, shelf()[own.slug].exercise.title) == (2, "own-morning-coffee", "Slow coffee")
    assert kept.exercise.title == "Morning coffee"


def test_it_never_overwrites_a_newer_edition(facts: Facts) -> None:
    own = write(facts)
    own_actions.revise_exercise(by=facts.by, own=own, edition=1, values=values(title="Slow coffee"))
    with pytest.raises(Conflict):
        own_actions.revise_exercise(by=facts.by, own=own, edition=1, values=values(title="Quick coffee"))


def test_it_takes_an_exercise_out_and_puts_it_back(facts: Facts) -> None:
    own = write(facts)
    own_actions.retire_exercise(by=facts.by, own=own, on=DAY)
    assert own.slug not in shelf()
    assert shelf(retired=True)[own.slug].retired
    with pytest.raises(Refused, match="Put it back"):
        write(facts)
    own_actions.retire_exercise(by=facts.by, own=own, on=None)
    db.session.commit()
    assert own.slug in shelf()


def test_it_knows_the_title_of_what_came_without_one(facts: Facts) -> None:
    assignment = facts.give("small-wins")
    assignment.title = ""
    assert title_of(assignment) == catalogue()["small-wins"].title
    assignment.slug = "gone"
    assert title_of(assignment) == "gone"
