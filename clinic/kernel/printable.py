"""Texts made fit to print: what would keep WeasyPrint busy for minutes is broken up or squeezed (security.md 7)."""

import re
import unicodedata

LONGEST_TEXT = 20_000
LONGEST_RUN = 100
PIECE = 50
MOST_BLANK_LINES = 2
MOST_MARKS = 4
MOST_JOINERS = 8
BREAK = "\u200b"
JOINER = "\u200d"
CUT = " […] This text was cut here: it is longer than {} characters."

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(rf"\n(?:[^\S\n]*\n){{{MOST_BLANK_LINES + 1},}}")
# Overrides of the writing direction would print a record in another order than it is stored in.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_LONG_RUN = re.compile(f"[^\t\n \u1680\u2000-\u2006\u2008-\u200b\u205f\u3000]{{{LONGEST_RUN + 1},}}")


def printable(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return the text without what no printer should be given, otherwise word for word.

    Control characters go; line ends become one kind; more than 2 blank lines become 2; a letter keeps at most 4
    combining marks; a run of more than 100 characters may break after every 50; a text longer than
    20,000 characters ends in a sentence that says so.
    """
    plain = _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))
    squeezed = _BLANK_LINES.sub("\n" * (MOST_BLANK_LINES + 1), plain)
    return _LONG_RUN.sub(_broken, _thinned(_cut(squeezed, longest)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest] + CUT.format(longest)


def _thinned(text: str) -> str:
    """Return the text with at most 4 marks and 8 invisible joiners after one letter."""
    if text.isascii():
        return text
    kept, marks, joiners = [], 0, 0
    for each in text:
        category = unicodedata.category(each)
        if category[0] == "M":
            marks += 1
        elif category == "Cf":
            joiners += 1
        else:
            marks = joiners = 0
        if marks <= MOST_MARKS and joiners <= MOST_JOINERS:
            kept.append(each)
    return "".join(kept)


def _broken(run: re.Match[str]) -> str:
    """Return the run with a place to break after every 50 characters, never inside a letter with its marks."""
    parts: list[str] = []
    length = 0
    for each in run[0]:
        if length >= PIECE and (_may_begin(each, parts[-1]) or length >= LONGEST_RUN):
            parts.append(BREAK)
            length = 0
        parts.append(each)
        length += 1
    return "".join(parts)


def _may_begin(each: str, before: str) -> bool:
    category = unicodedata.category(each)
    return category[0] != "M" and category != "Cf" and before != JOINER
