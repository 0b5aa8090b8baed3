"""The pages a counselor works on: Today, the couple's page, the brief, the session workspace."""

from dataclasses import dataclass

from flask import Flask

from clinic.desk import assign_views, views, workspace_views
from clinic.kernel.icons import brand_mark, icon


@dataclass(frozen=True)
class Place:
    """One item of the main navigation."""

    endpoint: str
    label: str
    icon: str


PAGES = (assign_views, workspace_views)  # their views join the desk's blueprint when they are imported
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
