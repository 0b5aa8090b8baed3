"""What is alive between the two: what is shown, what is not, and in what order."""

from datetime import timedelta

import pytest

from clinic.agreements.rules import Area, VersionStatus
from clinic.casefile import alive
from clinic.couples.rules import PartnerKey
from clinic.safety.rules import EventType
from tests.casefile.lived import A_DAY, Lived
from tests.facts import A_WEEK, DAY, Facts

NAMES = {"p1": "Inés", "p2": "Jon"}


def week(start: int, made: int, shown: int, told: int = 0, *, column: str = "kept") -> dict[str, object]:
    """One week of a promise, so many days ago."""
    return {"week_start": (DAY - start * A_DAY).isoformat(), "made": made, column: shown, "told": told}


def watched(facts: Facts) -> list[str]:
    return [each.words for each in alive.watching(facts.file, NAMES)]


def test_nothing_is_alive_before_anything_was_written(facts: Facts) -> None:
    file = facts.file
    found = (alive.standing(file), alive.practices(file, NAMES), alive.promises(file), alive.wins(file, NAMES))
    assert (*found, watched(facts)) == ([], [], [], [], [])


def test_reviews_come_first_then_signatures(facts: Facts, lived: Lived) -> None:
    quiet = lived.agreed()
    draft = lived.agreement(Area.MONEY)
    lived.version(draft, status=VersionStatus.DRAFT, signed=("p1",))
    due = lived.agreed(Area.DEVICES, review_due=DAY)
    ended = lived.agreed(Area.SUBSTANCES, status=VersionStatus.ENDED)
    facts.put(ended, ended_on=DAY)
    found = alive.standing(facts.file)
    assert [each.accord.agreement for each in found] == [due, draft, quiet]
    assert [(each.is_due, each.waits_for) for each in found] == [(True, ()), (False, ("p2",)), (False, ())]
    assert found[0].first_line(NAMES) == "Phones stay in the kitchen"


@pytest.mark.parametrize(("days", "is_due"), [(-1, True), (0, False), (1, False), (None, True)])
def test_a_review_on_its_day_or_after_is_enough(facts: Facts, lived: Lived, days: int | None, is_due: bool) -> None:
    """Domain R12: the date has passed and there was no review on or after it."""
    due = DAY - A_WEEK
    agreement = lived.agreed(review_due=due)
    if days is not None:
        lived.reviewed(agreement, due + days * A_DAY)
    (found,) = alive.standing(facts.file)
    assert (found.is_due, found.review_due) == (is_due, due if is_due else None)


def test_a_practice_says_on_how_many_days_it_was_held(facts: Facts, lived: Lived) -> None:
    for days in (0, 1, 6, 7, 27):
        lived.record("end-of-day-talk", DAY - days * A_DAY, held=True)
    lived.record("end-of-day-talk", DAY - 2 * A_DAY, note="Too late in the evening")
    lived.record("personal-habit", about="p1", name="Morning run", per_week=3, done=2)
    talk, habit = alive.practices(facts.file, NAMES)
    assert talk.held is not None
    assert (talk.held.of_7, talk.held.of_28, habit.held) == (3, 5, None)
    assert habit.newest == "Morning run · 2 of 3 times"


def test_how_often_the_two_are_close_is_not_counted(facts: Facts, lived: Lived) -> None:
    lived.record("planned-intimacy", slot="Friday", status="held")
    assert alive.practices(facts.file, NAMES) == []


def test_promises_are_those_that_are_kept_up(facts: Facts, lived: Lived) -> None:
    old = DAY - 60 * A_DAY
    lived.record("small-promise", old, about="p1", text="Let go", weeks=[week(60, 5, 5)])
    kept = lived.record("small-promise", old, about="p2", text="Text at six", weeks=[week(8, 5, 4, 1), week(1, 3, 3)])
    new = lived.record("accountability", about="p2", text="No private chats")
    first, second = alive.promises(facts.file)
    assert (first.record, second.record) == (new, kept)
    assert second.loop is not None
    assert (second.loop.made, second.loop.shown, second.loop.told, second.loop.run) == (8, 7, 1, 2)


