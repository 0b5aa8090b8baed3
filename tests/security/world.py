"""A world full of planted words: two couples of Alma's and one of Boris's, with something in every sealed column."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from clinic.accounts.actions import open_account
from clinic.couples import actions as couple_actions
from clinic.couples.goal_actions import add_goal
from clinic.couples.models import Couple
from clinic.couples.rules import GoalOwner, Secrets, Stage, Status
from clinic.homework import actions as homework_actions
from clinic.homework.actions import Given
from clinic.homework.exercises import catalogue, exercise_from
from clinic.kernel.clock import now
from clinic.kernel.database import Base, db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of, every_caseload
from clinic.ratings import actions as rating_actions
from clinic.ratings.rules import Source
from clinic.safety import actions as safety_actions
from clinic.safety.rules import Audience, ContactSource, ContactState, EventBy, EventType
from clinic.sessions import actions as note_actions
from clinic.sessions import meeting_actions
from clinic.sessions.meeting_actions import Plan
from clinic.sessions.models import CoupleSession
from clinic.sessions.note_rules import Addition, AdditionKind, Draft, Sender
from clinic.sessions.rules import Attendance, Presence
from tests.cast import PASSWORD

MARK = "zq"  # no English word, name or id holds it, so every planted word is found by it
ZONE = "Europe/Dublin"
OPENED = date(2025, 1, 7)
AN_HOUR = timedelta(hours=1)
CARE = {"p1": Attendance.PRESENT, "p2": Attendance.PRESENT}


@dataclass
class Household:
    """One couple, the id of one thing of every kind that belongs to it, and the words planted with it."""

    tag: str
    counselor: UUID
    couple: UUID = field(default_factory=new_id)
    meeting: UUID = field(default_factory=new_id)
    signed: UUID = field(default_factory=new_id)
    coming: UUID = field(default_factory=new_id)
    rows: dict[str, UUID] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def word(self, place: str) -> str:
        """Return the word planted at a place, and remember it."""
        planted = f"{MARK}{self.tag}{place}"
        self.words.add(planted)
        return planted

    @property
    def names(self) -> set[str]:
        """The planted words that are names of the two partners."""
        return {each for each in self.words if "name" in each}


@dataclass
class World:
    """Everybody: Alma, whose rooms are walked; Boris, of whom nothing may be seen; and the app they use."""

    app: Flask
    alma: UUID
    boris: UUID
    own: Household
    other: Household
    theirs: Household
    own_slug: str = ""
    their_slug: str = ""

    @contextmanager
    def as_alma(self) -> Iterator[None]:
        """Work as Alma, outside any request."""
        with self.app.app_context(), caseload_of(self.alma):
            yield

    @contextmanager
    def as_anybody(self) -> Iterator[None]:
        """Look at the whole database."""
        with self.app.app_context(), every_caseload(reason="a test looks at everything"):
            yield


def build(app: Flask) -> World:
    """Fill an empty database; everything is made by the app's own actions."""
    with app.app_context():
        alma, boris = _account("alma", "Alma Reyes"), _account("boris", f"{MARK}xyboris {MARK}xypetrov")
        world = World(
            app, alma, boris, own=Household("ij", alma), other=Household("kl", alma), theirs=Household("xy", boris)
        )
        world.theirs.words |= {f"{MARK}xyboris", f"{MARK}xypetrov"}
        for household in (world.own, world.other, world.theirs):
            with caseload_of(household.counselor):
                furnish(household)
                db.session.commit()
        world.own_slug, world.their_slug = (_own_exercise(each) for each in (world.own, world.theirs))
    return world


def furnish(household: Household) -> None:
    """Open a couple and do everything with it that can be done."""
    couple = _couple(household)
    _meetings(couple, household)
    _facts(couple, household)
    _homework(couple, household)


def _account(login: str, name: str) -> UUID:
    words = {"credential": "LMFT", "practice": f"{MARK}{login}practice", "address": f"{MARK}{login}street"}
    account = open_account(login=login, name=name, password=PASSWORD, zone=ZONE, **words)
    db.session.commit()
    return account.id


def _couple(household: Household) -> Couple:
    w = household.word
    texts = ("presenting_concern", "pathway_note", "referral_source", "individual_sessions", "client_unit")
    couple = couple_actions.open_couple(
        by=household.counselor,
        id=household.couple,
        code=f"CODE-{household.tag.upper()}",
        opened_on=OPENED,
        partners={key: _partner(household, key) for key in ("p1", "p2")},
        secrets=Secrets.NO_SECRETS,
        policy_signed_on=OPENED,
        relationship_facts={"status": w("status"), "children": w("children"), "structure": "open"},
        **{name: w(name) for name in texts},
    )
    db.session.commit()
    by, day = {"by": household.counselor, "couple": couple}, OPENED + timedelta(days=9)
    couple_actions.change_stage(**by, stage=Stage.REBUILD, changed_on=day, reason=w("stagereason"))
    couple_actions.change_status(**by, status=Status.PAUSED, changed_on=day, reason=w("pausereason"))
    couple_actions.change_status(**by, status=Status.ACTIVE, changed_on=day, reason=w("backreason"))
    goal = add_goal(**by, owner=GoalOwner.P1, text=w("goal"), measure=w("goalmeasure"), target=w("goaltarget"))
    household.rows["goal_id"] = goal.id
    return couple


