"""Writing hints (domain.md S20): words that a record read aloud to either partner would be better without.

A hint never blocks anything, and what somebody said, in quotation marks, is left alone. The words are data; static/js/
hints.js reads them and QUOTATIONS from the page and finds the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MOST_WORDS: Final = 100
LONGEST_WORD: Final = 60

# Each works the same in Python and in a browser. A closing mark that is also an apostrophe needs a space or a stop
# after it, an opening one a space before it. A line that begins with > is quoted as a whole.
QUOTATIONS: Final = (
    r"^>.*$",
    r"„[^“”„]*[“”]",
    r"“[^“”]*”",
    r"”[^“”\n]*”",
    r"«[^«»]*»",
    r"»[^«»]*«",
    r"‹[^‹›]*›",
    r"›[^‹›]*‹",
    r"「[^「」]*」",
    r"『[^『』]*』",
    r'"[^"\n]*"',
    r"[‘‚].+?[’‘](?=[\s.,;:!?)\]}…–—]|$)",
    r"(?<![^\s(\[{–—])'.+?'(?=[\s.,;:!?)\]}…–—]|$)",
)
_QUOTED: Final = re.compile("|".join(QUOTATIONS), re.MULTILINE)

# A word, and what may be written in its place (domain.md 4.6).
DEFAULT: Final = (
    "always: often, or how often",
    "never: seldom, or not since when",
    "you made: I felt, when",
    "cheater: first name",
    "cheated: broke the agreement",
    "cheating: breach of trust",
    "adulterer: first name",
    "adultery: breach of trust",
    "mistress: third person",
    "lover: third person",
    "liar: did not tell",
    "addict: the words of a diagnosis, or their own",
    "narcissist: what was seen",
    "victim: first name",
    "perpetrator: first name",
    "guilty party: first name",
    "relapse: dip, or setback",
    "resistant: chose not to",
    "non-compliant: did not do it",
    "toxic: what was seen",
    "filth: sexual messages",
)


@dataclass(frozen=True)
class Hint:
    """A word to look at, and what may be written in its place."""

    word: str
    instead: str = ""


def hints_from(lines: Iterable[str]) -> list[Hint]:
    """Return the hints of lines such as “always: often”; empty lines and words given twice are left out."""
    found: dict[str, Hint] = {}
    for line in lines:
        word, _, instead = line.partition(":")
        word = " ".join(word.split())
        if word:
            found.setdefault(word.casefold(), Hint(word, instead.strip()))
    return list(found.values())


def lines_problem(lines: Sequence[str]) -> str:
    """Return what is wrong with a list of hints: more than 100, or a word of more than 60 characters."""
    hints = hints_from(lines)
    if len(hints) > MOST_WORDS or any(len(each.word) > LONGEST_WORD for each in hints):
        return f"At most {MOST_WORDS} words, each of at most {LONGEST_WORD} characters."
    return ""


def unquoted(text: str) -> str:
    """Return a text with every quotation blotted out, of the same length."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", "\ufffc", match[0]), text)


def found(text: str, hints: Iterable[Hint]) -> list[Hint]:
    """Return the hints whose words stand in a text as whole words outside quotation marks, in the order of the list."""
    plain = " ".join(unquoted(text).casefold().replace("’", "'").split())
    return [each for each in hints if _stands_in(each.word.casefold().replace("’", "'"), plain)]


def _stands_in(word: str, plain: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) is not None
