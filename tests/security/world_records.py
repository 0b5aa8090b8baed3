"""A record of every kind with a word in every place, and what came from paper and files, for a planted household."""

from datetime import UTC, date, datetime
from typing import Any

from clinic.couples.rules import Audience
from clinic.exchange.models import CaseRemainder
from clinic.ratings.instrument_models import InstrumentTotal
from clinic.records import models as records
from clinic.records.kinds import KINDS
from clinic.records.rules import audiences
from tests.records.generated import full

FIRST = date(2025, 2, 3)
SHOWN = KINDS["win"]


def furnish_records(household: Any) -> None:
    """Add one record of each kind, shown as far as its kind allows, and an earlier edition of one."""
    for kind in KINDS.values():
        about = "p1" if kind.of_one else None
        facts = {"about": about, "happened_on": FIRST, "audience": audiences(kind, about)[-1]}
        values = full(kind, household.word(f"record{kind.slug.replace('-', '')}"))
        record = household.add(records.Record, kind=kind.slug, meeting_id=household.signed, values=values, **facts)
        household.rows[f"record of {kind.slug}"] = record.id
        if kind is SHOWN:
            household.rows["record_id"] = record.id
            _edition(household, record, values)
    household.add(InstrumentTotal, partner="p1", taken_on=FIRST, tool="csi16", total_words="34")
    household.add(CaseRemainder, said={"title": household.word("filetitle")}, labels={"x": household.word("filelabel")})


def _edition(household: Any, record: Any, values: Any) -> None:
    facts = {"record_id": record.id, "number": 1, "happened_on": FIRST, "audience": Audience.COUNSELOR}
    household.add(records.RecordEdition, changed_at=datetime(2025, 2, 4, tzinfo=UTC), values=values, **facts)
    record.edition = 2
