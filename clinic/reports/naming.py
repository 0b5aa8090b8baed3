"""What the partners are called in a document: by name, or by the case code with their names taken out of every text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from clinic.couples.models import Couple, Partner
from clinic.kernel.printable import printable
from clinic.kernel.privacy import shown
from clinic.reports.rules import Naming

LETTERS: Final[Mapping[str, str]] = {"p1": "A", "p2": "B"}
SHORTEST: Final = 3


@dataclass(frozen=True)
class Names:
    """The heading, what each partner is called, who they are in full, and what stands in for a name inside a text."""

    heading: str
    called: Mapping[str, str]
    in_full: tuple[str, ...] = ()
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.called[key]

    @property
    def coded(self) -> bool:
        """Say whether the document carries the case code in place of names."""
        return bool(self.stand_ins)

    def text(self, typed: str) -> str:
        """Return a text that a person typed, in a coded document with [A] and [B] where the partners' names stood."""
        if not self.coded:
            return typed
        longest_first = sorted(self.stand_ins, key=len, reverse=True)
        pattern = "|".join(_bounded(name) for name in longest_first)
        return re.sub(pattern, lambda found: self.stand_ins[found[0]], typed)


def names_of(couple: Couple, naming: Naming, *, on_screen: bool = False) -> Names:
    """Return the names of a couple for one document; on the screen they are hidden while names are hidden."""
    if naming is Naming.CODE:
        called = {key: f"Partner {letter}" for key, letter in LETTERS.items()}
        return Names(couple.code, called, stand_ins=_stand_ins(couple))
    say = shown if on_screen else str
    called = {key: printable(say(name)) for key, name in couple.names.items()}
    in_full = tuple(printable(_in_full(each, say)) for each in couple.partners)
    return Names(printable(say(couple.title)), called, in_full)


def _in_full(partner: Partner, say: Callable[[str], str]) -> str:
    name = say(partner.full_name or partner.short_name)
    return f"{name} ({partner.pronouns})" if partner.pronouns else name


def _stand_ins(couple: Couple) -> dict[str, str]:
    bearers: dict[str, list[str]] = {}
    for partner in couple.partners:
        for name in _written(partner):
            bearers.setdefault(name, []).append(LETTERS[partner.key])
    return {name: f"[{'/'.join(letters)}]" for name, letters in bearers.items()}


def _written(partner: Partner) -> set[str]:
    """Return the names as they may stand in a text: in full, and each of their words but short or lower-case ones.

    In capitals too, but not in small letters: “will” is rarely a name.
    """
    whole = {partner.short_name.strip(), partner.full_name.strip()} - {""}
    words = {word for name in whole for word in name.split() if len(word) >= SHORTEST}
    names = whole | {word for word in words if word[0] != word[0].lower() or not _is_cased(word)}
    return names | {name.upper() for name in names}


def _is_cased(name: str) -> bool:
    return name.lower() != name.upper()


def _bounded(name: str) -> str:
    """Return the pattern of a name as a word of its own; scripts without case often write on without a space."""
    alone = _is_cased(name) or len(name) == 1
    return rf"(?<!\w){re.escape(name)}(?!\w)" if alone else re.escape(name)
