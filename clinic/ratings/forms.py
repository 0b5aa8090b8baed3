"""Ratings as they come in: a key 0-10 for each partner and measure, `not_rated`, or nothing at all."""

from collections.abc import Mapping
from typing import Any

from clinic.couples.rules import PARTNERS
from clinic.kernel.forms import Form, choice, day, line
from clinic.ratings.actions import Series
from clinic.ratings.rules import MEASURES, NOT_RATED, checked_value

SKIPPED = "not_rated"
KEYS = [*((str(number), str(number)) for number in range(11)), (SKIPPED, NOT_RATED.capitalize())]
LONGEST_NOTE = 140


class PaperForm(Form):
    """The day that ratings from paper belong to; the keys themselves are read by `answers`."""

    rated_on = day("Date on the sheet", required=True)


class CorrectionForm(Form):
    """A corrected answer."""

    value = choice("Right answer", KEYS)
    note = line("Note", longest=LONGEST_NOTE)


def answers(sent: Mapping[str, Any]) -> dict[Series, int | None]:
    """Return the answers in a form, by partner and measure; an untouched scale is no answer, a skip is None.

    Raises ValueError for anything but a whole number 0-10 or a skip.
    """
    found: dict[Series, int | None] = {}
    for measure in MEASURES:
        for key in PARTNERS:
            word = str(sent.get(f"{measure.key}_{key}", "")).strip()
            if word:
                found[(key, measure.key)] = value_of(word)
    return found


def value_of(word: str) -> int | None:
    """Return the value of one key; raises ValueError for a key that does not exist."""
    return None if word == SKIPPED else checked_value(int(word))


def notes(sent: Mapping[str, Any]) -> dict[Series, str]:
    """Return the short notes that came with the answers, cut at 140 characters (domain.md S22)."""
    return {
        (key, measure.key): str(sent.get(f"note_{key}", "")).strip()[:LONGEST_NOTE]
        for measure in MEASURES
        for key in PARTNERS
    }
