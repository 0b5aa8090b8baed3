"""Shapes of single values in a case file: each reads a plain value, says what is wrong with it, and writes it back."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final

from clinic.couples.rules import PARTNERS
from clinic.kernel.clock import is_zone
from clinic.kernel.text import has_controls, normalised

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
LONGEST_TEXT: Final = 20_000
LONGEST_KEY: Final = 200
DEEPEST: Final = 12
LARGEST: Final = 2**53
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
CODE = re.compile(r"[\w.-]*")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
KINDS = {
    dict: "a map", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number",
    date: "a date", datetime: "a date and time", type(None): "nothing",
}  # fmt: skip


class Wrong(ValueError):
    """A value does not fit; the message finishes a sentence that begins with its place in the file."""


class Value:
    """The shape of a single value."""

    def read(self, raw: Any) -> Any:
        """Return the checked value, or raise Wrong."""
        return raw

    def write(self, value: Any) -> Any:
        """Return the plain value for a file."""
        return value


@dataclass(frozen=True)
class Text(Value):
    """Text of at most so many characters, composed and without control characters."""

    longest: int = LONGEST_TEXT
    empty: bool = True

    def read(self, raw: Any) -> str:
        """Return the text as it is kept."""
        if not isinstance(raw, str):
            raise Wrong(f"should be text, not {kind_of(raw)}; put it in quotes")
        text = normalised(raw)
        if has_controls(text):
            raise Wrong("holds a control character")
        if len(text) > self.longest:
            raise Wrong(f"is longer than {self.longest:,} characters")
        if not text and not self.empty:
            raise Wrong("is empty")
        return text


class Word(Text):
    """A short text that may be a whole number in the file, such as a target or an age."""

    def read(self, raw: Any) -> str:
        """Return the number as text."""
        return str(raw) if type(raw) is int else super().read(raw)

    def write(self, value: str) -> int | str:
        """Return a number where the text is one."""
        return int(value) if value.isascii() and value.isdigit() and str(int(value)) == value else value


class Code(Word):
    """What stands for a couple in file names."""

    def read(self, raw: Any) -> str:
        """Return the code."""
        code = super().read(raw)
        if not CODE.fullmatch(code):
            raise Wrong(f"should be made of letters, digits, dots and hyphens, not {quoted(raw)}")
        return code


@dataclass(frozen=True)
class Whole(Value):
    """A whole number in a range."""

    low: int
    high: int

    def read(self, raw: Any) -> int:
        """Return the number."""
        if type(raw) is not int or not self.low <= raw <= self.high:
            raise Wrong(f"should be a whole number from {self.low} to {self.high}, not {quoted(raw)}")
        return raw


class Flag(Value):
    """True or false."""

    def read(self, raw: Any) -> bool:
        """Return the truth value."""
        if not isinstance(raw, bool):
            raise Wrong(f"should be true or false, not {quoted(raw)}")
        return raw


class OnDay(Value):
    """A date."""

    def read(self, raw: Any) -> date:
        """Return the date."""
        if type(raw) is not date or not EARLIEST <= raw <= LATEST:
            raise Wrong(f"should be a date such as 2025-01-14, not {quoted(raw)}")
        return raw


class Moment(Value):
    """A date with its time of day; without a zone it is local to the counselor."""

    def read(self, raw: Any) -> datetime:
        """Return the moment, aware or naive as it was written."""
        try:
            moment = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
        except ValueError:
            moment = None
        if not isinstance(moment, datetime) or not EARLIEST < moment.date() < LATEST:
            raise Wrong(f"should be a date and time such as 2025-01-14T17:30:00Z, not {quoted(raw)}")
        return moment


class Clock(Value):
    """A time of day."""

    def read(self, raw: Any) -> time:
        """Return the time; YAML takes 17:30 without quotes for the number 1050, so quotes are asked for."""
        if not isinstance(raw, str) or not CLOCK.fullmatch(raw):
            raise Wrong(f'should be a time in quotes such as "17:30", not {quoted(raw)}')
        return time.fromisoformat(raw)

    def write(self, value: time) -> str:
        """Return hours and minutes."""
        return f"{value:%H:%M}"


class Zone(Value):
    """A time zone of the IANA list."""

    def read(self, raw: Any) -> str:
        """Return the zone's name."""
        if not isinstance(raw, str) or not is_zone(raw):
            raise Wrong(f"should be a time zone such as Europe/Dublin, not {quoted(raw)}")
        return raw


@dataclass(frozen=True)
class Choice(Value):
    """One of a closed list of words."""

    kind: type[StrEnum]
    but: tuple[StrEnum, ...] = ()

    def read(self, raw: Any) -> StrEnum:
        """Return the member."""
        allowed = [each for each in self.kind if each not in self.but]
        if raw not in [each.value for each in allowed]:
            raise Wrong(f"should be one of {', '.join(allowed)}, not {quoted(raw)}")
        return self.kind(raw)

    def write(self, value: StrEnum) -> str:
        """Return the word."""
        return str(value.value)


class Free(Value):
    """Maps, lists and plain values as they come, such as facts about a relationship; ISO dates are dates."""

    def read(self, raw: Any) -> Any:
        """Return the value with its texts as they are kept."""
        return self._read(raw, DEEPEST)

    def _read(self, raw: Any, depth: int) -> Any:
        if depth == 0:
            raise Wrong("is nested too deeply")
        if isinstance(raw, dict):
            return {Text(LONGEST_KEY).read(key): self._read(each, depth - 1) for key, each in raw.items()}
        if isinstance(raw, list):
            return [self._read(each, depth - 1) for each in raw]
        if isinstance(raw, datetime):
            return raw.isoformat()
        if isinstance(raw, str):
            text = Text().read(raw)
            return as_date(text) or text
        if raw is None or isinstance(raw, bool | date) or (isinstance(raw, int | float) and abs(raw) < LARGEST):
            return raw
        raise Wrong(f"holds {quoted(raw)}, which cannot be kept")


def worded(value: Any) -> Any:
    """Return a free value with its dates as ISO words, as JSON keeps them."""
    if isinstance(value, dict):
        return {key: worded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [worded(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def as_date(text: str) -> date | None:
    """Return the date that a text is in ISO form, or None."""
    try:
        return date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


class Keys(Value):
    """A list of partners."""

    def read(self, raw: Any) -> tuple[str, ...]:
        """Return the partners, the first partner first."""
        if not isinstance(raw, list) or not all(each in PARTNERS for each in raw) or len(set(raw)) < len(raw):
            raise Wrong(f"should be a list of p1 and p2, not {quoted(raw)}")
        return tuple(key for key in PARTNERS if key in raw)

    def write(self, value: tuple[str, ...]) -> list[str]:
        """Return the partners."""
        return list(value)


def kind_of(raw: object) -> str:
    """Return what kind of thing a plain value is, in words."""
    return KINDS.get(type(raw), "something else")


def quoted(raw: object) -> str:
    """Return a plain value in the words of the file; a long text may be clinical, so only its kind is told."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    text = str(raw)
    return kind_of(raw) if isinstance(raw, dict | list | type(None)) or len(text) > 40 else text
