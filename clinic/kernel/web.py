"""What every page shares: headers, one unit of work per request, error pages that say nothing, hashed static files."""

import hashlib
import secrets
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from flask import Flask, Response, abort, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.routing import BaseConverter

from clinic.kernel import text
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError, Conflict, Refused
from clinic.kernel.paths import static_dir

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FOREVER = "public, max-age=31536000, immutable"
BODY_LIMIT = 1024 * 1024


class Clinic(Flask):
    """Flask with one unit of work per request: a POST that succeeds is committed, everything else is rolled back."""

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """Answer under this machine's IPv6 name too: Werkzeug compares trusted names only up to their first colon."""
        host = environ.get("HTTP_HOST", "")
        if host.partition("]")[0] == "[::1":
            environ["HTTP_HOST"] = "localhost" + host.partition("]")[2]
        return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request and commit inside it, so that a commit that fails becomes an error page and not a loss."""
        response = self.make_response(super().dispatch_request())
        if request.method == "POST" and response.status_code < 400:
            db.session.commit()
        return response

    def log_exception(self, exc_info: Any) -> None:
        """Log what no page could answer, for example a failing error page, as sparingly as everything else."""
        _log("request", exc_info[1])


class IdConverter(BaseConverter):
    """An id in an address: exactly 32 hexadecimal digits, so that no number can be too large."""

    regex = "[0-9a-f]{32}"
    part_isolating = True

    def to_python(self, value: str) -> UUID:
        """Return the id."""
        return UUID(hex=value)

    def to_url(self, value: UUID) -> str:
        """Return the digits of the id."""
        return value.hex


def init_web(app: Flask) -> None:
    """Give the app its headers, error pages, template globals and the bounded id in addresses."""
    app.url_map.converters["id"] = IdConverter
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT, MAX_FORM_PARTS=2000)
    app.before_request(_same_site_only)
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(StaleDataError, _conflict)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OperationalError, _unsaved)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.filters.update(day=text.day, long_day=text.long_day, clock=text.clock)


def asset(name: str) -> str:
    """Return the address of one of our static files, with its content hash so that it may be cached for ever."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(Path(static_dir(), name).read_bytes()).hexdigest()[:16]


def not_found() -> NoReturn:
    """Answer 404 with the one body every missing or foreign thing has."""
    abort(404)


def _same_site_only() -> None:
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in SAFE_METHODS and site not in {"same-origin", "none"}:
        abort(403)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
        response.headers["Cache-Control"] = FOREVER
    elif "Cache-Control" not in response.headers or request.endpoint is None:
        response.headers["Cache-Control"] = "no-store"
    return response


def error_page(code: int, title: str, words: str = "", **more: Any) -> Response:
    """Return an error page: a title, a sentence and a reference number, and nothing of the request.

    Where even that cannot be drawn, because the database is gone, the same is said in plain text.
    """
    reference = secrets.token_hex(4)
    try:
        db.session.rollback()
        if wants_json():
            return make_response({"error": title, "reference": reference, **more}, code)
        page = render_template("error.html", code=code, title=title, text=words, reference=reference)
    except Exception as problem:
        if current_app.config.get("RAISE_UNEXPECTED"):
            raise
        _log("error page", problem)
        return current_app.response_class(f"{title}. Reference {reference}\n", code, mimetype="text/plain")
    return make_response(page, code)


def wants_json() -> bool:
    """Say whether the request came from one of our scripts."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


MESSAGES = {
    400: ("This request could not be read", "Go back and try again. What you had typed is still on that page."),
    403: ("Not allowed", "This page did not come from the clinic itself, so it was refused."),
    404: ("Nothing here", "There is no such page in your caseload."),
    405: ("Not possible here", "This address cannot be used that way."),
    413: ("Too much text", "What was sent is larger than the clinic accepts. Go back: it is still on that page."),
}


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    title, text = MESSAGES.get(code, ("Something went wrong", "Nothing was changed. Go back and try again."))
    answer = error_page(code, title, text)
    if isinstance(error, MethodNotAllowed):
        answer.allow.update(error.valid_methods or ())
    return answer


def _conflict(error: Exception) -> Response:
    text = "A newer version was saved meanwhile, in another tab or window. Nothing was overwritten."
    return error_page(409, "Changed somewhere else", str(error) if isinstance(error, ClinicError) else text)


def _refused(error: Refused) -> Response:
    return error_page(422, "Not done", f"{error} Nothing was changed.")


def _unsaved(error: OperationalError) -> Response:
    _log("database", error)
    text = "The database did not take it: the disk may be full or busy. Nothing was changed; go back to your text."
    return error_page(503, "Not saved", text)


def _unexpected(error: Exception) -> Response:
    if current_app.config.get("RAISE_UNEXPECTED"):
        raise error
    _log("request", error)
    return _http_error(InternalServerError())


def _log(kind: str, error: BaseException | None) -> None:
    """Log where it happened and the kind of error; the message may hold clinical text and stays out."""
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
    current_app.logger.error("%s failed: %s in %s", kind, type(error).__name__, place)
