"""Case files that Hypothesis invents: small, consistent, and with every kind of entry in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import strategies as st

from clinic.couples.rules import ContactKind, GoalOwner, Secrets, Stage, Status
from clinic.exchange.kinds import Whom
from clinic.exchange.meetings import Added, Layers, Met, NoteStatus, Planned, Written
from clinic.exchange.parts import (
    Case,
    CaseFile,
    Contact,
    Counselor,
    Given,
    Goal,
    Happening,
    Person,
    Policy,
    Screening,
    Step,
    Way,
)
from clinic.exchange.rated import KEYS, Rated, RatingFacts, answers, rows
from clinic.homework.rules import Barrier, Outcome
from clinic.kernel.clock import local
from clinic.kernel.text import normalised
from clinic.ratings.rules import Source
from clinic.safety.rules import PRIVATE_EVENTS, Audience, ContactSource, ContactState, EventBy, EventType
from clinic.sessions.note_rules import AdditionKind, NoteFormat
from clinic.sessions.rules import Attendance, Format, Meeting, Modality

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NAME, ZONE = "Alma Reyes", "Europe/Dublin"
ZONES = st.sampled_from([ZONE, "America/Halifax", "Asia/Kathmandu", "UTC"])
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
WORDS = st.text(LETTERS, max_size=12).map(normalised)
NAMES = WORDS.filter(bool)
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 30), timezones=st.just(UTC))  # noqa: DTZ001
CLOCKS = st.builds(time, st.integers(8, 20), st.integers(0, 59))
PLAIN = st.none() | st.booleans() | st.integers(-1000, 1000) | WORDS | DAYS
FACTS = st.dictionaries(NAMES, PLAIN | st.lists(PLAIN, max_size=2), max_size=3)
RISKS: list[dict[str, Any]] = [
    {},
    {"ipv": "no_change", "self_harm": {"p1": "denied", "p2": "denied"}},
    {"ipv": {"p1": "negative"}, "self_harm": {"p1": "passive_ideation", "follow_up_on": date(2025, 4, 5)}},
    {"self_harm": {"p2": "denied"}, "child": {"concern": "none", "text": "Heard"}},
]

WAYS = st.builds(Way, kind=st.sampled_from(ContactKind), value=NAMES, safe=st.booleans())


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The value or None."""
    return st.none() | values


