"""From a version to the form of the next one: what is in force stands in it already, with room for more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from clinic.agreements.draft_rules import Wording
from clinic.agreements.models import AgreementVersion, Consequence
from clinic.agreements.rules import CONTENT, LISTS, USUAL, WITH_CLAUSES, AgreementKind, Applies, Area, VersionStatus
from clinic.agreements.wording_rules import sentence

SPARE: Final = 3
FIRST_ROWS: Final = 4


def blank(kind: AgreementKind, today: date, line: str = "", area: Area | None = None) -> dict[str, Any]:
    """Return the values of an empty form; a line from the attention map is its first clause."""
    clauses = [{"text": line, "what": line}] if line else []
    rows = [*clauses, *(_empty(today) for _ in range(FIRST_ROWS))]
    found: dict[str, Any] = {"review_due": today + USUAL, "consequences": [{}]}
    found |= {"clauses": rows} if kind in WITH_CLAUSES else {}
    return found | ({"area": area.value} if area else {})


def typed(
    version: AgreementVersion, consequences: list[Consequence], kind: AgreementKind, today: date, line: str = ""
) -> dict[str, Any]:
    """Return the values of the form that changes a version; a signed one is shown as the next one's beginning."""
    is_free = version.status is VersionStatus.DRAFT
    found: dict[str, Any] = {
        "edition": version.edition,
        "review_due": version.review_due if is_free else today + USUAL,
        "why_changed": version.why_changed if is_free else "",
        "author": version.author if is_free else "",
        "consequences": [*map(_consequence, consequences), {}],
    }
    found |= {name: _as_text(name, version.content.get(name)) for name in CONTENT.get(kind, {})}
    more = [{"text": line, "what": line}] if line else []
    rows = [*map(_clause, version.clauses), *more, *(_empty(today) for _ in range(SPARE))]
    return found | ({"clauses": rows} if kind in WITH_CLAUSES else {})


def whole(wording: Wording, version: AgreementVersion, kind: AgreementKind) -> Wording:
    """Return a typed wording with the clauses that the form of this kind does not show, so that none is lost."""
    return wording if kind in WITH_CLAUSES else replace(wording, clauses=version.clauses)


def _clause(clause: Mapping[str, str]) -> dict[str, Any]:
    said = sentence(clause)
    days = {name: date.fromisoformat(clause[name]) for name in ("start", "end") if clause.get(name)}
    return {**clause, "text": said, "what": said, **days}


def _empty(today: date) -> dict[str, Any]:
    return {"text": "", "offered_by": Applies.BOTH.value, "start": today, "end": today + USUAL}


def _consequence(row: Consequence) -> dict[str, Any]:
    level = row.level.value if row.level else ""
    return {
        "text": row.text,
        "applies_to": row.applies_to.value,
        "level": level,
        "reason": row.reason,
        "clause": row.clause,
    }


def _as_text(name: str, value: Any) -> str:
    return "\n".join(value or ()) if name in LISTS else str(value or "")
