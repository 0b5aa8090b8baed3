"""The rows of one couple become a case file with everything that is stored, except the counselor's process notes."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from clinic.accounts.models import Account
from clinic.couples.models import Couple, Goal, Partner, StageChange, StatusChange, goals
from clinic.couples.rules import PARTNERS, ContactKind, Whom
from clinic.exchange.blocks import BLOCKS
from clinic.exchange.defaults import settled
from clinic.exchange.kinds import NO_MEETING
from clinic.exchange.met import collect_meetings
from clinic.exchange.models import remainder_of
from clinic.exchange.parts import Case, CaseFile, Counselor, Person, Policy, Step, Turn, Way
from clinic.exchange.parts import Goal as GoalPart
from clinic.exchange.rated import KEYS, Answer, Rated, RatingFacts, rows
from clinic.exchange.shapes import Free
from clinic.exchange.shelf import Gathering
from clinic.ratings.models import RatingReading, readings_of
from clinic.sessions.models import CoupleSession, meetings_of

OF_COUNSELOR: Final = ("supervisor", "cosign_required")
OF_COUPLE: Final = (
    "code", "status", "opened_on", "closed_on", "stage", "presenting_concern", "pathway_note", "referral_source",
)  # fmt: skip


def collect(couple: Couple, counselor: Account, as_of: date) -> CaseFile:
    """Return the whole file of a couple, with nothing left to be filled in."""
    meetings = sorted(meetings_of(couple), key=lambda each: each.number)
    gathering = _gathering(couple, counselor, as_of, meetings)
    held, upcoming = collect_meetings(gathering, meetings)
    said = gathering.said
    return settled(
        CaseFile(
            schema=1,
            fictional=said.get("fictional"),
            as_of=as_of,
            counselor=Counselor(name=counselor.name, tz=counselor.zone, **_left(gathering)),
            case=_case(gathering),
            partners={each.key: _person(each) for each in couple.partners},
            ratings=_ratings(gathering),
            sessions=held,
            next_session=upcoming,
            expected=Free().read(said.get("expected", [])),
            expected_csi16=Free().read(said.get("expected_csi16", {})),
            **{each.name: each.collect(gathering) for each in BLOCKS if not each.of_case},
        )
    )


def _gathering(couple: Couple, counselor: Account, as_of: date, meetings: list[CoupleSession]) -> Gathering:
    left = remainder_of(couple)
    numbers: dict[UUID | None, int] = {None: NO_MEETING, **{each.id: each.number for each in meetings}}
    return Gathering(couple, counselor, as_of, numbers, left.labels if left else {}, left.said if left else {})


def _left(gathering: Gathering) -> dict[str, Any]:
    return {name: gathering.said[name] for name in OF_COUNSELOR if name in gathering.said}


def _case(gathering: Gathering) -> Case:
    couple = gathering.couple
    return Case(
        **{name: getattr(couple, name) for name in OF_COUPLE},
        title=gathering.said.get("title") or couple.title,
        stage_history=tuple(_step(each) for each in gathering.rows(StageChange)),
        status_history=tuple(_turn(each) for each in gathering.rows(StatusChange)),
        relationship=Free().read(couple.relationship_facts),
        policy=Policy(
            client_unit=couple.client_unit,
            secrets=couple.secrets,
            individual_sessions=couple.individual_sessions,
            signed_on=couple.policy_signed_on,
        ),
        goals=tuple(_goal(each, gathering.label(each)) for each in goals(couple)),
        **{each.name: each.collect(gathering) for each in BLOCKS if each.of_case},
    )


def _step(row: StageChange) -> Step:
    return Step(date=row.changed_on, stage=row.stage, reason=row.reason)


def _turn(row: StatusChange) -> Turn:
    whom = row.together.get("continues_with")
    return Turn(
        date=row.changed_on,
        status=row.status,
        reason=row.reason,
        continues_with=Whom(whom) if whom else None,
        apart=row.together.get("apart"),
    )


def _goal(row: Goal, name: str | None) -> GoalPart:
    facts = ("text", "owner", "measure", "target", "ended_on")
    return GoalPart(id=name, **{fact: getattr(row, fact) for fact in facts})


def _person(row: Partner) -> Person:
    return Person(
        name=row.full_name,
        short=row.short_name,
        pronouns=row.pronouns,
        role=row.role,
        tz=row.zone,
        age=row.age_at_intake,
        contacts=tuple(_way(each) for each in row.contacts),
    )


def _way(kept: dict[str, Any]) -> Way:
    return Way(kind=ContactKind(kept["kind"]), value=kept["value"], safe=kept["safe"])


def _ratings(gathering: Gathering) -> dict[str, tuple[Rated, ...]]:
    said: dict[str, list[Answer]] = {}
    for row in readings_of(gathering.couple):
        facts = RatingFacts(
            recorded_at=row.recorded_at,
            superseded=row.superseded,
            source=row.source,
            session=gathering.number(row.meeting_id),
            asked=KEYS,
        )
        answer = Answer(row.measure, row.value, row.rated_on, RatingReading.note.open_row(row), facts)
        said.setdefault(row.partner, []).append(answer)
    return {key: rows(said[key]) for key in PARTNERS if key in said}
