"""A world full of planted words: two couples of Alma's and one of Boris's, with a word in every sealed column."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from clinic.accounts.actions import open_account
from clinic.couples import models as couples
from clinic.couples.rules import Audience, GoalOwner, Secrets, Stage, Status
from clinic.homework import models as homework
from clinic.homework.exercises import catalogue, exercise_from
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of, every_caseload
from clinic.kernel.sealing import PROCESS, RECORD, keyring
from clinic.ratings import models as ratings
from clinic.ratings.rules import Source
from clinic.safety import models as safety
from clinic.safety.rules import ContactSource, ContactState, EventBy, EventType
from clinic.sessions import models as sessions
from clinic.sessions.note_rules import AdditionKind
from clinic.sessions.rules import Attendance, Meeting
from tests.cast import PASSWORD
from tests.security.tables import mapped
from tests.security.world_agreements import furnish_agreements
from tests.security.world_care import furnish_care
from tests.security.world_records import furnish_records

MARK = "zqword"  # no text, id or token holds it by chance, so every planted word is found by it
ZONE = "Europe/Dublin"
OPENED = date(2025, 1, 7)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIGNED = datetime(2025, 6, 1, tzinfo=UTC)  # the minute for taking a signature back is long over
SCALES = [(key, name) for key in ("p1", "p2") for name in ("trust", "closeness")]


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
    def ids(self) -> list[UUID]:
        """The ids of all of it, in a fixed order."""
        return [self.couple, self.meeting, self.signed, self.coming, *self.rows.values()]

    @property
    def names(self) -> set[str]:
        """The planted words that are names of the two partners."""
        return {each for each in self.words if "name" in each}

    def add(self, model: type[Any], **values: Any) -> Any:
        """Add a row of this couple's; each text not given gets a word of its own."""
        place = {"couple_id": self.couple, "counselor_id": self.counselor}
        row = model(**{name: value for name, value in place.items() if hasattr(model, name)}, **values)
        for sealed in model.__dict__.get("__sealed__", ()):
            if sealed.name not in values and sealed.empty == "":
                setattr(row, sealed.name, self.word(f"{row.__tablename__}{sealed.name}".replace("_", "")))
        db.session.add(row)
        db.session.flush()
        return row


@dataclass
class World:
    """Everybody: Alma, whose rooms are walked; Boris, of whom nothing may be seen; and the app they use."""

    app: Flask
    alma: UUID
    boris: UUID
    own: Household
    other: Household
    theirs: Household

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
    """Fill an empty database."""
    with app.app_context():
        alma, boris = _account("alma", "Alma Reyes"), _account("boris", f"{MARK}xyboris {MARK}xypetrov")
        world = World(
            app, alma, boris, own=Household("ij", alma), other=Household("kl", alma), theirs=Household("xy", boris)
        )
        world.theirs.words |= {f"{MARK}xyboris", f"{MARK}xypetrov"}
        for household in (world.own, world.other, world.theirs):
            with caseload_of(household.counselor):
                furnish(household)
                audit.record("furnish", couple_id=household.couple)
                db.session.commit()
    return world


def furnish(household: Household) -> None:
    """Open a couple's record and put one of everything into it."""
    _couple(household)
    _meetings(household)
    _facts(household)
    _homework(household)
    furnish_care(household)
    furnish_agreements(household)
    furnish_records(household)


def slug(household: Household) -> str:
    """The address of the counselor's own exercise."""
    return f"own-{household.tag}-evening"


def _account(login: str, name: str) -> UUID:
    words = {"credential": "LMFT", "practice": f"{MARK}{login}practice", "address": f"{MARK}{login}street"}
    account = open_account(login=login, name=name, password=PASSWORD, zone=ZONE, **words)
    account.hint_words = [f"{MARK}{login}hint: {MARK}{login}instead"]
    db.session.commit()
    return account.id


def _couple(household: Household) -> None:
    add, w = household.add, household.word
    keyring().create(household.couple, RECORD, PROCESS)
    facts = {"status": w("status"), "children": w("children"), "structure": "open"}
    policy = {"secrets": Secrets.NO_SECRETS, "policy_signed_on": OPENED}
    couple = couples.Couple(id=household.couple, counselor_id=household.counselor, code=f"CODE-{household.tag.upper()}")
    couple.opened_on, couple.relationship_facts, couple.stage = OPENED, facts, Stage.REBUILD
    for name, value in policy.items():
        setattr(couple, name, value)
    for sealed in couples.Couple.__sealed__:
        if sealed.empty == "":
            setattr(couple, sealed.name, w(f"couple{sealed.name}".replace("_", "")))
    db.session.add(couple)
    db.session.flush()
    for key in ("p1", "p2"):
        add(couples.Partner, key=key, zone=ZONE, **_person(household, key))
    add(couples.StageChange, changed_on=OPENED + 9 * DAY, stage=Stage.REBUILD)
    add(couples.StatusChange, changed_on=OPENED + 9 * DAY, status=Status.ACTIVE)
    household.rows["goal_id"] = add(couples.Goal, owner=GoalOwner.P1, position=1).id


