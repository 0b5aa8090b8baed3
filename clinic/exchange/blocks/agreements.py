"""Agreements with their versions, consequences and reviews (domain.md S17, S26-S28, S30)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from clinic.agreements.draft_rules import Consequent, Wording
from clinic.agreements.entering import EnteredReview, EnteredVersion, enter_agreement
from clinic.agreements.models import Agreement, AgreementVersion, versions_in
from clinic.agreements.review_models import AgreementReview, Consequence
from clinic.agreements.rules import VersionStatus
from clinic.agreements.signing_rules import statuses
from clinic.couples.rules import PARTNERS
from clinic.exchange.around import Around, Rule
from clinic.exchange.blocks.agreed import CONTENT_SHAPE, Agreed, Clause, Following, Look, Version
from clinic.exchange.blocks.block import Block
from clinic.exchange.labels import names
from clinic.exchange.shapes import worded
from clinic.exchange.shelf import Gathering, Shelf
from clinic.exchange.structure import Place

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile


def _signed_at(key: str) -> Rule:
    def rule(at: Around) -> datetime | None:
        return at.noon(at.entry.date or at.file.as_of) if key in at.entry.signed else None

    return rule


def _status(at: Around) -> VersionStatus:
    agreed = at.above[0]
    signed = [set(each.signed) == set(PARTNERS) for each in agreed.versions]
    number = [each.v for each in agreed.versions].index(at.entry.v)
    return statuses(signed, ended=agreed.ended_on is not None)[number]


def settled(version: Version) -> Version:
    """Let the first consequence stand as a plain sentence where it is no more than that; those withdrawn come last."""
    said = tuple(sorted(version.consequences, key=lambda each: each.withdrawn))
    first = version.consequence
    if said and not first and said[0] == Following(text=said[0].text):
        first, said = said[0].text, said[1:]
    return replace(version, consequence=first, consequences=said, content=version.content or None)


def store(shelf: Shelf, agreed: tuple[Agreed, ...]) -> None:
    """Enter the agreements; other blocks find them by their short names."""
    for each in agreed:
        row = enter_agreement(
            **shelf.hands,
            id=shelf.new_id(),
            kind=each.kind,
            area=each.area,
            title=each.title,
            ended_on=each.ended_on,
            ended_why=each.ended_why,
            versions=[_entered(version) for version in each.versions],
            reviews=[_looked(look) for look in each.reviews],
        )
        shelf.label(row, each.id)
        _store_withdrawn(shelf, row, each)


def _entered(version: Version) -> EnteredVersion:
    return EnteredVersion(
        number=version.v,
        agreed_on=version.date,
        signed_p1_at=version.signed_p1_at,
        signed_p2_at=version.signed_p2_at,
        status=version.status,
        wording=Wording(
            clauses=[{name: worded(one) for name, one in vars(each).items() if one} for each in version.clauses],
            content=version.content or {},
            review_due=version.review_due,
            why_changed=version.why,
            author=version.author,
            consequences=[_consequent(each) for each in _following(version) if not each.withdrawn],
        ),
    )


def _following(version: Version) -> list[Following]:
    first = [Following(text=version.consequence)] if version.consequence else []
    return [*first, *version.consequences]


def _consequent(said: Following) -> Consequent:
    return Consequent(**{name: value for name, value in vars(said).items() if name != "withdrawn"})


def _looked(look: Look) -> EnteredReview:
    more = dict(vars(look))
    return EnteredReview(more.pop("date"), more.pop("kept"), more)


def _store_withdrawn(shelf: Shelf, row: Agreement, agreed: Agreed) -> None:
    dropped = [(each.v, one) for each in agreed.versions for one in _following(each) if one.withdrawn]
    versions = {each.number: each.id for each in versions_in(row)} if dropped else {}
    for number, said in dropped:
        shelf.put(Consequence, version_id=versions[number], **vars(said))


def collect(gathering: Gathering) -> tuple[Agreed, ...]:
    """Return the agreements with everything below them."""
    versions = gathering.below(AgreementVersion, "agreement_id")
    consequences = gathering.below(Consequence, "version_id")
    reviews = gathering.below(AgreementReview, "agreement_id")
    return tuple(
        Agreed(
            id=gathering.label(row),
            **{name: getattr(row, name) for name in ("kind", "area", "title", "ended_on", "ended_why")},
            versions=tuple(
                _version(each, consequences.get(each.id, []))
                for each in sorted(versions.get(row.id, []), key=lambda one: one.number)
            ),
            reviews=tuple(_look(each) for each in reviews.get(row.id, [])),
        )
        for row in gathering.rows(Agreement)
    )


def agreement_names(gathering: Gathering) -> dict[str, tuple[str, str]]:
    """Return the short name and the words of each agreement by its id."""
    rows = gathering.rows(Agreement)
    short = names([gathering.label(row) for row in rows], BLOCK.prefix)
    return {row.id.hex: (name, row.name) for row, name in zip(rows, short, strict=True)}


def _version(row: AgreementVersion, consequences: list[Consequence]) -> Version:
    place = Place()
    return settled(
        Version(
            v=row.number,
            date=row.agreed_on,
            signed=tuple(key for key in PARTNERS if getattr(row, f"signed_{key}_at")),
            **{name: getattr(row, name) for name in ("signed_p1_at", "signed_p2_at", "status", "review_due", "author")},
            clauses=tuple(_clause(each) for each in row.clauses),
            content=place.read(CONTENT_SHAPE, row.content) if row.content else None,
            consequences=tuple(_said(each) for each in consequences),
            why=row.why_changed,
        )
    )


def _clause(kept: dict[str, Any]) -> Clause:
    days = {name: date.fromisoformat(kept[name]) for name in ("start", "end") if kept.get(name)}
    return Clause(**{**kept, **days})


def _said(row: Consequence) -> Following:
    names = ("text", "applies_to", "level", "clause", "reason", "fit_p1", "fit_p2", "withdrawn")
    return Following(**{name: getattr(row, name) for name in names})


def _look(row: AgreementReview) -> Look:
    names = ("kept", "told_by", "hours_until_told", "text", "withdrawn")
    return Look(date=row.reviewed_on, **{name: getattr(row, name) for name in names})


def check(file: "CaseFile") -> Iterator[str]:
    """Find agreements of one name, and versions that cannot stand side by side."""
    for count, agreed in enumerate(file.agreements, 1):
        place = f"agreements[{count}]"
        yield from _twice(f"{place}.versions", "v", [each.v for each in agreed.versions])
        for status in (VersionStatus.DRAFT, VersionStatus.ACTIVE):
            if sum(each.status is status for each in agreed.versions) > 1:
                yield f"{place}.versions has more than one that is {status}."
        for each in agreed.versions:
            signed = {key for key in PARTNERS if getattr(each, f"signed_{key}_at")}
            if signed != set(each.signed):
                yield f"{place}.versions with v {each.v}: signed names others than signed_p1_at and signed_p2_at."


def _twice(path: str, name: str, values: list[Any]) -> Iterator[str]:
    times = Counter(values)
    yield from (f"{path} has the {name} {each} more than once." for each, count in times.items() if count > 1)


BLOCK: Final = Block(
    key="agreements",
    store=store,
    collect=collect,
    rules={Version: {"signed_p1_at": _signed_at("p1"), "signed_p2_at": _signed_at("p2"), "status": _status}},
    settle={Version: settled},
    check=check,
    prefix="ag",
)
