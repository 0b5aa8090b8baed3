"""When a version may be signed and where versions stand: it counts once both have signed, each in an own act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from clinic.agreements.rules import ToldBy, VersionStatus
from clinic.couples.rules import PartnerKey

TAKE_BACK: Final = timedelta(seconds=60)


class Signable(Protocol):
    """What a version must show before it is signed."""

    status: VersionStatus
    review_due: date | None
    signed_p1_at: datetime | None
    signed_p2_at: datetime | None


def signed_at(version: Signable, partner: PartnerKey) -> datetime | None:
    """Return when one partner signed a version."""
    return version.signed_p1_at if partner == "p1" else version.signed_p2_at


def signing_problem(version: Signable, today: date) -> str:
    """Return why a version cannot be signed now: only a draft can, and its review lies ahead (domain.md S27)."""
    if version.status is not VersionStatus.DRAFT:
        return "Only a draft can be signed. What was signed stays as it is; a change makes a new draft."
    late = version.review_due is None or version.review_due <= today
    return "Its review date is missing or over. Change the draft first." if late else ""


def statuses(signed: Sequence[bool], *, ended: bool) -> list[VersionStatus]:
    """Return where versions stand, in their order, by whether both signed each: the last one signed is in force.

    Unsigned ones before it were let go, and so is everything once the agreement has ended; one after it is a draft.
    """
    last = max((number for number, each in enumerate(signed) if each), default=-1)
    found = [VersionStatus.REPLACED if each else VersionStatus.ENDED for each in signed]
    if last >= 0:
        found[last] = VersionStatus.ENDED if ended else VersionStatus.ACTIVE
    if signed and last < len(signed) - 1 and not ended:
        found[-1] = VersionStatus.DRAFT
    return found


def may_take_back(signed: datetime | None, now: datetime) -> bool:
    """Say whether a signature can still be taken back: for one minute."""
    return signed is not None and now - signed <= TAKE_BACK


@dataclass(frozen=True)
class Telling:
    """How slips came to be known: told by oneself, and how soon, apart from found out (domain.md S30)."""

    by_self: int = 0
    found_out: int = 0
    median_hours: float | None = None


def telling(known: Sequence[tuple[ToldBy | None, int | None]]) -> Telling:
    """Count pairs of who told and after how many hours; what another person told counts as found out."""
    by_self = [hours for told_by, hours in known if told_by is ToldBy.SELF]
    found = sum(told_by in {ToldBy.PARTNER_FOUND, ToldBy.THIRD_PARTY} for told_by, _ in known)
    hours = sorted(each for each in by_self if each is not None)
    middle = (hours[(len(hours) - 1) // 2] + hours[len(hours) // 2]) / 2 if hours else None
    return Telling(len(by_self), found, middle)
