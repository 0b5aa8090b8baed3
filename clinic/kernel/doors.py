"""One door for everything an address names: a thing is loaded through its couple, the couple through its counselor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app, request

from clinic.kernel.web import not_found

Loader = Callable[..., Any]


@dataclass(frozen=True)
class Door:
    """How one address argument becomes a row: `load(id)` for a couple, `load(couple, id)` for a thing of a couple."""

    argument: str
    name: str
    load: Loader
    inside: str | None = None


def add_door(app: Flask, argument: str, name: str, load: Loader, *, inside: str | None = None) -> None:
    """Let addresses name a thing by `argument`; the view receives the row itself as `name`, a stranger gets 404."""
    app.extensions.setdefault("doors", {})[argument] = Door(argument, name, load, inside)


def open_doors() -> None:
    """Replace the ids in the address by their rows, couples first; what is not found in this caseload is 404."""
    arguments = request.view_args or {}
    doors: dict[str, Door] = current_app.extensions.get("doors", {})
    for door in doors.values():
        if door.argument not in arguments:
            continue
        wanted: UUID = arguments.pop(door.argument)
        found = door.load(arguments[door.inside], wanted) if door.inside else door.load(wanted)
        if found is None:
            not_found()
        arguments[door.name] = found
