"""Settings: the person and the practice, the password, writing hints, and where one is signed in."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import actions, settings_actions
from clinic.accounts.forms import ChangePasswordForm, HintsForm, ProfileForm
from clinic.accounts.gate import present, stay
from clinic.accounts.models import SignIn, sign_ins
from clinic.accounts.rules import ABSOLUTE
from clinic.accounts.views import blueprint
from clinic.kernel.clock import local, now
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.hints import DEFAULT

__all__ = ["blueprint"]


@blueprint.route("/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    account = present().account
    form = _profile()
    if not form.validate_on_submit():
        return _settings(form=form)
    wanted = {name: form[name].data for name in ("name", "credential", "practice", "address", "zone")}
    comfort = {"theme": form.theme.data, "single_keys": form.single_keys.data}
    try:
        settings_actions.change_profile(account=account, edition=form.edition.data, **wanted, **comfort)
    except Conflict as conflict:
        form.refuse(conflict)
        return _settings(form=form, status=409)
    flash("Saved.")
    return redirect(url_for("accounts.settings"), 303)


@blueprint.route("/settings/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    person, form = present(), ChangePasswordForm()
    form.known = (person.account.login, person.account.name, person.account.practice_name)
    if not form.validate_on_submit():
        return _settings(secret=form) if form.errors else redirect(url_for("accounts.settings"))
    try:
        proof = {"present": form.present.data, "wanted": form.password.data}
        stay(settings_actions.change_password(account=person.account, sign_in=person.sign_in, **proof))
    except Refused as refusal:
        form.present.errors = [str(refusal)]
        return _settings(secret=form)
    flash("Your password is changed. Every other sign-in has ended.")
    return redirect(url_for("accounts.settings"), 303)


@blueprint.route("/settings/hints", methods=["GET", "POST"])
def hints() -> ResponseReturnValue:
    account, form = present().account, _hints_form()
    if not form.validate_on_submit():
        return _settings(hints=form) if form.errors else redirect(url_for("accounts.settings"))
    try:
        wanted = {"enabled": form.enabled.data, "lines": form.lines}
        settings_actions.change_hints(account=account, edition=form.edition.data, **wanted)
    except Conflict as conflict:
        form.refuse(conflict)
        return _settings(hints=form, status=409)
    flash("Saved.")
    return redirect(url_for("accounts.settings"), 303)


@blueprint.route("/settings/sign-ins", methods=["GET", "POST"])
def end_others() -> ResponseReturnValue:
    if request.method == "POST":
        actions.end_all(account_id=present().account.id, but=present().sign_in.id)
        flash("Every other sign-in has ended.")
    return redirect(url_for("accounts.settings"), 303)


def _profile(**bound: Any) -> ProfileForm:
    account = present().account
    return ProfileForm(
        edition=account.version,
        name=account.name,
        credential=account.credential,
        practice=account.practice_name,
        address=account.practice_address,
        zone=account.zone,
        theme=account.theme,
        single_keys=account.single_keys,
        **bound,
    )


def _hints_form(**bound: Any) -> HintsForm:
    account = present().account
    words = "\n".join(account.hint_words or DEFAULT)
    return HintsForm(prefix="hints", edition=account.version, enabled=account.hints_enabled, words=words, **bound)


def _settings(
    *,
    form: ProfileForm | None = None,
    secret: ChangePasswordForm | None = None,
    hints: HintsForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show all of the settings; the form that was not sent is filled from the account, not from the request."""
    person = present()
    form, secret = form or _profile(formdata=None), secret or ChangePasswordForm(formdata=None)
    hints = hints or _hints_form(formdata=None)
    if status == 200 and (form.errors or secret.errors or hints.errors):
        status = 422
    shown = {"form": form, "secret": secret, "hints": hints, "mine": person.sign_in, "living": _living()}
    return render_template("accounts/settings.html", **shown), status


def _living() -> list[tuple[SignIn, datetime, datetime]]:
    """Return the account's sign-ins with their start and last use as wall time."""
    account = present().account
    found = sign_ins(account.id, since=now() - ABSOLUTE)
    return [(each, local(each.created_at, account.zone), local(each.seen_at, account.zone)) for each in found]
