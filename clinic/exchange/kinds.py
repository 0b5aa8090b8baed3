"""What the keys of a case file hold: each name is a type with its shape."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from clinic.exchange.shapes import Choice, Free, Keys, Text, Whole, Word, Zone
from clinic.safety.rules import LONGEST_EVENT_TEXT
from clinic.sessions.rules import CAME, Attendance

NO_MEETING: Final = 0
MOST_MEETINGS: Final = 100_000

Words = Annotated[str, Text()]
Sentence = Annotated[str, Text(empty=False)]
Short = Annotated[str, Text(200)]
Name = Annotated[str, Text(200, empty=False)]
Figure = Annotated[str, Word(LONGEST_EVENT_TEXT)]
Zoned = Annotated[str, Zone()]
Minutes = Annotated[int, Whole(0, 1440)]
Number = Annotated[int, Whole(1, MOST_MEETINGS)]
Count = Annotated[int, Whole(0, MOST_MEETINGS)]
Ten = Annotated[int, Whole(0, 10)]
Four = Annotated[int, Whole(0, 4)]
EventWords = Annotated[str, Text(LONGEST_EVENT_TEXT)]
Absence = Annotated[Attendance, Choice(Attendance, but=tuple(CAME))]
Both = Annotated[tuple[str, ...], Keys()]
Facts = Annotated[dict[str, Any], Free()]
Editions = Annotated[list[Any], Free()]
Day = date  # so that a key may be called date


class Whom(StrEnum):
    """A partner, as a word."""

    P1 = "p1"
    P2 = "p2"


class Administered(StrEnum):
    """A screen is done with one partner alone; the record knows no other way (domain.md 2.2)."""

    INDIVIDUALLY = "individually"
