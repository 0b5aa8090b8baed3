"""What one part of the record says of another: what records can point to, and what closing asks for."""

from clinic.agreements.rules import AgreementKind, Area, VersionStatus
from clinic.desk.pointing import agreements_to_point_to, exercises_to_point_to, has_prevention_plan
from tests.casefile.lived import Lived
from tests.cast import Client
from tests.couples.filled import path
from tests.facts import A_WEEK, DAY, Facts


def test_agreements_that_have_not_ended_can_be_pointed_to(facts: Facts, lived: Lived) -> None:
    kept = lived.agreed()
    facts.put(lived.agreed(Area.MONEY), ended_on=DAY)
    assert agreements_to_point_to(facts.couple) == [(kept.id.hex, "Online contact")]


def test_an_exercise_can_be_pointed_to_once(facts: Facts) -> None:
    facts.give("small-wins", set_on=DAY - A_WEEK)
    newest = facts.give("small-wins")
    other = facts.give("solo-anchor")
    assert dict(exercises_to_point_to(facts.couple)).keys() == {newest.id.hex, other.id.hex}


def test_only_a_plan_in_force_is_a_prevention_plan(facts: Facts, lived: Lived) -> None:
    plan = lived.agreement(kind=AgreementKind.PREVENTION, area=None)
    draft = lived.version(plan, status=VersionStatus.DRAFT, signed=())
    lived.agreed()
    assert not has_prevention_plan(facts.couple)
    facts.put(draft, status=VersionStatus.ACTIVE)
    assert has_prevention_plan(facts.couple)


def test_forms_of_records_offer_them(client: Client, facts: Facts, lived: Lived) -> None:
    agreement, exercise = lived.agreed(), facts.give("small-wins")
    reset = client.get(path(facts.couple, "records/new/reset")).text
    talk = client.get(path(facts.couple, "records/new/end-of-day-talk")).text
    assert f'<option value="{agreement.id.hex}">Online contact</option>' in reset
    assert f'<option value="{exercise.id.hex}">Small wins</option>' in talk
