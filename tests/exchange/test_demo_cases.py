"""The packaged case files: YAML without its traps, dates that can be shifted, and nothing that contradicts itself.

Read with plain YAML and without the importer, so that a fault of the importer cannot hide a fault of a file. Each check
stands in CHECKS with a change that it must refuse.
"""

import copy
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

import clinic
from clinic.exchange.blocks.forms import GENERAL
from clinic.homework.exercises import catalogue

FOLDER = Path(clinic.__file__).parent / "exchange" / "cases"
FILES = sorted(FOLDER.glob("case_*.yaml"))
GIVEN = {"A", "B"}  # written before the demo existed; their texts may name months
TRUTHS = {
    "calm", "cohabiting", "conflicted", "cosign_required", "count_shared", "fictional", "follow_up_done", "held",
    "late_entry", "positive", "safe", "sleep_window", "superseded", "told", "voiced",
}  # fmt: skip
DAYS = {
    "agreed_on", "as_of", "assigned", "closed_on", "compared_on", "consent_checked_on", "date", "done_on", "due", "end",
    "ended_on", "first_appointment", "follow_up_dates", "follow_up_on", "hold_until", "last_contact", "lifted_on",
    "opened_on", "outcome_on", "release_signed", "review_due", "said_on", "signed_on", "since",
    "surfaced_on", "together_since", "tried_on", "used_on", "week_start", "written_on",
}  # fmt: skip
HAPPENED = {
    "sessions", "events", "setbacks", "statements", "consents", "red_flags", "resets", "wins", "referrals", "records",
}  # fmt: skip
OUTCOMES = {"done", "partly", "not_done", "excused", "replaced", "withdrawn"}
BARRIERS = {"time", "distress", "unclear", "felt_forced", "conflict", "safety", "forgot", "not_useful", "other"}
ABSENCES = {"no_show", "late_cancel", "cancelled_by_other", "excused"}
EXPECTED = {"individual_p1": {"p1"}, "individual_p2": {"p2"}}
CALENDAR = re.compile(
    r"\b((mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october"
    r"|november|december|may \d{1,2})\b",
    re.IGNORECASE,
)

Case = dict[str, Any]
Check = Callable[[Case], Iterator[str]]


@cache
def load(path: Path) -> Case:
    case: Case = yaml.safe_load(path.read_text(encoding="utf-8"))
    return case


def leaves(value: Any, key: object = "") -> Iterator[tuple[object, Any]]:
    """Yield every plain value with the key it stands under; an entry of a list stands under the list's key."""
    if isinstance(value, dict):
        for name, each in value.items():
            if not isinstance(name, str):
                yield "key", name
            yield from leaves(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, key)
    else:
        yield key, value


def check_truth_is_meant(case: Case) -> Iterator[str]:
    """A yes, no, on or off without quotes would be a boolean."""
    for key, value in leaves(case):
        if isinstance(value, bool) and key not in TRUTHS:
            yield f"{key}: {value}"


def check_keys_are_words(case: Case) -> Iterator[str]:
    """A key that YAML takes for a boolean, a number or a date is no word."""
    yield from (f"key {value!r}" for key, value in leaves(case) if key == "key")


def check_dates_are_dates(case: Case) -> Iterator[str]:
    """Only a real date can be shifted: no date is text, and no text or moment stands where a date belongs."""
    for key, value in leaves(case):
        if key in DAYS and value is not None and type(value) is not date:
            yield f"{key}: {value!r} is no date"
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d.*", value):
            yield f"{key}: {value!r} is text"


def check_texts_name_no_day(case: Case) -> Iterator[str]:
    """The demo shifts dates by any number of days, so a text that names a month or a weekday would become wrong."""
    if case["case"]["code"] not in GIVEN:
        yield from (f"{key}: {value}" for key, value in leaves(case) if CALENDAR.search(str(value)))


