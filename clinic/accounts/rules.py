"""Locks, the ends of a sign-in and the way back into the clinic (security.md 3: A10, A13, A14)."""

from datetime import datetime, timedelta
from typing import Final

IDLE: Final = timedelta(minutes=15)
ABSOLUTE: Final = timedelta(hours=12)
FRESH: Final = timedelta(minutes=5)
LOCKOUT_FAILURES: Final = 5
LOCKOUT_WINDOW: Final = timedelta(minutes=15)
HOME: Final = "/"
LONGEST_ADDRESS: Final = 2000


def is_idle(seen_at: datetime, now: datetime) -> bool:
    """Say whether a sign-in has been idle for 15 minutes and must be unlocked with the password."""
    return now - seen_at >= IDLE


def is_over(started_at: datetime, now: datetime) -> bool:
    """Say whether a sign-in is 12 hours old and ends, whatever happened in between."""
    return now - started_at >= ABSOLUTE


def is_fresh(proved_at: datetime, now: datetime) -> bool:
    """Say whether the password was given within the last 5 minutes, as changing credentials demands."""
    return now - proved_at < FRESH


def way_back(wanted: str | None) -> str:
    """Return where a person goes on after signing in: the wanted page of this clinic, or Today.

    Only an address that begins with exactly one slash is a page of ours. Browsers read a backslash as a slash and drop
    control characters, so an address that holds either is none (security.md S4).
    """
    if not wanted or len(wanted) > LONGEST_ADDRESS or wanted[0] != "/" or wanted[1:2] == "/":
        return HOME
    return HOME if any(each == "\\" or not each.isprintable() for each in wanted) else wanted
