"""What one addressee may have of a couple's records."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import PARTNERS, Audience
from clinic.records.declaration import Kind
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from clinic.records.reading import Pair, Reading, Sheet, SheetPair, read, readable
from clinic.records.rules import audiences
from tests.facts import DAY
from tests.records.filled import NAMES, texts
from tests.records.generated import full

COPIES = ("file", "p1", "p2", "joint")


def planted(kind: Kind, audience: Audience, about: str) -> Reading:
    """A record with a word in every place."""
    whose = about if kind.of_one else None
    return read(kind, Entry(DAY, full(kind, "zq"), whose, audience), NAMES)  # type: ignore[arg-type]


def answer(reading: Reading, label: str) -> Any:
    """The answer under a label."""
    return next(each.value for each in reading.lines if each.label == label)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_it_reaches_nobody_it_is_not_meant_for(kind: Kind) -> None:
    for audience, about, copy in product(Audience, PARTNERS, COPIES):
        allowed = audience in audiences(kind, about if kind.of_one else None)
        meant = allowed and (audience is Audience.JOINT or audience.value == copy)
        found = readable([planted(kind, audience, about)], copy)
        assert bool(found) is (copy == "file" or meant), (audience, about, copy)


def test_urges_and_vulnerabilities_reach_no_couple_and_no_other_partner() -> None:
    for kind in (each for each in KINDS.values() if each.system in {"S34", "S36"}):
        for audience, copy in product(Audience, ("joint", "p2")):
            assert readable([planted(kind, audience, "p1")], copy) == []


def test_a_private_answer_goes_to_the_one_who_gave_it() -> None:
    reading = planted(KINDS["empathy"], Audience.JOINT, "p1")
    said = {copy: " ".join(texts(each.lines)) for copy in COPIES for each in readable([reading], copy)}
    assert [copy for copy in COPIES if "zqp1own_question" in said[copy]] == ["file", "p1"]
    assert [copy for copy in COPIES if "zqp2own_question" in said[copy]] == ["file", "p2"]
    assert all("1 of 10" in text for text in said.values())


def test_what_is_withdrawn_goes_nowhere() -> None:
    gone = replace(planted(KINDS["win"], Audience.JOINT, "p1"), withdrawn=True)
    assert [readable([gone], copy) for copy in COPIES] == [[], [], [], []]


def test_it_holds_words_only() -> None:
    map_ = read(KINDS["shared-map"], Entry(DAY, full(KINDS["shared-map"], "zq")), NAMES)
    points = answer(map_, "Points")
    assert isinstance(points, Sheet)
    assert points.columns == ("When", "What happened", "Kind", "Seen by")
    assert points.rows == (("", ("zqperiod", "zqtext", "Drift", "Inés, Jon")),)
    assert answer(map_, "Both agreed on") == "13 May 2025"


def test_sides_and_sheets_are_read_by_partner() -> None:
    voices = read(KINDS["both-voices"], Entry(DAY, {"felt": {"p2": "Hurt"}}), NAMES)
    assert answer(voices, "What I felt") == Pair("", "Hurt")
    signs = read(KINDS["early-signs"], Entry(DAY, {"signs": {"p1": {"stress": {"value": 3}}}}), NAMES)
    assert answer(signs, "Common signs") == SheetPair(Sheet(("Now",), (("Stress", ("3",)),)), Sheet((), ()))
    offered = read(KINDS["what-it-offered"], Entry(DAY, {"topics": {"goals": {"answer_p2": "A garden"}}}), NAMES)
    assert answer(offered, "Exchange") == Sheet(("Jon",), (("Goals", ("A garden",)),))


def test_reports_leave_out_what_its_kind_or_its_words_keep_out() -> None:
    assert not planted(KINDS["planned-intimacy"], Audience.JOINT, "p1").in_reports
    win = {"text": "Laughed", "by": "both"}
    assert read(KINDS["win"], Entry(DAY, {**win, "show_in_report": True}), NAMES).in_reports
    assert not read(KINDS["win"], Entry(DAY, {**win, "show_in_report": False}), NAMES).in_reports


@given(st.lists(st.tuples(st.sampled_from(list(KINDS.values())), st.sampled_from(list(Audience))), max_size=8))
def test_a_copy_never_holds_more_than_the_file(records: list[tuple[Kind, Audience]]) -> None:
    readings = [planted(kind, audience, "p1") for kind, audience in records]
    everything = {text for each in readable(readings, "file") for text in texts(each.lines)}
    for copy in COPIES:
        assert {text for each in readable(readings, copy) for text in texts(each.lines)} <= everything