def check_nothing_lies_ahead(case: Case) -> Iterator[str]:
    """What happened is on or before the day of the file, the next session is on or after it."""
    told = [each["date"] for key in HAPPENED for each in case.get(key, []) if "date" in each]
    rated = [row[0] for rows in case["ratings"].values() for row in rows]
    yield from (str(day) for day in (*told, *rated) if day > case["as_of"])
    if case["next_session"] and case["next_session"]["date"] < case["as_of"]:
        yield "next_session"


def check_ratings_rise_in_time(case: Case) -> Iterator[str]:
    """Rows stand in the order of their dates; of two on one date the earlier recorded is superseded (2.5 D1)."""
    for key, rows in case["ratings"].items():
        for before, after in pairwise(rows):
            facts = before[5] if len(before) > 5 else {}
            if before[0] > after[0] or (before[0] == after[0] and not facts.get("superseded")):
                yield f"{key} {after[0]}"


def check_ratings_are_0_to_10(case: Case) -> Iterator[str]:
    """Three whole numbers from 0 to 10, or null for a rating that was asked and skipped."""
    for key, rows in case["ratings"].items():
        for row in rows:
            if any(each is not None and not (type(each) is int and 0 <= each <= 10) for each in row[1:4]):
                yield f"{key} {row[0]}"


def check_sessions_are_numbered(case: Case) -> Iterator[str]:
    """Numbers run from 1 without a gap, in the order of the dates."""
    numbers, days = [each["num"] for each in case["sessions"]], [each["date"] for each in case["sessions"]]
    if numbers != list(range(1, len(numbers) + 1)) or days != sorted(days):
        yield f"{numbers}"


def check_attendance_fits(case: Case) -> Iterator[str]:
    """Held: everyone expected came. One absent: one came. Cancelled: nobody came. A reason for each who did not."""
    for each in case["sessions"]:
        came, expected = set(each["attended"]), EXPECTED.get(each["format"], {"p1", "p2"})
        absent = each.get("absent", {})
        wanted = {"held": len(expected), "partner_absent": 1, "late_cancelled": 0, "cancelled": 0}[each["status"]]
        if len(came) != wanted or came | absent.keys() != expected or came & absent.keys():
            yield f"session {each['num']}: {each['status']}, {sorted(came)}"
        if not ABSENCES.issuperset(absent.values()):
            yield f"session {each['num']}: {absent}"


def check_notes_have_their_boxes(case: Case) -> Iterator[str]:
    """A note has the boxes of its format and no other; only a draft may leave one empty."""
    for each in case["sessions"]:
        note = each["note"]
        boxes = {key: text for key, text in note.items() if len(key) == 1}
        if set(boxes) != set(note["fmt"].lower()) or (note["status"] != "draft" and not all(boxes.values())):
            yield f"session {each['num']}: {note['fmt']}"


def check_homework_is_possible(case: Case) -> Iterator[str]:
    """An exercise of the library, due after it was assigned, with known outcomes and benefits 0-10 for who did it."""
    for each in case["homework"]:
        if each["slug"] not in catalogue() or each["assigned"] > each["due"]:
            yield f"{each['id']}: {each['slug']}, {each['assigned']} to {each['due']}"
        outcomes, barriers = each["outcomes"], each.get("barrier", {})
        if not OUTCOMES.issuperset(outcomes.values()) or not BARRIERS.issuperset(barriers.values()):
            yield f"{each['id']}: {outcomes}, {barriers}"
        if not outcomes.keys() >= barriers.keys() or not all(0 <= given <= 10 for given in each["benefit"].values()):
            yield f"{each['id']}: {each['benefit']}, {barriers}"


def check_band_follows(case: Case) -> Iterator[str]:
    """The suggested band is the one that the intake profile stands for (S02)."""
    said = case["case"].get("severity")
    if not said:
        return
    long = said["pattern_duration"] in {"years", "decade_plus"}
    short = said["pattern_duration"] in {"single", "weeks"}
    wide, remorse, apart = said["wider_pattern"], said["remorse"], said["estrangement"]
    entrenched = wide == "confirmed" or apart == 4 or (long and remorse <= 1)
    contained = short and remorse >= 3 and apart <= 1 and wide == "none"
    band = "entrenched" if entrenched else "contained" if contained else "mixed"
    if said["suggested_band"] != band:
        yield f"{said['suggested_band']} should be {band}"


