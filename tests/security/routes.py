"""Every route of the app, with addresses for each argument it takes: one's own, a stranger's, and one of nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from clinic.kernel.fonts import FONT_FILES
from clinic.kernel.ids import new_id
from clinic.kernel.paths import static_dir
from clinic.kernel.shared import plotly_version
from tests.security.world import Household, World, slug

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Route:
    """One rule of the address map and one method it answers."""

    endpoint: str
    method: str
    arguments: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def routes(app: Flask) -> list[Route]:
    """Every route and method in a fixed order: reading before writing, and what ends the sign-in at the very end."""
    rules: list[Rule] = list(app.url_map.iter_rules())
    found = [
        Route(rule.endpoint, method, frozenset(rule.arguments))
        for rule in rules
        for method in METHODS
        if method in (rule.methods or ())
    ]
    return sorted(found, key=lambda each: (each.method, each.endpoint == "accounts.sign_out", each.endpoint))


def values_of(household: Household) -> dict[str, Any]:
    """The value of every argument name for one couple; an unknown name is missing here and fails the walk."""
    return {
        "couple_id": household.couple,
        "meeting_id": household.meeting,
        **{name: id for name, id in household.rows.items() if name.endswith("_id")},
        "slug": slug(household),
        "filename": next(static_dir().glob("css/*.css")).relative_to(static_dir()).as_posix(),
        "name": next(iter(FONT_FILES)),
        "version": plotly_version(),
        "kind": "early-signs",
    }


def nobody(world: World) -> dict[str, Any]:
    """Values that name nothing at all."""
    known = values_of(world.own)
    return {
        **{name: new_id() for name in known if name.endswith("_id")},
        "slug": "own-never-written",
        "kind": known["kind"],
    }


def unknown(app: Flask, world: World) -> set[str]:
    """Argument names for which the tables here have no value."""
    known = values_of(world.own).keys()
    return {name for route in routes(app) for name in route.arguments if name not in known}


def address(app: Flask, route: Route, values: dict[str, Any], *, printed: bool = False) -> str:
    """The address of a route with these values; a document as the page that would be printed, which is much faster."""
    wanted = {name: value for name, value in values.items() if name in route.arguments}
    found = app.url_map.bind("localhost").build(route.endpoint, wanted, method=route.method)
    return found if printed or not found.endswith(".pdf") else f"{found}?as=page&held=1"


def foreign(route: Route, world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every way to reach for what is not there: Boris's couple, his things below Alma's, hers below another of hers."""
    own, other, theirs = (values_of(each) for each in (world.own, world.other, world.theirs))
    if route.arguments & {"couple_id", "slug"}:
        yield "all of it Boris's", theirs
    if "couple_id" in route.arguments:
        yield "Boris's couple with Alma's things", {**own, "couple_id": theirs["couple_id"]}
        if sum(name.endswith("_id") for name in route.arguments) > 1:
            yield "Boris's things under Alma's couple", {**theirs, "couple_id": own["couple_id"]}
            yield "Alma's things under another couple of hers", {**own, "couple_id": other["couple_id"]}


def has_things(route: Route) -> bool:
    """Whether a route names something that belongs to a counselor."""
    return bool(route.arguments & {"couple_id", "slug"})
