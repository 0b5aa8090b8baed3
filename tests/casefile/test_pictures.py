"""What the charts mark, and for whom."""

from datetime import timedelta

from clinic.agreements.rules import VersionStatus
from clinic.casefile.pictures import agreement_marks, pictures
from clinic.couples.rules import Audience
from clinic.safety.rules import EventType
from tests.casefile.lived import Lived
from tests.facts import A_WEEK, DAY, NOON, Facts

NAMES = {"p1": "Inés", "p2": "Jon"}


def test_an_a_marks_the_day_each_version_came_into_force(facts: Facts, lived: Lived) -> None:
    agreement = lived.agreement()
    lived.version(agreement, status=VersionStatus.REPLACED, agreed_on=DAY - A_WEEK)
    lived.version(agreement, 2, agreed_on=None)
    lived.version(agreement, 3, status=VersionStatus.DRAFT, signed=("p1",), agreed_on=None)
    assert [(each.letter, each.date, each.text) for each in agreement_marks(facts.file)] == [
        ("A", DAY - A_WEEK, "New agreement: Online contact"),
        ("A", NOON.date(), "New version of an agreement: Online contact"),
    ]


def test_a_version_that_was_never_signed_by_both_is_no_mark(facts: Facts, lived: Lived) -> None:
    lived.version(lived.agreement(), status=VersionStatus.ENDED, signed=("p2",))
    assert agreement_marks(facts.file) == []


def test_marks_keep_to_the_audiences(facts: Facts, lived: Lived) -> None:
    lived.agreed(agreed_on=DAY - timedelta(1))
    facts.event(EventType.TRIGGER, DAY - timedelta(2), "A song.")
    facts.rate("p1", 4, DAY - A_WEEK)
    facts.rate("p1", 5)
    letters = {
        audience: [each.letter for each in pictures(facts.file, NAMES, audiences=frozenset({audience}))[0].model.events]
        for audience in (Audience.JOINT, Audience.COUNSELOR, Audience.P1)
    }
    assert letters == {Audience.JOINT: ["A"], Audience.COUNSELOR: ["T"], Audience.P1: []}
    both = pictures(facts.file, NAMES)[0]
    assert [each.letter for each in both.model.events] == ["T", "A"]
    assert "New agreement: Online contact" in both.spec
