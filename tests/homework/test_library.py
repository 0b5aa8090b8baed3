"""The library on the shelf: complete, in order, and fit to be handed to a couple."""

import re

import pytest

from clinic.homework.exercises import Exercise, bundles, catalogue
from clinic.homework.rules import Who

# Slug, number of steps and title as domain.md 3.3 and 3.4 have them.
CATALOGUE = """
end-of-day-talk 6 Evening sit-down
talk-agreements 5 Three balances for hard talks
feelings-room 6 Room for every feeling
pause-and-return 5 Pause with a return time
steady-days 5 Steady days
openness-agreement 6 Openness agreement
contact-status 5 Where contact stands
felt-need-fair 5 Felt, need, fair
question-hour 6 Question hour
wave-plan 5 Riding a wave
small-signals 5 Small signals
support-circle 5 Who may know what
slow-clock 5 Slow clock
solo-anchor 5 Solo anchor plan
impact-letter 5 Impact letter
stay-and-receive 5 Stay and receive
whole-picture 8 Whole picture
i-statement-lab 6 From “you” to “I”
reflective-listening 6 Say back and ask
slow-talk 6 Slow talk about one incident
event-and-person 5 The event and the person
disconnection-map 6 Where we lost each other
impulse-chain 6 The chain before the impulse
what-it-offered 5 What it offered, what we can grow
likes-views-hopes 5 Likes, views, hopes
values-to-protect 5 Values we protect
my-story 5 My story before us
own-corner 5 My own corner
watching-the-loop 5 Watching the loop
underneath 5 What lies underneath
validate-both 5 Your pain, my question
urge-note 6 Urge note
wants-and-commitment 6 What I think, feel, want
retell 5 Retelling without verdicts
boundary-workshop 6 Boundary workshop
fair-consequences 6 Fair consequences
consent-check 6 Living consent check
attention-map 6 Outside-attention map
our-fidelity 6 Fidelity in our words
reset-talk 6 Reset talk
weekly-working 6 Working / not working
say-show-repeat 6 Say it, show it, again
daily-choice 4 Today’s choice
coping-card 5 Coping card
closeness-menu 5 Closeness menu
seen-beyond 5 Seen beyond the bedroom
touch-without-goal 6 Touch without a goal
planned-intimacy 5 Planned time for intimacy
early-signs 5 Early-signs board
prevention-plan 7 Prevention plan
safe-again 5 When did we feel safe?
repair-apology 6 Repair apology
reach-and-respond 5 Reach and respond
forgiveness-steps 5 Where I am with forgiveness
small-wins 4 Small wins
rough-patch-drill 5 Rough-patch drill
setback-72 6 First 72 hours after a setback
renewal-day 5 Renewal day
our-story-now 5 Our story now
rituals-ahead 5 Rituals and plans
keep-list 5 What we keep
"""

BUNDLES = {
    "first-two-weeks": 5,
    "after-disclosure": 4,
    "making-sense": 4,
    "agreements": 5,
    "closeness-again": 4,
    "keeping-it": 5,
    "setback": 4,
}

NEVER = re.compile(
    r"\b(failing|resistant|non-compliant|cheat\w*|guilty party|victims?|perpetrators?|toxic|relapses?|adulter\w*"
    r"|mistress|normal|abnormal|he|she|his|hers?|him|himself|herself|husbands?|wife|wives|spouses?|boyfriends?"
    r"|girlfriends?|marriages?|injured|involved|violence|abuse|IPV|screen(?:ing|ed)|counsellor)\b",
    re.IGNORECASE,
)


def couple_text(one: Exercise) -> list[str]:
    lines = [one.title, one.purpose, one.who_text, one.length_text, one.frequency_text, one.bring_back, one.materials]
    return [*lines, *one.for_couple, *one.steps]


every_exercise = pytest.mark.parametrize("one", catalogue().values(), ids=lambda one: one.slug)


def test_it_holds_the_whole_catalogue_in_order() -> None:
    expected = [tuple(line.split(" ", 2)) for line in CATALOGUE.strip().splitlines()]
    assert [(one.slug, str(len(one.steps)), one.title) for one in catalogue().values()] == expected


def test_it_has_the_four_stages_in_order() -> None:
    stages = [one.stage.value for one in catalogue().values()]
    assert {stage: stages.count(stage) for stage in stages} == {
        "stabilise": 17,
        "understand": 17,
        "rebuild": 20,
        "maintain": 7,
    }


@every_exercise
def test_it_writes_every_step_out(one: Exercise) -> None:
    for step in one.steps:
        assert len(step) >= 60
        assert step.rstrip("”")[-1] in ".!?…"


@every_exercise
def test_it_uses_no_word_that_shames_or_assumes(one: Exercise) -> None:
    assert [line for line in couple_text(one) if NEVER.search(line)] == []


@every_exercise
def test_it_tells_the_couple_what_to_bring_and_how_often(one: Exercise) -> None:
    assert one.bring_back.endswith(".")
    assert all((one.who_text, one.length_text, one.frequency_text, one.record))
    assert len(one.for_couple) <= 3


@every_exercise
def test_it_marks_what_belongs_in_a_session_first(one: Exercise) -> None:
    assert one.session_first is ("SOLO" in one.cautions)


def test_it_prints_consent_wherever_coercion_is_a_danger() -> None:
    careful = [one for one in catalogue().values() if "COERCE" in one.cautions]
    assert [one.slug for one in careful if not one.for_couple] == []


def test_it_keeps_the_private_ones_private() -> None:
    assert catalogue()["forgiveness-steps"].private
    assert catalogue()["solo-anchor"].private
    assert not catalogue()["end-of-day-talk"].private


def test_it_translates_the_columns_of_the_catalogue() -> None:
    touch = catalogue()["touch-without-goal"]
    assert (touch.who, touch.minutes, touch.minutes_max, touch.per_week) == (Who.BOTH, 30, 30, 2)
    assert touch.cautions == ("IPV", "COERCE", "TRAUMA", "ACUTE")
    assert touch.models == ("SF-1",)


def test_it_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(TypeError):
        catalogue()["new"] = catalogue()["small-wins"]  # type: ignore[index]


def test_it_offers_the_seven_bundles() -> None:
    assert {slug: len(one.exercises) for slug, one in bundles().items()} == BUNDLES
    assert all(slug in catalogue() for one in bundles().values() for slug in one.exercises)
    assert all(one.purpose.endswith(".") for one in bundles().values())
