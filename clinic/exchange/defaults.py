"""What stands for a key that a case file leaves out. Exporting leaves out again what would be filled in anyway."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final, cast

from clinic.couples.rules import PARTNERS, Status
from clinic.exchange.around import Around, Defaults, Rule, Rules
from clinic.exchange.blocks import BLOCKS
from clinic.exchange.blocks.events import Contact
from clinic.exchange.blocks.profile import Profile, Severity
from clinic.exchange.labels import labelled
from clinic.exchange.meetings import Added, Met, NoteStatus, Planned, Written, starts_at
from clinic.exchange.parts import Case, CaseFile, Person, Turn
from clinic.exchange.rated import Rated, RatingFacts
from clinic.kernel.clock import local
from clinic.sessions.note_rules import is_late

USUAL_MINUTES: Final = 60


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


def _recorded_at(at: Around) -> datetime:
    row = next(each for each in at.above if isinstance(each, Rated))
    return at.noon(row.date)


def _clock_of(key: str) -> Rule:
    """Return the rule for a partner's own clock at the start of a meeting."""

    def rule(at: Around) -> time:
        zone = at.file.partners[key].tz or at.file.counselor.tz or "UTC"
        return local(starts_at(at.entry), zone).time()

    return rule


RULES: Final[Rules] = {
    CaseFile: {"contact_checks": _contacts},
    Case: {
        "title": lambda at: " & ".join(at.file.partners[key].short for key in PARTNERS),
        "closed_on": lambda at: at.last_day if at.entry.status is Status.CLOSED else None,
        "status_history": _turns,
    },
    Person: {"tz": lambda at: at.zone},
    Planned: {"tz": lambda at: at.zone},
    Met: {
        "tz": lambda at: at.zone,
        "planned_minutes": lambda at: at.entry.minutes or USUAL_MINUTES,
        **{f"{key}_local": _clock_of(key) for key in PARTNERS},
    },
    Written: {
        "written_at": _written_at,
        "changed_at": lambda at: at.entry.written_at,
        "signed_at": lambda at: None if _is_draft(at) else at.entry.written_at,
        "signed_by": lambda at: None if _is_draft(at) else at.file.counselor.name,
        "late_entry": _is_late,
    },
    Added: {"at": lambda at: at.noon(at.entry.date), "by": lambda at: at.file.counselor.name},
    RatingFacts: {"recorded_at": _recorded_at},
}


def settled(file: CaseFile) -> CaseFile:
    """Return the file in the one way in which it is collected: short names for entries, nothing that says nothing."""
    said = {each.name: each.settled(each.said(file)) for each in BLOCKS if not each.of_case}
    ratings = {key: rows for key, rows in file.ratings.items() if rows}
    goals = labelled(file.case.goals, "g")
    return replace(file, case=replace(file.case, goals=goals), ratings=ratings, **said)


DEFAULTS: Final = Defaults(
    rules={**RULES, **{kind: rules for each in BLOCKS for kind, rules in each.rules.items()}},
    kept=frozenset(
        {(Case, "title"), (Severity, "contact_status"), (Severity, "suggested_band"), (Profile, "suggested_band")}
    ),
    settle={CaseFile: settled, **{kind: settle for each in BLOCKS for kind, settle in each.settle.items()}},
)


def filled(file: CaseFile, *, zone: str, name: str) -> CaseFile:
    """Return the file with every default said, for a counselor of this zone and name."""
    counselor = replace(file.counselor, name=file.counselor.name or name, tz=file.counselor.tz or zone)
    file = replace(file, counselor=counselor)
    return cast(CaseFile, DEFAULTS.throughout(Around(file, file), DEFAULTS.fill))


def thinned(file: CaseFile) -> CaseFile:
    """Return the file without what `filled` would say again."""
    return cast(CaseFile, DEFAULTS.throughout(Around(file, file), DEFAULTS.thin))
