"""What one addressee may see of the repair work: records, agreements, help elsewhere, setbacks, what waits, the ending.

Beside `seen` the only module of `reports` that picks from the record. Screens and tracks of forgiveness (domain.md S44)
are read by neither of the two: no document has a way to them. What each answered alone (S37, S38) is not read either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from clinic.agreements.models import Hold, holds_of
from clinic.agreements.reading import Accord, Agreed, accords, agreed
from clinic.couples.closing_models import ClosingReview, FollowUp, closing_of, follow_ups_of
from clinic.couples.models import Couple
from clinic.couples.profile_models import IntakeProfile, Statement, profiles_of, statements_of
from clinic.ratings.instrument_models import InstrumentTotal, totals_of
from clinic.records.declaration import Family, Kind
from clinic.records.kinds import kind_of
from clinic.records.models import Record, RecordEdition, editions_of, last_of, records_of
from clinic.records.practice_rules import DaysHeld, days_held
from clinic.records.reading import Reading, readable, shown
from clinic.reports.rules import Copy, audience, reaches
from clinic.reports.seen import Seen
from clinic.safety.care_models import RiskEntry, Setback, risk_entries_of, setbacks_of, topics_of
from clinic.safety.referral_models import Referral, ReferralStep, referrals_of, steps_of

RESET: Final = "reset"
WIN: Final = "win"
Kept = tuple[Record, Reading]


@dataclass(frozen=True)
class Practice:
    """How a practice went: its days held up to the end of the period, and the last of them."""

    title: str
    held: DaysHeld
    last: date


@dataclass(frozen=True)
class Work:
    """The repair work of one couple through the eyes of one addressee."""

    seen: Seen

    @property
    def couple(self) -> Couple:
        """Return the couple."""
        return self.seen.file.couple

    @property
    def names(self) -> Mapping[str, str]:
        """Return what the partners are called."""
        return self.seen.names.called

    def record(self, record: Record) -> Reading | None:
        """Return one record as far as the addressee may read it; None where that is nothing at all."""
        return next(iter(readable([shown(record, self.names)], self.seen.copy.value)), None)

    def editions(self, record: Record) -> list[tuple[RecordEdition, Reading]]:
        """Return how a record read before it was corrected, oldest first; the file's own."""
        found = reversed(editions_of(record)) if self.seen.is_file else ()
        return [(each, shown(each, self.names, kind_of(record.kind))) for each in found]

    @cached_property
    def records(self) -> list[Kept]:
        """The records of the period with what the addressee may read of them, oldest first."""
        rows = [each for each in records_of(self.couple) if self.seen.span.holds(each.happened_on)]
        return [(row, reading) for row in rows if (reading := self.record(row))]

    @property
    def reported(self) -> list[Kept]:
        """Return those that stand in reports by default: never S24, S34, S36, S42, or a win that may not."""
        return [(row, reading) for row, reading in self.records if reading.in_reports]

    def listed(self) -> list[Kept]:
        """Return what a list of records holds: in a couple's copy nothing that is left out of reports."""
        return self.records if self.seen.is_file else [each for each in self.reported if self._is_offered(each[0])]

    def of_kind(self, *slugs: str) -> list[Kept]:
        """Return the reported records of these kinds; the file's own."""
        return [each for each in self.reported if each[0].kind in slugs] if self.seen.is_file else []

    def wins(self) -> list[Record]:
        """Return the wins that may stand in a report, in a couple's copy only those of which that was said (S43)."""
        return [row for row, _ in self.reported if row.kind == WIN and (self.seen.is_file or self._is_offered(row))]

    def practices(self) -> list[Practice]:
        """Return the practices that were held in the period, counted over the records that may be read (S07)."""
        found: dict[str, list[Record]] = {}
        for row, _ in self.reported:
            found.setdefault(row.kind, []).append(row)
        counted = (self._practice(kind, rows) for slug, rows in found.items() if (kind := kind_of(slug)))
        return [each for each in counted if each]

    def agreed(self, *, only: UUID | None = None) -> Agreed:
        """Return what is in force between the two; both may see it (domain.md S29)."""
        reset = None if only else self.next_reset()
        return agreed(self.couple, today=self.seen.file.as_of, names=self.names, next_reset=reset, only=only)

    def next_reset(self) -> date | None:
        """Return the day of the next reset talk, if a record that both may see gives one (domain.md S23, S29)."""
        last = last_of(self.couple, RESET)
        if last is None or not readable([shown(last, self.names)], Copy.JOINT.value):
            return None
        due = date.fromisoformat(last.values["next_due"]) if last.values.get("next_due") else None
        return due if due and due >= self.seen.file.as_of else None

    def accords(self) -> list[Accord]:
        """Return every agreement that did not end before the period, with versions and reviews; the file's own."""
        start = self.seen.span.start
        found = accords(self.couple) if self.seen.is_file else []
        return [each for each in found if not (start and each.agreement.ended_on and each.agreement.ended_on < start)]

    def accord(self, agreement_id: UUID) -> Accord | None:
        """Return one agreement with all its versions; the file's own."""
        found = (each for each in accords(self.couple) if each.agreement.id == agreement_id)
        return next(found, None) if self.seen.is_file else None

    def waiting(self) -> list[Hold]:
        """Return the decisions on hold that the addressee may see, the nearest day first (domain.md S19)."""
        found = [each for each in holds_of(self.couple) if each.ended_on is None]
        return [each for each in found if reaches(audience(each.audience.value), self.seen.copy)]

    def setbacks(self) -> list[Setback]:
        """Return the setbacks of the period, oldest first; the file's own."""
        found = setbacks_of(self.couple) if self.seen.is_file else []
        return [each for each in reversed(found) if self.seen.span.holds(each.happened_on)]

    def risks(self) -> list[RiskEntry]:
        """Return what was noted on risk between sessions, oldest first; the file's own."""
        found = risk_entries_of(self.couple) if self.seen.is_file else []
        return [each for each in reversed(found) if self.seen.span.holds(each.noted_on)]

    def referrals(self) -> Iterator[tuple[Referral, list[ReferralStep]]]:
        """Return referrals that are open or moved in the period, oldest first, each with its steps; the file's own."""
        for each in reversed(referrals_of(self.couple) if self.seen.is_file else []):
            if each.is_open or self.seen.span.holds(each.offered_on) or self.seen.span.holds(each.moved_on):
                yield each, list(reversed(steps_of(each)))

    def statements(self) -> list[Statement]:
        """Return what each said of where they stand in the period, oldest first; the file's own (S06)."""
        found = statements_of(self.couple) if self.seen.is_file else []
        return [each for each in reversed(found) if self.seen.span.holds(each.said_on)]

    def profile(self) -> IntakeProfile | None:
        """Return the intake profile as of the end of the period; the file's own (S02)."""
        found = profiles_of(self.couple) if self.seen.is_file else []
        return next((each for each in found if each.taken_on <= self.seen.as_of), None)

    def totals(self) -> list[InstrumentTotal]:
        """Return the totals of questionnaires in the period, oldest first; the file's own (domain.md 2.3, 5.2 a)."""
        found = totals_of(self.couple) if self.seen.is_file else []
        return [each for each in found if self.seen.span.holds(each.taken_on) and each.total is not None]

    def closing(self) -> ClosingReview | None:
        """Return the newest closing checklist; the file's own (S48)."""
        return closing_of(self.couple) if self.seen.is_file else None

    def follow_ups(self) -> list[FollowUp]:
        """Return the looks back: all of them in the file, those to come in a couple's copy."""
        found = follow_ups_of(self.couple)
        return found if self.seen.is_file else [each for each in found if each.done_on is None]

    def topics(self) -> list[str]:
        """Return what is talked about in the session only; it is held against a hand-out and never printed (S47)."""
        return [each.text for each in topics_of(self.couple) if each.lifted_on is None]

    def _practice(self, kind: Kind, rows: list[Record]) -> Practice | None:
        if kind.family is not Family.PRACTICE or kind.held is None:
            return None
        days = {day for row in rows for day in kind.held(row.happened_on, row.values) if day <= self.seen.as_of}
        logged = {row.happened_on for row in rows}
        return Practice(kind.title, days_held(days, logged, self.seen.as_of), max(days)) if days else None

    @staticmethod
    def _is_offered(row: Record) -> bool:
        return row.kind != WIN or row.values.get("show_in_report") is True