def test_at_most_five_promises_are_shown(facts: Facts, lived: Lived) -> None:
    for number in range(7):
        lived.record("small-promise", DAY - number * A_DAY, about="p1", text=f"Promise {number}")
    assert [each.record.values["text"] for each in alive.promises(facts.file)] == [f"Promise {n}" for n in range(5)]


def test_the_newest_three_wins_are_shown(facts: Facts, lived: Lived) -> None:
    for days in (9, 3, 1, 5):
        lived.record("win", DAY - days * A_DAY, text=f"{days} days ago")
    assert [each.words for each in alive.wins(facts.file, NAMES)] == ["1 days ago", "3 days ago", "5 days ago"]


@pytest.mark.parametrize(("age", "value", "speaks"), [(0, 7, True), (28, 7, True), (29, 9, False), (0, 6, False)])
def test_a_sign_speaks_from_its_threshold_on_a_board_of_four_weeks(
    facts: Facts, lived: Lived, age: int, value: int, speaks: bool
) -> None:
    row = {"value": value, "first_move": "Say it at supper"}
    lived.record("early-signs", DAY - age * A_DAY, signs={"p1": {"stress": row}})
    words = [f"Inés: stress at {value}. First move: Say it at supper."]
    assert watched(facts) == (words if speaks else [])


def test_a_move_that_does_not_work_is_worth_watching(facts: Facts, lived: Lived) -> None:
    uses = [
        {"used_on": "2025-05-01", "move": "Walk", "worked": 2},
        {"used_on": "2025-05-02", "move": "Walk", "worked": 3},
    ]
    lived.record("trigger", about="p2", text="Late train", moves=["Walk", "Call"], uses=uses[:1])
    assert watched(facts) == []
    lived.record("trigger", about="p2", text="Airport", moves=["Walk", "Call"], uses=uses)
    assert watched(facts) == ["Airport: find another move for Walk."]


def test_it_names_what_is_not_voiced_and_not_looked_at(facts: Facts, lived: Lived) -> None:
    lived.record("feelings", DAY - A_WEEK, feelings={"p1": {"anger": {"intensity": 8, "voiced": True}}})
    lived.record("feelings", feelings={"p2": {"shame": {"intensity": 6}, "fear": {"intensity": 0}}})
    areas = {key: {"level": "none"} for key in ("emotional", "sexual_health", "money", "children", "family_friends")}
    lived.record("impact-inventory", areas={**areas, "work": {"level": "some"}, "legal": {"level": "unknown"}})
    assert watched(facts) == [
        "Jon: not voiced yet: shame.",
        "Effects not looked at yet: privacy, devices, legal, trust in the past.",
    ]


def test_urges_that_rise_while_they_are_told_less_are_for_one_alone(facts: Facts, lived: Lived) -> None:
    for days, (peak, told) in enumerate([(2, True)] * 3 + [(6, False)] * 3):
        lived.record("urge-note", DAY - (10 - days) * A_DAY, about="p2", peak=peak, told=told)
    (found,) = alive.watching(facts.file, NAMES)
    assert found.partner == "p2"
    assert found.words.endswith("Open the conversation with Jon alone.")


@pytest.mark.parametrize(("days", "shown"), [(0, True), (14, True), (15, False)])
def test_a_setback_is_watched_for_two_weeks(facts: Facts, days: int, shown: bool) -> None:
    facts.event(EventType.SETBACK, DAY - timedelta(days))
    assert len(watched(facts)) == shown


@pytest.mark.parametrize("partner", ["p1", "p2"])
def test_each_line_leads_to_where_it_stands(facts: Facts, lived: Lived, partner: PartnerKey) -> None:
    lived.record("early-signs", signs={partner: {"loneliness": {"value": 9}}})
    (found,) = alive.watching(facts.file, NAMES)
    assert (found.partner, found.endpoint, found.values) == (partner, "records.board", {"kind": "early-signs"})
    assert found.words.endswith("No first move agreed yet.")
