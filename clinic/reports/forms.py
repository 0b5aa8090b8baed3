"""What is asked before a document is made; every answer has a safe default and an unknown one is ignored."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from werkzeug.datastructures import MultiDict

from clinic.kernel.forms import FIRST_DAY, LAST_DAY
from clinic.reports.rules import EVER, Copy, Naming, Span

Word = TypeVar("Word", bound=StrEnum)
USUAL: Final = timedelta(weeks=12)


@dataclass(frozen=True)
class Options:
    """The choices beside a preview."""

    copy: Copy = Copy.FILE
    naming: Naming = Naming.NAMES
    span: Span = EVER
    shared_ratings: bool = False
    large: bool = False
    letter: bool = False
    named: bool = False
    in_session: bool = False


def options(sent: "MultiDict[str, str]", usual: Span | None = None, *, copy: Copy = Copy.FILE) -> Options:
    """Return the options in an address; where no dates were asked for the usual period counts, empty ones mean all.

    `copy` is for whom a document is where nobody is named.
    """
    start, end = _day(sent.get("from", "")), _day(sent.get("to", ""))
    asked = "from" in sent or "to" in sent
    return Options(
        copy=_word(Copy, sent.get("for"), copy),
        naming=_word(Naming, sent.get("names"), Naming.NAMES),
        span=Span(start, end) if asked or usual is None else usual,
        shared_ratings=bool(sent.get("shared")),
        large=bool(sent.get("large")),
        letter=bool(sent.get("letter")),
        named=bool(sent.get("named")),
        in_session=bool(sent.get("in_session")),
    )


def last_weeks(today: date) -> Span:
    """Return the usual period of a report: the last twelve weeks."""
    return Span(today - USUAL, today)


def _word(kind: type[Word], said: str | None, usual: Word) -> Word:
    return kind(said) if said in list(kind) else usual


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None
