"""The only module that touches flask.session, so that the word is free for what it means in therapy."""

from datetime import timedelta

from flask import Flask, session

from clinic.kernel.config import switched_on
from clinic.kernel.keys import purpose_key


def init_cookie(app: Flask, master: bytes) -> None:
    """Sign the cookie with a key of its own and send it as strictly as the browser allows (security.md A5)."""
    plain = switched_on("CLINIC_PLAIN_COOKIE")
    app.config.update(
        SECRET_KEY=purpose_key(master, "cookie signing"),
        SESSION_COOKIE_NAME="clinic" if plain else "__Host-clinic",
        SESSION_COOKIE_SECURE=not plain,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
    )


def fresh_cookie() -> None:
    """Forget everything the cookie held, so that nothing set before a sign-in survives it."""
    session.clear()


def remember_once(name: str, value: str) -> None:
    """Keep a small value, never a name or a clinical word, for the next page."""
    session[name] = value


def recall_once(name: str) -> str | None:
    """Return and forget what was kept for this page."""
    value: str | None = session.pop(name, None)
    return value