def _partner(household: Household, key: str) -> dict[str, Any]:
    w = household.word
    return {
        "short_name": w(f"{key}name"),
        "full_name": f"{w(f'{key}fullname')} {w(f'{key}lastname')}",
        "pronouns": w(f"{key}pronouns"),
        "role": "injured" if key == "p1" else "involved",
        "age_at_intake": w(f"{key}age"),
        "zone": ZONE,
        "contacts": [{"kind": "phone", "value": w(f"{key}phone"), "safe": True}],
    }


def _meetings(couple: Couple, household: Household) -> None:
    """One past meeting with a draft, one with a signed note and an addition to it, and one to come."""
    for id, before in ((household.signed, 200), (household.meeting, 20), (household.coming, -50)):
        wanted = Plan(starts_at=now() - before * AN_HOUR, zone=ZONE, place=household.word("place"))
        meeting = meeting_actions.plan(by=household.counselor, couple=couple, id=id, wanted=wanted)
        db.session.commit()
        if before > 0:
            _note(meeting, household, "draft" if before == 20 else "signed")


def _note(meeting: CoupleSession, household: Household, kind: str) -> None:
    w = household.word
    draft = Draft(
        boxes={letter: w(f"{kind}box{letter}") for letter in "dap"},
        only_p1=w(f"{kind}onlyp1"),
        only_p2=w(f"{kind}onlyp2"),
        process=w(f"{kind}process"),
        risk={key: {"statement": "noted", "text": w(f"{kind}risk{key}")} for key in ("p1", "p2")},
        presence=Presence(CARE, {}, 60, w(f"{kind}absence")),
        interventions=[w(f"{kind}intervention")],
        late_reason=w(f"{kind}late"),
    )
    by = {"by": household.counselor, "meeting": meeting}
    if kind == "draft":
        household.rows["note_version"] = note_actions.save_draft(**by, draft=draft, sender=Sender(0)).id
        db.session.commit()
        return
    note = note_actions.sign(**by, draft=draft, sender=Sender(0), signature=w("signature"))
    note.signed_at = datetime(2025, 6, 1, tzinfo=UTC)  # the minute for taking it back is long over
    db.session.commit()
    addition = Addition(AdditionKind.AMENDMENT, w("addition"), part="d", reason=w("additionreason"))
    note_actions.add(**by, id=new_id(), addition=addition, signature=w("additionsignature"))
    db.session.commit()


def _facts(couple: Couple, household: Household) -> None:
    w, day = household.word, OPENED + timedelta(days=30)
    event = safety_actions.record_event(
        couple=couple, type=EventType.MILESTONE, happened_on=day, by=EventBy.BOTH, text=w("event"),
        audience=Audience.JOINT, on_chart=True,
    )  # fmt: skip
    source = ContactSource.SELF
    safety_actions.record_contact(couple=couple, state=ContactState.ENDED, checked_on=day, source=source)
    for key in ("p1", "p2"):
        safety_actions.record_screen(
            couple=couple, partner=key, screened_on=day, tool="HARK", positive=False, follow_up=w(f"{key}follow"),
            result=w(f"{key}result"), item9=w(f"{key}item9"),
        )  # fmt: skip
    answers = {(key, name): value for key, value in (("p1", 3), ("p2", 7)) for name in ("trust", "closeness")}
    notes = {each: w(f"ratingnote{each[0]}") for each in answers}
    taken = [
        rating_actions.record_ratings(
            couple=couple, values=answers, rated_on=day + step * timedelta(days=7), source=Source.PAPER, notes=notes
        )
        for step in range(3)
    ]
    household.rows |= {"event_id": event.id, "reading_id": taken[-1][0].id}
    db.session.commit()


def _homework(couple: Couple, household: Household) -> None:
    w, day = household.word, OPENED + timedelta(days=40)
    exercise = replace(next(iter(catalogue().values())), title=w("exercisetitle"), cautions=("COERCE", "OPEN"))
    given = Given(exercise, ("p1", "p2"), day + timedelta(days=7), dose=w("dose"), custom_text=w("customtext"))
    assignment = homework_actions.assign(
        couple=couple, given=given, found=[], assigned_on=day, reason=w("override"), meeting_id=household.meeting,
        yes=("p1", "p2"),
    )  # fmt: skip
    assignment.overridden, assignment.override_reason = ["OPEN"], w("override")
    homework_actions.bring_back(assignment=assignment, text=w("broughtback"), today=day)
    household.rows["assignment_id"] = assignment.id
    db.session.commit()


def _own_exercise(household: Household) -> str:
    plain = next(iter(catalogue().values()))
    fields = {name: getattr(plain, name) for name in plain.__slots__}
    values = {**fields, "stage": plain.stage.value, "who": plain.who.value, "slug": f"own-{household.tag}-evening"}
    values |= {"title": f"Evening {household.word('title')}", "purpose": household.word("purpose"), "cautions": []}
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    exercise_from("a test", values)
    with caseload_of(household.counselor):
        slug = homework_actions.write_exercise(by=household.counselor, values=values).slug
        db.session.commit()
    return slug


def unplanted(world: World) -> list[str]:
    """Return the sealed columns of a couple in which nothing was planted; a new column without a word is found here."""
    found = []
    with world.as_anybody():
        for mapper in Base.registry.mappers:
            for sealed in getattr(mapper.class_, "__sealed__", ()):
                rows = db.session.scalars(select(mapper.class_))
                if not any(MARK in str(getattr(row, sealed.name)) for row in rows):
                    found.append(f"{mapper.class_.__name__}.{sealed.name}")
    return found
