"""Identifiers made by the app, so that a row can be sealed before it is stored."""

import os
import threading
import time
from uuid import UUID

UUID_VERSION = 7
UUID_VARIANT = 0b10

_one_at_a_time = threading.Lock()
_newest = 0


def new_id() -> UUID:
    """Return a UUID version 7 (RFC 9562, section 6.2, method 2) that sorts after those made before it.

    48 bits of milliseconds, then 74 random bits; within a millisecond one that would sort before the last is the last
    plus one. After the clock was set back, ids follow the clock.
    """
    global _newest  # noqa: PLW0603  # the newest id of the process is what makes the next one later
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high, low = random >> 68, random & ((1 << 62) - 1)
    fresh = (milliseconds << 80) | (UUID_VERSION << 76) | (high << 64) | (UUID_VARIANT << 62) | low
    with _one_at_a_time:
        same = fresh >> 80 == _newest >> 80
        _newest = _newest + 1 if same and fresh <= _newest else fresh
        return UUID(int=_newest)
