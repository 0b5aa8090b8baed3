"""Days held, promises, early signs, moves, and what single worksheets say."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import PARTNERS, Audience
from clinic.records.kinds import KINDS
from clinic.records.kinds.noticing import SIGNS
from clinic.records.kinds.stabilise import AREAS
from clinic.records.loop_rules import Mark, Week, kept_rate, loop_of, run_of, ticked, weeks_of
from clinic.records.practice_rules import days_held, sheet_days
from clinic.records.reading_rules import (
    counts_to_show,
    fair_difference,
    held_back,
    merged_feelings,
    missing_voice,
    not_looked_at,
    not_voiced,
    rising_alone,
    weakest,
    worth_asking,
)  # fmt: skip
from clinic.records.rules import audiences, closed, first_audience, owner, reaches
from clinic.records.sign_rules import signs_of
from clinic.records.trigger_rules import moves_of
from tests.facts import DAY

MONDAY = date(2025, 5, 12)
A_DAY = timedelta(days=1)
CASE_A = [("2025-02-03", 5, 5), ("2025-02-10", 5, 4), ("2025-02-17", 5, 5), ("2025-03-03", 5, 5),
          ("2025-03-24", 5, 5), ("2025-04-07", 4, 4)]  # fmt: skip


def weeks(*rows: tuple[Any, ...]) -> list[Week]:
    """Weeks of a promise."""
    return [Week(date.fromisoformat(start), *counts) for start, *counts in rows]


def test_days_held_are_counted_in_the_last_7_and_28() -> None:
    held = {DAY, DAY - 6 * A_DAY, DAY - 7 * A_DAY, DAY - 27 * A_DAY, DAY - 28 * A_DAY, DAY + A_DAY}
    counted = days_held(held, {*held, DAY - A_DAY}, DAY)
    assert (counted.of_7, counted.of_28) == (2, 4)
    assert counted.days[-1] == (DAY, True)
    assert counted.days[-2] == (DAY - A_DAY, False)
    assert counted.days[-3] == (DAY - 2 * A_DAY, None)
    assert len(counted.days) == 28


def test_a_sheet_holds_the_days_on_which_anything_was_ticked() -> None:
    days = {"p1": {"day1": {"calm": True}, "day2": {"meals": 0}}, "p2": {"day14": {"meals": 3}}}
    assert sheet_days(MONDAY, {"days": days}) == (MONDAY, MONDAY + 13 * A_DAY)


@pytest.mark.parametrize("slug", ["closeness", "weekly-working", "planned-intimacy"])
def test_what_counts_as_held(slug: str) -> None:
    held = KINDS[slug].held
    assert held is not None
    said = {"closeness": {}, "weekly-working": {"held": True}, "planned-intimacy": {"status": "declined"}}[slug]
    assert list(held(DAY, said)) == [DAY]
    assert list(held(DAY, {"held": False, "status": "planned"})) == ([DAY] if slug == "closeness" else [])


def test_the_run_of_full_weeks_ends_at_a_silent_miss() -> None:
    assert run_of(weeks(*CASE_A)) == 4
    assert run_of(weeks(("2025-02-03", 5, 5), ("2025-02-10", 5, 4))) == 0
    assert run_of([]) == 0


def test_a_miss_told_the_same_day_is_told_and_breaks_no_run() -> None:
    told = weeks(("2025-02-03", 5, 5), ("2025-02-10", 5, 4, 1))
    assert run_of(told) == 2
    assert told[1].missed == 0
    assert loop_of(told).told == 1


def test_weeks_without_an_occasion_say_nothing() -> None:
    assert run_of(weeks(("2025-02-03", 5, 5), ("2025-02-10", 0, 0))) == 1


def test_the_kept_rate_takes_weeks_of_the_last_28_days() -> None:
    rows = weeks(("2025-04-14", 5, 0), ("2025-04-16", 3, 3), ("2025-05-12", 3, 1, 2), ("2025-05-14", 9, 9))
    assert kept_rate(rows, DAY) == pytest.approx(4 / 6)
    assert kept_rate(rows[2:3], DAY) == pytest.approx(1 / 3)
    assert kept_rate(weeks(("2025-05-12", 2, 2)), DAY) is None


def test_one_more_occasion_goes_into_the_week_of_its_day() -> None:
    values: dict[str, Any] = {"text": "A text"}
    for mark in (Mark.SHOWN, Mark.SHOWN, Mark.TOLD, Mark.MISSED):
        values = ticked(values, "shown", mark, DAY)
    assert values["weeks"] == [{"week_start": "2025-05-12", "made": 4, "shown": 2, "told": 1}]
    sunday = {"weeks": [{"week_start": "2025-05-11", "made": 1, "shown": 1}]}
    assert ticked(sunday, "shown", Mark.SHOWN, DAY)["weeks"][0]["made"] == 2
    assert weeks_of({"weeks": [{"week_start": "2025-05-12", "made": 2, "kept": 1}]})[0].shown == 1


@given(st.lists(st.sampled_from(list(Mark)), max_size=20))
def test_ticks_always_fit_the_declaration(marks: list[Mark]) -> None:
    values: dict[str, Any] = {}
    for number, mark in enumerate(marks):
        values = ticked(values, "shown", mark, DAY - number * A_DAY)
    found = weeks_of(values)
    assert sum(each.made for each in found) == len(marks)
    assert sum(each.missed for each in found) == marks.count(Mark.MISSED)


def board(day: date, **values: Any) -> tuple[date, dict[str, Any]]:
    """A board of the first partner's stress and own sign."""
    return day, {"signs": {"p1": {"stress": values}}, "own": {"p1": [{"name": "Silence", "value": 2}]}}


