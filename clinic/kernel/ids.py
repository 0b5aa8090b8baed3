"""Identifiers made by the app, so that a row can be sealed before it is stored."""

import os
import time
from uuid import UUID

UUID_VERSION = 7
UUID_VARIANT = 0b10


def new_id() -> UUID:
    """Return a sortable UUID version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high, low = random >> 68, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (UUID_VERSION << 76) | (high << 64) | (UUID_VARIANT << 62) | low)