def _person(household: Household, key: str) -> dict[str, Any]:
    w = household.word
    plain = {name: w(f"{key}{name}") for name in ("pronouns", "age")}
    return {
        "short_name": w(f"{key}name"),
        "full_name": f"{w(f'{key}fullname')} {w(f'{key}lastname')}",
        "pronouns": plain["pronouns"],
        "age_at_intake": plain["age"],
        "role": "injured" if key == "p1" else "involved",
        "contacts": [{"kind": "phone", "value": w(f"{key}phone"), "safe": True}],
    }


def _meetings(household: Household) -> None:
    """One past meeting with a signed note and an addition, one with a draft, and one to come."""
    held = {"status": Meeting.HELD, "attendance_p1": Attendance.PRESENT, "attendance_p2": Attendance.PRESENT}
    for number, (id, before) in enumerate(
        ((household.signed, 200), (household.meeting, 20), (household.coming, -50)), start=1
    ):
        past = {**held, "minutes": 60, "interventions": [household.word("intervention")]} if before > 0 else {}
        start = now() - before * HOUR
        household.add(sessions.CoupleSession, id=id, number=number, starts_at=start, zone=ZONE, **past)
    _note(household, household.meeting, "draft")
    note = _note(household, household.signed, "signed", signed_at=SIGNED, signed_by=household.counselor)
    household.add(
        sessions.NoteAddition, note_id=note.id, kind=AdditionKind.AMENDMENT, part="d", written_at=SIGNED + DAY
    )


def _note(household: Household, meeting: UUID, kind: str, **signed: Any) -> Any:
    w = household.word
    boxes = {letter: w(f"{kind}box{letter}") for letter in "dap"}
    risk = {key: {"statement": "noted", "text": w(f"{kind}risk{key}")} for key in ("p1", "p2")}
    risk["p1"] |= {"monitoring": "reported"} if kind == "signed" else {}
    moment = now() - 19 * HOUR
    household.add(sessions.ProcessNote, meeting_id=meeting)
    return household.add(
        sessions.Note, meeting_id=meeting, written_at=moment, changed_at=moment, boxes=boxes, risk=risk, **signed
    )


def _facts(household: Household) -> None:
    add, day = household.add, OPENED + 30 * DAY
    event = add(
        safety.Event, type=EventType.MILESTONE, happened_on=day, by=EventBy.BOTH, audience=Audience.JOINT, on_chart=True
    )
    add(safety.ContactCheck, state=ContactState.ENDED, checked_on=day, source=ContactSource.SELF)
    for key in ("p1", "p2"):
        add(safety.Screen, partner=key, screened_on=day, tool="HARK", positive=False)
        for step in range(3):
            household.rows["reading_id"] = _reading(household, key, day + 7 * step * DAY)
    household.rows["event_id"] = event.id


def _reading(household: Household, partner: str, day: date) -> UUID:
    scale = {"partner": partner, "measure": "trust"}
    reading: UUID = household.add(
        ratings.RatingReading, **scale, value=3 + day.day % 5, rated_on=day, recorded_at=now(), source=Source.PAPER
    ).id
    last = {"last_value": 5, "last_on": day}
    latest = db.session.scalar(select(ratings.LatestRating).filter_by(couple_id=household.couple, partner=partner))
    if latest is None:
        household.add(ratings.LatestRating, **scale, first_value=3, first_on=day, **last)
    return reading


def _homework(household: Household) -> None:
    plain, day = next(iter(catalogue().values())), OPENED + 40 * DAY
    given = {"slug": plain.slug, "for_p1": True, "for_p2": True, "assigned_on": day, "due_on": day + 7 * DAY}
    waived = {"overridden": ["OPEN"], "separate_yes": {"p1": day.isoformat()}}
    assignment = household.add(homework.Assignment, **given, **waived, meeting_id=household.signed)
    household.rows["assignment_id"] = assignment.id
    fields = {name: getattr(plain, name) for name in plain.__slots__}
    fields |= {"stage": plain.stage.value, "who": plain.who.value, "slug": slug(household), "cautions": []}
    fields |= {"title": f"Evening {household.word('title')}", "purpose": household.word("purpose")}
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
    exercise_from("a test", fields)
    household.add(homework.OwnExercise, slug=slug(household), fields=fields)


def unplanted(world: World) -> set[str]:
    """The sealed columns in which nothing was planted; a new column without a word is found here."""
    found = set()
    with world.as_anybody():
        for model in mapped():
            for sealed in getattr(model, "__sealed__", ()):
                if not any(MARK in str(getattr(row, sealed.name)) for row in db.session.scalars(select(model))):
                    found.add(f"{model.__name__}.{sealed.name}")
    return found
