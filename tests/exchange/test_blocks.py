"""What a file may say in two ways, what follows from the rest, and what does not go together."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from clinic.agreements.consent_rules import ConsentState
from clinic.agreements.rules import VersionStatus
from clinic.couples.closing_rules import ClosingKind
from clinic.couples.profile_rules import Band, Duration, Wider
from clinic.couples.rules import Audience, Status
from clinic.exchange.blocks.agreed import Agreed, Clause, Following, Version
from clinic.exchange.blocks.alone import Asked
from clinic.exchange.blocks.care import Fall
from clinic.exchange.blocks.closing import Back, Closed
from clinic.exchange.blocks.events import Contact
from clinic.exchange.blocks.profile import Said, Severity
from clinic.exchange.blocks.recorded import Recorded
from clinic.exchange.blocks.support import Onward, Referred
from clinic.exchange.checks import contradictions
from clinic.exchange.labels import names
from clinic.exchange.parts import SHAPE, CaseFile
from clinic.exchange.structure import Place
from clinic.safety.rules import ContactState
from tests.exchange.test_defaults import CASE, DAY, LATER, MET, fill

NOON = datetime(2025, 7, 1, 11, tzinfo=UTC)
BOTH = ("p1", "p2")
PLAIN = {"code": "Q", "status": "active", "opened_on": DAY, "stage": "rebuild"}


def read(**said: Any) -> CaseFile:
    """A small case file that says this, as it is read."""
    small = {
        "schema": 1, "as_of": LATER, "partners": {"p1": {"short": "Inés"}, "p2": {"short": "Jon"}},
        "case": PLAIN,
    }  # fmt: skip
    place = Place()
    found: CaseFile = place.read(SHAPE, {**small, **said})
    assert (place.problems, dict(place.left_out)) == ([], {})
    return found


def problems(**said: Any) -> list[str]:
    """What does not go together in a file that says this."""
    return list(contradictions(fill(**said)))


def test_it_takes_a_sentence_for_a_clause_and_a_consequence() -> None:
    version = {
        "v": 1,
        "clauses": ["Phones stay out", {"what": "No calls", "test": "The bill"}],
        "consequence": "A walk",
    }
    found = read(agreements=[{"versions": [version]}]).agreements[0].versions[0]
    assert found.clauses == (Clause(text="Phones stay out"), Clause(what="No calls", test="The bill"))
    assert SHAPE.write(read(agreements=[{"versions": [version]}]))["agreements"][0]["versions"] == [version]


def test_it_says_a_plain_consequence_as_a_sentence() -> None:
    listed = Version(v=1, consequences=(Following(text="A walk"), Following(text="Tea", withdrawn=True)))
    (found,) = fill(agreements=(Agreed(versions=(listed,)),)).agreements[0].versions
    assert (found.consequence, [each.text for each in found.consequences]) == ("A walk", ["Tea"])


def test_it_signs_at_noon_and_tells_the_status_from_the_signatures() -> None:
    versions = tuple(Version(v=number, date=DAY, signed=said) for number, said in ((1, BOTH), (2, BOTH), (3, ("p2",))))
    found = fill(agreements=(Agreed(versions=versions),)).agreements[0].versions
    assert [each.status for each in found] == [VersionStatus.REPLACED, VersionStatus.ACTIVE, VersionStatus.DRAFT]
    assert (found[0].signed_p1_at, found[2].signed_p1_at, found[2].signed_p2_at) == (NOON, None, NOON)


def test_it_puts_answers_to_one_topic_on_one_day_side_by_side() -> None:
    yes = ConsentState.YES
    apart = (Asked(topic="kissing", date=DAY, p2=yes), Asked(topic="sex", date=DAY, p1=yes))
    found = fill(consents=(*apart, Asked(topic="kissing", date=DAY, p1=yes, conditions={"p1": "Not now"}))).consents
    assert [(each.topic, each.p1, each.p2) for each in found] == [("kissing", yes, yes), ("sex", yes, None)]
    assert found[0].conditions == {"p1": "Not now"}


def test_it_dates_a_profile_by_the_opening_and_works_the_band_out() -> None:
    said = Severity(remorse=4, estrangement=1, pattern_duration=Duration.WEEKS, wider_pattern=Wider.NONE)
    found = fill(case=replace(CASE, severity=said)).case.severity
    assert (found.date, found.suggested_band) == (DAY, Band.CONTAINED)
    assert fill(case=replace(CASE, severity=Severity())).case.severity == Severity()


def test_it_takes_the_last_contact_status_for_the_profile() -> None:
    checks = (Contact(date=LATER, status=ContactState.ENDED), Contact(date=DAY, status=ContactState.ENDING))
    assert fill(contact_checks=checks).case.severity.contact_status is ContactState.ENDED


def test_it_ends_the_work_on_the_day_of_the_closing() -> None:
    short = Closed(closing_kind=ClosingKind.GOALS_MET, follow_ups=(Back(due=LATER), Back(due=LATER, words="Well")))
    closed = replace(CASE, status=Status.CLOSED, closed_on=DAY, closing=short)
    found = fill(case=closed).case.closing
    assert found is not None
    assert (found.date, found.closed_on) == (DAY, DAY)
    assert (found.follow_up_dates, [each.words for each in found.follow_ups]) == ((LATER,), ["Well"])
    begun = fill(case=replace(CASE, closing=Closed())).case.closing
    assert begun is not None
    assert (begun.date, begun.closed_on) == (LATER, None)


def test_it_knows_the_stage_of_a_statement_and_the_steps_of_a_referral() -> None:
    said = {"date": DAY, "partner": "p1", "think": "That it helps"}
    steps = [{"date": DAY, "stage": "understand", "reason": "x"}]
    file = read(statements=[said], case={**PLAIN, "stage_history": steps})
    whole = fill(statements=file.statements, case=file.case)
    assert isinstance(whole.statements[0], Said)
    assert whole.statements[0].stage == "understand"
    sent = {"for": "p2", "to": "group", "date": DAY, "status": "attended", "outcome_on": LATER}
    found = fill(referrals=read(referrals=[sent]).referrals).referrals[0]
    assert isinstance(found, Referred)
    assert [(each.date, each.status) for each in found.steps] == [(DAY, "offered"), (LATER, "attended")]
    assert isinstance(found.steps[0], Onward)


HIGH = {"stress": {"value": 2, "threshold": 6}}


def test_it_reads_the_short_forms_of_records() -> None:
    file = read(
        red_flags=[{"date": DAY, "p1": {"stress": 8, "own": [{"name": "Sleep", "value": 3}]}, "p2": HIGH}],
        triggers=[{"partner": "p1", "text": "A light", "coping": "Say it aloud"}],
        accountability=[{"by": "p2", "said_on": DAY, "text": "A text", "weeks": [[DAY, 5, 3, 1], [DAY, 5, 5]]}],
        session_feedback=[{"session": 4, "p1": {"heard": 8}, "p2": {"heard": 9, "fair": 3}}],
    )  # fmt: skip
    assert file.red_flags[0].values == {
        "signs": {"p1": {"stress": {"value": 8}}, "p2": {"stress": {"value": 2, "threshold": 6}}},
        "own": {"p1": [{"name": "Sleep", "value": 3}]},
    }
    assert file.triggers[0].values["moves"] == ["Say it aloud"]
    assert file.accountability[0].values["weeks"][0] == {"week_start": DAY, "made": 5, "shown": 3, "told": 1}
    assert file.session_feedback[0].values == {"heard": {"p1": 8, "p2": 9}, "fair": {"p2": 3}}
    again = SHAPE.write(file)
    assert again["red_flags"][0]["p2"] == {"stress": {"value": 2, "threshold": 6}}
    assert (again["triggers"][0]["coping"], again["accountability"][0]["weeks"][1]) == ("Say it aloud", [DAY, 5, 5])


def test_it_dates_records_by_their_session_or_by_what_was_said() -> None:
    file = read(
        accountability=[{"by": "p2", "said_on": DAY, "text": "A text"}],
        session_feedback=[{"session": 4, "p1": {"heard": 8}}],
        wins=[{"text": "A walk"}],
    )
    parts = {key: getattr(file, key) for key in ("accountability", "session_feedback", "wins")}
    found = fill(sessions=(MET,), **parts)
    assert [each[0].date for each in (found.accountability, found.session_feedback, found.wins)] == [DAY, DAY, LATER]
    assert found.wins[0].audience is Audience.COUNSELOR
    assert found.accountability[0].id == "c1"


def test_it_gives_the_next_free_number_to_what_has_no_name() -> None:
    assert names(["h2", None, None, "x"], "h") == ["h2", "h1", "h3", "x"]


RECORD = Recorded(kind="win", date=DAY, values={"text": "A walk"})
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"wins": (replace(RECORD, session=9),)}, "wins[1]: it names session 9, which is not in the file."),
    ({"wins": (replace(RECORD, values={}),)}, "wins[1]: text Enter what happened."),
    ({"triggers": (Recorded(kind="trigger", values={"text": "x"}),)}, "triggers[1]: say whose it is, p1 or p2."),
    (
        {"records": (Recorded(kind="urge-note", about="p1", audience=Audience.JOINT, values={"peak": 5}),)},
        "records[1]: this is not shown to joint.",
    ),
    ({"setbacks": (Fall(date=DAY, event="e9"),)}, "setbacks[1].event e9 is no event of this file."),
    (
        {"agreements": (Agreed(id="a"), Agreed(id="a"))},
        "agreements has the id a more than once.",
    ),
    (
        {"agreements": (Agreed(versions=(Version(v=1), Version(v=1, status=VersionStatus.ENDED))),)},
        "agreements[1].versions has the v 1 more than once.",
    ),
    (
        {"agreements": (Agreed(versions=(Version(v=1, date=DAY, signed_p1_at=NOON),)),)},
        "agreements[1].versions with v 1: signed names others than signed_p1_at and signed_p2_at.",
    ),
    (
        {"sessions": (replace(MET, p2_local=MET.start),)},
        "sessions[1].p2_local should be 22:15, the clock in Asia/Kathmandu.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "sentence"), WRONG, ids=lambda each: each if isinstance(each, str) else "")
def test_it_finds_what_does_not_go_together(said: dict[str, Any], sentence: str) -> None:
    assert problems(**said) == [sentence]


def test_it_wants_editions_in_their_order() -> None:
    late = Severity(date=date(2025, 6, 1), remorse=1)
    profiles = read(case={**PLAIN, "profiles": [{"date": DAY, "remorse": 2}]}).case.profiles
    assert problems(case=replace(CASE, profiles=profiles, severity=late)) == [
        "case.profiles should be older than case.severity, the oldest first."
    ]
    closings = (Closed(date=LATER),)
    assert problems(case=replace(CASE, closings=closings, closing=Closed(date=DAY))) == [
        "case.closings should be older than case.closing, the oldest first."
    ]


def test_it_leaves_out_an_empty_track() -> None:
    assert fill(forgiveness={"p1": (), "p2": ()}).forgiveness == {}
