"""What stands on a handout: for the couple, without roles, and no page more than needed."""

from dataclasses import replace

import pytest

from clinic.homework.exercises import Exercise, catalogue
from clinic.homework.rules import Who
from clinic.reports.handouts import FACTS_ONLY, FIRST_IN_SESSION, Handout, handout_text, lines_after, who_words

LIBRARY = list(catalogue().values())
ROLE_WORDS = ("injured", "involved")


def texts(handout: Handout) -> str:
    """Everything on it."""
    facts = (value for _, value in handout.facts)
    return " ".join([handout.title, handout.purpose, *handout.cautions, *handout.steps, handout.bring_back, *facts])


@pytest.mark.parametrize("exercise", LIBRARY, ids=lambda each: each.slug)
def test_it_names_no_role_and_no_source(exercise: Exercise) -> None:
    said = texts(handout_text(exercise)).lower()
    assert not [word for word in ROLE_WORDS if word in said]
    assert exercise.source not in said


@pytest.mark.parametrize("who", list(Who))
def test_it_puts_words_without_a_role_in_place_of_the_list_s_own(who: Who) -> None:
    said = who_words(replace(LIBRARY[0], who=who, who_text=who.label))
    assert said
    assert not [word for word in ROLE_WORDS if word in said.lower()]


def test_it_says_what_two_cautions_print() -> None:
    plain = replace(LIBRARY[0], cautions=("DETAIL", "SOLO"), session_first=True, for_couple=("Take your time.",))
    assert handout_text(plain).cautions == (FIRST_IN_SESSION, FACTS_ONLY, "Take your time.")


def test_it_does_not_say_twice_what_the_exercise_says_itself() -> None:
    cautions = handout_text(catalogue()["whole-picture"]).cautions
    assert FACTS_ONLY not in cautions
    assert FIRST_IN_SESSION not in cautions


def test_it_rules_a_second_page_only_where_one_is_not_enough() -> None:
    assert lines_after(["word " * 20], large=False) == 0
    assert lines_after(["word " * 1000], large=False) >= 4
    one_page = [each.slug for each in LIBRARY if handout_text(each).lines == 0]
    assert len(one_page) >= len(LIBRARY) - 1
