"""Finding a couple by any name, by code or by initials, whatever the accents; and a code for a new one."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select

from clinic.couples.models import Couple, Partner
from clinic.couples.rules import Stage, Status
from clinic.kernel.database import db
from clinic.kernel.privacy import names_hidden
from clinic.kernel.sealing import keyring
from clinic.kernel.text import folded

MOST_SUGGESTIONS: Final = 300
LONG_ENOUGH_INSIDE: Final = 3
EXACT, INITIALS, STARTS, INSIDE = range(4)
SILENT: Final = re.compile(r"['’ʼ.]")
WORD: Final = re.compile(r"\w+")
SEPARATOR: Final = "\x1f"
END: Final = "."  # keeps empty names at the end from being stripped, and is silent itself


@dataclass(frozen=True, slots=True)
class Entry:
    """One couple as it is looked for: its code and the names of both partners, the first partner first."""

    id: UUID
    code: str
    status: Status
    stage: Stage
    opened_on: date
    short: tuple[str, ...]
    full: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the two goes-by names."""
        return " & ".join(self.short)


def found(entries: Iterable[Entry], wanted: str) -> list[Entry]:
    """Return the couples that match, the best first; an exact code or pair of names leaves out what is only similar."""
    words = spoken(wanted)
    ranked = [(rank, each) for each in entries if (rank := rank_of(each, words)) is not None]
    best = EXACT if any(rank == EXACT for rank, _ in ranked) else INSIDE
    kept = [(rank, folded(each.title), each.code, each) for rank, each in ranked if rank <= best]
    return [each for *_, each in sorted(kept, key=lambda one: one[:3])]


def rank_of(entry: Entry, words: Sequence[str]) -> int | None:
    """Return how well a couple matches every word, from EXACT to INSIDE, or None.

    EXACT is the whole code or both goes-by names in order; then initials, of the couple in either order or of a full
    name; then words that begin so; then any part of a word, if it has at least three letters.
    """
    whole = heard(SEPARATOR.join((entry.code, *entry.short, *entry.full, END)))
    code, *names = whole.split(SEPARATOR)
    initials = is_initials("".join(words), names)
    if not words or not (initials or all(word in whole for word in words)):
        return None
    if list(words) in (WORD.findall(code), WORD.findall(" ".join(names[:2]))):
        return EXACT
    if initials:
        return INITIALS
    own = WORD.findall(" ".join((code, *names)))
    if all(any(each.startswith(word) for each in own) for word in words):
        return STARTS
    long = all(len(word) >= LONG_ENOUGH_INSIDE for word in words)
    return INSIDE if long and all(any(word in each for each in own) for word in words) else None


def is_initials(letters: str, names: Sequence[str]) -> bool:
    """Say whether letters are the initials of the first two names, in either order, or of all words of a later one."""
    first, second = names[0][:1], names[1][:1]
    if letters in (first + second, second + first):
        return True
    return len(letters) > 1 and any(letters == "".join(w[0] for w in WORD.findall(each)) for each in names[2:] if each)


def heard(text: str) -> str:
    """Return a text without accents, case, apostrophes and full stops: O'Brien is obrien."""
    return SILENT.sub("", text.casefold() if text.isascii() else folded(text))


def spoken(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    return WORD.findall(heard(text))


def listed(status: Collection[Status] = tuple(Status)) -> list[Entry]:
    """Return the caseload, oldest first: one statement for the names, one for the keys that are not open yet."""
    return list(_opened(_names().where(Couple.status.in_(status))))


def by_name(entries: Iterable[Entry]) -> list[Entry]:
    """Return couples in the order of their names."""
    return sorted(entries, key=lambda each: (heard(each.title), each.code))


def suggestions() -> list[str]:
    """Return what the find box suggests: the names of the 300 active couples opened last, codes while names are hidden.

    The box finds every other couple as well; suggestions only spare typing.
    """
    active = select(Couple.id).where(Couple.status == Status.ACTIVE)
    newest = active.order_by(Couple.id.desc()).limit(MOST_SUGGESTIONS)
    if names_hidden():
        return sorted(db.session.scalars(newest.with_only_columns(Couple.code)))
    return sorted({each.title for each in _opened(_names().where(Couple.id.in_(newest)))}, key=heard)


def free_code(names: Sequence[str], taken: Collection[str]) -> str:
    """Return a code for a new couple: the first letter of each goes-by name, with a number when it is taken."""
    letters = ("".join(spoken(each))[:1] for each in names)
    start = "".join(letter if letter.isascii() else "x" for letter in letters).upper() or "C"
    used = {each.upper() for each in taken}
    numbered = (f"{start}{number}" for number in count(2))
    return next(code for code in chain([start], numbered) if code not in used)


def _names() -> Select[Any]:
    couple: list[Any] = [Couple.code, Couple.status, Couple.stage, Couple.opened_on]
    partner: list[Any] = [Partner.id, Partner.version, Partner.couple_id]
    names: list[Any] = [Partner.short_name.column, Partner.full_name.column]
    query: Select[Any] = select(*couple, *partner, *names).join(Partner, Partner.couple_id == Couple.id)
    return query.order_by(Couple.id, Partner.key)


def _opened(query: Select[Any]) -> Iterator[Entry]:
    """Open the names of rows that come in pairs, the first partner's first."""
    rows = db.session.execute(query).all()
    keyring().fetch(list({row.couple_id for row in rows}))
    for first, second in zip(rows[::2], rows[1::2], strict=True):
        yield Entry(
            id=first.couple_id,
            code=first.code,
            status=first.status,
            stage=first.stage,
            opened_on=first.opened_on,
            short=(Partner.short_name.open_row(first), Partner.short_name.open_row(second)),
            full=(Partner.full_name.open_row(first), Partner.full_name.open_row(second)),
        )
