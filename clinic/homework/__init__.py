"""The exercise library, what was given to whom, and what became of it."""

from flask import Flask

from clinic.homework.given_views import blueprint
from clinic.homework.models import assignment_of
from clinic.kernel.doors import add_door


def init_app(app: Flask) -> None:
    """Add the library's pages and the door to a couple's assignments."""
    app.register_blueprint(blueprint)
    add_door(app, "assignment_id", "assignment", assignment_of, inside="couple")
