"""Referrals with their steps and releases, and the people who know."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.errors import Conflict
from clinic.safety import referral_actions as actions
from clinic.safety.referral_forms import ReferralForm, ReferralStepForm, ReleaseForm, SupportForm
from clinic.safety.referral_models import (
    Referral,
    Support,
    referrals_of,
    steps_of,
    supports_of,
)
from clinic.safety.referral_rules import ReferralStatus
from clinic.safety.views import blueprint, dated, day_here, names_shown, offer_undo

__all__ = ["blueprint"]


@blueprint.route("/couples/<id:couple_id>/safety/referrals", methods=["GET", "POST"])
def referrals(couple: Couple) -> ResponseReturnValue:
    form = dated(ReferralForm(offered_on=day_here()).named(names_shown(couple)))
    if form.validate_on_submit():
        row = actions.refer(by=_me(), couple=couple, id=form.id(), reference=form.reference, today=day_here())
        flash("The referral is recorded.")
        return _to_one(couple, row)
    page = render_template(
        "safety/referrals.html", couple=couple, form=form, referrals=referrals_of(couple), today=day_here(),
        supports=supports_of(couple), gone=referrals_of(couple, withdrawn=True),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/couples/<id:couple_id>/safety/referrals/<id:referral_id>", methods=["GET", "POST"])
def referral(couple: Couple, referral: Referral) -> ResponseReturnValue:
    form = _step_form(referral)
    if not form.validate_on_submit():
        return _one(couple, referral, form=form), 422 if form.errors else 200
    step = {"status": ReferralStatus(form.status.data), "happened_on": form.happened_on.data}
    more = {"words": form.words.data, "first_appointment": form.first_appointment.data}
    edition = form.edition.data
    try:
        actions.move_referral(by=_me(), referral=referral, edition=edition, today=day_here(), **step, **more)
    except Conflict as conflict:
        form.edition.data = referral.version
        return _one(couple, referral, form=form, conflict=str(conflict)), 409
    flash("The step is kept.")
    return _to_one(couple, referral)


@blueprint.post("/couples/<id:couple_id>/safety/referrals/<id:referral_id>/release")
def release(couple: Couple, referral: Referral) -> ResponseReturnValue:
    form = _release_form(referral)
    if not form.validate_on_submit():
        return _one(couple, referral, release=form), 422
    days = {"edition": form.edition.data, "signed": form.signed.data, "revoked": form.revoked.data}
    actions.release_referral(by=_me(), referral=referral, today=day_here(), **days)
    flash("The release is kept.")
    return _to_one(couple, referral)


@blueprint.post("/couples/<id:couple_id>/safety/referrals/<id:referral_id>/withdraw")
def withdraw_referral(couple: Couple, referral: Referral) -> ResponseReturnValue:
    withdrawn = not request.args.get("undo")
    actions.withdraw_referral(by=_me(), referral=referral, withdrawn=withdrawn)
    if withdrawn:
        undo = url_for("safety.withdraw_referral", couple_id=couple.id, referral_id=referral.id, undo=1)
        offer_undo("The referral is withdrawn.", undo)
    return redirect(url_for("safety.referrals", couple_id=couple.id), 303)


@blueprint.route("/couples/<id:couple_id>/safety/supports", methods=["GET", "POST"])
def supports(couple: Couple) -> ResponseReturnValue:
    form = SupportForm().named(names_shown(couple))
    if not form.validate_on_submit():
        return _supports(couple, form), 422 if form.errors else 200
    actions.name_support(by=_me(), couple=couple, id=form.id(), **form.facts)
    flash("The person is named.")
    return redirect(url_for("safety.supports", couple_id=couple.id), 303)


@blueprint.route("/couples/<id:couple_id>/safety/supports/<id:support_id>", methods=["GET", "POST"])
def support(couple: Couple, support: Support) -> ResponseReturnValue:
    form = _support_form(couple, support)
    if not form.validate_on_submit():
        return _support(couple, support, form), 422 if form.errors else 200
    try:
        actions.change_support(by=_me(), support=support, edition=form.edition.data, **form.facts)
    except Conflict as conflict:
        form.edition.data = support.version
        different = [("What this person knows", support.scope)]
        return _support(couple, support, form, conflict=str(conflict), different=different), 409
    flash("It is kept.")
    return redirect(url_for("safety.supports", couple_id=couple.id), 303)


@blueprint.post("/couples/<id:couple_id>/safety/supports/<id:support_id>/end")
def end_support(couple: Couple, support: Support) -> ResponseReturnValue:
    undo = bool(request.args.get("undo"))
    actions.end_support(by=_me(), support=support, ended_on=None if undo else day_here())
    if not undo:
        again = url_for("safety.end_support", couple_id=couple.id, support_id=support.id, undo=1)
        offer_undo("This support has ended.", again)
    return redirect(url_for("safety.supports", couple_id=couple.id), 303)


def _me() -> UUID:
    return present().account.id


def _to_one(couple: Couple, referral: Referral) -> ResponseReturnValue:
    return redirect(url_for("safety.referral", couple_id=couple.id, referral_id=referral.id), 303)


def _step_form(referral: Referral, **bound: Any) -> ReferralStepForm:
    begin = {"status": referral.status.value, "first_appointment": referral.first_appointment}
    form = dated(ReferralStepForm(edition=referral.version, happened_on=day_here(), **begin, **bound))
    form.since = referral.moved_on
    return form


def _release_form(referral: Referral, **bound: Any) -> ReleaseForm:
    days = {"signed": referral.release_signed, "revoked": referral.release_revoked}
    return dated(ReleaseForm(prefix="release", edition=referral.version, **days, **bound))


def _one(
    couple: Couple,
    referral: Referral,
    *,
    form: ReferralStepForm | None = None,
    release: ReleaseForm | None = None,
    **more: Any,
) -> str:
    return render_template(
        "safety/referral.html", couple=couple, referral=referral, steps=steps_of(referral), today=day_here(),
        form=form or _step_form(referral, formdata=None), release=release or _release_form(referral, formdata=None),
        **more,
    )  # fmt: skip


def _support_form(couple: Couple, support: Support) -> SupportForm:
    kept = {"person": support.person, "whom": support.whom.value, "scope": support.scope}
    form: SupportForm = SupportForm(edition=support.version, agreed_by=support.agreed_by, **kept)
    form.named(names_shown(couple))
    return form


def _supports(couple: Couple, form: SupportForm) -> str:
    now, ended = supports_of(couple), supports_of(couple, ended=True)
    return render_template("safety/supports.html", couple=couple, form=form, supports=now, ended=ended)


def _support(couple: Couple, support: Support, form: SupportForm, **more: Any) -> str:
    return render_template("safety/support.html", couple=couple, support=support, form=form, **more)
