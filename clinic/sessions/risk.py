"""What is said on risk for each partner in every session (domain.md 4.2, part 6).

A note's `risk` is {"p1": entry, "p2": entry}. An entry holds only what was said:

    statement      no_change | asked | noted        one tap; a blank one is not accepted at signing
    <topic>        one answer of TOPICS             self_harm, ipv, others, child, substance, monitoring
    plan, means    one answer of DETAILS            with thoughts of self-harm; safety_plan: none | written | reviewed
    text           free text
    follow_up_on   "2025-04-05"                     when it is to be followed up; follow_up_done: it was already
    followed_up_on "2025-04-06"                     it was, after signing: only a mark, the addendum says what was done

`imported` beside the entries is a case file's own block; see risk_cases.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic.couples.rules import PARTNERS, PartnerKey

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """One answer to a topic; a flagged one stays open until it is followed up, a notable one is never “no change”."""

    value: str
    label: str
    flagged: bool = False
    notable: bool = False


@dataclass(frozen=True)
class Topic:
    """One thing asked about."""

    key: str
    title: str
    answers: tuple[Answer, ...]


NONE: Final = Answer("none", "No concern")
CONCERN: Final = Answer("concern", "Concern", flagged=True)
STATEMENTS: Final = (
    Answer("no_change", "No change"),
    Answer("asked", "Asked, nothing reported"),
    Answer("noted", "Something to note"),
)
TOPICS: Final = (
    Topic("self_harm", "Self-harm", (
        Answer("denied", "Denied"), Answer("passive", "Passive thoughts", flagged=True),
        Answer("active", "Active thoughts", flagged=True), Answer("not_asked", "Not asked"),
    )),
    Topic("ipv", "Violence or fear between them", (
        Answer("no_change", "No change"), Answer("not_yet_screened", "Not yet screened alone"),
        Answer("negative", "Screened alone, nothing reported"),
        Answer("positive_item_reviewed", "Screened alone, something reported and gone through", notable=True), CONCERN,
    )),
    Topic("others", "Harm to others", (NONE, CONCERN)),
    Topic("child", "Safety of children", (NONE, CONCERN, Answer("not_applicable", "No children"))),
    Topic("substance", "Alcohol and drugs", (NONE, CONCERN)),
    Topic("monitoring", "Covert or coercive monitoring", (
        NONE, Answer("reported", "Reported", flagged=True), Answer("ended", "Reported and ended", notable=True),
    )),
)  # fmt: skip
DETAILS: Final = (
    Topic("plan", "Plan", (Answer("none", "None"), Answer("some", "There is one"), Answer("not_asked", "Not asked"))),
    Topic("means", "Means", (Answer("none", "None"), Answer("some", "Within reach"), Answer("not_asked", "Not asked"))),
    Topic("safety_plan", "Safety plan", (
        Answer("none", "None"), Answer("written", "Written"), Answer("reviewed", "Gone through again"),
    )),
)  # fmt: skip
ASKED: Final = (*TOPICS, *DETAILS)
ANSWERS: Final = {(topic.key, answer.value): answer for topic in ASKED for answer in topic.answers}
THOUGHTS: Final = frozenset({"passive", "active"})
KEYS: Final = ("statement", *(topic.key for topic in ASKED), "text", "follow_up_on", "follow_up_done", "followed_up_on")


@dataclass(frozen=True)
class OpenRisk:
    """A statement on risk that nobody has followed up yet."""

    partner: PartnerKey
    noted_on: date
    words: str
    follow_up_on: date | None


def entry(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that say something, in a fixed order.

    What is flagged, notable or written makes the statement `noted`; a blank statement follows from the answers.
    """
    said = {key: values[key] for key in KEYS if values.get(key) not in (None, "", False)}
    answers = _answers(said, TOPICS)
    if said.get("text") or any(answer.flagged or answer.notable for _, answer in answers):
        return {"statement": "noted", **{key: value for key, value in said.items() if key != "statement"}}
    if answers and "statement" not in said:
        return {"statement": "no_change" if said.get("ipv") == "no_change" else "asked", **said}
    return said


