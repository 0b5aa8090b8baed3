"""A couple's agreements gathered with four statements, and the page "what we agreed" as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from clinic.agreements.models import (
    Agreement,
    AgreementReview,
    AgreementVersion,
    Consequence,
    agreements_of,
    consequences_of,
    reviews_of,
    versions_of,
)
from clinic.agreements.rules import VersionStatus
from clinic.agreements.signing_rules import Telling, telling
from clinic.agreements.wording_rules import Change, Passage, compared, consequence_words, hints, passages
from clinic.couples.models import Couple


@dataclass(frozen=True)
class Accord:
    """One agreement with its versions (oldest first), their consequences, and its reviews (oldest first)."""

    agreement: Agreement
    versions: tuple[AgreementVersion, ...]
    consequences: Mapping[UUID, tuple[Consequence, ...]]
    reviews: tuple[AgreementReview, ...]

    @property
    def active(self) -> AgreementVersion | None:
        """Return the version in force."""
        return self._newest(VersionStatus.ACTIVE)

    @property
    def draft(self) -> AgreementVersion | None:
        """Return the draft; an ended agreement waits for nobody."""
        return None if self.agreement.ended_on else self._newest(VersionStatus.DRAFT)

    @property
    def newest(self) -> AgreementVersion:
        """Return what a change starts from: the draft, else what is in force, else the newest."""
        return self.draft or self.active or self.versions[-1]

    @property
    def status(self) -> VersionStatus:
        """Return where the agreement stands, as its versions say."""
        if self.agreement.ended_on or not (self.active or self.draft):
            return VersionStatus.ENDED
        return VersionStatus.ACTIVE if self.active else VersionStatus.DRAFT

    @property
    def last_review(self) -> AgreementReview | None:
        """Return the newest review."""
        return self.reviews[-1] if self.reviews else None

    @property
    def telling(self) -> Telling:
        """Return how slips came to be known."""
        return telling([(each.told_by, each.hours_until_told) for each in self.reviews])

    @property
    def review_on(self) -> date | None:
        """Return when what is in force is looked at again; none once it was, on that day or later."""
        due = self.active.review_due if self.active else None
        reviewed = self.last_review.reviewed_on if self.last_review else date.min
        return due if due and due > reviewed else None

    def is_due(self, today: date) -> bool:
        """Say whether the review of what is in force is due."""
        return self.review_on is not None and self.review_on <= today

    def effects(self, version: AgreementVersion) -> tuple[Consequence, ...]:
        """Return the consequences of one version."""
        return self.consequences.get(version.id, ())

    def passages(self, version: AgreementVersion, names: Mapping[str, str]) -> list[Passage]:
        """Return what one version says."""
        return passages(self.agreement.kind, version.clauses, version.content, names)

    def hints(self, version: AgreementVersion) -> list[str]:
        """Return what to think of again in one version."""
        return hints(self.agreement.kind, version.clauses, [each.text for each in self.effects(version)])

    def change(self, version: AgreementVersion, names: Mapping[str, str]) -> list[Change]:
        """Return a version beside the one before it."""
        earlier = [each for each in self.versions if each.number < version.number]
        return compared(self._lines(earlier[-1], names) if earlier else [], self._lines(version, names))

    def _lines(self, version: AgreementVersion, names: Mapping[str, str]) -> list[str]:
        said = [line for each in self.passages(version, names) for line in each.said]
        return [*said, *(f"Consequence: {consequence_words(each, names)}" for each in self.effects(version))]

    def _newest(self, status: VersionStatus) -> AgreementVersion | None:
        return next((each for each in reversed(self.versions) if each.status is status), None)


def accords(couple: Couple) -> list[Accord]:
    """Return every agreement of the couple with all that belongs to it, oldest first."""
    versions, effects, reviews = (
        _by(versions_of(couple)),
        _by(consequences_of(couple), "version_id"),
        _by(reviews_of(couple)),
    )
    return [
        Accord(each, versions.get(each.id, ()), effects, reviews.get(each.id, ())) for each in agreements_of(couple)
    ]


def accord_of(couple: Couple, agreement: Agreement) -> Accord:
    """Return one agreement of the couple with all that belongs to it."""
    return next(each for each in accords(couple) if each.agreement.id == agreement.id)


def _by(rows: list[Any], column: str = "agreement_id") -> dict[UUID, tuple[Any, ...]]:
    found: dict[UUID, tuple[Any, ...]] = {}
    for row in rows:
        found[getattr(row, column)] = (*found.get(getattr(row, column), ()), row)
    return found


@dataclass(frozen=True)
class AgreedPart:
    """One agreement in force, as the couple reads it; of its reviews only the day of the last one."""

    title: str
    since: date | None
    passages: tuple[Passage, ...]
    consequences: tuple[str, ...]
    review_due: date | None
    last_review: date | None


@dataclass(frozen=True)
class Agreed:
    """What we agreed, on one page (domain.md S29): no ratings, no history of breaches, first names only."""

    names: tuple[str, str]
    as_of: date
    parts: tuple[AgreedPart, ...]
    next_review: date | None
    next_reset: date | None


def agreed(
    couple: Couple,
    *,
    today: date,
    names: Mapping[str, str] | None = None,
    next_reset: date | None = None,
    only: UUID | None = None,
) -> Agreed:
    """Return what is in force between the two; `only` one agreement, as a prevention plan is printed (S14)."""
    called = names or couple.names
    found = [each for each in accords(couple) if each.active and only in {None, each.agreement.id}]
    parts = tuple(_part(each, each.active, called) for each in found if each.active)
    due = sorted(each.review_due for each in parts if each.review_due)
    return Agreed((called["p1"], called["p2"]), today, parts, due[0] if due else None, next_reset)


def _part(accord: Accord, version: AgreementVersion, names: Mapping[str, str]) -> AgreedPart:
    effects = [each for each in accord.effects(version) if not each.disputed]
    last = accord.last_review
    return AgreedPart(
        title=accord.agreement.name,
        since=version.agreed_on,
        passages=tuple(accord.passages(version, names)),
        consequences=tuple(consequence_words(each, names) for each in effects),
        review_due=version.review_due,
        last_review=last.reviewed_on if last else None,
    )
