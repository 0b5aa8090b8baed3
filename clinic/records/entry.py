"""A record as it is to be written, apart from any row or form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from clinic.couples.rules import Audience, PartnerKey


@dataclass(frozen=True)
class Entry:
    """What a record says: its day, whose it is, who may see it (None is where its kind starts), and its values."""

    happened_on: date
    values: Mapping[str, Any] = field(default_factory=dict)
    about: PartnerKey | None = None
    audience: Audience | None = None


@dataclass(frozen=True)
class Before:
    """How an imported record read before a correction, and when it was corrected by whom."""

    entry: Entry
    changed_at: datetime
    changed_by: UUID | None = None
