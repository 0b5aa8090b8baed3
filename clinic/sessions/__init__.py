"""Meetings with a couple: planned, held or missed, and the note of each."""

from flask import Flask

from clinic.kernel.doors import add_door
from clinic.sessions import note_views, views
from clinic.sessions.models import meeting_of

PAGES = (note_views,)  # its views join the blueprint when it is imported


def init_app(app: Flask) -> None:
    """Add the pages of meetings and notes; a meeting is only ever found inside its couple."""
    add_door(app, "meeting_id", "meeting", meeting_of, inside="couple")
    app.register_blueprint(views.blueprint)
