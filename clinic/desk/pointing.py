"""What one part of a couple's record may say of another: what records can point to, and what closing asks for."""

from clinic.agreements.models import AgreementVersion, active_of, agreements_of
from clinic.agreements.rules import AgreementKind
from clinic.couples.models import Couple
from clinic.homework.models import assignments_of
from clinic.homework.shelf import title_of


def agreements_to_point_to(couple: Couple) -> list[tuple[str, str]]:
    """Return (id, name) of the agreements that have not ended: a reset rereads one of them (domain.md S23, S42)."""
    return [(each.id.hex, each.name) for each in agreements_of(couple) if each.ended_on is None]


def exercises_to_point_to(couple: Couple) -> list[tuple[str, str]]:
    """Return (id, title) of the exercises that were given, each once: a practice may grow out of one (S07)."""
    found = {title_of(each): each.id.hex for each in reversed(assignments_of(couple))}
    return [(id, title) for title, id in reversed(found.items())]


def has_prevention_plan(couple: Couple) -> bool:
    """Say whether a prevention plan is in force, which closing asks for (domain.md S14, S48)."""
    plans = {each.id for each in agreements_of(couple) if each.kind is AgreementKind.PREVENTION}
    in_force: list[AgreementVersion] = active_of(couple)
    return any(each.agreement_id in plans for each in in_force)