def put(*path: Any) -> Callable[[Case], None]:
    """Return a change that puts the last of the path in the place of what stands at the rest of it."""

    def change(case: Case) -> None:
        *way, last, value = path
        at: Any = case
        for step in way:
            at = at[step]
        at[last] = value

    return change


CHECKS: dict[Check, Callable[[Case], None]] = {
    check_truth_is_meant: put("consents", 0, "p1", True),
    check_keys_are_words: put("case", "relationship", False, "off"),
    check_dates_are_dates: put("sessions", 0, "date", "2025-01-08"),
    check_texts_name_no_day: put("events", 0, "text", "They talked on the 3rd of March"),
    check_nothing_lies_ahead: put("next_session", "date", date(2025, 5, 12)),
    check_ratings_rise_in_time: put("ratings", "p1", 8, 5, {}),
    check_ratings_are_0_to_10: put("ratings", "p2", 3, 1, 11),
    check_sessions_are_numbered: put("sessions", 2, "num", 2),
    check_attendance_fits: put("sessions", 0, "attended", ["p1"]),
    check_notes_have_their_boxes: put("sessions", 0, "note", "fmt", "GIRP"),
    check_homework_is_possible: put("homework", 0, "slug", "steady-nights"),
    check_band_follows: put("case", "severity", "estrangement", 4),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_ships_case_files_without_faults(check: Check, path: Path) -> None:
    assert list(check(load(path))) == []


@pytest.mark.parametrize(("check", "fault"), CHECKS.items(), ids=[check.__name__ for check in CHECKS])
def test_it_finds_the_fault_that_a_check_is_for(check: Check, fault: Callable[[Case], None]) -> None:
    broken = copy.deepcopy(load(FOLDER / "case_c.yaml"))
    fault(broken)
    assert list(check(broken))


def test_it_ships_a_caseload_worth_showing() -> None:
    cases = {case["case"]["code"]: case for case in map(load, FILES)}
    zones = {code: {each["tz"] for each in case["partners"].values()} for code, case in cases.items()}
    assert {"A", "B", "C", "D", "E", "F", "G"} <= set(cases)
    assert any(len(each) == 2 for each in zones.values()), "no couple in two time zones"
    assert any(case["case"]["relationship"]["structure"] == "open" for case in cases.values())
    assert any(case["case"]["status"] == "closed" for case in cases.values())
    assert any(not case["sessions"] and case["next_session"] for case in cases.values()), "nobody is new"
    assert all(case["fictional"] is True for case in cases.values())


def test_it_shows_most_kinds_of_records_and_every_kind_of_agreement() -> None:
    shown = {each["kind"] for case in map(load, FILES) for each in case.get("records", [])}
    assert len(shown) >= len(GENERAL) - 2, sorted(GENERAL.keys() - shown)
    kinds = {each.get("kind", "boundary") for case in map(load, FILES) for each in case["agreements"]}
    assert kinds == {"boundary", "openness", "fidelity", "prevention"}
    for key in ("statements", "setbacks", "holds", "attention", "session_only_topics"):
        assert sum(bool(case.get(key)) for case in map(load, FILES)) >= 2, key


def test_it_has_three_appointments_on_the_day_of_the_demo() -> None:
    today = [case for case in map(load, FILES) if (case["next_session"] or {}).get("date") == case["as_of"]]
    starts = [case["next_session"]["start"] for case in today]
    assert len(today) == 3
    assert len(set(starts)) == 3
    assert all(case["case"]["status"] == "active" for case in today)


def test_it_keeps_the_moment_a_rating_was_recorded_so_that_it_can_be_shifted() -> None:
    rows = [row for case in map(load, FILES) for rows in case["ratings"].values() for row in rows if len(row) > 5]
    assert rows
    assert all(isinstance(row[5]["recorded_at"], datetime) and row[5]["recorded_at"].tzinfo for row in rows)
