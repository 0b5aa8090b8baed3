"""What the two agree on: versioned, signed by each, reviewed; and what each answers alone before it is compared."""

from flask import Flask

from clinic.agreements import consent_views, review_views, views
from clinic.agreements.consent_models import hold_of, line_of
from clinic.agreements.models import agreement_of, review_of, version_of
from clinic.kernel.doors import add_door

__all__ = ["consent_views", "review_views"]  # imported for the addresses they add


def init_app(app: Flask) -> None:
    """Add the pages of agreements, and the doors to what belongs to one couple or to one agreement."""
    app.register_blueprint(views.blueprint)
    add_door(app, "agreement_id", "agreement", agreement_of, inside="couple")
    add_door(app, "version_id", "version", version_of, inside="agreement")
    add_door(app, "review_id", "review", review_of, inside="agreement")
    add_door(app, "line_id", "line", line_of, inside="couple")
    add_door(app, "hold_id", "hold", hold_of, inside="couple")
