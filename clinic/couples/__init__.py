"""The couples of a caseload: who they are, where the work stands, and how to find them."""

from flask import Flask

from clinic.couples import closing_views, forgiveness_views, goal_views, profile_views, standing_views
from clinic.couples.closing_models import follow_up_of
from clinic.couples.forgiveness_models import step_of
from clinic.couples.models import couple_of, goal_of, partner_of
from clinic.couples.profile_models import statement_of
from clinic.kernel.doors import add_door

PAGES = (goal_views, profile_views, forgiveness_views, closing_views, standing_views)  # they share one blueprint


def init_app(app: Flask) -> None:
    """Add the pages of the caseload, and the doors to a couple and what belongs to it."""
    app.register_blueprint(PAGES[0].blueprint)
    add_door(app, "couple_id", "couple", couple_of)
    add_door(app, "goal_id", "goal", goal_of, inside="couple")
    add_door(app, "partner_id", "partner", partner_of, inside="couple")
    add_door(app, "statement_id", "statement", statement_of, inside="couple")
    add_door(app, "step_id", "step", step_of, inside="partner")
    add_door(app, "follow_up_id", "follow_up", follow_up_of, inside="couple")
