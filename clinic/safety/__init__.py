"""What keeps people safe: events, contact, risk, referrals and supports, setbacks, screens, a legal hold."""

from flask import Flask

from clinic.kernel.doors import add_door
from clinic.safety import care_views, hub_views, referral_views, risk_views, views
from clinic.safety.care_models import risk_entry_of, setback_of, topic_of
from clinic.safety.models import event_of
from clinic.safety.referral_models import referral_of, support_of

PAGES = (views, hub_views, risk_views, referral_views, care_views)  # they share one blueprint


def init_app(app: Flask) -> None:
    """Add the pages of safety and the doors to what belongs to a couple's safety."""
    app.register_blueprint(PAGES[0].blueprint)
    add_door(app, "event_id", "event", event_of, inside="couple")
    add_door(app, "risk_id", "risk", risk_entry_of, inside="couple")
    add_door(app, "setback_id", "setback", setback_of, inside="couple")
    add_door(app, "topic_id", "topic", topic_of, inside="couple")
    add_door(app, "referral_id", "referral", referral_of, inside="couple")
    add_door(app, "support_id", "support", support_of, inside="couple")
