"""Couples Clinic: case management for counselors who help couples repair trust."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.kernel.config import Config
    from clinic.kernel.web import Clinic

__version__ = "0.1.0"


def create_app(config: "Config | None" = None) -> "Clinic":
    """Return the app with every feature in its place, floor by floor; features are imported only here."""
    from clinic import accounts, agreements, couples, desk, homework, ratings, records, reports, safety, sessions
    from clinic.exchange import models as _remainder  # noqa: F401  # serves no page, but its table is in every schema
    from clinic.kernel.app import bare_app
    from clinic.kernel.config import load

    app = bare_app(config or load())
    for feature in (accounts, couples, sessions, homework, ratings, agreements, records, safety, desk, reports):
        feature.init_app(app)
    return app
