"""What a database may hold after anything was sent to the app: every row is read and looked at."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect, select

from clinic.kernel.clock import is_zone
from clinic.kernel.database import db
from clinic.kernel.forms import FIRST_DAY, LAST_DAY, TEXT
from clinic.kernel.text import has_controls
from tests.security.tables import mapped
from tests.security.world import World

RANGES = {
    "value": (0, 10),
    "first_value": (0, 10),
    "last_value": (0, 10),
    "before_value": (0, 10),
    "benefit_p1": (0, 10),
    "benefit_p2": (0, 10),
    "minutes": (0, 600),
    "planned_minutes": (1, 600),
    "late_p1": (1, 240),
    "late_p2": (1, 240),
}
LARGEST = 2**31 - 1


def invalid(world: World) -> list[str]:
    """Everything stored that no form should have let through."""
    found = []
    with world.as_anybody():
        for model in mapped():
            for row in db.session.scalars(select(model)):
                found += [f"{model.__name__}.{place}" for place in _wrong(row)]
    return found


def _wrong(row: Any) -> Iterator[str]:
    for column in inspect(type(row)).columns:
        value = getattr(row, column.key)
        if isinstance(value, bytes) or value is None:
            continue
        if not _fits(column.key, value):
            yield f"{column.key}: {str(value)[:60]!r}"
    for sealed in getattr(type(row), "__sealed__", ()):
        for text in _texts(getattr(row, sealed.name)):
            if not _is_text(text):
                yield f"{sealed.name}: {text[:60]!r}"


def _fits(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        least, most = RANGES.get(name, (0, LARGEST))
        return least <= value <= most
    if isinstance(value, datetime):
        return FIRST_DAY <= value.date() <= LAST_DAY
    if isinstance(value, date):
        return FIRST_DAY <= value <= LAST_DAY
    if name == "zone":
        return is_zone(value)
    return not isinstance(value, str) or _is_text(value)


def _is_text(text: str) -> bool:
    return len(text) <= TEXT and not has_controls(text) and unicodedata.is_normalized("NFC", text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(key)
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
