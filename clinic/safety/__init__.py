"""Dated events, contact status and the dates of screens."""

from flask import Flask

from clinic.kernel.doors import add_door
from clinic.safety import views
from clinic.safety.models import event_of


def init_app(app: Flask) -> None:
    """Add the pages of safety and the door to a couple's events."""
    app.register_blueprint(views.blueprint)
    add_door(app, "event_id", "event", event_of, inside="couple")
