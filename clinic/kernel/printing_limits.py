"""What a printing worker may use: processor, memory, no file, no network, no other program."""

import math
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

REFUSED = frozenset({"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen"})
MAPPED_BYTES = 512 * 1024 * 1024
SIZES = Path("/proc/self/statm")
OOM_FIRST_FILE, OOM_FIRST = Path("/proc/self/oom_score_adj"), "500"


def confine(memory_bytes: int) -> None:
    """Bound the memory, forbid files, core dumps, sockets and other programs, for the rest of this process's life.

    Memory is bounded as data (what is really asked for); the address space gets 512 MiB more, for mapped libraries and
    fonts. Where the system has no such limits, the parent's time limits remain.
    """
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_DATA", memory_bytes)
    _limit("RLIMIT_AS", memory_bytes + MAPPED_BYTES)
    with suppress(OSError):
        OOM_FIRST_FILE.write_text(OOM_FIRST)  # short of memory, the system ends this process first
    _limit("RLIMIT_FSIZE", 0)
    sys.addaudithook(_refuse)


def spend_at_most(cpu_seconds: int) -> None:
    """Allow this process that many more seconds of processor time; beyond them the system ends it."""
    if resource := _resource():
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit("RLIMIT_CPU", math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds)


def resident_bytes() -> int:
    """Return the memory this process holds now; its largest ever where the system does not tell; 0 if unknown."""
    resource = _resource()
    if resource is None:
        return 0
    with suppress(OSError):
        return int(SIZES.read_text().split()[1]) * int(resource.getpagesize())
    largest = int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return largest if sys.platform == "darwin" else largest * 1024


def _limit(name: str, value: int) -> None:
    resource = _resource()
    kind = getattr(resource, name, None)
    if resource is None or kind is None:
        return
    _, hard = resource.getrlimit(kind)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(kind, (allowed, hard))


def _resource() -> Any:
    try:
        import resource  # noqa: PLC0415  # Windows has no such module
    except ImportError:
        return None
    return resource


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in REFUSED or event.startswith("socket."):
        raise PermissionError("a printing worker reaches nothing outside")
