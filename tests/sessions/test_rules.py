"""Who is expected, what attendance makes of a meeting, what counts, and what clocks show."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import PARTNERS
from clinic.sessions.planning_rules import CancelledBy, cancelled, exists, local_times, overlap
from clinic.sessions.rules import (
    Attendance,
    Format,
    Kept,
    Meeting,
    Presence,
    Share,
    attendance_counts,
    attendance_words,
    format_words,
    status_from,
)
from tests.sources import ROOT

P, L, N = Attendance.PRESENT, Attendance.LATE, Attendance.NO_SHOW
LC, CO, EX = Attendance.LATE_CANCEL, Attendance.CANCELLED_BY_OTHER, Attendance.EXCUSED
NAMES = {"p1": "Kim", "p2": "Lee"}
EVENING = datetime(2025, 5, 8, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("p1", "p2", "becomes"),
    [
        (P, P, Meeting.HELD),
        (P, L, Meeting.HELD),
        (P, N, Meeting.PARTNER_ABSENT),
        (P, EX, Meeting.PARTNER_ABSENT),
        (N, N, Meeting.PARTNER_ABSENT),
        (CO, LC, Meeting.LATE_CANCELLED),
        (EX, CO, Meeting.CANCELLED),
        (P, None, Meeting.PLANNED),
        (None, None, Meeting.PLANNED),
    ],
)
def test_it_derives_the_status_from_attendance(p1: Attendance, p2: Attendance, becomes: Meeting) -> None:
    assert status_from(PARTNERS, {"p1": p1, "p2": p2}, Meeting.PLANNED) is becomes


def test_it_asks_only_the_one_expected_at_an_individual_meeting() -> None:
    assert status_from(Format.INDIVIDUAL_P2.expected, {"p2": P}, Meeting.PLANNED) is Meeting.HELD
    assert Format.INDIVIDUAL_P1.expected == ("p1",)
    assert Format.OTHER.expected == ("p1", "p2")


def test_it_keeps_a_meeting_called_off_until_attendance_is_said() -> None:
    nothing = {"p1": None, "p2": None}
    assert status_from(PARTNERS, nothing, Meeting.CANCELLED) is Meeting.CANCELLED
    assert status_from(PARTNERS, nothing, Meeting.HELD) is Meeting.PLANNED
    assert status_from(PARTNERS, {"p1": P, "p2": P}, Meeting.CANCELLED) is Meeting.HELD


@pytest.mark.parametrize(
    ("who", "late", "status", "attended"),
    [
        (CancelledBy.P2, True, Meeting.LATE_CANCELLED, {"p1": CO, "p2": LC}),
        (CancelledBy.BOTH, True, Meeting.LATE_CANCELLED, {"p1": LC, "p2": LC}),
        (CancelledBy.P2, False, Meeting.CANCELLED, {}),
        (CancelledBy.COUNSELOR, True, Meeting.CANCELLED, {}),
    ],
)
def test_it_counts_a_late_cancel_for_whoever_cancelled(
    who: CancelledBy, late: bool, status: Meeting, attended: dict[str, Attendance]
) -> None:
    assert cancelled(PARTNERS, who, late=late) == (status, attended)


def case(name: str) -> list[Kept]:
    """The sessions of a demo case as the count sees them."""
    file = ROOT / "clinic" / "exchange" / "cases" / f"case_{name}.yaml"
    sessions = yaml.load(file.read_bytes(), yaml.CSafeLoader)["sessions"]
    return [Kept(each["date"], Format(each["format"]), Meeting(each["status"]), _attended(each)) for each in sessions]


def _attended(each: dict[str, Any]) -> dict[str, Attendance | None]:
    absent = each.get("absent", {})
    return {
        key: P if key in each["attended"] else Attendance(absent[key]) if key in absent else None for key in PARTNERS
    }


@pytest.mark.parametrize(
    ("name", "as_of", "p1", "p2"),
    [
        ("b", date(2025, 5, 8), Share(9, 9), Share(8, 11)),
        ("b", date(2025, 3, 20), Share(6, 6), Share(4, 7)),
        ("a", date(2025, 3, 25), Share(8, 8), Share(8, 8)),
        ("a", date(2025, 5, 13), Share(11, 11), Share(11, 11)),
    ],
)
def test_it_counts_attendance_as_the_cases_expect(name: str, as_of: date, p1: Share, p2: Share) -> None:
    assert attendance_counts(case(name), as_of) == {"p1": p1, "p2": p2}


def test_it_expects_nobody_at_a_meeting_that_is_planned_or_called_off() -> None:
    day = date(2025, 5, 8)
    planned = Kept(day, Format.JOINT, Meeting.PLANNED, {"p1": P, "p2": None})
    off = Kept(day, Format.JOINT, Meeting.CANCELLED, {"p1": N, "p2": N})
    excused = Kept(day, Format.JOINT, Meeting.PARTNER_ABSENT, {"p1": P, "p2": EX})
    assert attendance_counts([planned, off, excused], day) == {"p1": Share(1, 1), "p2": Share(0, 0)}


attendances = st.sampled_from([*Attendance, None])
kept = st.builds(
    Kept,
    day=st.dates(date(2025, 1, 1), date(2025, 1, 9)),
    format=st.sampled_from(Format),
    status=st.sampled_from(Meeting),
    attended=st.fixed_dictionaries({"p1": attendances, "p2": attendances}),
)


@given(st.lists(kept), st.dates(date(2025, 1, 1), date(2025, 1, 9)))
def test_it_never_counts_more_attended_than_expected(meetings: list[Kept], as_of: date) -> None:
    shares = attendance_counts(meetings, as_of)
    assert all(0 <= each.attended <= each.expected <= len(meetings) for each in shares.values())
    assert attendance_counts([*reversed(meetings)], as_of) == shares


def test_it_says_who_came() -> None:
    assert attendance_words(Format.JOINT, Presence({"p1": P, "p2": P}), NAMES) == "both came"
    late = Presence({"p1": P, "p2": L}, {"p2": 10})
    assert attendance_words(Format.JOINT, late, NAMES) == "Kim came, Lee came late (10 min)"
    assert attendance_words(Format.JOINT, Presence(), NAMES) == ""
    assert attendance_words(Format.INDIVIDUAL_P2, Presence({"p1": P, "p2": P}), NAMES) == "Lee came"


def test_it_names_who_met_alone() -> None:
    assert format_words(Format.INDIVIDUAL_P1, NAMES) == "Kim alone"
    assert format_words(Format.JOINT_REVIEW, NAMES) == "Joint review"


def test_it_shows_other_clocks_only_where_they_differ() -> None:
    zones = {"p1": "Europe/London", "p2": "Asia/Tokyo"}
    assert local_times(EVENING, "Europe/Dublin", zones) == {"p2": EVENING}
    assert local_times(EVENING, "Europe/Dublin", zones)["p2"].isoformat() == "2025-05-09T02:00:00+09:00"


@pytest.mark.parametrize(
    ("day", "at", "occurs"),
    [
        (date(2025, 3, 30), time(1, 30), False),
        (date(2025, 3, 30), time(0, 59), True),
        (date(2025, 3, 30), time(2, 0), True),
        (date(2025, 10, 26), time(1, 30), True),
    ],
)
def test_it_knows_the_hour_that_a_clock_change_skips(day: date, at: time, occurs: bool) -> None:
    assert exists(day, at, "Europe/Dublin") is occurs


def test_it_lets_one_meeting_begin_when_the_other_ends() -> None:
    later = EVENING.replace(hour=18)
    assert not overlap(EVENING, 60, later, 60)
    assert overlap(EVENING, 61, later, 60)
    assert overlap(later, 60, EVENING, 61)
