"""Messages over a pipe: four bytes of length, then the bytes. Both sides of the printing worker speak it."""

import json
from typing import Any, BinaryIO

LENGTH_BYTES = 4
LARGEST = 256 * 1024 * 1024


class BrokenFrame(Exception):
    """The other side went away in the middle of a message, or said something that is not one."""


def write(stream: BinaryIO, *parts: bytes) -> None:
    """Write the parts one after the other, each as a message of its own, and send them off."""
    for part in parts:
        stream.write(len(part).to_bytes(LENGTH_BYTES, "big"))
        stream.write(part)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """Read one message; None where the other side closed the pipe between two messages."""
    head = stream.read(LENGTH_BYTES)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    if len(head) < LENGTH_BYTES or length > LARGEST:
        raise BrokenFrame
    body = stream.read(length)
    if len(body) < length:
        raise BrokenFrame
    return body


def write_json(stream: BinaryIO, value: dict[str, Any], *parts: bytes) -> None:
    """Write a small mapping as one message, followed by further messages."""
    write(stream, json.dumps(value).encode("utf-8"), *parts)


def read_json(stream: BinaryIO) -> dict[str, Any] | None:
    """Read a small mapping; None where the other side closed the pipe."""
    message = read(stream)
    if message is None:
        return None
    value: dict[str, Any] = json.loads(message)
    return value
