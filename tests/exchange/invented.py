"""Case files that Hypothesis invents: small, consistent, and with every kind of entry in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import strategies as st

from clinic.couples.rules import ContactKind, GoalOwner, Stage, Status
from clinic.exchange.blocks.care import Held
from clinic.exchange.blocks.homework import Given
from clinic.exchange.meetings import Added, Layers, Met, NoteStatus, Planned, Written
from clinic.exchange.parts import Case, CaseFile, Counselor, Goal, Person, Policy, Step, Turn, Way
from clinic.exchange.rated import KEYS, Rated, RatingFacts, answers, rows
from clinic.homework.rules import Barrier, Outcome
from clinic.kernel.clock import local
from clinic.ratings.rules import Source
from clinic.sessions.note_rules import AdditionKind, NoteFormat
from clinic.sessions.rules import Attendance, Format, Meeting, Modality
from tests.exchange.invented_blocks import (
    DAYS,
    MOMENTS,
    NAMES,
    PLAIN,
    WORDS,
    blocks,
    closings,
    part,
    profiles,
    several,
)

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NAME, ZONE = "Alma Reyes", "Europe/Dublin"
ZONES = st.sampled_from([ZONE, "America/Halifax", "Asia/Kathmandu", "UTC"])
CLOCKS = st.builds(time, st.integers(8, 20), st.integers(0, 59))
FACTS = st.dictionaries(NAMES, PLAIN | st.lists(PLAIN, max_size=2), max_size=3)
RISKS: list[dict[str, Any]] = [
    {},
    {"ipv": "no_change", "self_harm": {"p1": "denied", "p2": "denied"}},
    {"ipv": {"p1": "negative"}, "self_harm": {"p1": "passive_ideation", "follow_up_on": date(2025, 4, 5)}},
    {"self_harm": {"p2": "denied"}, "child": {"concern": "none", "text": "Heard"}},
]

COUNSELORS = st.builds(Counselor, supervisor=WORDS, cosign_required=st.none() | st.booleans())
WAYS = st.builds(Way, kind=st.sampled_from(ContactKind), value=NAMES, safe=st.booleans())


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The value or None."""
    return st.none() | values


def each(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A value for no, one or both partners."""
    return st.fixed_dictionaries({}, optional={"p1": values, "p2": values})


ADDED = st.builds(
    Added, date=DAYS, by=WORDS.filter(lambda by: by != "counselor"),
    kind=st.sampled_from(AdditionKind), part=st.sampled_from(["", "d"]), text=NAMES, reason=WORDS,
)  # fmt: skip
OVER = [NoteStatus.SIGNED, NoteStatus.AWAITING_COSIGN, NoteStatus.LOCKED]
SIGNED = st.builds(
    Written, fmt=st.sampled_from(NoteFormat), status=st.sampled_from(OVER), d=WORDS, p=WORDS, b=WORDS,
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
    planned = st.builds(
        Planned, date=DAYS, start=CLOCKS, tz=maybe(ZONES), format=st.sampled_from(Format), minutes=st.integers(0, 120),
        modality=st.sampled_from(Modality), place=WORDS,
    )  # fmt: skip
    return CaseFile(
        schema=1, as_of=draw(DAYS), counselor=draw(COUNSELORS), case=draw(_cases()),
        partners={"p1": draw(person), "p2": draw(person)}, homework=draw(several(given(numbers))),
        ratings=draw(each(several(rated(numbers), 3))), sessions=tuple(draw(met(number)) for number in numbers),
        next_session=draw(maybe(planned)), fictional=draw(maybe(st.booleans())),
        expected=draw(st.lists(FACTS, max_size=2)), expected_csi16=draw(FACTS), **draw(blocks(numbers)),
    )  # fmt: skip


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    goal = st.builds(
        Goal, text=WORDS, owner=st.sampled_from(GoalOwner), measure=WORDS, target=st.sampled_from(["", "7", "made"]),
        ended_on=maybe(DAYS),
    )  # fmt: skip
    earlier, severity = draw(profiles())
    closings_before, closing = draw(closings())
    case = st.builds(
        Case, code=st.just("X1"), title=maybe(NAMES), status=st.sampled_from(Status), opened_on=DAYS,
        stage=st.sampled_from(Stage), stage_history=several(part(Step)), status_history=several(part(Turn)),
        relationship=FACTS, presenting_concern=WORDS, pathway_note=WORDS, referral_source=WORDS, policy=part(Policy),
        goals=several(goal), profiles=st.just(earlier), severity=st.just(severity), legal_holds=several(part(Held)),
        closings=st.just(closings_before), closing=st.just(closing),
    )  # fmt: skip
    found: Case = draw(case)
    return found


def as_kept(file: CaseFile) -> CaseFile:
    """What the record makes of a filled file: meetings by their numbers, ratings in rows, process notes kept back."""
    return replace(
        file,
        ratings={key: rows(answers(said)) for key, said in file.ratings.items() if said},
        sessions=tuple(sorted((_kept(one) for one in file.sessions), key=lambda one: one.num)),
    )


def _kept(meeting: Met) -> Met:
    note = meeting.note
    if note:
        day = local(note.written_at or LONG_AGO, meeting.tz or ZONE).date()
        written_on = day if day != meeting.date else None
        note = replace(note, written_on=written_on, addenda=tuple(sorted(note.addenda, key=lambda one: one.date)))
    return replace(meeting, note=note, layers=replace(meeting.layers, process=""))
