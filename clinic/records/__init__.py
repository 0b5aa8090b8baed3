"""Worksheets and practice logs, declared as data: one declaration gives form, page, print and export."""

from flask import Flask

from clinic.kernel.doors import add_door
from clinic.records import board_views, views
from clinic.records.models import record_of

PAGES = (board_views,)  # its views join the blueprint when it is imported


def init_app(app: Flask) -> None:
    """Add the pages of worksheets and practice logs, and the door to a couple's records."""
    app.register_blueprint(views.blueprint)
    add_door(app, "record_id", "record", record_of, inside="couple")
