"""Parts of a couple's record that several tables make up, read with as few statements as can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from clinic.agreements.models import Agreement, AgreementReview, AgreementVersion, reviews_of
from clinic.agreements.reading import Accord
from clinic.couples.models import Couple
from clinic.kernel.database import db
from clinic.records.declaration import Family
from clinic.records.kinds import KINDS
from clinic.records.models import Record
from clinic.safety.care_models import LegalHold, RiskEntry


@dataclass(frozen=True)
class Warnings:
    """Open statements on risk from between sessions, and the legal hold if one stands."""

    risks: list[RiskEntry]
    hold: LegalHold | None


def accords_in_short(couple: Couple) -> list[Accord]:
    """Return the couple's agreements with versions and reviews, oldest first: two statements, no consequences."""
    query = (
        select(Agreement, AgreementVersion)
        .join(
            AgreementVersion,
            (AgreementVersion.agreement_id == Agreement.id) & (AgreementVersion.couple_id == Agreement.couple_id),
        )
        .where(Agreement.couple_id == couple.id)
        .order_by(Agreement.id, AgreementVersion.number)
    )
    found = db.session.execute(query).all()
    reviews = reviews_of(couple) if found else []
    return [_accord(list(rows), reviews) for _, rows in groupby(found, key=lambda row: row[0].id)]


def live_records(couple: Couple, since: date) -> list[Record]:
    """Return the records that stand, oldest first, practices only from a day on: their logs grow for years."""
    practices = [kind.slug for kind in KINDS.values() if kind.family is Family.PRACTICE]
    query = select(Record).where(
        Record.couple_id == couple.id,
        Record.withdrawn.is_(False),
        Record.kind.not_in(practices) | (Record.happened_on >= since),
    )
    return list(db.session.scalars(query.order_by(Record.happened_on, Record.id)))


def warnings_of(couple: Couple) -> Warnings:
    """Return what warns about a couple; both are rare, so one statement asks for both."""
    waits = (RiskEntry.couple_id == Couple.id) & RiskEntry.followed_up_on.is_(None) & RiskEntry.withdrawn.is_(False)
    query = (
        select(RiskEntry, LegalHold)
        .select_from(Couple)
        .outerjoin(RiskEntry, waits)
        .outerjoin(LegalHold, (LegalHold.couple_id == Couple.id) & LegalHold.lifted_on.is_(None))
        .where(Couple.id == couple.id)
        .order_by(RiskEntry.noted_on, RiskEntry.id)
    )
    rows = db.session.execute(query).all()
    risks = {risk.id: risk for risk, _ in rows if risk is not None}
    return Warnings(list(risks.values()), next((hold for _, hold in rows if hold is not None), None))


def _accord(rows: Sequence[Any], reviews: Sequence[AgreementReview]) -> Accord:
    agreement, versions = rows[0][0], tuple(version for _, version in rows)
    return Accord(agreement, versions, {}, tuple(each for each in reviews if each.agreement_id == agreement.id))
