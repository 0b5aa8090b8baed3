"""An exercise as it is handed to a couple: second person, no roles, nothing of the counselor's notes on it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from clinic.homework.exercises import Exercise
from clinic.homework.models import Assignment
from clinic.homework.rules import Who
from clinic.kernel.text import day, folded
from clinic.reports.forms import Options
from clinic.reports.sheets import Facts

FIRST_IN_SESSION: Final = "Do this for the first time in a session, together with your counselor."
ONLY_IN_SESSION: Final = "Only in session: keep this for the hour with your counselor. It is not for home."
FACTS_ONLY: Final = "Keep to facts. Details of what happened sexually stay out of it."
WITHOUT_ROLES: Final[Mapping[Who, str]] = {
    Who.INJURED: "One of you",
    Who.INVOLVED: "One of you",
    Who.INJURED_ASKS: "Both of you: one asks, the other answers",
    Who.INVOLVED_PREPARES: "One of you prepares, then both of you in a session",
}
ROLES: Final = ("injured", "involved")
LONG_WORD: Final = re.compile(r"\w{5,}")
SAY_NOTHING: Final = frozenset(
    {"about", "after", "again", "before", "being", "between", "could", "every", "other", "should", "still", "their"}
    | {"there", "these", "those", "where", "which", "while", "whether", "would"}
)
USUAL: Final = Options()


@dataclass(frozen=True)
class Type:
    """How much room a size of type takes, measured on the whole library: millimetres and characters a line."""

    line: float
    characters: float
    around: float
    ruled: float


TYPES: Final = {False: Type(5.56, 104, 55, 9), True: Type(7.67, 72, 79, 12)}
PAGE: Final = 250.0
UNSURE: Final = 36.0
FEWEST: Final = 4


@dataclass(frozen=True)
class Handout:
    """What stands on the page; `lines` are the ruled ones on a second page."""

    title: str
    names: str
    purpose: str
    facts: Facts
    own_words: str
    cautions: tuple[str, ...]
    steps: tuple[str, ...]
    materials: str
    bring_back: str
    lines: int


def handout_text(
    exercise: Exercise,
    assignment: Assignment | None = None,
    *,
    names: str = "",
    chosen: Options = USUAL,
    topics: Iterable[str] = (),
) -> Handout:
    """Return the handout of an exercise, with dose, date and the counselor's words where it was given.

    It says that it is for the session only where that was chosen, or where it is about one of the couple's `topics` for
    the session (S47).
    """
    own_words = assignment.custom_text.strip() if assignment else ""
    around = (exercise.purpose, own_words, exercise.materials, exercise.bring_back)
    kept = chosen.in_session or is_for_session(topics, (exercise.title, exercise.purpose, own_words))
    cautions = (*((ONLY_IN_SESSION,) if kept else ()), *_required(exercise), *exercise.for_couple)
    return Handout(
        title=exercise.title,
        names=names,
        purpose=exercise.purpose,
        facts=_facts(exercise, assignment),
        own_words=own_words,
        cautions=cautions,
        steps=exercise.steps,
        materials=exercise.materials,
        bring_back=exercise.bring_back,
        lines=lines_after((*around, *cautions, *exercise.steps), large=chosen.large),
    )


def lines_after(texts: Iterable[str], *, large: bool) -> int:
    """Return the ruled lines to put after texts that need a second page: what is left of it, at least four.

    0 where one page holds them: there the lines lie under the page (print.css), so that they fill exactly what is left.
    """
    room = TYPES[large]
    needed = room.around + sum((len(each) / room.characters + 0.6) * room.line + 1 for each in texts if each)
    if needed <= PAGE + room.line:
        return 0
    return max(FEWEST, int((PAGE - needed % PAGE - UNSURE) / room.ruled))


def who_words(exercise: Exercise) -> str:
    """Return whom it is for as the couple reads it; a role is for the counselor's pages only (domain.md 3.3)."""
    says_role = any(role in exercise.who_text.lower() for role in ROLES)
    return WITHOUT_ROLES.get(exercise.who, "Both of you") if says_role else exercise.who_text


def is_for_session(topics: Iterable[str], texts: Iterable[str]) -> bool:
    """Say whether texts are about a topic for the session only: at least half of its telling words stand in them.

    Telling are words of five letters or more, but for those that say nothing, such as “about”; a topic without any is
    looked for as it is. The topic itself is the counselor's and is never printed.
    """
    said = folded(" ".join(texts))
    words = (set(LONG_WORD.findall(topic)) - SAY_NOTHING or {topic} for topic in map(folded, topics) if topic)
    return any(2 * sum(bool(re.search(rf"\b{re.escape(word)}", said)) for word in each) >= len(each) for each in words)


def _required(exercise: Exercise) -> Iterator[str]:
    """Return the sentences that SOLO and DETAIL print (domain.md 3.2), where its own words do not say so already."""
    said = " ".join(exercise.for_couple).lower()
    if exercise.session_first and "session only" not in said:
        yield FIRST_IN_SESSION
    if "DETAIL" in exercise.cautions and "sexual" not in said:
        yield FACTS_ONLY


def _facts(exercise: Exercise, assignment: Assignment | None) -> Facts:
    often = assignment.dose if assignment and assignment.dose else exercise.frequency_text
    until = (("Until", day(assignment.due_on)),) if assignment else ()
    return (("For", who_words(exercise)), ("Time", exercise.length_text), ("How often", often), *until)
