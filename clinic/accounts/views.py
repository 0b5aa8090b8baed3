"""Signing in, locking, signing out."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.accounts import actions
from clinic.accounts.forms import FirstRunForm, SignInForm, UnlockForm
from clinic.accounts.gate import enter, leave, present, stay
from clinic.accounts.models import nobody_yet
from clinic.accounts.rules import way_back
from clinic.accounts.zones import machine_zone
from clinic.kernel.text import initials
from clinic.kernel.web import not_found

blueprint = Blueprint("accounts", __name__)

NO_ENTRY = "This sign-in name and password were not accepted. After 5 tries, wait 15 minutes before the next one."
NO_UNLOCK = "This password was not accepted. After 5 tries, wait 15 minutes before the next one."


def _shown(template: str, form: Any, **values: Any) -> ResponseReturnValue:
    return render_template(f"accounts/{template}.html", form=form, **values), 422 if form.errors else 200


def _back() -> ResponseReturnValue:
    return redirect(way_back(request.values.get("next")))


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return _back()
    if nobody_yet():
        return redirect(url_for("accounts.first_run"))
    form = SignInForm()
    if form.validate_on_submit():
        token = actions.sign_in(login=form.login.data, password=form.password.data)
        if token:
            enter(token)
            return _back()
        form.refuse(NO_ENTRY)
    return _shown("sign_in", form)


@blueprint.route("/welcome", methods=["GET", "POST"])
def first_run() -> ResponseReturnValue:
    if not nobody_yet():
        not_found()
    form = FirstRunForm(zone=machine_zone())
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in ("name", "credential", "practice", "address", "zone")}
        proof = {name: form[name].data for name in ("login", "password")}
        actions.open_account(**wanted, **proof)
        enter(actions.sign_in(**proof) or "")
        flash("Your clinic is ready. Open the first couple when you are.")
        return redirect(way_back(None))
    return _shown("first_run", form)


@blueprint.route("/unlock", methods=["GET", "POST"])
def unlock() -> ResponseReturnValue:
    person = present()
    if not person.sign_in.locked:
        return _back()
    form = UnlockForm()
    if form.validate_on_submit():
        token = actions.unlock(sign_in=person.sign_in, account=person.account, password=form.password.data)
        if token:
            stay(token)
            return _back()
        form.refuse(NO_UNLOCK)
    return _shown("unlock", form, whose=initials(person.account.name))


@blueprint.post("/lock")
def lock() -> ResponseReturnValue:
    actions.lock(sign_in=present().sign_in)
    return redirect(url_for("accounts.unlock", next=way_back(request.form.get("next"))), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    actions.sign_out(sign_in=present().sign_in)
    leave()
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@blueprint.post("/hide-names")
def hide_names() -> ResponseReturnValue:
    mine = present().sign_in
    actions.hide_names(sign_in=mine, hidden=not mine.names_hidden)
    return redirect(way_back(request.form.get("next")), 303)


@blueprint.get("/leave-demo")
def leave_demo() -> ResponseReturnValue:
    if not current_app.config["CLINIC"].demo:
        not_found()
    return render_template("accounts/leave_demo.html")
