"""How a wording becomes rows. Versions that were signed are never written here again; their callers see to that."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from clinic.agreements.draft_rules import Consequent, Wording
from clinic.agreements.models import Agreement, AgreementVersion, Consequence, consequences_in
from clinic.agreements.rules import VersionStatus
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused

ENDED = "This agreement has ended. Write a new one."
NEWER = "This was changed in another tab or window. Nothing was overwritten."


def place_of(row: Any) -> dict[str, UUID]:
    """Return the couple and the counselor of a row, for one below it."""
    return {"couple_id": row.couple_id, "counselor_id": row.counselor_id}


def demand_open(agreement: Agreement) -> None:
    """Refuse to write an agreement that has ended."""
    if agreement.ended_on is not None:
        raise Refused(ENDED)


def base_of(versions: Sequence[AgreementVersion]) -> AgreementVersion:
    """Return the version that a change starts from: the draft, else the one in force, else the newest."""
    for status in (VersionStatus.DRAFT, VersionStatus.ACTIVE):
        for each in versions:
            if each.status is status:
                return each
    return versions[-1]


def new_version(agreement: Agreement, number: int, wording: Wording, **more: Any) -> AgreementVersion:
    """Add a version of an agreement with its consequences, as a draft unless `more` says otherwise."""
    votes = more.pop("votes", ())
    version = AgreementVersion(agreement_id=agreement.id, number=number, **place_of(agreement), **more)
    db.session.add(version)
    save()
    fill_version(version, wording, votes)
    save()
    return version


def fill_version(version: AgreementVersion, wording: Wording, votes: Sequence[Consequence] = ()) -> None:
    """Write a wording into a version; votes stay with a consequence for as long as it stays the same."""
    version.clauses, version.content = [dict(each) for each in wording.clauses], dict(wording.content)
    version.review_due, version.why_changed, version.author = wording.review_due, wording.why_changed, wording.author
    there = consequences_in(version)
    known = {each.same_as: each for each in (*votes, *there)}
    for each in there:
        each.withdrawn = True
    for wanted in wording.consequences:
        row = known.get((wanted.text, wanted.applies_to, wanted.level))
        own = row if row in there else _copied(version, wanted, row)
        own.withdrawn, own.reason, own.clause = False, wanted.reason, wanted.clause
        db.session.add(own)


def save(sentence: str = NEWER) -> None:
    """Send the changes now, so that what somebody else saved meanwhile is noticed while the form is at hand."""
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError):
        db.session.rollback()
        raise Conflict(sentence) from None


def _copied(version: AgreementVersion, wanted: Consequent, voted: Consequence | None) -> Consequence:
    row = Consequence(version_id=version.id, applies_to=wanted.applies_to, level=wanted.level, **place_of(version))
    row.text = wanted.text
    row.fit_p1, row.fit_p2 = (voted.fit_p1, voted.fit_p2) if voted else (wanted.fit_p1, wanted.fit_p2)
    return row
