"""Documents for four addressees, each built from what that addressee may see and nothing else."""

from flask import Flask

from clinic.kernel.printable import printable
from clinic.reports import views, work_views

PAGES = (work_views,)  # its views join the blueprint when it is imported


def init_app(app: Flask) -> None:
    """Add the documents, and the filter every printed text of a person goes through."""
    app.register_blueprint(views.blueprint)
    app.jinja_env.filters["printable"] = printable
