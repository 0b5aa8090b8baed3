"""The pages a counselor works on: Today, the couple's page, the brief, the session workspace."""

from dataclasses import dataclass

from flask import Flask

from clinic.desk import add_views, assign_views, record_views, views, workspace_views
from clinic.desk.pointing import agreements_to_point_to, exercises_to_point_to, has_prevention_plan
from clinic.kernel.icons import brand_mark, icon
from clinic.records.references import offer


@dataclass(frozen=True)
class Place:
    """One item of the main navigation."""

    endpoint: str
    label: str
    icon: str


# Their views join the desk's blueprint when they are imported.
PAGES = (add_views, assign_views, record_views, workspace_views)
NAVIGATION = (
    Place("desk.today", "Today", "today"),
    Place("couples.couples", "Couples", "couples"),
    Place("homework.library", "Exercises", "book"),
    Place("accounts.settings", "Settings", "settings"),
)


def init_app(app: Flask) -> None:
    """Add the working pages and the main navigation."""
    app.jinja_env.globals.update(navigation=NAVIGATION, icon=icon, brand_mark=brand_mark)
    app.register_blueprint(views.blueprint)
    app.extensions["has_prevention_plan"] = has_prevention_plan
    offer("agreements", agreements_to_point_to)
    offer("practices", exercises_to_point_to)