def each(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A value for no, one or both partners."""
    return st.fixed_dictionaries({}, optional={"p1": values, "p2": values})


def several(values: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few entries."""
    return st.lists(values, max_size=most).map(tuple)


ADDED = st.builds(
    Added, date=DAYS, by=WORDS.filter(lambda by: by != "counselor"),
    kind=st.sampled_from(AdditionKind), part=st.sampled_from(["", "d"]), text=NAMES, reason=WORDS,
)  # fmt: skip
SIGNED = st.builds(
    Written, fmt=st.sampled_from(NoteFormat), status=st.just(NoteStatus.LOCKED), d=WORDS, p=WORDS, b=WORDS,
    late_entry=maybe(st.booleans()), late_reason=WORDS, written_at=maybe(MOMENTS), signed_at=maybe(MOMENTS),
    changed_at=maybe(MOMENTS), signed_by=maybe(NAMES), addenda=several(ADDED),
)  # fmt: skip
DRAFTS = st.builds(
    Written, fmt=st.sampled_from(NoteFormat), status=st.just(NoteStatus.DRAFT), s=WORDS, written_at=MOMENTS
)


@st.composite
def met(draw: st.DrawFn, number: int) -> Met:
    """A meeting that is over, with or without a note."""
    came = draw(st.sampled_from([(), ("p1",), ("p2",), ("p1", "p2")]))
    note = draw(maybe(SIGNED | DRAFTS))
    absence = st.sampled_from([each for each in Attendance if each not in {Attendance.PRESENT, Attendance.LATE}])
    return Met(
        num=number, date=draw(DAYS), start=draw(CLOCKS), tz=draw(maybe(ZONES)),
        minutes=draw(maybe(st.integers(0, 90))), planned_minutes=draw(maybe(st.integers(30, 90))),
        format=draw(st.sampled_from(Format)), modality=draw(st.sampled_from(Modality)), place=draw(WORDS),
        status=draw(st.sampled_from([each for each in Meeting if each is not Meeting.PLANNED])),
        attended=came, late={key: draw(maybe(st.integers(1, 30))) for key in came if draw(st.booleans())},
        absent={key: draw(absence) for key in ("p1", "p2") if key not in came and draw(st.booleans())},
        absence_note=draw(WORDS), interventions=draw(several(NAMES)), note=note,
        layers=draw(st.builds(Layers, p1=WORDS, p2=WORDS, process=WORDS)) if note else Layers(),
        risk=draw(st.sampled_from(RISKS)) if note else {},
    )  # fmt: skip


@st.composite
def given(draw: st.DrawFn, numbers: list[int]) -> Given:
    """An exercise of the library or one of the counselor's own."""
    slug, title = draw(st.sampled_from([("steady-days", None), ("impact-letter", "Letter"), ("own-walk", "A walk")]))
    assigned, due = sorted(draw(st.tuples(DAYS, DAYS)))
    return Given(
        slug=slug, title=title, edition=draw(st.integers(1, 3)), assigned=assigned, due=due,
        for_=draw(st.sampled_from([None, ("p1",), ("p1", "p2")])), session=draw(st.sampled_from([None, 0, *numbers])),
        dose=draw(WORDS), custom_text=draw(WORDS), note=draw(WORDS), bring_back=draw(WORDS),
        outcomes=draw(each(st.sampled_from(Outcome))), benefit=draw(each(st.integers(0, 10))),
        barrier=draw(each(st.sampled_from(Barrier))), debriefed_on=draw(maybe(DAYS)),
        overridden=draw(several(NAMES)), override_reason=draw(WORDS), separate_yes=draw(each(NAMES)),
    )  # fmt: skip


def rated(numbers: list[int]) -> st.SearchStrategy[Rated]:
    """A row of ratings."""
    facts = st.builds(
        RatingFacts, recorded_at=maybe(MOMENTS), superseded=st.booleans(), source=st.sampled_from(Source),
        session=st.sampled_from([0, *numbers]), asked=st.sampled_from([KEYS, KEYS[:1], KEYS[1:]]),
    )  # fmt: skip
    values = st.tuples(*[maybe(st.integers(0, 10)) for _ in KEYS])
    row = st.builds(Rated, date=DAYS, values=values, note=WORDS, facts=facts)
    return row.map(lambda one: replace(one, values=_of_the_asked(one)))


def _of_the_asked(row: Rated) -> tuple[int | None, ...]:
    return tuple(value if key in row.facts.asked else None for key, value in zip(KEYS, row.values, strict=True))


@st.composite
def case_files(draw: st.DrawFn) -> CaseFile:
    """A whole case file."""
    numbers = sorted(draw(st.sets(st.integers(1, 9), max_size=3)))
    person = st.builds(
        Person, name=WORDS, short=NAMES, pronouns=WORDS, role=st.sampled_from(["", "injured", "involved"]),
        tz=maybe(ZONES), age=st.sampled_from(["", "41", "about 50"]), contacts=several(WAYS),
    )  # fmt: skip
    event = st.builds(
        Happening, date=DAYS, type=st.sampled_from([each for each in EventType if each not in PRIVATE_EVENTS]),
        by=st.sampled_from(EventBy), text=WORDS, audience=st.sampled_from(Audience), on_chart=st.booleans(),
        withdrawn=st.booleans(),
    )  # fmt: skip
    contact = st.builds(
        Contact, date=DAYS, status=st.sampled_from(ContactState), source=maybe(st.sampled_from(ContactSource))
    )
    screen = st.builds(
        Screening, date=DAYS, partner=st.sampled_from(Whom), tool=NAMES, result=WORDS | st.just("7"),
        positive=maybe(st.booleans()), item9=st.sampled_from(["", "0"]), follow_up=WORDS,
    )  # fmt: skip
    planned = st.builds(
        Planned, date=DAYS, start=CLOCKS, tz=maybe(ZONES), format=st.sampled_from(Format), minutes=st.integers(0, 120),
        modality=st.sampled_from(Modality), place=WORDS,
    )  # fmt: skip
    return CaseFile(
        schema=1, as_of=draw(DAYS), counselor=Counselor(), case=draw(_cases()),
        partners={"p1": draw(person), "p2": draw(person)}, events=draw(several(event)),
        contact_checks=draw(several(contact)), screens=draw(several(screen)),
        ratings=draw(each(several(rated(numbers), 3))), sessions=tuple(draw(met(number)) for number in numbers),
        next_session=draw(maybe(planned)), homework=draw(several(given(numbers))),
    )  # fmt: skip


def _cases() -> st.SearchStrategy[Case]:
    step = st.builds(Step, date=DAYS, stage=st.sampled_from(Stage), reason=WORDS)
    goal = st.builds(
        Goal, text=WORDS, owner=st.sampled_from(GoalOwner), measure=WORDS, target=st.sampled_from(["", "7", "made"]),
        ended_on=maybe(DAYS),
    )  # fmt: skip
    policy = st.builds(
        Policy, client_unit=WORDS, secrets=maybe(st.sampled_from(Secrets)), individual_sessions=WORDS,
        signed_on=maybe(DAYS),
    )  # fmt: skip
    return st.builds(
        Case, code=st.just("X1"), status=st.sampled_from(Status), opened_on=DAYS, stage=st.sampled_from(Stage),
        stage_history=several(step), relationship=FACTS, presenting_concern=WORDS, pathway_note=WORDS,
        referral_source=WORDS, policy=policy, goals=several(goal),
    )  # fmt: skip


def as_kept(file: CaseFile) -> CaseFile:
    """What the record makes of a filled file: in order of date, process notes kept back, signed notes locked."""
    last = max(file.contact_checks, key=lambda one: one.date, default=None)
    severity = replace(file.case.severity, contact_status=last.status if last else None)
    case = replace(file.case, severity=severity, stage_history=_dated(file.case.stage_history))
    return replace(
        file,
        case=case,
        events=_dated(file.events),
        contact_checks=_dated(file.contact_checks),
        screens=_dated(file.screens),
        ratings={key: rows(answers(said)) for key, said in file.ratings.items() if said},
        sessions=tuple(sorted((_kept(one) for one in file.sessions), key=lambda one: one.num)),
        homework=tuple(sorted(file.homework, key=lambda one: one.assigned)),
    )


def _dated(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(entries, key=lambda one: one.date))


def _kept(meeting: Met) -> Met:
    note = meeting.note
    if note:
        status = note.status if note.status is NoteStatus.DRAFT else NoteStatus.LOCKED
        day = local(note.written_at or LONG_AGO, meeting.tz or ZONE).date()
        written_on = day if day != meeting.date else None
        note = replace(note, status=status, written_on=written_on, addenda=_dated(note.addenda))
    return replace(meeting, note=note, layers=replace(meeting.layers, process=""))