def flagged(said: Entry) -> list[str]:
    """Return the flagged answers in words."""
    return [f"{topic.title}: {answer.label.lower()}" for topic, answer in _answers(said, TOPICS) if answer.flagged]


def _answers(said: Entry, topics: Iterable[Topic]) -> list[tuple[Topic, Answer]]:
    found = [(topic, ANSWERS.get((topic.key, said.get(topic.key, "")))) for topic in topics]
    return [(topic, answer) for topic, answer in found if answer]


def is_open(said: Entry) -> bool:
    """Say whether a flagged statement still waits to be followed up."""
    return bool(flagged(said)) and not said.get("follow_up_done") and not said.get("followed_up_on")


def missing(key: PartnerKey, said: Entry) -> list[tuple[str, str]]:
    """Return (field, what is missing) at signing: a statement, its content, the follow-up of thoughts of self-harm."""
    found = []
    if not said.get("statement"):
        found.append((f"risk_{key}", "Say something on risk for this partner; one tap on No change is enough."))
    if said.get("statement") == "noted" and not said.get("text") and not any(topic.key in said for topic in TOPICS):
        found.append((f"risk_{key}_text", "Say what there is to note."))
    if said.get("self_harm") in THOUGHTS and not said.get("follow_up_on") and not said.get("follow_up_done"):
        found.append((f"risk_{key}_follow_up_on", "Give the day this is followed up, or say that it was."))
    return found


def open_risks(said: Iterable[tuple[date, Mapping[str, Any]]]) -> list[OpenRisk]:
    """Return what is open in (day of the meeting, risk of its note), newest first."""
    newest = sorted(said, key=lambda each: each[0], reverse=True)
    return [
        OpenRisk(key, day, "; ".join(flagged(risk[key])), as_day(risk[key].get("follow_up_on")))
        for day, risk in newest
        for key in PARTNERS
        if key in risk and is_open(risk[key])
    ]


def risk_open(said: Iterable[tuple[date, Mapping[str, Any]]]) -> OpenRisk | None:
    """Return the newest statement that is open, or None; exercises marked ACUTE are locked by it (domain.md 3.2)."""
    return next(iter(open_risks(said)), None)


def follow_up_day(risk: Mapping[str, Any], held_on: date) -> date | None:
    """Return the day by which the first open statement is to be followed up: the day given, else the meeting's own."""
    days = [as_day(risk[key].get("follow_up_on")) or held_on for key in PARTNERS if key in risk and is_open(risk[key])]
    return min(days, default=None)


def followed_up(risk: Mapping[str, Any], key: PartnerKey, day: date) -> dict[str, Any]:
    """Return the risk with a mark that a partner's open statement was followed up; what was said stays as it was."""
    return {**risk, key: {**risk[key], "followed_up_on": day.isoformat()}} if key in risk else dict(risk)


def words(said: Entry) -> str:
    """Return an entry as one paragraph of a note; a mark made after signing is left to its addendum."""
    statement = said.get("statement", "")
    found = [f"{topic.title}: {answer.label.lower()}." for topic, answer in _answers(said, ASKED)]
    if statement != "noted":
        found[:0] = [f"{each.label}." for each in STATEMENTS if each.value == statement]
    found += [str(said["text"])] if said.get("text") else []
    return " ".join([*found, *_follow_up_words(said)])


def _follow_up_words(said: Entry) -> list[str]:
    day, done = as_day(said.get("follow_up_on")), ", done" if said.get("follow_up_done") else ""
    dated = f"Follow-up on {day.day} {day:%B} {day.year}{done}." if day else "Followed up."
    return [dated] if day or done else []


def as_day(value: Any) -> date | None:
    """Return a date kept as text, or None for anything else."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
