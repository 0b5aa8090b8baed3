"""Which passwords are taken (security.md 3: A9)."""

import unicodedata
from typing import Final

from zxcvbn import zxcvbn

SHORTEST: Final = 15
LONGEST: Final = 1000
GUESSABLE_BELOW: Final = 3
SCORED_CHARACTERS: Final = 72
OWN_CHARACTERS: Final = 8


def composed(password: str) -> str:
    """Return the password in NFC, so that it is the same from every keyboard; nothing else about it is changed."""
    return unicodedata.normalize("NFC", password)


def password_problem(password: str, *, known: tuple[str, ...] = ()) -> str | None:
    """Return what is wrong with a new password, or None: 15 to 1,000 characters, and not one that is easily guessed.

    No composition rules (security.md A9). `known` are words an attacker would try first: names, practice, sign-in name.
    """
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a sentence of your own is easy to remember."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST:,} characters."
    if _guessable(password, [word for phrase in (*known, "couples clinic") for word in (phrase, *phrase.split())]):
        return "This one is easily guessed. Use several unrelated words, or a longer sentence of your own."
    return None


def _guessable(password: str, known: list[str]) -> bool:
    """Say whether little is left without the known words, or a guessing program needs fewer than 10^8 tries."""
    rest = password.casefold()
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word.casefold(), "") if len(word) > 1 else rest
    too_little = sum(not each.isspace() for each in rest) < OWN_CHARACTERS
    return too_little or zxcvbn(password[:SCORED_CHARACTERS], user_inputs=known)["score"] < GUESSABLE_BELOW
