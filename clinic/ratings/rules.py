"""What is rated, what counts as a value and as a change, and how numbers and dates are written."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from clinic.couples.rules import Labelled, PartnerKey

Scale = tuple[PartnerKey, str]  # one partner on one measure

LOWEST, HIGHEST = 0, 10
NOTICEABLE, CLEAR = 2, 3
CLEAR_BETWEEN_LEVELS = 2
NOT_RATED = "not rated"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Source(Labelled):
    """How a reading came in: entered in the session, copied from paper, given by the partner, or imported."""

    SESSION = "session"
    PAPER = "paper"
    PARTNER = "partner"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure is one own-worded question answered 0-10 by each partner alone (domain.md 2.1); a new one is data."""

    key: str
    title: str
    question: str
    low: str
    high: str
    more_is: Literal["better", "worse"] = "better"
    always: bool = True
    gap_caption: str = ""

    def ask(self, other: str) -> str:
        """Put the other partner's goes-by name into the question; the wording never changes within a case (2.1)."""
        return self.question.replace("{name}", other)


MEASURES = (
    Measure(
        "trust",
        "Trust",
        "How much do you trust {name} today?",
        "not at all",
        "fully",
        gap_caption="A difference in trust is expected after a breach.",
    ),
    Measure("closeness", "Closeness", "How close do you feel to {name}?", "very far", "very close"),
    Measure(
        "emotional_safety",
        "Emotional safety",
        "How safe is it to tell {name} what you really feel?",
        "not safe",
        "very safe",
    ),
)
BY_KEY = {measure.key: measure for measure in MEASURES}


def checked_value(value: object) -> int | None:
    """Allow a whole number 0-10, or None for "not rated"; a skip is valid and never 0 (domain.md 2.1)."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not LOWEST <= value <= HIGHEST:
        raise ValueError(f"a rating is a whole number from {LOWEST} to {HIGHEST}, or not rated")
    return value


def step_word(change: float) -> str:
    """Between two single ratings 2 points are "noticeable" and 3 "clear", less is no word (domain.md 2.4)."""
    if abs(change) >= CLEAR:
        return "clear"
    return "noticeable" if abs(change) >= NOTICEABLE else ""


def level_word(change: float) -> str:
    """Between medians of three ratings 2 points are "clear", less is no word (domain.md 2.4)."""
    return "clear" if abs(change) >= CLEAR_BETWEEN_LEVELS else ""


def shown(value: float) -> str:
    """Round for display to one decimal, half away from zero; whole values without decimals (domain.md 2.5 D4)."""
    rounded = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:.0f}".replace("-0", "0") if rounded == rounded.to_integral_value() else f"{rounded}"


def change_words(change: float) -> str:
    """Say a change as "up 2", "down 1" or "no change", without a judgment."""
    if shown(change) == "0":
        return "no change"
    return f"{'up' if change > 0 else 'down'} {shown(abs(change))}"


def day_words(day: date, today: date) -> str:
    """Write a day as "12 May", with the year only when it is not the year of `today`."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"
