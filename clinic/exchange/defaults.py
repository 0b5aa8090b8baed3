"""What stands for a key that a case file leaves out. Exporting leaves out again what would be filled in anyway."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, cast

from clinic.couples.rules import PARTNERS, Status
from clinic.exchange.kinds import NO_MEETING
from clinic.exchange.meetings import Added, Met, NoteStatus, Planned, Written
from clinic.exchange.parts import Case, CaseFile, Contact, Counselor, Given, Person, Turn
from clinic.exchange.rated import RatingFacts
from clinic.exchange.structure import keys_of
from clinic.homework.exercises import catalogue
from clinic.homework.rules import Who
from clinic.kernel.clock import moment
from clinic.sessions.note_rules import is_late
from clinic.sessions.rules import OFF, Meeting

NOON: Final = time(12)
USUAL_MINUTES: Final = 60
THE_COUNSELOR: Final = "counselor"
UNSAID: Final = (None, (), THE_COUNSELOR)


@dataclass(frozen=True)
class Around:
    """An entry, and what its defaults may look at: the whole file, the meeting or the day that it belongs to."""

    file: CaseFile
    entry: Any = None
    meeting: Met | None = None
    day: date | None = None

    @property
    def zone(self) -> str:
        """Return the zone that times without one are in."""
        return (self.meeting.tz if self.meeting else None) or self.file.counselor.tz or "UTC"

    @property
    def last_day(self) -> date:
        """Return the day of the last meeting that is not just planned."""
        days = (each.date for each in self.file.sessions if each.status is not Meeting.PLANNED)
        return max(days, default=self.file.as_of)

    def noon(self, day: date) -> datetime:
        """Return the middle of a day."""
        return moment(day, NOON, self.zone)


Rule = Callable[[Around], Any]
Change = Callable[[Around], Any]


def starts_at(meeting: Met | Planned) -> datetime:
    """Return when a meeting begins."""
    return moment(meeting.date, meeting.start, meeting.tz or "UTC")


def _written_at(at: Around) -> datetime | None:
    if at.entry.written_on:
        return at.noon(at.entry.written_on)
    met = at.meeting
    return starts_at(met) + timedelta(minutes=met.minutes or met.planned_minutes or 0) if met else None


def _is_draft(at: Around) -> bool:
    return cast(Written, at.entry).status is NoteStatus.DRAFT


def _is_late(at: Around) -> bool:
    return not _is_draft(at) and at.meeting is not None and is_late(starts_at(at.meeting), at.entry.written_at)


def _contacts(at: Around) -> tuple[Contact, ...]:
    status = at.file.case.severity.contact_status
    return (Contact(date=at.file.as_of, status=status),) if status else ()


def _turns(at: Around) -> tuple[Turn, ...]:
    if at.entry.status is Status.ACTIVE:
        return ()
    return (Turn(date=at.entry.closed_on or at.last_day, status=at.entry.status),)


def _title(at: Around) -> str:
    known = catalogue().get(at.entry.slug)
    return known.title if known else ""


def _for(at: Around) -> tuple[str, ...]:
    """Return the partners an exercise is for: those with an outcome, else those the exercise is made for."""
    known = catalogue().get(at.entry.slug)
    role = ROLES.get(known.who) if known else None
    told = tuple(key for key in PARTNERS if key in at.entry.outcomes)
    of_role = tuple(key for key in PARTNERS if at.file.partners[key].role == role)
    return told or of_role or PARTNERS


def _given_in(at: Around) -> int:
    same_day = [each.num for each in at.file.sessions if each.date == at.entry.assigned and each.status not in OFF]
    return same_day[0] if len(same_day) == 1 else NO_MEETING


def _debriefed(at: Around) -> date | None:
    if not set(at.entry.for_) <= at.entry.outcomes.keys():
        return None
    after = [each.date for each in at.file.sessions if each.date >= at.entry.due and each.status is Meeting.HELD]
    return min(after, default=cast(Given, at.entry).due)


ROLES: Final = {Who.INJURED: "injured", Who.INVOLVED: "involved", Who.INVOLVED_PREPARES: "involved"}
RULES: Final[Mapping[type[Any], Mapping[str, Rule]]] = {
    CaseFile: {"contact_checks": _contacts},
    Case: {
        "closed_on": lambda at: at.last_day if at.entry.status is Status.CLOSED else None,
        "status_history": _turns,
    },
    Person: {"tz": lambda at: at.zone},
    Planned: {"tz": lambda at: at.zone},
    Met: {"tz": lambda at: at.zone, "planned_minutes": lambda at: at.entry.minutes or USUAL_MINUTES},
    Written: {
        "written_at": _written_at,
        "changed_at": lambda at: at.entry.written_at,
        "signed_at": lambda at: None if _is_draft(at) else at.entry.written_at,
        "signed_by": lambda at: None if _is_draft(at) else at.file.counselor.name,
        "late_entry": _is_late,
    },
    Added: {"at": lambda at: at.noon(at.entry.date), "by": lambda at: at.file.counselor.name},
    RatingFacts: {"recorded_at": lambda at: at.noon(at.day or at.file.as_of)},
    Given: {"title": _title, "for_": _for, "session": _given_in, "debriefed_on": _debriefed},
}


def filled(file: CaseFile, *, zone: str, name: str) -> CaseFile:
    """Return the file with every default said, for a counselor of this zone and name."""
    counselor = Counselor(name=file.counselor.name or name, tz=file.counselor.tz or zone)
    homework = tuple(_told_once(each) for each in file.homework)
    return _throughout(replace(file, counselor=counselor, homework=homework), _fill)


def thinned(file: CaseFile) -> CaseFile:
    """Return the file without what `filled` would say again."""
    return _throughout(file, _thin)


def _told_once(given: Given) -> Given:
    """Put the note on an exercise to what was brought back: the record keeps one text."""
    return replace(given, bring_back="\n".join(filter(None, (given.note, given.bring_back))), note="")


def _fill(at: Around) -> Any:
    """Say the defaults in the order of the rules, each seeing those before it; moments become UTC."""
    entry = at.entry
    for name, value in vars(entry).items():
        if isinstance(value, datetime):
            known = value if value.tzinfo else moment(value.date(), value.time(), at.zone)
            entry = replace(entry, **{name: known.astimezone(UTC)})
    for name, rule in RULES[type(entry)].items():
        if getattr(entry, name) in UNSAID:
            entry = replace(entry, **{name: rule(replace(at, entry=entry))})
    return entry


def _thin(at: Around) -> Any:
    """Take the defaults away in the opposite order, so that each is compared with what it was made from."""
    entry = at.entry
    unsaid = {key.name: key.default for key in keys_of(type(entry)).values()}
    for name, rule in reversed(list(RULES[type(entry)].items())):
        if getattr(entry, name) == rule(replace(at, entry=entry)):
            entry = replace(entry, **{name: unsaid[name]})
    return entry


def _throughout(file: CaseFile, change: Change) -> CaseFile:
    """Change every entry that has defaults; meetings first, since others look at them."""
    file = replace(file, sessions=tuple(_meeting(each, file, change) for each in file.sessions))
    ratings = {
        key: tuple(replace(row, facts=change(Around(file, row.facts, day=row.date))) for row in rows)
        for key, rows in file.ratings.items()
    }
    return replace(
        cast(CaseFile, change(Around(file, file))),
        case=change(Around(file, file.case)),
        partners={key: change(Around(file, each)) for key, each in file.partners.items()},
        ratings=ratings,
        next_session=change(Around(file, file.next_session)) if file.next_session else None,
        homework=tuple(change(Around(file, each)) for each in file.homework),
    )


def _meeting(met: Met, file: CaseFile, change: Change) -> Met:
    """Change a meeting, its note and what was added to it; whichever way, they see the meeting with all it says."""
    whole = cast(Met, _fill(Around(file, met)))
    note = met.note
    if note is not None:
        added = tuple(change(Around(file, each, whole)) for each in note.addenda)
        note = cast(Written, change(Around(file, replace(note, addenda=added), whole)))
    return replace(cast(Met, change(Around(file, met))), note=note)
