"""What stands on a handout: for the couple, without roles, and no page more than needed."""

from dataclasses import replace

import pytest

from clinic.homework.exercises import Exercise, catalogue
from clinic.homework.rules import Who
from clinic.reports.forms import Options
from clinic.reports.handouts import (
    FACTS_ONLY,
    FIRST_IN_SESSION,
    ONLY_IN_SESSION,
    Handout,
    handout_text,
    is_for_session,
    lines_after,
    who_words,
)

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


@pytest.mark.parametrize(
    ("topic", "text", "kept"),
    [
        ("The trip to Porto", "Write about Porto, each for yourself", True),
        ("What exactly happened in Porto", "What happened in Porto, and when", True),
        ("What exactly happened in Porto", "Something good that happened", False),
        ("sex", "Nothing about sex this week", True),
        ("The debt", "Debtors and creditors", False),
        ("about being there", "About being there for each other", True),
        ("", "Anything", False),
    ],
)
def test_it_knows_what_is_kept_for_the_session(topic: str, text: str, *, kept: bool) -> None:
    assert is_for_session([topic], ["A title", text]) is kept


def test_it_says_only_in_session_first() -> None:
    exercise = catalogue()["whole-picture"]
    topics = [exercise.title]
    assert handout_text(exercise, topics=topics).cautions[0] == ONLY_IN_SESSION
    assert handout_text(exercise, chosen=Options(in_session=True)).cautions[0] == ONLY_IN_SESSION
    assert ONLY_IN_SESSION not in handout_text(exercise, topics=["Nothing like it at all"]).cautions
