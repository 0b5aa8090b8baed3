"""Files of installed packages that pages need: fonts and plotly.js. Nothing of them is kept in the repository."""

import gzip
from functools import cache
from importlib import metadata, resources

from flask import Blueprint, Flask, Response, current_app, request, url_for

from clinic.kernel.fonts import FONT_FILES
from clinic.kernel.web import FOREVER, not_found

blueprint = Blueprint("shared", __name__)


def init_app(app: Flask) -> None:
    """Serve the shared files and give templates the address of plotly.js."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["plotly_url"] = plotly_url


def plotly_url() -> str:
    """Return the address of plotly.js; it names the package's version, so that it may be cached for ever."""
    return url_for("shared.plotly", version=plotly_version())


@cache
def plotly_version() -> str:
    """Return the version of the installed plotly package, read without importing it."""
    return metadata.version("plotly")


@cache
def _plotly(packed: bool) -> bytes:
    plain = resources.files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    return gzip.compress(plain, 9) if packed else plain


@blueprint.get("/vendor/plotly-<version>.js")
def plotly(version: str) -> Response:
    if version != plotly_version():
        not_found()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = current_app.response_class(_plotly(packed), mimetype="text/javascript")
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOREVER
    return response


@blueprint.get("/fonts/<name>")
def font(name: str) -> Response:
    file = FONT_FILES.get(name)
    if file is None:
        not_found()
    response = current_app.response_class(file.read_bytes(), mimetype="font/ttf")
    response.headers["Cache-Control"] = FOREVER
    return response


@blueprint.get("/healthz")
def health() -> Response:
    return current_app.response_class("ok\n", mimetype="text/plain")
