"""Texts made fit to print: the bombs of security.md 7, and that ordinary texts stay as they are."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.kernel.printable import BREAK, LONGEST_TEXT, printable

BOMBS = {
    "an unbroken word": "x" * 100_000,
    "blank lines": "\n" * 100_000,
    "blank lines with blanks": " \n\t\n" * 25_000,
    "marks on one letter": "a" + "\u0301" * 100_000,
    "joiners": "a" + "\u200d" * 100_000,
    "joined pictures": "\U0001f469\u200d" * 50_000,
    "unbreakable spaces": "a\u00a0" * 50_000,
    "controls": "a\x00\x1b\x9f" * 25_000,
    "half characters": "a\ud800" * 50_000,
}


def longest_run(text):
    return max(map(len, text.replace(BREAK, " ").split(" ")), default=0)


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_it_defuses_a_bomb(text) -> None:
    plain = printable(text)
    assert len(plain) < LONGEST_TEXT * 1.1
    assert longest_run(plain) <= 100 or "\n" in plain
    assert "\n\n\n\n" not in plain
    plain.encode("utf-8")


ORDINARY = [
    "They came on time.\n\nMaya: “two steps forward, one back”.\n\n\nDaniel agreed.",
    "Siobhán Ó Ríordáin, Łucja Żółć, Γιώργος, Дмитрий, Nguyễn Thị Hạnh, 王小明, שָׁלוֹם, مرحبا",
    "- one\n- two\n\t- three",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467, a family",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f, a flag",
    "https://example.org/a/rather/long/address/that/still/is/shorter/than/a/hundred/characters",
    "=1+1 <b>&amp; {{ 7 * 7 }}",
    "",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_it_leaves_an_ordinary_text_as_it_is(text) -> None:
    assert printable(text) == text


def test_it_keeps_every_letter_of_a_long_word_and_breaks_it_every_50() -> None:
    plain = printable("y" * 230)
    assert plain.replace(BREAK, "") == "y" * 230
    assert [len(piece) for piece in plain.split(BREAK)] == [50, 50, 50, 50, 30]


def test_it_never_breaks_a_run_of_100() -> None:
    assert BREAK not in printable("y" * 100)


def test_it_never_parts_a_letter_from_its_marks() -> None:
    plain = printable("e\u0301" * 120)
    assert all(unicodedata.category(piece[0]) != "Mn" for piece in plain.split(BREAK))


def test_it_keeps_2_blank_lines_and_no_more() -> None:
    assert printable("a\n\n\nb\n\n\n\n\nc\n \n\t\n \n \nd") == "a\n\n\nb\n\n\nc\n\n\nd"


def test_it_keeps_4_marks_on_a_letter_and_no_more() -> None:
    assert printable("a" + "\u0301" * 9 + "b") == "a" + "\u0301" * 4 + "b"


def test_it_makes_one_kind_of_line_end() -> None:
    assert printable("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"


def test_it_drops_what_would_turn_the_reading_order() -> None:
    assert printable("paid \u202e05\u202c pounds") == "paid 05 pounds"


def test_it_says_that_it_cut_a_text() -> None:
    plain = printable("ab " * 10_000)
    assert plain.endswith("This text was cut here: it is longer than 20000 characters.")
    assert plain.startswith("ab " * 6_000)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_it_changes_nothing_the_second_time(text) -> None:
    once = printable(text)
    assert printable(once) == once


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=400))
def test_it_never_loses_a_letter(text) -> None:
    assert printable(text).replace(BREAK, "") == text
