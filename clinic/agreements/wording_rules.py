"""Clauses in words, hints beside them, and two versions side by side. A hint never blocks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from clinic.agreements.rules import CONTENT, LISTS, AgreementKind
from clinic.couples.rules import Structure

ASK_FOR_TEST: Final = "How would a third person know it was kept?"
ALIKE: Final = 0.5
# What hurts more than it repairs when it is used as a sanction (domain.md S28).
SANCTIONS: Final[Mapping[str, str]] = {
    "money": r"money|pays?|paying|fines?|allowance|salary|€|£|\$",
    "children": r"child(?:ren)?|kids?|son|daughter|custody",
    "sleep": r"sleeps?|sleeping|sofa|couch|spare room|guest room",
    "sex": r"sex|sexual|intimacy|intimate|touch",
    "a device": r"phones?|laptops?|tablets?|devices?|computers?",
}
SEIZED: Final = re.compile(
    r"\b(?:hand(?:s|ed)? over|take[ns]?|away|gives? up|confiscat\w*|seiz\w*|lock\w*)\b", re.IGNORECASE
)
WATCHED: Final = re.compile(r"\b(?:passwords?|passcodes?|pin|track\w*|gps|spy\w*|location)\b", re.IGNORECASE)


def clause_from(typed: Mapping[str, str]) -> dict[str, str]:
    """Return a clause as it is stored: without empty parts; nothing but a sentence stays a sentence (domain.md S27)."""
    kept = {name: value.strip() for name, value in typed.items() if value and value.strip()}
    sentence = kept.pop("text", "")
    if not sentence:
        return kept
    return {"what": sentence, **kept} if kept else {"text": sentence}


def sentence(clause: Mapping[str, str]) -> str:
    """Return what is agreed, without who, where and when."""
    return ": ".join(part for part in (clause.get("text"), clause.get("what")) if part)


def clause_words(clause: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return a clause or an offer as one line: who, what, where, when, and from when to when."""
    who = clause.get("who") or names.get(clause.get("offered_by", ""), "")
    start, end = (_day(clause.get(name, "")) for name in ("start", "end"))
    span = f"{start} to {end}" if start and end else f"until {end}" if end else ""
    more = (clause.get(name, "") for name in ("where", "when_or_how_often", "frequency"))
    said = ", ".join(part for part in (sentence(clause), *more, span) if part)
    return f"{who}: {said}" if who else said


def _day(iso: str) -> str:
    if not iso:
        return ""
    found = date.fromisoformat(iso)
    return f"{found.day} {found:%b %Y}"


@dataclass(frozen=True)
class Passage:
    """A heading and the lines below it, each with its test or nothing; a version reads as a few of these."""

    heading: str
    lines: tuple[str, ...]
    tests: tuple[str, ...] = ()

    @property
    def said(self) -> list[str]:
        """Return each line with what stands around it, as versions are compared."""
        tests = self.tests or ("",) * len(self.lines)
        head = f"{self.heading}: " if self.heading else ""
        return [f"{head}{line}{f' ({test})' if test else ''}" for line, test in zip(self.lines, tests, strict=True)]


def passages(
    kind: AgreementKind, clauses: Sequence[Mapping[str, str]], content: Mapping[str, Any], names: Mapping[str, str]
) -> list[Passage]:
    """Return what a version says, its clauses first; parts without a word are left out."""
    said = tuple(clause_words(each, names) for each in clauses)
    found = [Passage("", said, tuple(each.get("test", "") for each in clauses))] if said else []
    for name, label in CONTENT.get(kind, {}).items():
        lines = _lines(name, content.get(name))
        who = names.get(name.removeprefix("needs_"), "")
        found += [Passage(f"What {who} needs" if who else label, lines)] if lines else []
    return found


def _lines(name: str, value: Any) -> tuple[str, ...]:
    if name in LISTS:
        return tuple(value or ())
    if name == "structure" and value in set(Structure):
        return (Structure(value).label,)
    return (str(value),) if value else ()


def consequence_words(consequence: Any, names: Mapping[str, str]) -> str:
    """Return a consequence as one line: when, what, for whom and why only for one."""
    level = f"{consequence.level.label}: " if consequence.level else ""
    who = names.get(consequence.applies_to.value, "")
    reason = f", because {consequence.reason}" if consequence.reason else ""
    clause = f" (clause {consequence.clause})" if consequence.clause else ""
    return f"{level}{consequence.text}{clause}{f' (for {who}{reason})' if who else ''}"


@dataclass(frozen=True)
class Change:
    """One row of two versions side by side: kept, changed, new or gone."""

    kind: str
    before: str = ""
    after: str = ""


def compared(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Return two versions line by line; of lines that differ those at least half alike count as changed (S27)."""
    found: list[Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Change("kept", line, line) for line in before[i:j]]
        else:
            found += _paired(list(before[i:j]), list(after[k:m]))
    return found


def _paired(gone: list[str], new: list[str]) -> Iterator[Change]:
    for line in gone:
        like = max(new, key=lambda each: _likeness(line, each), default="")
        if like and _likeness(line, like) >= ALIKE:
            new.remove(like)
            yield Change("changed", line, like)
        else:
            yield Change("gone", line)
    yield from (Change("new", "", line) for line in new)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def hints(kind: AgreementKind, clauses: Sequence[Mapping[str, str]], consequences: Iterable[str]) -> list[str]:
    """Return what to think of again: clauses without a test (S27), sanctions that harm (S28), watching (S17)."""
    found = []
    untested = [str(number) for number, each in enumerate(clauses, 1) if not each.get("test")]
    if kind is AgreementKind.BOUNDARY and untested:
        found.append(f"Clause {', '.join(untested)}: {ASK_FOR_TEST[:1].lower()}{ASK_FOR_TEST[1:]}")
    if kind is AgreementKind.OPENNESS and any(WATCHED.search(sentence(each)) for each in clauses):
        found.append("Openness is what somebody offers. No passwords are kept here, and no device is tracked.")
    return [*found, *filter(None, map(sanction_hint, consequences))]


def sanction_hint(text: str) -> str:
    """Return a hint where money, children, sleep, sex or taking a device is used as a sanction (domain.md S28)."""
    for word, pattern in SANCTIONS.items():
        if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE) and (
            word != "a device" or SEIZED.search(text)
        ):
            return f"“{text[:60]}”: {word} as a sanction tends to harm. Would both call it fair a year from now?"
    return ""