def test_a_sign_speaks_at_its_threshold_or_up_by_three() -> None:
    labels = dict(SIGNS)
    assert signs_of([board(DAY, value=7)], labels)[0].speaks
    assert not signs_of([board(DAY, value=6)], labels)[0].speaks
    assert signs_of([board(DAY - A_DAY, value=3), board(DAY, value=6)], labels)[0].speaks
    assert not signs_of([board(DAY - A_DAY, value=4), board(DAY, value=6)], labels)[0].speaks
    assert signs_of([board(DAY, value=5, threshold=5)], labels)[0].speaks
    assert not signs_of([board(DAY, value=8, threshold=9)], labels)[0].speaks


def test_first_move_and_threshold_stand_until_changed() -> None:
    boards = [board(DAY - A_DAY, value=3, threshold=9, first_move="Walk"), board(DAY, value=8)]
    stress, silence = signs_of(boards, dict(SIGNS))
    assert (stress.first_move, stress.threshold, stress.before, stress.rise) == ("Walk", 9, 3, 5)
    assert (silence.name, silence.value) == ("Silence", 2)
    assert signs_of([], {}) == []


def test_a_move_under_four_twice_wants_replacing() -> None:
    uses = [{"used_on": "2025-05-02", "move": "call  HER", "worked": 3}, {"used_on": "2025-05-01", "move": "Podcast"}]
    card = {"moves": ["Call her"], "uses": [*uses, {"used_on": "2025-05-03", "move": "Call her", "worked": 2}]}
    call, podcast = moves_of(card)
    assert (call.text, call.scores, call.replace, call.worked) == ("Call her", (3, 2), True, 2.5)
    assert (podcast.scores, podcast.replace, podcast.worked) == ((), False, None)
    assert not moves_of({"moves": ["a"], "uses": [{"move": "a", "worked": 4}, {"move": "a", "worked": 3}]})[0].replace


