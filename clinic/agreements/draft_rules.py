"""A wording as it is to be saved, and what keeps it from being saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from clinic.agreements.rules import CONTENT, LONGEST, WITH_CLAUSES, AgreementKind, Applies, Fit, Level

Problems = list[tuple[str, str]]
TOO_LATE: Final = "That is more than 90 days ahead. Choose an earlier day, or say below that it is meant."


@dataclass(frozen=True)
class Consequent:
    """A consequence as both set it (domain.md S28); `clause` is the number of the clause it belongs to, if any."""

    text: str
    applies_to: Applies = Applies.BOTH
    reason: str = ""
    level: Level | None = None
    clause: int | None = None
    fit_p1: Fit | None = None
    fit_p2: Fit | None = None


@dataclass(frozen=True)
class Wording:
    """What a version says, as it is to be saved."""

    clauses: Sequence[Mapping[str, str]] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    review_due: date | None = None
    why_changed: str = ""
    author: str = ""
    consequences: Sequence[Consequent] = ()
    late_is_meant: bool = False

    def problems(self, kind: AgreementKind, number: int, today: date) -> Problems:
        """Return what keeps it from being saved, as field and sentence (domain.md S17, S26, S27, S28).

        A review date is required and lies ahead, at most 90 days; beyond that openness is refused, the others ask
        whether it is meant. From version 2 on it is said why. A one-sided consequence needs its reason.
        """
        found = [*_about_review(self, kind, today), *_about_text(self, kind, today)]
        if number > 1 and not self.why_changed.strip():
            found.append(("why_changed", "Say why it is changed."))
        if any(each.applies_to is not Applies.BOTH and not each.reason.strip() for each in self.consequences):
            found.append(("consequences", "A consequence for one of the two needs its reason."))
        return found


def _about_review(wording: Wording, kind: AgreementKind, today: date) -> Problems:
    due = wording.review_due
    if due is None:
        return [("review_due", "Enter the day on which it is looked at again.")]
    if due <= today:
        return [("review_due", "Give a day to come.")]
    if due <= today + LONGEST:
        return []
    if kind is AgreementKind.OPENNESS:
        return [("review_due", "Openness is agreed for at most 90 days at a time.")]
    return [] if wording.late_is_meant else [("review_due", TOO_LATE)]


def _about_text(wording: Wording, kind: AgreementKind, today: date) -> Problems:
    if kind in WITH_CLAUSES and not wording.clauses:
        return [("clauses", "Write at least one clause.")]
    if kind is AgreementKind.OPENNESS and (wrong := _about_offers(wording, today)):
        return wrong
    if kind is AgreementKind.FIDELITY and not wording.content.get("risk_note"):
        return [("risk_note", "Say what is at risk, so that it is not played down.")]
    empty = kind in CONTENT and not any(wording.content.values())
    return [(next(iter(CONTENT[kind])), "Write at least one line.")] if empty else []


def _about_offers(wording: Wording, today: date) -> Problems:
    found = [problem for each in wording.clauses if (problem := offer_problem(each, today))]
    return [("clauses", found[0])] if found else []


def offer_problem(item: Mapping[str, str], today: date) -> str:
    """Return what is wrong with one offer of openness: it ends, after its start and within 90 days (domain.md S17).

    An offer without a start starts today.
    """
    if not item.get("end"):
        return "An offer of openness needs its end."
    end, first = date.fromisoformat(item["end"]), date.fromisoformat(item.get("start") or today.isoformat())
    if end < first:
        return "An offer cannot end before it starts."
    return "An offer lasts at most 90 days; it can be offered again." if end - first > LONGEST else ""
