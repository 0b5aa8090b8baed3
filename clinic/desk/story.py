"""The timeline of a couple: sessions, events, agreements and records in a line each, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from clinic.agreements.reading import Accord
from clinic.casefile.pictures import since, version_words
from clinic.casefile.record import CaseFile
from clinic.couples.rules import Audience
from clinic.kernel.privacy import shown
from clinic.records.declaration import Family
from clinic.records.kinds import kind_of
from clinic.records.models import Record
from clinic.records.reading import shown as read
from clinic.safety.models import Event
from clinic.safety.rules import HARD
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import MISSED, Meeting
from clinic.sessions.timeline import first_line

MOST: Final = 48  # a page shows no more; what is older stands on the pages of its own kind
SHOWN: Final[Mapping[str, str]] = {
    "all": "All",
    "sessions": "Sessions",
    "events": "Events",
    "agreements": "Agreements",
    "records": "Records",
}


@dataclass(frozen=True)
class Moment:
    """One entry: its kind decides the sign, its group where the filter keeps it, its place where more is to be read.

    `meeting_id` is the session it is; `only_you` says that nobody else may see it.
    """

    kind: str
    day: date
    title: str
    words: str
    group: str = "events"
    meeting_id: UUID | None = None
    only_you: bool = False
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def story(file: CaseFile) -> list[Moment]:
    """Return what was, newest first; on one day the session stands above, and of an agreement its newest version."""
    entries = [
        *(_event(each) for each in file.events),
        *_agreements(file),
        *_records(file),
        *(_meeting(file, each) for each in (*file.past, *_unwritten(file))),
    ]
    return sorted(entries, key=lambda each: (each.day, each.meeting_id is not None), reverse=True)


def groups(entries: Sequence[Moment]) -> list[tuple[str, str]]:
    """Return the filters that would leave something, “All” first; none where there is only one kind of entry."""
    there = {each.group for each in entries}
    known = [(key, label) for key, label in SHOWN.items() if key == "all" or key in there]
    return known if len(there) > 1 else []


def _unwritten(file: CaseFile) -> Iterator[CoupleSession]:
    """Return planned sessions whose time has passed: nobody has said yet whether they were held."""
    return (each for each in file.meetings if each.status is Meeting.PLANNED and file.is_over(each))


def _meeting(file: CaseFile, meeting: CoupleSession) -> Moment:
    names = _names(file)
    away = [name for key, name in names.items() if meeting.attendance(key) in MISSED]
    words = f"{' and '.join(away)} did not come. " if away else ""
    alone = f", {names[meeting.format.alone]} alone" if meeting.format.alone else ""
    note = file.notes.get(meeting.id)
    unwritten = " (nothing written yet)" if meeting.status is Meeting.PLANNED else ""
    draft = unwritten if note is None else "" if note.signed_at else " (draft)"
    return Moment(
        kind="missed" if meeting.status is Meeting.PARTNER_ABSENT else "session",
        day=meeting.day,
        title=f"Session {meeting.number}{alone}{draft}",
        words=f"{words}{first_line(note)}".strip(),
        group="sessions",
        meeting_id=meeting.id,
        endpoint="sessions.note" if file.is_signed(meeting) else "desk.workspace",
        values={"meeting_id": meeting.id},
    )


def _event(event: Event) -> Moment:
    kind = "flag" if event.type in HARD else "agreement"
    only_you = event.audience is Audience.COUNSELOR
    return Moment(kind, event.happened_on, event.type.label, event.text, only_you=only_you)


def _agreements(file: CaseFile) -> Iterator[Moment]:
    for accord in file.accords:
        place, values = "agreements.agreement", {"agreement_id": accord.agreement.id}
        for on, title, words in reversed([*_versions(accord), *_reviews(accord)]):
            yield Moment("agreement", on, title, words, group="agreements", endpoint=place, values=values)


def _versions(accord: Accord) -> Iterator[tuple[date, str, str]]:
    for version in accord.versions:
        on = since(version)
        if on is not None:
            yield on, version_words(accord, version), version.why_changed
    if accord.agreement.ended_on:
        yield accord.agreement.ended_on, f"Ended: {accord.agreement.name}", accord.agreement.ended_why


def _reviews(accord: Accord) -> Iterator[tuple[date, str, str]]:
    for each in accord.reviews:
        told = f", {each.told_by.label.lower()}" if each.told_by else ""
        yield each.reviewed_on, f"Reviewed: {accord.agreement.name}", f"{each.kept.label}{told}. {each.text}".strip()


def _records(file: CaseFile) -> Iterator[Moment]:
    """Return a line for each of the newest records; what was logged of one practice in a week is one line together."""
    together = [list(each) for _, each in groupby(sorted(file.live_records, key=_together), key=_together)]
    newest = sorted(together, key=lambda each: max(record.happened_on for record in each), reverse=True)
    yield from (_record(file, each) for each in newest[:MOST])


def _together(record: Record) -> tuple[Any, ...]:
    kind = kind_of(record.kind)
    if kind is None or kind.family is not Family.PRACTICE:
        return (record.kind, record.happened_on.isocalendar()[:2], record.id.hex)
    return (record.kind, record.happened_on.isocalendar()[:2], "")


def _record(file: CaseFile, records: list[Record]) -> Moment:
    newest = max(records, key=lambda each: (each.happened_on, each.id))
    reading, many = read(newest, _names(file)), len(records) > 1
    who = f", {reading.who}" if reading.who else ""
    return Moment(
        kind="record",
        day=newest.happened_on,
        title=f"{reading.title}, {len(records)} times" if many else f"{reading.title}{who}",
        words=reading.summary,
        group="records",
        only_you=newest.audience is Audience.COUNSELOR,
        endpoint="records.board" if many else "records.record",
        values={"kind": newest.kind} if many else {"record_id": newest.id},
    )


def _names(file: CaseFile) -> dict[str, str]:
    return {key: shown(name) for key, name in file.couple.names.items()}
