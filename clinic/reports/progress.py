"""A progress report as it is printed: for the file what domain.md 5.2 (a) lists, for the couple no more than (c)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from clinic.couples.models import Goal
from clinic.kernel.text import clock, day
from clinic.ratings.rules import BY_KEY
from clinic.reports.given import Homework, homework
from clinic.reports.rated import Ratings, ratings
from clinic.reports.repair import Section, looking_back, sections, waiting
from clinic.reports.rules import BOTH
from clinic.reports.seen import Seen, met_in
from clinic.reports.sheets import Facts
from clinic.reports.work import Work
from clinic.sessions.risk import as_day

BESIDE_WIDTH, BESIDE_LINES = 42, 13
GETTING_HELP: Final = (
    "Between sessions your counselor can be reached as you agreed. Where anybody is in danger, do not wait: "
    "call the emergency number of the place where you are."
)


@dataclass(frozen=True)
class Line:
    """Something that happened on a day; `letter` is its mark on the charts."""

    on: date
    words: str
    letter: str = ""

    @property
    def day(self) -> str:
        """Return the day in words."""
        return _day(self.on)


@dataclass(frozen=True)
class Aim:
    """One aim in the words of those whose it is."""

    owner: str
    text: str
    detail: str


@dataclass(frozen=True)
class Plan:
    """What the last signed note says about how it goes on, with what corrected it."""

    day: str
    text: str
    added: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A progress report as it is printed."""

    aims: tuple[Aim, ...]
    ratings: Ratings | None
    events: tuple[Line, ...]
    homework: Homework | None
    stages: tuple[Line, ...]
    risk: tuple[Line, ...]
    plan: Plan | None
    next: str
    sections: tuple[Section, ...] = ()
    waiting: tuple[str, ...] = ()
    looking_back: str = ""
    help: str = ""

    @property
    def events_beside(self) -> bool:
        """Say whether the events are few enough to stand beside the last chart, where the number of charts is odd."""
        height = sum(len(each.words) // BESIDE_WIDTH + 1 for each in self.events)
        charts = len(self.ratings.figures) if self.ratings else 0
        return charts % 2 == 1 and 0 < height <= BESIDE_LINES


def report(seen: Seen) -> Report:
    """Return a progress report for its addressee."""
    work = Work(seen)
    return Report(
        aims=tuple(_aims(seen)),
        ratings=ratings(seen),
        events=tuple(Line(each.happened_on, seen.words_of(each), each.type.letter) for each in seen.events()),
        homework=homework(seen),
        stages=tuple(_stages(seen)),
        risk=tuple(sorted((*_risk(seen), *_between(work)), key=lambda line: line.on)),
        plan=_plan(seen),
        next=_next(seen),
        sections=sections(work),
        waiting=waiting(work),
        looking_back=looking_back(work),
        help="" if seen.is_file else GETTING_HELP,
    )


def report_facts(seen: Seen, author: str) -> Facts:
    """Return the identity block: for the file with names in full, pronouns, stage and attendance of each."""
    held = str(seen.held())
    if not seen.is_file:
        return (("Sessions together", held), ("Prepared by", author))
    people = (("Partners", ", ".join(seen.names.in_full)),) if seen.names.in_full else ()
    shares = seen.attendance().items()
    came = "; ".join(f"{seen.names[key]} {share.attended} of {share.expected}" for key, share in shares)
    stage = seen.file.couple.stage.label
    return (*people, ("Sessions held", held), ("Came", came), ("Stage", stage), ("Prepared by", author))


def _aims(seen: Seen) -> Iterator[Aim]:
    for goal in seen.goals():
        owner = seen.names.called.get(goal.owner.value, "Both")
        yield Aim(owner, seen.names.text(goal.text), seen.names.text(_measured(goal)) if seen.is_file else "")


def _measured(goal: Goal) -> str:
    measure = BY_KEY[goal.measure].title.lower() if goal.measure in BY_KEY else goal.measure.strip().replace("_", " ")
    return ", target ".join(filter(None, (measure, goal.target.strip())))


def _stages(seen: Seen) -> Iterator[Line]:
    if seen.is_file:
        steps = [(each.changed_on, each.stage.label, each.reason) for each in seen.file.stages]
        turns = [(each.changed_on, each.status.label, each.reason) for each in seen.file.turns]
        for on, label, reason in sorted([*steps, *turns], key=lambda each: each[0]):
            yield Line(on, f"{label}. {seen.names.text(reason)}".strip())


def _risk(seen: Seen) -> Iterator[Line]:
    for meeting, note in seen.notes():
        for key, words in seen.risk(note).items():
            said: Mapping[str, object] = note.risk[key]
            if said.get("statement") == "noted":
                followed = as_day(said.get("followed_up_on"))
                done = f" Followed up on {_day(followed)}." if followed else ""
                yield Line(meeting.day, f"{seen.names[key]}: {words}{done}")


def _between(work: Work) -> Iterator[Line]:
    """Return what was noted on risk between sessions, with what was done about it (domain.md 5.2 a)."""
    say = work.seen.names.text
    for each in work.risks():
        done = f" Followed up on {_day(each.followed_up_on)}." if each.followed_up_on else ""
        said = f"{each.kind_words}. {say(each.text)}{done} {say(each.outcome)}"
        yield Line(each.noted_on, f"{work.names[each.partner]}: {said}".strip())


def _plan(seen: Seen) -> Plan | None:
    """Return the plan of the last signed note that may be read; a couple's report takes it from joint notes only."""
    for meeting, note in reversed(list(seen.notes())):
        plan = next((text for part, _, text in seen.parts(meeting, note) if part == "p"), "")
        if plan and note.signed_at is not None and (seen.is_file or met_in(meeting) == BOTH):
            added = tuple(seen.names.text(each.text) for each, _ in seen.additions(meeting, note) if each.part == "p")
            return Plan(_day(meeting.day), plan, added)
    return None


def _next(seen: Seen) -> str:
    meeting = seen.next_meeting()
    return f"{_day(meeting.day)}, {clock(meeting.local_start)}" if meeting else ""


def _day(on: date) -> str:
    return day(on, year=True)
