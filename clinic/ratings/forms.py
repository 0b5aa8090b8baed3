"""Ratings as they come in: a key 0-10 for each partner and measure, `not_rated`, or nothing at all."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from clinic.couples.forms import PastDay, also
from clinic.couples.rules import PARTNERS
from clinic.kernel.errors import Refused
from clinic.kernel.forms import Form, choice, day, line
from clinic.ratings.rules import HIGHEST, LOWEST, MEASURES, NOT_RATED, Scale

SKIPPED: Final = "not_rated"
VALUES: Final[Mapping[str, int | None]] = {
    **{str(number): number for number in range(LOWEST, HIGHEST + 1)},
    SKIPPED: None,
}
KEYS: Final = [(word, NOT_RATED.capitalize() if word == SKIPPED else word) for word in VALUES]
LONGEST_NOTE: Final = 140


class PaperForm(Form):
    """The day that ratings from paper belong to, and a line from each partner; the keys are read by `answers`."""

    today: date
    rated_on = also(day("Date on the sheet", required=True), PastDay())
    note_p1 = line("What they wrote", longest=LONGEST_NOTE)
    note_p2 = line("What they wrote", longest=LONGEST_NOTE)


class CorrectionForm(Form):
    """A corrected answer."""

    value = choice("Right answer", KEYS)
    note = line("Note", longest=LONGEST_NOTE)


def answers(sent: Mapping[str, Any]) -> dict[Scale, int | None]:
    """Return the answers in a form; an untouched scale is no answer, a skip is None; anything else is refused."""
    words = {(key, each.key): str(sent.get(f"{each.key}_{key}", "")) for each in MEASURES for key in PARTNERS}
    given: dict[Scale, str] = {scale: word for scale, word in words.items() if word}
    if not given:
        raise Refused("Choose at least one answer.")
    if any(word not in VALUES for word in given.values()):
        raise Refused("An answer is a whole number from 0 to 10, or not rated.")
    return {scale: VALUES[word] for scale, word in given.items()}


def chosen(sent: Mapping[str, Any]) -> dict[str, int | str]:
    """Return the keys of a form that were chosen, as the scale shows them: a number or `not_rated`."""
    words = {f"{each.key}_{key}": str(sent.get(f"{each.key}_{key}")) for each in MEASURES for key in PARTNERS}
    return {name: word if word == SKIPPED else int(word) for name, word in words.items() if word in VALUES}


def key_of(value: int | None) -> str:
    """Return the key of a value as a form sends it."""
    return SKIPPED if value is None else str(value)
