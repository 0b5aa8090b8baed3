"""Every block of a case file, in the order in which they are stored: what others point to comes first."""

from typing import Final

from clinic.exchange.blocks import (
    agreements,
    alone,
    care,
    closing,
    events,
    homework,
    instruments,
    profile,
    records,
    support,
)
from clinic.exchange.blocks.block import Block

BLOCKS: Final[tuple[Block, ...]] = (
    *events.BLOCKS,
    *instruments.BLOCKS,
    *homework.BLOCKS,
    agreements.BLOCK,
    *alone.BLOCKS,
    *records.BLOCKS,
    *support.BLOCKS,
    *care.BLOCKS,
    *profile.BLOCKS,
    *closing.BLOCKS,
)