def test_feelings_wait_until_they_are_voiced() -> None:
    first = {
        "feelings": {"p1": {"anger": {"intensity": 8}, "hurt": {"intensity": 0}}, "p2": {"shame": {"intensity": 5}}}
    }
    then = {"feelings": {"p1": {"anger": {"intensity": 3, "voiced": True}}}}
    later = {"feelings": {"p1": {"anger": {"intensity": 2}}}}
    assert not_voiced(first) == [("p1", "anger"), ("p2", "shame")]
    merged = merged_feelings([first, then, later])
    assert not_voiced(merged) == [("p2", "shame")]
    assert merged["feelings"]["p1"]["anger"] == {"intensity": 2, "voiced": True}


def test_areas_wait_until_they_are_looked_at() -> None:
    seen = {"areas": {"money": {"level": "none"}, "work": {"level": "unknown"}, "legal": {"note": "A letter"}}}
    waiting = not_looked_at(seen, dict(AREAS))
    assert "money" not in waiting
    assert {"work", "legal"} <= set(waiting)


def test_single_worksheets_speak() -> None:
    assert weakest({"honest_kind": 4, "side_by_side": 2, "direct_compassionate": 2}) == "direct_compassionate"
    assert weakest({}) == ""
    assert fair_difference({"fair": {"p1": 3}}) is None
    assert worth_asking({"fair": {"p1": 3, "p2": 6}})
    assert not worth_asking({"fair": {"p1": 4, "p2": 6}})
    assert held_back({"accuracy_rated_by_speaker": {"p1": 6, "p2": 5}}) == ("p2",)
    assert missing_voice({"felt": {"p2": "hurt"}, "need": {"p2": "time"}}) == "p1"
    assert missing_voice({}) == ""


def test_urges_that_rise_while_less_is_told_open_a_conversation() -> None:
    notes = [{"peak": 3, "told": True}] * 3 + [{"peak": 6}] * 3
    assert rising_alone(notes)
    assert not rising_alone(notes[1:])
    assert not rising_alone([{"peak": 3}] * 3 + [{"peak": 6, "told": True}] * 3)


def test_only_a_number_is_shown_and_only_with_consent() -> None:
    notes = [("p1", {"peak": 4, "count_shared": True}), ("p2", {"count_shared": True}), ("p2", {"peak": 1})]
    assert counts_to_show(notes) == {"p1": 1}


def test_audiences_follow_the_kind() -> None:
    assert first_audience(KINDS["win"], None) is Audience.COUNSELOR
    assert first_audience(KINDS["urge-note"], "p2") is Audience.P2
    assert audiences(KINDS["urge-note"], "p2") == (Audience.COUNSELOR, Audience.P2)
    assert audiences(KINDS["own-vulnerabilities"], "p1") == (Audience.COUNSELOR,)
    assert set(audiences(KINDS["win"], None)) == set(Audience)


@given(st.sampled_from(list(KINDS.values())), st.sampled_from(list(Audience)), st.sampled_from(PARTNERS))
def test_nothing_private_ever_reaches_a_couple_or_the_other(kind: Any, audience: Audience, about: Any) -> None:
    other = "p2" if about == "p1" else "p1"
    if kind.system in {"S34", "S36", "S24"}:
        assert not reaches(kind, audience, about, "joint")
        assert not reaches(kind, audience, about, other)
    if kind.system == "S36":
        assert not reaches(kind, audience, about, about)
    assert reaches(kind, audience, about, "file")
    assert reaches(kind, Audience.COUNSELOR, about, "joint") is False


def test_own_vulnerabilities_stay_closed_in_the_first_stage() -> None:
    kind = KINDS["own-vulnerabilities"]
    assert closed(kind, "stabilise")
    assert [closed(kind, stage) for stage in ("understand", "rebuild", "maintain")] == ["", "", ""]


def test_whose_a_record_is_follows_the_roles() -> None:
    roles = {"p1": "injured", "p2": "involved"}
    assert owner(KINDS["urge-note"], roles) == "p2"
    assert owner(KINDS["own-vulnerabilities"], roles) == "p1"
    assert owner(KINDS["urge-note"], {"p1": "both", "p2": "involved"}) is None
    assert owner(KINDS["trigger"], roles) is None
