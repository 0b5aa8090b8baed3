"""The frame of every document: whose it is, what it is, where it stands, who made it and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from clinic.accounts.models import Account
from clinic.kernel.clock import local
from clinic.kernel.printable import printable
from clinic.kernel.text import clock, day
from clinic.reports.forms import Options
from clinic.reports.naming import Names
from clinic.reports.rules import Copy, Span

READERS: Final[Mapping[Copy, str]] = {Copy.FILE: "the counselor’s file", Copy.JOINT: "both partners"}
Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Letterhead:
    """What one counselor's documents have in common at one moment."""

    practice: tuple[str, ...]
    author: str
    zone: str
    printed: str


@dataclass(frozen=True)
class Sheet:
    """What stands around the body of a document, fit to print; see templates/reports/sheet.html."""

    heading: str
    document: str
    practice: tuple[str, ...]
    generated_at: str
    recipient: str = ""
    subtitle: str = ""
    status: str = ""
    late: str = ""
    is_draft: bool = False
    facts: Facts = ()
    author: str = ""
    lang: str = "en"
    is_large: bool = False
    is_letter: bool = False
    is_open: bool = False

    def __post_init__(self) -> None:
        for name in ("heading", "recipient", "subtitle", "status", "late", "author"):
            object.__setattr__(self, name, printable(getattr(self, name)))
        object.__setattr__(self, "practice", tuple(printable(line) for line in self.practice))
        object.__setattr__(self, "facts", tuple((word, printable(value)) for word, value in self.facts))


def letterhead(account: Account, moment: datetime) -> Letterhead:
    """Return the head of a counselor's documents made at a moment."""
    lines = (account.practice_name, *account.practice_address.splitlines())
    at = local(moment, account.zone)
    return Letterhead(
        practice=tuple(line.strip() for line in lines if line.strip()),
        author=", ".join(filter(None, (account.name, account.credential))),
        zone=account.zone,
        printed=f"{day(at, year=True)}, {clock(at)}",
    )


def sheet(head: Letterhead, names: Names, chosen: Options, document: str, **more: Any) -> Sheet:
    """Return the frame of one document of a couple, for the addressee that was chosen."""
    return Sheet(
        heading=names.heading,
        document=document,
        practice=head.practice,
        generated_at=head.printed,
        recipient=READERS.get(chosen.copy) or names[chosen.copy.value],
        author=head.author,
        is_large=chosen.large,
        is_letter=chosen.letter,
        **more,
    )


def period_words(span: Span, today: date) -> str:
    """Return a period in words: 14 Aug to 20 Nov 2026; without a beginning it is everything up to its end."""
    end = span.end or today
    if span.start is None:
        return f"up to {day(end, year=True)}"
    return f"{day(span.start, year=span.start.year != end.year)} to {day(end, year=True)}"
