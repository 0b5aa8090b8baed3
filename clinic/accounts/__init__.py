"""Who signs in: the counselor's account, the practice, the gate before every page."""

from typing import Any

from flask import Flask, current_app
from flask_login import current_user

from clinic.accounts.gate import init_gate, present
from clinic.accounts.models import Account
from clinic.accounts.rules import IDLE
from clinic.accounts.settings_views import blueprint
from clinic.accounts.zones import suggested_zones
from clinic.kernel.hints import DEFAULT, QUOTATIONS, hints_from
from clinic.kernel.privacy import names_hidden


def init_app(app: Flask) -> None:
    """Put the gate before every page, add the pages of signing in, and tell every page who looks at it."""
    init_gate(app)
    app.register_blueprint(blueprint)
    app.context_processor(_about_the_reader)
    app.jinja_env.globals["suggested_zones"] = suggested_zones


def _hints(account: Account) -> dict[str, Any] | None:
    if not account.hints_enabled:
        return None
    words = [(each.word, each.instead) for each in hints_from(account.hint_words or DEFAULT)]
    return {"words": words, "quotations": QUOTATIONS}


def _about_the_reader() -> dict[str, Any]:
    demo = current_app.config["CLINIC"].demo
    if not current_user.is_authenticated:
        return {"demo": demo, "theme": "auto", "single_keys": True}
    account = present().account
    return {
        "demo": demo,
        "theme": account.theme,
        "single_keys": account.single_keys,
        "names_hidden": names_hidden(),
        "idle_seconds": int(IDLE.total_seconds()),
        "reader": account,
        "writing_hints": _hints(account),
    }
