"""The two signatures, drafts let go, votes on consequences. What was signed is never changed."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from clinic.agreements.models import Agreement, AgreementVersion, consequences_in, versions_in
from clinic.agreements.rules import Fit, VersionStatus
from clinic.agreements.signing_rules import may_take_back, signed_at, signing_problem
from clinic.agreements.writing import NEWER, demand_open, save
from clinic.couples.rules import PartnerKey
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused


def sign(
    *, by: UUID, agreement: Agreement, version: AgreementVersion, partner: PartnerKey, edition: str, today: date
) -> None:
    """Record one partner's signature, for the wording on the screen; the second one puts it in force.

    What was in force until then is replaced in the same transaction. A signature given twice is given once.
    """
    if signed_at(version, partner) is not None:
        return
    demand_open(agreement)
    if version.edition != edition:
        raise Conflict(NEWER)
    problem = signing_problem(version, today)
    if problem:
        raise Refused(problem)
    _set_signature(version, partner, now())
    audit.record(f"sign agreement as {partner}", subject=version, actor_id=by)
    if not version.missing:
        _put_in_force(agreement, version, today)
    save()


def take_back(*, by: UUID, agreement: Agreement, version: AgreementVersion, partner: PartnerKey) -> None:
    """Take a signature back within its minute; what it had put in force is a draft again, what was before is back."""
    if signed_at(version, partner) is None:
        return
    if not may_take_back(signed_at(version, partner), now()):
        raise Refused("The minute for taking a signature back is over. A change makes a new draft.")
    if version.status is VersionStatus.ACTIVE:
        version.status, version.agreed_on = VersionStatus.DRAFT, None
        _set_signature(version, partner, None)
        save()
        _put_back(agreement)
    elif version.status is VersionStatus.DRAFT:
        _set_signature(version, partner, None)
    else:
        raise Refused("This version is not in force any more.")
    audit.record(f"take back signature of {partner}", subject=version, actor_id=by)
    save()


def drop(*, by: UUID, version: AgreementVersion) -> None:
    """Let a draft go; it stays readable."""
    if version.status is not VersionStatus.DRAFT:
        raise Refused("Only a draft can be let go. What is in force is ended.")
    version.status = VersionStatus.ENDED
    audit.record("drop draft", subject=version, actor_id=by)
    save()


def take_up(*, by: UUID, version: AgreementVersion) -> None:
    """Take a draft up again that was let go, unless there is another one by now."""
    if version.status is not VersionStatus.ENDED or not version.missing:
        return
    version.status = VersionStatus.DRAFT
    audit.record("take up draft", subject=version, actor_id=by)
    save("There is another draft by now.")


def vote(*, by: UUID, version: AgreementVersion, votes: Mapping[UUID, Mapping[PartnerKey, Fit | None]]) -> None:
    """Record how each consequence fits each of the two; it is accepted when it fits both (domain.md S28)."""
    for each in consequences_in(version):
        given = votes.get(each.id, {})
        each.fit_p1, each.fit_p2 = given.get("p1", each.fit_p1), given.get("p2", each.fit_p2)
    audit.record("vote on consequences", subject=version, actor_id=by)
    save()


def _put_in_force(agreement: Agreement, version: AgreementVersion, today: date) -> None:
    for each in versions_in(agreement):
        if each.status is VersionStatus.ACTIVE:
            each.status = VersionStatus.REPLACED
    db.session.flush()
    version.status, version.agreed_on = VersionStatus.ACTIVE, today


def _put_back(agreement: Agreement) -> None:
    replaced = [each for each in versions_in(agreement) if each.status is VersionStatus.REPLACED]
    if replaced:
        replaced[-1].status = VersionStatus.ACTIVE


def _set_signature(version: AgreementVersion, partner: PartnerKey, moment: datetime | None) -> None:
    if partner == "p1":
        version.signed_p1_at = moment
    else:
        version.signed_p2_at = moment
