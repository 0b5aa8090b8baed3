"""Help elsewhere, with the release for it, and the people who know (domain.md S46)."""

from dataclasses import dataclass, field
from typing import Final

from clinic.couples.rules import Whom as Concerned
from clinic.exchange.around import Around
from clinic.exchange.blocks.block import Block
from clinic.exchange.blocks.rows import Rows
from clinic.exchange.kinds import Both, Day, Editions, Sentence, Short, Words
from clinic.exchange.shelf import Gathering, Shelf
from clinic.safety.referral_models import Referral, ReferralStep, Support
from clinic.safety.referral_rules import ReferralStatus, ReferralTo


@dataclass(frozen=True, kw_only=True)
class Onward:
    """One step of a referral."""

    date: Day
    status: ReferralStatus
    words: Words = ""


@dataclass(frozen=True, kw_only=True)
class Referred:
    """A referral; without steps it was offered on its date, and came as far as its status by its outcome."""

    id: Short | None = None
    for_: Concerned
    to: ReferralTo
    date: Day
    recipient: Words = ""
    reason: Words = ""
    release_signed: Day | None = None
    release_revoked: Day | None = None
    status: ReferralStatus = ReferralStatus.OFFERED
    first_appointment: Day | None = None
    outcome_on: Day | None = None
    withdrawn: bool = False
    steps: tuple[Onward, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Knows:
    """Somebody who knows, and how much both agreed to."""

    person: Sentence
    for_: Concerned
    scope: Words = ""
    agreed_by: Both = ()
    ended_on: Day | None = None
    earlier: Editions = field(default_factory=list)


REFERRALS: Final = Rows(Referred, Referral, {"for_": "whom", "date": "offered_on"}, apart=frozenset({"id", "steps"}))
STEPS: Final = Rows(Onward, ReferralStep, {"date": "happened_on"})
SUPPORTS: Final = Rows(Knows, Support, {"for_": "whom"})


def _steps(at: Around) -> tuple[Onward, ...]:
    said = at.entry
    last = Onward(date=said.outcome_on or said.date, status=said.status)
    offered = Onward(date=said.date, status=ReferralStatus.OFFERED)
    return (last,) if said.status is ReferralStatus.OFFERED else (offered, last)


def _store(shelf: Shelf, referred: tuple[Referred, ...]) -> None:
    rows = [(REFERRALS.put(shelf, each, moved_on=each.steps[-1].date), each) for each in referred]
    shelf.send()
    for row, each in rows:
        shelf.label(row, each.id)
        for step in each.steps:
            STEPS.put(shelf, step, referral_id=row.id)


def _collect(gathering: Gathering) -> tuple[Referred, ...]:
    steps = gathering.below(ReferralStep, "referral_id")
    return tuple(
        REFERRALS.entry_of(row, id=gathering.label(row), steps=tuple(map(STEPS.entry_of, steps.get(row.id, []))))
        for row in gathering.rows(Referral)
    )


BLOCKS: Final = (
    Block("referrals", _store, _collect, rules={Referred: {"steps": _steps}}, prefix="r"),
    Block("supports", SUPPORTS.store, SUPPORTS.collect),
)
