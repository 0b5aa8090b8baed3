"""What single worksheets say: what is not voiced or looked at yet, what is weakest, where the two differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from clinic.couples.rules import PARTNERS

ACCURATE: Final = 6
UNFAIR: Final = 3
BALANCES: Final = ("honest_kind", "direct_compassionate", "side_by_side")


def not_voiced(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (partner, feeling) of what is there but was not voiced yet: an intensity above 0, not voiced (S09)."""
    matrix = values.get("feelings") or {}
    return [
        (key, feeling)
        for key in PARTNERS
        for feeling, row in matrix.get(key, {}).items()
        if row.get("intensity") and not row.get("voiced")
    ]


def merged_feelings(matrices: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return several feelings matrices, oldest first, as one: the newest strength, and voiced once voiced (S09)."""
    merged: dict[str, dict[str, dict[str, Any]]] = {}
    for values in matrices:
        for key, rows in (values.get("feelings") or {}).items():
            for feeling, row in rows.items():
                before = merged.setdefault(key, {}).get(feeling, {})
                voiced = bool(before.get("voiced") or row.get("voiced"))
                merged[key][feeling] = {**before, **row, "voiced": voiced}
    return {"feelings": merged}


def not_looked_at(values: Mapping[str, Any], areas: Iterable[str]) -> list[str]:
    """Return the life areas without a level, or with the level `unknown` (domain.md S05)."""
    seen = values.get("areas") or {}
    return [each for each in areas if (seen.get(each) or {}).get("level", "unknown") == "unknown"]


def weakest(values: Mapping[str, Any]) -> str:
    """Return the lowest of the three balances in talking, the first of equals; empty without a score (S08)."""
    scored = [(values[name], BALANCES.index(name), name) for name in BALANCES if values.get(name) is not None]
    return min(scored)[2] if scored else ""


def fair_difference(values: Mapping[str, Any]) -> int | None:
    """Return by how much the partners differ on `fair`; None unless both answered. Ask at 3 or more (S40)."""
    fair = values.get("fair") or {}
    return abs(fair["p1"] - fair["p2"]) if {"p1", "p2"} <= fair.keys() else None


def worth_asking(values: Mapping[str, Any]) -> bool:
    """Say whether the next meeting should ask about fairness: the two differ by 3 or more (domain.md S40, 5.1)."""
    return (fair_difference(values) or 0) >= UNFAIR


def held_back(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the listeners whose accuracy the speaker rates under 6: practise before advancing (domain.md S10)."""
    rated = values.get("accuracy_rated_by_speaker") or {}
    return tuple(key for key in PARTNERS if rated.get(key) is not None and rated[key] < ACCURATE)


def missing_voice(values: Mapping[str, Any]) -> str:
    """Return the partner whose voice is missing beside the other's; empty where both or none spoke (S16)."""
    spoke = {key for field in ("felt", "need", "fair_boundary") for key in (values.get(field) or {})}
    return next((key for key in PARTNERS if spoke and key not in spoke), "")


def rising_alone(notes: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether urges rise while they are told less: the last three against the three before (domain.md S34).

    `notes` are one partner's, oldest first; fewer than six say nothing.
    """
    if len(notes) < 6:
        return False
    before, last = notes[-6:-3], notes[-3:]
    higher = sum(each.get("peak", 0) for each in last) > sum(each.get("peak", 0) for each in before)
    return higher and sum(bool(e.get("told")) for e in last) < sum(bool(e.get("told")) for e in before)


def counts_to_show(notes: Iterable[tuple[str | None, Mapping[str, Any]]]) -> dict[str, int]:
    """Return how many urge notes each partner has, for those whose newest note consents to a count (domain.md S34).

    `notes` are (partner, values), oldest first. Nothing but the number is ever shown to both.
    """
    kept: dict[str, list[Mapping[str, Any]]] = {}
    for partner, values in notes:
        kept.setdefault(partner or "", []).append(values)
    return {key: len(kept[key]) for key in PARTNERS if key in kept and kept[key][-1].get("count_shared")}
