"""When a meeting can be, what other clocks show, and what calling it off makes of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from clinic.couples.rules import PartnerKey
from clinic.sessions.rules import Attendance, Attended, Meeting, Worded

LONGEST_MINUTES: Final = 600


class CancelledBy(Worded):
    """Who cancelled a planned meeting."""

    P1 = "p1"
    P2 = "p2"
    BOTH = "both"
    COUNSELOR = "counselor"


def cancelled(expected: Iterable[PartnerKey], who: CancelledBy, *, late: bool) -> tuple[Meeting, Attended]:
    """Return what a cancelled meeting becomes: late by a partner counts as missed for that partner only (S14).

    In good time, or by the counselor at any time, it is expected of nobody and says nothing of attendance.
    """
    if not late or who is CancelledBy.COUNSELOR:
        return Meeting.CANCELLED, {}
    mine = {key: who in (key, CancelledBy.BOTH) for key in expected}
    others = Attendance.CANCELLED_BY_OTHER
    return Meeting.LATE_CANCELLED, {key: Attendance.LATE_CANCEL if own else others for key, own in mine.items()}


def local_times(starts_at: datetime, zone: str, partner_zones: Mapping[PartnerKey, str]) -> dict[PartnerKey, datetime]:
    """Return the partners' own wall times where they are not the time the meeting was planned in."""
    planned = starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    own = {key: starts_at.astimezone(ZoneInfo(name)) for key, name in partner_zones.items()}
    return {key: moment for key, moment in own.items() if moment.replace(tzinfo=None) != planned}


def exists(day: date, at: time, zone: str) -> bool:
    """Say whether a wall time occurs on that day; the hour a clock change skips does not."""
    wall = datetime.combine(day, at)
    there = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
    return there.replace(tzinfo=None) == wall


def overlap(first: datetime, minutes: int, second: datetime, other_minutes: int) -> bool:
    """Say whether two meetings share at least a minute; one may begin when the other ends."""
    return first < second + timedelta(minutes=other_minutes) and second < first + timedelta(minutes=minutes)
