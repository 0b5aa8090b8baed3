"""What a case file said that stands on no page of the app, kept so that an export can say it again."""

from sqlalchemy import UniqueConstraint, select

from clinic.couples.models import Couple
from clinic.kernel.database import Base, OfCouple, couple_args, db
from clinic.kernel.sealed import sealed_map


class CaseRemainder(OfCouple, Base):
    """One for each imported couple. `said` holds values by their keys; `labels` the file's short names by row."""

    __tablename__ = "case_remainder"
    __table_args__ = couple_args(UniqueConstraint("couple_id"))

    said = sealed_map()
    labels = sealed_map()


def remainder_of(couple: Couple) -> CaseRemainder | None:
    """Return what is left of the couple's case file; None for a couple that was opened here."""
    return db.session.scalar(select(CaseRemainder).where(CaseRemainder.couple_id == couple.id))
