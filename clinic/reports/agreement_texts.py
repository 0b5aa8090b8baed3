"""Agreements as they are printed: what is in force on one page for the two, and every version of one for the file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Final

from clinic.agreements.models import Agreement, AgreementReview, AgreementVersion, Consequence
from clinic.agreements.reading import Accord, Agreed, AgreedPart
from clinic.agreements.rules import AgreementKind, Fit, Kept, VersionStatus
from clinic.agreements.signing_rules import signed_at
from clinic.agreements.wording_rules import Passage, consequence_words
from clinic.couples.rules import PARTNERS
from clinic.kernel.clock import local
from clinic.kernel.text import counted, day
from clinic.reports.naming import Names
from clinic.reports.sheets import Facts

ALL_OF_IT: Final = "What we agreed"
# how much fits on a page in each size of type, measured: lines of the usual size, and characters of a line
SIZES: Final = (("roomy", 36, 84), ("", 42, 98), ("close", 46, 108), ("closest", 60, 121))
AROUND, HEADED, LISTED = 3.6, 1.9, 0.5  # lines around a part, of a heading, and after a list
KEPT: Final = {Kept.FULL: "Kept", Kept.PARTLY: "Partly kept", Kept.NOT: "Not kept", Kept.NOT_REVIEWED: "Not looked at"}
TITLES: Final = {AgreementKind.PREVENTION: "Our prevention plan", AgreementKind.FIDELITY: "What fidelity means for us"}
MARKS: Final = {"kept": "", "changed": "Changed", "new": "New", "gone": "Gone"}


@dataclass(frozen=True)
class AgreedText:
    """What is in force, fit to print on one page: `size` is how close it must be set for that.

    Where it is one agreement alone, its title stands above the page and not above the part.
    """

    title: str
    names: str
    on: date
    parts: tuple[AgreedPart, ...]
    next_reset: str
    size: str
    alone: bool = False


@dataclass(frozen=True)
class VersionText:
    """One version: in full where it is the first, else line by line beside the one before it."""

    title: str
    facts: Facts
    why: str
    passages: tuple[Passage, ...]
    before: str
    rows: tuple[tuple[str, str, str], ...]
    consequences: tuple[str, ...]


@dataclass(frozen=True)
class AccordText:
    """One agreement with everything that was ever agreed in it."""

    title: str
    facts: Facts
    versions: tuple[VersionText, ...]
    reviews: tuple[tuple[str, str], ...]
    told: str


def agreed_text(found: Agreed, names: Names, agreement: Agreement | None = None) -> AgreedText:
    """Return what is in force, or one agreement of it, set as close as one page asks for (domain.md S29, S14)."""
    parts = tuple(_part(each, names) for each in found.parts)
    return AgreedText(
        title=title_of(agreement, names) if agreement else ALL_OF_IT,
        names=" & ".join(found.names),
        on=found.as_of,
        parts=parts,
        next_reset=day(found.next_reset, year=True) if found.next_reset else "",
        size=next((name for name, most, width in SIZES if _height(parts, width) <= most), SIZES[-1][0]),
        alone=agreement is not None,
    )


def title_of(agreement: Agreement, names: Names) -> str:
    """Return what an agreement is called on paper."""
    return names.text(agreement.title) or TITLES.get(agreement.kind) or agreement.name


def _part(part: AgreedPart, names: Names) -> AgreedPart:
    said = tuple(_passage(each, names) for each in part.passages)
    consequences = tuple(names.text(each) for each in part.consequences)
    return replace(part, title=names.text(part.title), passages=said, consequences=consequences)


def _passage(passage: Passage, names: Names) -> Passage:
    lines, tests = (tuple(names.text(each) for each in found) for found in (passage.lines, passage.tests))
    return Passage(names.text(passage.heading), lines, tests)


def _height(parts: Sequence[AgreedPart], width: int) -> float:
    """Return how many lines of type these parts take."""
    return sum(AROUND + _after(each, width) + _said(each, width) for each in parts)


def _said(part: AgreedPart, width: int) -> float:
    heads = HEADED * sum(bool(each.heading) for each in part.passages)
    return heads + sum(_listed((*each.lines, *each.tests), width) for each in part.passages)


def _after(part: AgreedPart, width: int) -> float:
    return HEADED + _listed(part.consequences, width) if part.consequences else 0


def _listed(lines: Iterable[str], width: int) -> float:
    return LISTED + sum(ceil(len(each) / width) + 0.27 for each in lines if each)


def accord_text(accord: Accord, names: Names, zone: str) -> AccordText:
    """Return one agreement for the file: its versions side by side, the votes, the reviews with who told."""
    area = accord.agreement.area
    facts = (
        ("Kind", accord.agreement.kind.label),
        ("Area", area.label if area else ""),
        ("Stands", accord.status.label),
        ("Ended", _ended(accord, names)),
    )
    return AccordText(
        title=title_of(accord.agreement, names),
        facts=tuple((word, value) for word, value in facts if value),
        versions=tuple(_versions(accord, names, zone)),
        reviews=tuple((day(each.reviewed_on, year=True), review_words(each, names)) for each in accord.reviews),
        told=told_words(accord),
    )


def review_words(review: AgreementReview, names: Names) -> str:
    """Return how an agreement was kept and who told of what was not (domain.md S30)."""
    told = f", {review.told_by.label.lower()}" if review.told_by else ""
    hours = f" after {counted(review.hours_until_told, 'hour', 'hours')}" if review.hours_until_told is not None else ""
    text = f". {names.text(review.text)}" if review.text else ""
    return f"{KEPT[review.kept]}{told}{hours}{text}"


def told_words(accord: Accord) -> str:
    """Return how slips came to be known; telling it oneself counts apart from being found out (domain.md S30)."""
    known = accord.telling
    if not known.by_self and not known.found_out:
        return ""
    half = known.median_hours
    soon = f", half of them within {counted(round(half), 'hour', 'hours')}" if half is not None else ""
    return f"Told by oneself: {known.by_self}{soon}. Found out: {known.found_out}."


def version_title(version: AgreementVersion) -> str:
    """Return the number of a version and where it stands."""
    agreed = f"agreed {day(version.agreed_on, year=True)}, " if version.agreed_on else ""
    words = {VersionStatus.DRAFT: "draft, not in force", VersionStatus.ACTIVE: "in force"}
    return f"Version {version.number}, {agreed}{words.get(version.status, version.status.label.lower())}"


def _ended(accord: Accord, names: Names) -> str:
    on, why = accord.agreement.ended_on, names.text(accord.agreement.ended_why)
    return "" if on is None else ", ".join(filter(None, (day(on, year=True), why)))


def _versions(accord: Accord, names: Names, zone: str) -> Iterator[VersionText]:
    for before, version in zip((None, *accord.versions), accord.versions, strict=False):
        rows = accord.change(version, names.called) if before else []
        yield VersionText(
            title=version_title(version),
            facts=tuple((word, value) for word, value in _facts(version, names, zone) if value),
            why=names.text(version.why_changed),
            passages=() if before else tuple(_passage(each, names) for each in accord.passages(version, names.called)),
            before=f"Version {before.number}" if before else "",
            rows=tuple((MARKS[each.kind], names.text(each.before), names.text(each.after)) for each in rows),
            consequences=tuple(_voted(each, names) for each in accord.effects(version)),
        )


def _facts(version: AgreementVersion, names: Names, zone: str) -> Iterator[tuple[str, str]]:
    for key in PARTNERS:
        moment = signed_at(version, key)
        yield f"{names[key]} signed", day(local(moment, zone), year=True) if moment else "Not yet"
    yield "Looked at again by", day(version.review_due, year=True) if version.review_due else ""
    yield "Written by", names.text(version.author)


def _voted(consequence: Consequence, names: Names) -> str:
    """Return a consequence with the vote of each, where anybody has voted (domain.md S28)."""
    said = names.text(consequence_words(consequence, names.called))
    votes = {"p1": consequence.fit_p1, "p2": consequence.fit_p2}
    if set(votes.values()) == {Fit.FITS}:
        return f"{said}. Fits for both."
    cast = [f"{names[key]}: {vote.label.lower() if vote else 'no answer yet'}" for key, vote in votes.items()]
    return f"{said}. {'; '.join(cast)}." if any(votes.values()) else said
