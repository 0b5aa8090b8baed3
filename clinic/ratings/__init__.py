"""Measures, readings, their trends and charts."""

from flask import Flask

from clinic.kernel.doors import add_door
from clinic.ratings import views
from clinic.ratings.models import reading_of


def init_app(app: Flask) -> None:
    """Add the pages of ratings and the door to a couple's readings."""
    app.register_blueprint(views.blueprint)
    add_door(app, "reading_id", "reading", reading_of, inside="couple")
