"""What something said before it was corrected: a correction keeps the earlier edition beside the present one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from clinic.kernel.clock import now


def edition_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return the present values of a row as plain words, with the moment until which they stood, for a sealed list."""
    return {"until": now().isoformat(), **{name: _plain(getattr(row, name)) for name in names}}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
