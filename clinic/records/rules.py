"""Who may see a record, when a kind is open, and what a record may say as a whole."""

from clinic.couples.rules import PARTNERS, Audience, PartnerKey, Role
from clinic.records.declaration import FilledBy, Kind, Reach

ROLES = {FilledBy.INJURED: Role.INJURED.value, FilledBy.INVOLVED: Role.INVOLVED.value}


def audiences(kind: Kind, about: PartnerKey | None) -> tuple[Audience, ...]:
    """Return who a record may be shown to beside the counselor, the narrowest first.

    A private kind (domain.md S24, S34) goes to its owner at most, a counselor's kind to nobody.
    """
    if kind.widest is Reach.COUNSELOR:
        return (Audience.COUNSELOR,)
    if kind.widest is Reach.OWNER:
        return (Audience.COUNSELOR, Audience(about)) if about else (Audience.COUNSELOR,)
    return tuple(Audience)


def first_audience(kind: Kind, about: PartnerKey | None) -> Audience:
    """Return who may see a new record: the counselor alone, or its owner too where the domain says so (S34)."""
    wanted = Audience(about) if about and kind.start is Reach.OWNER else Audience.COUNSELOR
    return wanted if wanted in audiences(kind, about) else Audience.COUNSELOR


def reaches(kind: Kind, audience: Audience, about: PartnerKey | None, addressee: str) -> bool:
    """Say whether a copy for `file`, `p1`, `p2` or `joint` may hold a record with this audience.

    Whatever was stored, nothing goes further than its kind allows. The counselor's file copy holds everything.
    """
    if addressee == "file":
        return True
    if audience not in audiences(kind, about):
        return False
    return audience is Audience.JOINT or (addressee in PARTNERS and audience.value == addressee)


def owner(kind: Kind, roles: dict[str, str]) -> PartnerKey | None:
    """Return whose record a new one most likely is, by the usual roles; None where either may be meant."""
    wanted = ROLES.get(kind.filled_by)
    fitting = [key for key in PARTNERS if wanted and roles.get(key) in {wanted, Role.BOTH.value}]
    return fitting[0] if len(fitting) == 1 else None


def closed(kind: Kind, stage: str) -> str:
    """Return why no record of a kind can be begun in a stage; empty where it can (domain.md S36, 3.2 BLAME)."""
    return kind.lock.words if kind.lock and stage in kind.lock.stages else ""


def whose_problem(kind: Kind, about: PartnerKey | None) -> str:
    """Return what is wrong with whose a record is said to be."""
    if kind.of_one and about is None:
        return "Choose one."
    return "" if kind.of_one or about is None else "This belongs to both."
