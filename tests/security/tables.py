"""Every mapped class of the house, whether or not anything has imported it yet."""

from functools import cache
from importlib import import_module
from typing import Any

from clinic.kernel.database import Base, Owned
from tests.sources import house


@cache
def mapped() -> tuple[type[Any], ...]:
    """All of them, in the order of their names."""
    for source in house():
        if source.is_slot("models") or source.feature == "kernel":
            import_module(source.module)
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return tuple(sorted((each for each in classes if each.__module__.startswith("clinic.")), key=lambda c: c.__name__))


def owned() -> tuple[type[Any], ...]:
    """Those whose rows stand in somebody's caseload."""
    return tuple(each for each in mapped() if issubclass(each, Owned))
