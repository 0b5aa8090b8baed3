"""Plain text as it is kept: composed, with one kind of line end and no control characters; and as it is searched."""

import unicodedata
from datetime import date, datetime

ALLOWED_CONTROLS = frozenset("\n\t")
LIGATURES = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def normalised(text: str) -> str:
    """Return the text in NFC with LF line ends and without space at either end; this is what is stored."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def has_controls(text: str) -> bool:
    """Say whether the text holds what no keyboard types: a control, half a surrogate pair, or what is no character.

    Characters newer than the Unicode tables of this Python are let through: people type new emoji.
    """
    return any(_is_control(each) for each in text)


def _is_control(each: str) -> bool:
    is_no_character = ord(each) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(each) <= 0xFDEF
    return is_no_character or (unicodedata.category(each) in {"Cc", "Cs"} and each not in ALLOWED_CONTROLS)


def folded(text: str) -> str:
    """Return the text for comparing: without accents and case, so that `zoe` finds Zoë and `lucja` finds Łucja."""
    plain = unicodedata.normalize("NFKD", text.translate(LIGATURES).casefold())
    return "".join(each for each in plain if not unicodedata.combining(each)).strip()


def initials(name: str) -> str:
    """Return the first letter of each word of a name with a full stop, as shown while names are hidden."""
    return "".join(f"{word[0]}." for word in name.split() if word)


def day(value: date | datetime, *, year: bool = False) -> str:
    """Return a date as people say it: 7 May, or 7 May 2025."""
    return f"{value.day} {value:%b}" + (f" {value.year}" if year else "")


def long_day(value: date | datetime) -> str:
    """Return a date in full: Wednesday 7 May 2025."""
    return f"{value:%A} {value.day} {value:%B} {value.year}"


def clock(value: datetime) -> str:
    """Return a time of day as 17:30."""
    return f"{value:%H:%M}"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with the right word: 1 session, 2 sessions."""
    return f"{number} {one if number == 1 else many}"
