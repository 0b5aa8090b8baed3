"""The gate before every page: closed unless an endpoint is named here, and each request bound to one counselor."""

from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_login.utils import login_user, logout_user
from sqlalchemy import select
from werkzeug.exceptions import SecurityError

from clinic.accounts.actions import lock, seen, token_hash
from clinic.accounts.models import Account, SignIn
from clinic.accounts.rules import is_idle, is_over
from clinic.kernel.clock import now
from clinic.kernel.cookie import fresh_cookie
from clinic.kernel.database import db
from clinic.kernel.doors import open_doors
from clinic.kernel.privacy import hide_names
from clinic.kernel.scope import scope_to
from clinic.kernel.spool import Spool
from clinic.kernel.web import error_page, wants_json

PUBLIC: Final = frozenset({"static", "shared.font", "accounts.sign_in", "accounts.first_run", "shared.health"})
WHILE_LOCKED: Final = frozenset({"accounts.unlock", "accounts.sign_out"})
SHOWN_AGAIN: Final = frozenset({200, 409, 422})
UNRECORDED: Final = PUBLIC | WHILE_LOCKED | {"shared.plotly"}
SEEN_EVERY_SECONDS: Final = 60


@dataclass(frozen=True)
class SignedIn:
    """The person behind a request, as Flask-Login knows them; the id it puts in the cookie is the token."""

    token: str
    account: Account
    sign_in: SignIn

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the token, so that a cookie is worth nothing once its sign-in has ended."""
        return self.token


def init_gate(app: Flask) -> None:
    """Close every page to strangers and bind each request to its counselor's caseload."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_present)
    app.register_error_handler(SecurityError, _wrong_host)
    app.before_request(_gate)
    app.after_request(_note_view)


def enter(token: str) -> None:
    """Put a fresh sign-in into the cookie; what the cookie held before is dropped."""
    fresh_cookie()
    stay(token)


def stay(token: str) -> None:
    """Put the new token of the same sign-in into the cookie; the CSRF tokens of pages in other tabs stay good."""
    person = _present(token)
    if person is not None:
        login_user(person)


def leave() -> None:
    """Empty the cookie."""
    logout_user()
    fresh_cookie()


def present() -> SignedIn:
    """Return the signed-in person of this request."""
    return cast(SignedIn, current_user)


def _present(token: str) -> SignedIn | None:
    query = select(SignIn, Account).join(Account, Account.id == SignIn.account_id)
    row = db.session.execute(query.where(SignIn.token_hash == token_hash(token))).one_or_none()
    if row is None or row.SignIn.ended_at or row.Account.disabled_at or is_over(row.SignIn.created_at, now()):
        return None
    return SignedIn(token, row.Account, row.SignIn)


def _wrong_host(_: SecurityError) -> Response:
    """Answer a request for another host in plain text: under a foreign name no address of ours can be built."""
    text = "This clinic does not answer under that name. Open it at the address the terminal shows.\n"
    return current_app.response_class(text, 400, mimetype="text/plain")


def _gate() -> ResponseReturnValue | None:
    if request.endpoint in PUBLIC or request.endpoint is None:
        return None
    if not current_user.is_authenticated:
        return _turn_away("accounts.sign_in")
    person = present()
    _mind_the_clock(person)
    if person.sign_in.locked and request.endpoint not in WHILE_LOCKED:
        return _turn_away("accounts.unlock")
    scope_to(person.account.id)
    hide_names(person.sign_in.names_hidden)
    open_doors()
    g.couple = (request.view_args or {}).get("couple")
    return None


def _turn_away(endpoint: str) -> ResponseReturnValue:
    if wants_json():
        return error_page(401, "Locked", "Unlock the clinic with your password, then go on.")
    can_go_back = "GET" in (request.url_rule.methods or ()) if request.url_rule else False
    back = request.full_path.rstrip("?") if can_go_back else None
    return redirect(url_for(endpoint, next=back))


def _mind_the_clock(person: SignedIn) -> None:
    moment = now()
    if person.sign_in.locked:
        return
    if is_idle(person.sign_in.seen_at, moment):
        lock(sign_in=person.sign_in)
        db.session.commit()
    elif (moment - person.sign_in.seen_at).total_seconds() > SEEN_EVERY_SECONDS:
        seen(sign_in=person.sign_in, moment=moment)


def _note_view(response: Response) -> Response:
    """Note every page shown to a signed-in person; a page whose view cannot be noted is not shown.

    A form that is shown again because of a mistake shows the couple as much as a link does.
    """
    if not _shows_something(response) or not current_user.is_authenticated:
        return response
    spool: Spool = current_app.extensions["spool"]
    couple = g.get("couple")
    spool.note(f"view {request.endpoint}", actor_id=present().account.id, couple_id=couple.id if couple else None)
    return response


def _shows_something(response: Response) -> bool:
    if request.method == "POST":
        is_page = response.mimetype == "text/html" and response.status_code in SHOWN_AGAIN
        return is_page and g.get("couple") is not None
    return request.method == "GET" and response.status_code == 200 and request.endpoint not in UNRECORDED
