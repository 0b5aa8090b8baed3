"""What each answers alone (domain.md S37, S38), where each stands with forgiveness (S44), and what waits (S19)."""

from dataclasses import dataclass, field
from typing import Any, Final

from clinic.agreements.consent_models import AttentionLine, ConsentAnswer, Hold
from clinic.agreements.consent_rules import ConsentState, Sorting
from clinic.agreements.entering import enter_consent
from clinic.couples.forgiveness_models import ForgivenessStep
from clinic.couples.forgiveness_rules import Place
from clinic.couples.rules import PARTNERS, Audience
from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.rows import Rows
from clinic.exchange.kinds import Day, Editions, Name, Sentence, Words
from clinic.exchange.shelf import Gathering, Shelf, side_by_side


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the two answered to one topic on one day; a key that is missing is no answer."""

    topic: Name
    date: Day
    p1: ConsentState | None = None
    p2: ConsentState | None = None
    conditions: dict[str, Words] = field(default_factory=dict)
    valid_until: dict[str, Day] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """A situation with attention from outside, as each sorted it; compared once both have, then agreed on."""

    situation: Sentence
    p1: Sorting | None = None
    p2: Sorting | None = None
    compared_on: Day | None = None
    agreed_line: Words = ""
    withdrawn: bool = False
    earlier: Editions = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Waits:
    """A decision on hold."""

    decision: Sentence
    hold_until: Day
    hold_ends_if: Words = ""
    expectation: Words = ""
    ended_on: Day | None = None
    audience: Audience = Audience.COUNSELOR


@dataclass(frozen=True, kw_only=True)
class Stands:
    """Where one partner stands; released to the other by its owner alone."""

    date: Day
    place: Place
    words: Words = ""
    released_on: Day | None = None
    withdrawn: bool = False


LINES: Final = Rows(Sorted, AttentionLine, {"p1": "sorted_p1", "p2": "sorted_p2"})
HOLDS: Final = Rows(Waits, Hold)
TRACK: Final = Rows(Stands, ForgivenessStep, {"date": "noted_on"})


@dataclass(frozen=True)
class Answer:
    """One partner's answer."""

    topic: str
    date: Day
    partner: str
    state: ConsentState
    conditions: str = ""
    valid_until: Day | None = None


def answers(asked: tuple[Asked, ...]) -> list[Answer]:
    """Return the answers one by one, in their order."""
    return [
        Answer(each.topic, each.date, key, state, each.conditions.get(key, ""), each.valid_until.get(key))
        for each in asked
        for key in PARTNERS
        if (state := getattr(each, key))
    ]


def paired(said: list[Answer]) -> tuple[Asked, ...]:
    """Return the two partners' answers to one topic on one day beside each other."""
    found: dict[tuple[str, Day], dict[str, list[Answer]]] = {}
    for each in said:
        found.setdefault((each.topic, each.date), {}).setdefault(each.partner, []).append(each)
    return tuple(
        _asked([one for one in pair if one])
        for both in found.values()
        for pair in side_by_side(*(both.get(key, []) for key in PARTNERS))
    )


def _asked(said: list[Answer]) -> Asked:
    return Asked(
        topic=said[0].topic,
        date=said[0].date,
        **{each.partner: each.state for each in said},
        conditions={each.partner: each.conditions for each in said if each.conditions},
        valid_until={each.partner: each.valid_until for each in said if each.valid_until},
    )


def _store_consents(shelf: Shelf, asked: tuple[Asked, ...]) -> None:
    for each in answers(asked):
        enter_consent(
            **shelf.hands,
            partner="p1" if each.partner == "p1" else "p2",
            topic=each.topic,
            state=each.state,
            answered_on=each.date,
            conditions=each.conditions,
            valid_until=each.valid_until,
        )


def _consents(gathering: Gathering) -> tuple[Asked, ...]:
    rows = gathering.rows(ConsentAnswer)
    return paired(
        [Answer(row.topic, row.answered_on, row.partner, row.state, row.conditions, row.valid_until) for row in rows]
    )


def _store_tracks(shelf: Shelf, tracks: dict[str, tuple[Stands, ...]]) -> None:
    for key, steps in tracks.items():
        for each in steps:
            TRACK.put(shelf, each, partner=key)


def _tracks(gathering: Gathering) -> dict[str, tuple[Stands, ...]]:
    found: dict[str, list[Any]] = {}
    for row in gathering.rows(ForgivenessStep):
        found.setdefault(row.partner, []).append(TRACK.entry_of(row))
    return {key: tuple(found[key]) for key in PARTNERS if key in found}


BLOCKS: Final = (
    Block("consents", _store_consents, _consents, whole=lambda asked: paired(answers(asked))),
    Block("attention", LINES.store, LINES.collect),
    Block("holds", HOLDS.store, HOLDS.collect),
    Block(
        "forgiveness",
        _store_tracks,
        _tracks,
        whole=lambda tracks: {key: steps for key, steps in tracks.items() if steps},
    ),
)
