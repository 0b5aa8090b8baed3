"""Writing hints: which words are found, and that quotations are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.kernel.hints import DEFAULT, MOST_WORDS, Hint, found, hints_from, lines_problem, unquoted
from tests.kernel.hint_texts import HINTS, TEXTS

PAIRS = ("“”", "„“", "„”", "””", "«»", "»«", "‹›", "›‹", "「」", "『』", '""')


@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_it_finds_whole_words_outside_quotations(text: str, words: list[str]) -> None:
    assert [each.word for each in found(text, HINTS)] == words


@pytest.mark.parametrize("pair", PAIRS)
@given(said=st.text(st.characters(categories=["L", "Zs"]), max_size=20))
def test_no_kind_of_quotation_is_read(pair: str, said: str) -> None:
    assert found(f"X: {pair[0]}always {said}{pair[1]}.", HINTS) == []


@given(st.text(max_size=200))
def test_it_never_fails_and_keeps_the_length(text: str) -> None:
    assert len(unquoted(text)) == len(text)
    assert set(found(text, HINTS)) <= set(HINTS)


def test_lines_are_words_with_what_may_be_written() -> None:
    lines = ["always: often", "  Always : again ", "", ": nothing", "you   made", "never:"]
    assert hints_from(lines) == [Hint("always", "often"), Hint("you made"), Hint("never")]


def test_our_own_list_holds_the_words_of_the_domain() -> None:
    words = [each.word for each in hints_from(DEFAULT)]
    assert {"always", "never", "you made"} <= {*words}
    assert len(words) == len(DEFAULT)
    assert not lines_problem(DEFAULT)
    assert all(found(word, hints_from(DEFAULT)) for word in words)


def test_a_list_has_an_end() -> None:
    assert not lines_problem([f"word{number}" for number in range(MOST_WORDS)])
    assert lines_problem([f"word{number}" for number in range(MOST_WORDS + 1)])
    assert lines_problem(["x" * 61])
