"""The time zones a form suggests, and the one this machine is set to."""

import os
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from clinic.kernel.clock import is_zone

REGIONS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
LOCALTIME: Final = Path("/etc/localtime")
FOLDER: Final = "zoneinfo/"


@cache
def suggested_zones() -> tuple[str, ...]:
    """Return the zones named after a place, in order; old abbreviations such as EST5EDT are understood, not offered."""
    return tuple(sorted(each for each in available_timezones() if each.partition("/")[0] in REGIONS))


def machine_zone(localtime: Path = LOCALTIME) -> str:
    """Return the zone named after a place that this machine is set to, or nothing: UTC is nobody's wall clock."""
    named = os.environ.get("TZ", "").lstrip(":") or str(localtime.resolve()).rpartition(FOLDER)[2]
    return named if named.partition("/")[0] in REGIONS and is_zone(named) else ""
