"""What a session's page shows beside its note: keys for ratings, homework, and what was recorded in the session."""

from dataclasses import dataclass

from clinic.casefile.record import CaseFile
from clinic.couples.rules import PartnerKey
from clinic.desk.feedback import SLUG
from clinic.homework.models import Assignment
from clinic.kernel.privacy import shown
from clinic.ratings.forms import SKIPPED
from clinic.ratings.models import RatingReading, readings_at
from clinic.ratings.rules import MEASURES
from clinic.records.models import Record
from clinic.records.reading import Reading
from clinic.records.reading import shown as read
from clinic.sessions.models import CoupleSession


@dataclass(frozen=True)
class Key:
    """One row of rating keys: what was chosen in this session, and what it was the time before."""

    name: str
    partner: PartnerKey
    title: str
    value: int | str | None
    last: int | None


def rating_keys(file: CaseFile, meeting: CoupleSession) -> list[Key]:
    """Return a row of keys for each measure and expected partner."""
    given = {(each.partner, each.measure): each for each in readings_at(file.couple, meeting.id)}
    return [
        Key(
            name=f"{measure.key}_{partner}",
            partner=partner,
            title=measure.title.lower(),
            value=_chosen(given.get((partner, measure.key))),
            last=last_value(file, partner, measure.key, meeting),
        )
        for measure in MEASURES
        for partner in meeting.format.expected
    ]


def last_value(file: CaseFile, partner: str, measure: str, meeting: CoupleSession) -> int | None:
    """Return the partner's newest value on a measure from before the day of this meeting."""
    trend = next(each for each in file.trends if each.measure.key == measure)
    series = trend.p1 if partner == "p1" else trend.p2
    return next((point.value for point in reversed(series.points) if point.date < meeting.day), None)


def homework_of(file: CaseFile, meeting: CoupleSession) -> list[Assignment]:
    """Return the homework to look back on, oldest first: for those expected, open or told that day, not set in it."""
    return [
        each
        for each in reversed(file.assignments)
        if each.meeting_id != meeting.id
        and each.assigned_on <= meeting.day
        and (each.is_open or each.debriefed_on == meeting.day)
        and set(each.partners) & set(meeting.format.expected)
    ]


def given_in(file: CaseFile, meeting: CoupleSession) -> list[Assignment]:
    """Return what was given in this meeting and is still open."""
    return [each for each in reversed(file.assignments) if each.meeting_id == meeting.id and each.is_open]


def recorded_in(file: CaseFile, meeting: CoupleSession) -> list[tuple[Record, Reading]]:
    """Return what was recorded in this meeting, oldest first; feedback has its own rows."""
    names = {key: shown(name) for key, name in file.couple.names.items()}
    mine = [each for each in file.live_records if each.meeting_id == meeting.id and each.kind != SLUG]
    return [(each, read(each, names)) for each in mine]


def _chosen(given: RatingReading | None) -> int | str | None:
    if given is None:
        return None
    return SKIPPED if given.value is None else given.value
