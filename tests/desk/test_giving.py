"""What is offered for a couple, whom it is for, and when it is due."""

from datetime import timedelta

import pytest

from clinic.couples.rules import Stage
from clinic.desk.giving import available, due_on, joint_this_week, matching, offers, titled, usual_partners
from clinic.homework import actions
from clinic.homework.exercises import catalogue
from clinic.homework.rules import Outcome
from clinic.kernel.database import db
from tests.facts import A_WEEK, DAY, Facts, at

A_DAY = timedelta(days=1)


def test_those_of_the_stage_come_first_and_locked_ones_last(facts: Facts) -> None:
    facts.stage(Stage.REBUILD)
    file = facts.file
    found = offers(file, available(file))
    assert len(found) == len(catalogue())
    own = [each for each in found if each.exercise.stage is Stage.REBUILD]
    assert found[: len(own)] == own
    locks = [each.locked for each in own]
    assert locks == sorted(locks)
    assert True in locks


def test_facts_open_what_was_locked(facts: Facts) -> None:
    slug = "end-of-day-talk"
    before = next(each for each in offers(facts.file, available(facts.file)) if each.slug == slug)
    assert (before.locked, before.needs_reason) == (True, True)
    after = next(each for each in offers(facts.screened().file, available(facts.file)) if each.slug == slug)
    assert (after.locked, after.needs_reason) == (False, False)


def test_a_search_puts_titles_first(facts: Facts) -> None:
    file = facts.file
    found = matching(offers(file, available(file)), "evening")
    assert found[0].slug == "end-of-day-talk"
    assert len(found) > 1
    assert matching(found, "zzyzx") == []


@pytest.mark.parametrize(
    ("letters", "title"),
    [
        ("eve", "Evening sit-down"), ("EVE", "Evening sit-down"), ("sit-d", "Evening sit-down"),
        ("today's ch", "Today’s choice"), ("e", None), ("", None), ("  ", None), ("screens away", None),
    ],
)  # fmt: skip
def test_a_few_letters_find_one_title(facts: Facts, letters: str, title: str | None) -> None:
    found = titled(available(facts.file), letters)
    assert (found.exercise.title if found else None) == title


def test_a_title_that_begins_so_wins_over_one_that_holds_it(facts: Facts) -> None:
    among = available(facts.file)
    held = [each for each in among if "pl" in each.exercise.title.casefold()]
    begun = [each for each in held if each.exercise.title.casefold().startswith("pl")]
    assert held[0] not in begun
    assert titled(among, "pl") is begun[0]


@pytest.mark.parametrize(
    ("who", "roles", "partners"),
    [
        ("injured", {"p1": "injured", "p2": "involved"}, ("p1",)),
        ("involved", {"p1": "injured", "p2": "involved"}, ("p2",)),
        ("involved_prepares", {"p1": "both", "p2": "both"}, ("p1", "p2")),
        ("injured", {"p1": "", "p2": ""}, ("p1", "p2")),
        ("both", {"p1": "injured", "p2": "involved"}, ("p1", "p2")),
    ],
)
def test_it_is_for_the_partner_of_the_role(who: str, roles: dict[str, str], partners: tuple[str, ...]) -> None:
    exercise = next(each for each in catalogue().values() if each.who == who)
    assert usual_partners(exercise, roles) == partners


def test_it_is_due_at_the_next_session_after_today(facts: Facts) -> None:
    assert due_on(facts.file) == DAY + A_WEEK
    facts.meeting(at(18))
    facts.meeting(at(9) + 3 * A_DAY)
    facts.meeting(at(9) + 10 * A_DAY)
    assert due_on(facts.file) == DAY + 3 * A_DAY


def test_it_counts_what_is_new_for_both_this_week(facts: Facts) -> None:
    facts.give("small-wins")
    facts.give("steady-days", set_on=DAY - 6 * A_DAY)
    facts.give("solo-anchor", set_on=DAY - A_WEEK)
    facts.give("keep-list", partners=("p1",))
    facts.tell(facts.give("our-story-now"), outcome_p1=Outcome.DONE)
    actions.withdraw(by=facts.by, assignment=facts.give("rituals-ahead"))
    db.session.commit()
    assert joint_this_week(facts.file) == 3
