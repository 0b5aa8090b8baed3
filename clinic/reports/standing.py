"""What a progress report for the file says of where each stands, of help elsewhere, and of how the work ends."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic.couples.closing_rules import ITEMS, PILLARS, Growth, Outcome
from clinic.couples.profile_models import Statement
from clinic.couples.profile_rules import Duration, Leaving, ThirdParty, Wider, bars
from clinic.couples.rules import PARTNERS
from clinic.kernel.text import day
from clinic.reports.work import Work

NUMBERED: Final = re.compile(r"^([a-z]+)_?(\d+)$")


@dataclass(frozen=True)
class Item:
    """One line of a section: what it begins with, what it says, what stands below it, and quieter lines after that."""

    lead: str
    text: str = ""
    more: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def statements(work: Work) -> Iterator[Item]:
    """Return what each thinks, feels and wants (domain.md S06)."""
    for each in work.statements():
        said = tuple(f"{word}: {value}" for word, value in _stand(work, each) if value)
        yield Item(f"{work.names[each.partner]}, {_day(each.said_on)}", "", said)


def _stand(work: Work, statement: Statement) -> Iterator[tuple[str, str]]:
    say, facts = work.seen.names.text, statement.facts
    yield from (("Thinks", say(statement.think)), ("Feels", say(statement.feel)), ("Wants", say(statement.want)))
    said = [f"{name} {facts[name]} of 10" for name in ("willingness", "commitment") if facts.get(name) is not None]
    leaving = _words(Leaving, facts.get("leaving_thoughts")).lower()
    yield "Says", ", ".join([*said, *([f"thoughts of leaving {leaving}"] if leaving else [])])


def questionnaires(work: Work) -> Iterator[Item]:
    """Return the totals of each questionnaire, one day after the other (domain.md 2.3)."""
    found: dict[str, dict[date, list[str]]] = {}
    for each in work.totals():
        found.setdefault(each.tool, {}).setdefault(each.taken_on, []).append(f"{work.names[each.partner]} {each.total}")
    for tool, days in found.items():
        yield Item(tool_words(tool), "; ".join(f"{', '.join(said)} ({_day(on)})" for on, said in days.items()))


def tool_words(tool: str) -> str:
    """Return the name of a questionnaire as it is printed: csi16 is CSI-16."""
    return NUMBERED.sub(r"\1-\2", tool).upper() if tool.isascii() and tool.islower() else tool


def profile(work: Work) -> Iterator[Item]:
    """Return the intake profile as separate bars, never one sum (domain.md S02)."""
    found = work.profile()
    if found is None:
        return
    yield Item("Taken on", _day(found.taken_on))
    if found.band:
        own = "the counselor’s own" if found.counselor_band else "as suggested"
        yield Item("Band", f"{found.band.label.lower()}, {own}")
    facts = found.facts
    for label, kind, name in (
        ("How long", Duration, "pattern_duration"),
        ("Wider pattern", Wider, "wider_pattern"),
        ("Third person", ThirdParty, "third_party"),
    ):
        if facts.get(name):
            yield Item(label, _words(kind, facts[name]).lower())
    yield from _bars(work, facts)


def _bars(work: Work, facts: Mapping[str, Any]) -> Iterator[Item]:
    for name in ("remorse", "estrangement"):
        if facts.get(name) is not None:
            yield Item(name.capitalize(), f"{facts[name]} of 4")
    if facts.get("conflicted"):
        yield Item("Conflicted", "yes")
    for label, said in (*_scales(facts), *_own(work, facts)):
        told = [f"{work.names[key]}: {said[key]}" for key in PARTNERS if said.get(key)]
        if told:
            yield Item(label, "; ".join(told))


def _scales(facts: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for _, label, each in bars(facts):
        yield label, {key: f"{value} of 10" for key, value in each.items() if value is not None}


def _own(work: Work, facts: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    leaving, factors = (facts.get(name) or {} for name in ("leaving_thoughts", "individual_factors"))
    yield "Thoughts of leaving", {key: _words(Leaving, value).lower() for key, value in leaving.items()}
    yield "Individual factors", {key: work.seen.names.text("; ".join(each)) for key, each in factors.items()}


def referrals(work: Work) -> Iterator[Item]:
    """Return help elsewhere with its steps and the state of the release (domain.md S46)."""
    say = work.seen.names.text
    for each, steps in work.referrals():
        whom = work.names.get(each.whom.value, "both")
        recipient = f" ({say(each.recipient)})" if each.recipient else ""
        on = [f"{_day(step.happened_on)}: {step.status.label}{_after(say(step.words))}" for step in steps]
        first = f"First appointment: {_day(each.first_appointment)}" if each.first_appointment else ""
        more = (say(each.reason), *on, first, each.release)
        yield Item(each.to_words, f"for {whom}{recipient}", tuple(filter(None, more)))


def closing(work: Work) -> Iterator[Item]:
    """Return the closing checklist and what came of the looks back (domain.md S48)."""
    found = work.closing()
    if found is None:
        return
    say, facts = work.seen.names.text, found.facts
    how = found.closing_kind.label if found.closing_kind else "Checklist"
    ended = f"ended on {_day(found.closed_on)}" if found.closed_on else "not ended"
    grown = [f"{label}: {_words(Growth, facts[name]).lower()}" for name, label in PILLARS.items() if facts.get(name)]
    done = [ITEMS.get(each, each) for each in facts.get("items", ())]
    told = [say(facts.get(name, "")) for name in ("no_plan_reason", "words")]
    yield Item(_day(found.reviewed_on), f"{how}, {ended}", tuple(filter(None, (*grown, *map(say, done), *told))))
    for each in work.follow_ups():
        became = _words(Outcome, each.outcome) if each.outcome else ""
        done_on = f"Done on {_day(each.done_on)}" if each.done_on else "still to come"
        yield Item(f"Looking back, {_day(each.due_on)}", done_on, tuple(filter(None, (became, say(each.words)))))


def _after(words: str) -> str:
    return f". {words}" if words else ""


def _words(kind: Any, value: Any) -> str:
    """Return a kept word of a closed list as a person reads it; one that is not known here as it is."""
    label: str = kind(value).label if value in set(kind) else str(value or "")
    return label


def _day(on: date) -> str:
    return day(on, year=True)
