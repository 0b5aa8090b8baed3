"""The only place that reads the clock. Stored times are UTC; the IANA zone is stored beside them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def now() -> datetime:
    """Return the present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Return the calendar date that a person in the IANA zone sees now."""
    return local(now(), zone).date()


def local(moment: datetime, zone: str) -> datetime:
    """Return the moment as wall time in the zone."""
    return moment.astimezone(ZoneInfo(zone))


def moment(day: date, at: time, zone: str) -> datetime:
    """Return the UTC moment of a wall time; in a clock change's doubled hour, the first of the two."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def is_zone(name: str) -> bool:
    """Say whether the name is an IANA time zone known to this machine."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
