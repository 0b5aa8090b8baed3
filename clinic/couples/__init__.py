"""The couples of a caseload: who they are, where the work stands, and how to find them."""

from flask import Flask

from clinic.couples.goal_views import blueprint
from clinic.couples.models import couple_of, goal_of
from clinic.kernel.doors import add_door


def init_app(app: Flask) -> None:
    """Add the pages of the caseload, and the doors to a couple and its goals."""
    app.register_blueprint(blueprint)
    add_door(app, "couple_id", "couple", couple_of)
    add_door(app, "goal_id", "goal", goal_of, inside="couple")
