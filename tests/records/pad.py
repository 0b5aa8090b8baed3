"""Records written without a browser, for what its pages show."""

from typing import Any

from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from clinic.records import actions
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from clinic.records.models import Record, records_of
from tests.cast import Cast
from tests.couples.filled import path
from tests.facts import DAY, Facts


def write(facts: Facts, slug: str, *, on: Any = DAY, about: Any = None, audience: Any = None, **values: Any) -> Record:
    """Write a record and commit it."""
    entry, kind = Entry(on, values, about, audience), KINDS[slug]
    meeting = values.pop("meeting", None)
    record = actions.write(
        by=facts.by, couple=facts.couple, id=new_id(), kind=kind, entry=entry, today=DAY, meeting=meeting
    )
    db.session.commit()
    return record


def kept(cast: Cast, *, withdrawn: bool = False) -> list[Record]:
    """What stands in the database for Inés and Jon."""
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = records_of(cast.ines_and_jon, withdrawn=withdrawn)
        _ = [each.values for each in found]
        return found


def address(cast: Cast, record: Record, *act: str) -> str:
    """The address of a record."""
    return path(cast.ines_and_jon, "records", record.id.hex, *act)
