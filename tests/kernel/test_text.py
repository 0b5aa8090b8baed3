"""Text as it is kept, as it is searched, and as it is said."""

import unicodedata
from datetime import date, datetime

import pytest

from clinic.kernel.text import clock, counted, day, folded, has_controls, initials, long_day, normalised


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \r\n Bo\r", "Ana \n Bo"),
        ("Ine\u0301s", "Inés"),
        ("\t tab \t", "tab"),
        ("a\n\nb", "a\n\nb"),
        ("", ""),
        ("\u2126", "Ω"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ],
)
def test_it_keeps_text_composed_with_one_kind_of_line_end(typed: str, kept: str) -> None:
    assert normalised(typed) == kept
    assert normalised(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


@pytest.mark.parametrize(
    "wrong", ["\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\ud800", "\ufffe", "\U0010ffff", "\ufdd0"]
)
def test_it_finds_what_no_keyboard_types(wrong: str) -> None:
    assert has_controls(f"a{wrong}b")


@pytest.mark.parametrize(
    "fine", ["", "a\tb\nc", "שלום \u202e", "👩\u200d👧", "e\u0301", "\U0001fae8\U0001fac8", "\ue000", "½ “q” –"]
)
def test_it_lets_every_writing_pass(fine: str) -> None:
    assert not has_controls(fine)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Zoë", "zoe"), ("Łucja", "lucja"), ("Ørsted", "orsted"), ("STRASSE", "straße"), ("İpek", "ipek")],
)
def test_it_finds_names_without_accents(name: str, typed: str) -> None:
    assert folded(name) == folded(typed)


@pytest.mark.parametrize(
    ("name", "short"), [("Inés", "I."), ("Ana Lucía Ñáñez", "A.L.Ñ."), ("", ""), ("  Jon  ", "J.")]
)
def test_it_shortens_names_to_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_it_says_days_and_times_as_people_do() -> None:
    moment = datetime(2025, 5, 7, 9, 5)  # noqa: DTZ001  # wall time
    assert (day(moment), day(moment, year=True), long_day(moment)) == ("7 May", "7 May 2025", "Wednesday 7 May 2025")
    assert clock(moment) == "09:05"
    assert day(date(2025, 12, 31)) == "31 Dec"


@pytest.mark.parametrize(("number", "said"), [(0, "0 sessions"), (1, "1 session"), (2, "2 sessions")])
def test_it_counts_with_the_right_word(number: int, said: str) -> None:
    assert counted(number, "session", "sessions") == said
