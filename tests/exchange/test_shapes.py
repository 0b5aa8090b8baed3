"""Single values of a case file: what is taken, what is refused, and that both ways agree."""

from datetime import date, datetime, time
from typing import Any

import pytest

from clinic.couples.rules import Stage
from clinic.exchange.shapes import (
    Choice,
    Clock,
    Code,
    Flag,
    Free,
    Keys,
    Moment,
    OnDay,
    Text,
    Value,
    Whole,
    Word,
    Wrong,
    Zone,
    as_date,
    quoted,
    worded,
)

TAKEN = [
    (Text(), "  Zoe\u0308\r\nagain ", "Zoë\nagain"),
    (Word(40), 7, "7"),
    (Word(40), "made", "made"),
    (Code(40), "A-1.b", "A-1.b"),
    (Whole(0, 10), 0, 0),
    (Flag(), False, False),
    (OnDay(), date(2025, 1, 14), date(2025, 1, 14)),
    (Clock(), "17:30", time(17, 30)),
    (Moment(), "2025-01-14T17:30:00", datetime(2025, 1, 14, 17, 30)),  # noqa: DTZ001  # local to the counselor
    (Zone(), "Europe/Dublin", "Europe/Dublin"),
    (Choice(Stage), "rebuild", Stage.REBUILD),
    (Keys(), ["p2", "p1"], ("p1", "p2")),
    (Free(), {"since": date(2016, 5, 1), "n": [1, None, True]}, {"since": date(2016, 5, 1), "n": [1, None, True]}),
]
REFUSED = [
    (Text(), 7, "should be text, not a number"),
    (Text(), "a\x07b", "control character"),
    (Text(3), "long", "longer than 3"),
    (Text(empty=False), "  ", "is empty"),
    (Word(40), True, "should be text"),
    (Code(40), "A/1", "letters, digits, dots and hyphens, not A/1"),
    (Whole(0, 10), 11, "from 0 to 10, not 11"),
    (Whole(0, 10), True, "not true"),
    (Whole(0, 10), 5.0, "not 5.0"),
    (Flag(), "yes", "true or false"),
    (OnDay(), datetime(2025, 1, 14), "should be a date"),  # noqa: DTZ001
    (OnDay(), "2025-02-30", "not 2025-02-30"),
    (OnDay(), date(1066, 1, 1), "should be a date"),
    (Clock(), 1050, "in quotes"),
    (Clock(), "24:00", "in quotes"),
    (Moment(), "soon", "date and time"),
    (Zone(), "Mars/Base", "time zone"),
    (Choice(Stage), "start", "stabilise, understand, rebuild, maintain"),
    (Choice(Stage, but=(Stage.REBUILD,)), "rebuild", "should be one of"),
    (Keys(), ["p1", "p1"], "list of p1 and p2"),
    (Keys(), "p1", "list of p1 and p2"),
    (Free(), {"x": b"bytes"}, "cannot be kept"),
    (Free(), {"x": 2**60}, "cannot be kept"),
    (Free(), {"x": float("nan")}, "cannot be kept"),
    (Free(), {1: "x"}, "should be text"),
]


def _name(each: object) -> str:
    return type(each).__name__ if isinstance(each, Value) else str(each)


@pytest.mark.parametrize(("shape", "raw", "value"), TAKEN, ids=_name)
def test_it_takes_what_fits_and_writes_it_so_that_it_is_taken_again(shape: Value, raw: Any, value: Any) -> None:
    assert shape.read(raw) == value
    assert shape.read(shape.write(value)) == value


@pytest.mark.parametrize(("shape", "raw", "reason"), REFUSED, ids=_name)
def test_it_says_what_is_wrong(shape: Value, raw: Any, reason: str) -> None:
    with pytest.raises(Wrong, match=reason):
        shape.read(raw)


def test_it_refuses_what_is_nested_without_end() -> None:
    deep: list[Any] = []
    for _ in range(20):
        deep = [deep]
    with pytest.raises(Wrong, match="nested too deeply"):
        Free().read(deep)


def test_it_writes_a_number_as_a_number_only_if_it_reads_the_same() -> None:
    assert [Word(40).write(each) for each in ("7", "007", "٣", "made")] == [7, "007", "٣", "made"]


def test_it_takes_iso_words_for_dates_and_back() -> None:
    assert Free().read({"since": "2016-05-01", "not": "2016-02-31"}) == {"since": date(2016, 5, 1), "not": "2016-02-31"}
    assert worded({"since": date(2016, 5, 1), "n": (1,)}) == {"since": "2016-05-01", "n": [1]}
    assert as_date("2016-05-01T10:00") is None


def test_it_repeats_no_long_text_in_a_message() -> None:
    assert quoted("x" * 41) == "text"
    assert quoted({"a": 1}) == "a map"
    assert quoted(None) == "nothing"
