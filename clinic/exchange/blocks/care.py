"""Risk between sessions, setbacks, topics for the session only (domain.md S47), and a legal hold."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.events import event_names
from clinic.exchange.blocks.rows import Rows
from clinic.exchange.declared import Fields
from clinic.exchange.kinds import Day, Sentence, Short, Whom, Words
from clinic.exchange.shapes import OnDay, Text, worded
from clinic.exchange.shelf import Gathering, Shelf
from clinic.safety.care_models import LegalHold, RiskEntry, SessionOnlyTopic, Setback
from clinic.safety.care_rules import STEPS, RiskKind, TopicReason
from clinic.safety.models import Event

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile

STEP: Final = Fields({"done_on": OnDay(), "words": Text()})


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A statement on risk about one partner, made between sessions."""

    date: Day
    partner: Whom
    kind: RiskKind = RiskKind.OTHER
    text: Sentence
    follow_up_on: Day | None = None
    followed_up_on: Day | None = None
    outcome: Words = ""
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Fall:
    """A setback with the steps of its first 72 hours; `event` is the id of an event of the file."""

    date: Day
    text: Words = ""
    event: Short | None = None
    steps: Annotated[dict[str, Any] | None, Fields(dict.fromkeys(STEPS, STEP))] = None
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Guided:
    """A topic for the session only."""

    text: Sentence
    reason: TopicReason
    since: Day
    lifted_on: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Held:
    """A legal hold on the record."""

    set_on: Day
    reason: Words = ""
    lifted_on: Day | None = None
    lifted_reason: Words = ""


RISKS: Final = Rows(Risk, RiskEntry, {"date": "noted_on"})
SETBACKS: Final = Rows(Fall, Setback, {"date": "happened_on"}, apart=frozenset({"event", "steps"}))
TOPICS: Final = Rows(Guided, SessionOnlyTopic)
LEGAL_HOLDS: Final = Rows(Held, LegalHold)


def _store(shelf: Shelf, falls: tuple[Fall, ...]) -> None:
    shelf.send()
    for each in falls:
        event = shelf.named[Event, each.event] if each.event else None
        SETBACKS.put(shelf, each, event_id=event.id if event else None, steps=worded(each.steps or {}))


def _collect(gathering: Gathering) -> tuple[Fall, ...]:
    events = event_names(gathering)
    return tuple(
        _said(SETBACKS.entry_of(row, event=events.get(row.event_id), steps=_dated(row.steps)))
        for row in gathering.rows(Setback)
    )


def _dated(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: {**kept[name], "done_on": _day(kept[name].get("done_on"))} for name in STEPS if kept.get(name)}


def _day(iso: str | None) -> Day | None:
    return Day.fromisoformat(iso) if iso else None


def _said(fall: Fall) -> Fall:
    """Leave out steps of which nothing is said."""
    steps = {name: {key: one for key, one in step.items() if one} for name, step in (fall.steps or {}).items()}
    return replace(fall, steps={name: step for name, step in steps.items() if step} or None)


def _check(file: "CaseFile") -> Iterator[str]:
    known = {each.id for each in file.events if each.id}
    for count, fall in enumerate(file.setbacks, 1):
        if fall.event and fall.event not in known:
            yield f"setbacks[{count}].event {fall.event} is no event of this file."


BLOCKS: Final = (
    Block("risk_entries", RISKS.store, RISKS.collect),
    Block("setbacks", _store, _collect, settle={Fall: _said}, check=_check),
    Block("session_only_topics", TOPICS.store, TOPICS.collect),
    Block("case.legal_holds", LEGAL_HOLDS.store, LEGAL_HOLDS.collect),
)
