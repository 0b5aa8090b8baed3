"""The page of safety: what is known at a glance, in a calm order, with the way to each part; contact and screens."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.safety import actions
from clinic.safety.care_models import hold_on, risk_entries_of, setbacks_of, topics_of
from clinic.safety.care_rules import hold_words
from clinic.safety.forms import ContactForm, ScreenForm
from clinic.safety.models import Screen, contact_of, screens_of
from clinic.safety.referral_models import referrals_of, supports_of
from clinic.safety.rules import age_in_words, is_for_violence, opens_risk, screen_words
from clinic.safety.views import blueprint, day_here, names_shown
from clinic.sessions.notes import still_open

__all__ = ["blueprint"]


@blueprint.get("/couples/<id:couple_id>/safety")
def safety(couple: Couple) -> ResponseReturnValue:
    return _hub(couple)


@blueprint.post("/couples/<id:couple_id>/safety/contact")
def contact(couple: Couple) -> ResponseReturnValue:
    form = _contact_form()
    if not form.validate_on_submit():
        return _hub(couple, contact_form=form), 422
    actions.record_contact(by=present().account.id, couple=couple, today=day_here(), **form.facts)
    flash("The status is recorded.")
    return redirect(url_for("safety.safety", couple_id=couple.id), 303)


@blueprint.post("/couples/<id:couple_id>/safety/contact/same")
def confirm_contact(couple: Couple) -> ResponseReturnValue:
    actions.confirm_contact(by=present().account.id, couple=couple, today=day_here())
    flash("Asked today, and the same.")
    return redirect(url_for("safety.safety", couple_id=couple.id), 303)


@blueprint.get("/couples/<id:couple_id>/safety/screens")
def screens(couple: Couple) -> ResponseReturnValue:
    return _screens(couple)


@blueprint.post("/couples/<id:couple_id>/safety/screen")
def screen(couple: Couple) -> ResponseReturnValue:
    form = _screen_form(couple)
    if not form.validate_on_submit():
        return _screens(couple, form), 422
    kept = actions.record_screen(by=present().account.id, couple=couple, today=day_here(), **form.facts)
    if opens_risk(kept.tool, kept.item9):
        flash("The screen is recorded. One answer asks for a word on risk: write it down here.")
        return redirect(url_for("safety.risks", couple_id=couple.id, partner=kept.partner, kind="self_harm"), 303)
    flash("The screen is recorded.")
    return redirect(url_for("safety.screens", couple_id=couple.id), 303)


def latest_alone(couple: Couple, found: list[Screen]) -> dict[str, Screen | None]:
    """Return each partner's last screen for violence and fear."""
    alone = [each for each in found if is_for_violence(each.tool)]
    return {key: next((each for each in alone if each.partner == key), None) for key in couple.names}


def _hub(couple: Couple, *, contact_form: ContactForm | None = None) -> str:
    known, hold = contact_of(couple), hold_on(couple)
    present_state = {"state": known.state.value} if known else {}
    return render_template(
        "safety/safety.html", couple=couple, known=known, age=age_in_words, today=day_here(), hold=hold,
        latest=latest_alone(couple, screens_of(couple)), hold_words=hold_words,
        risks=[each for each in risk_entries_of(couple) if each.is_open], open_notes=still_open(couple),
        referrals=[each for each in referrals_of(couple) if each.is_open], supports=supports_of(couple),
        setbacks=[each for each in setbacks_of(couple) if each.left],
        topics=[each for each in topics_of(couple) if each.lifted_on is None],
        contact_form=contact_form or _contact_form(formdata=None, checked_on=day_here(), **present_state),
    )  # fmt: skip


def _screens(couple: Couple, form: ScreenForm | None = None) -> str:
    found = screens_of(couple)
    form = form or _screen_form(couple, formdata=None, screened_on=day_here())
    return render_template(
        "safety/screens.html", couple=couple, screens=found, latest=latest_alone(couple, found), form=form,
        age=age_in_words, today=day_here(), screen_words=screen_words,
    )  # fmt: skip


def _contact_form(**given: Any) -> ContactForm:
    form = ContactForm(**given)
    form.today = day_here()
    return form


def _screen_form(couple: Couple, **given: Any) -> ScreenForm:
    form = ScreenForm(prefix="screen", **given).named(names_shown(couple))
    form.today = day_here()
    return form
