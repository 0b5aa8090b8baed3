"""What happens to an agreement after it was written: signatures, votes, reviews, its end."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.agreements import actions, signing_actions
from clinic.agreements.models import Agreement, AgreementReview, AgreementVersion, consequences_in
from clinic.agreements.pages import onward, page_of, review_form, this_day
from clinic.agreements.review_forms import EndForm, votes
from clinic.agreements.signing_rules import TAKE_BACK
from clinic.agreements.views import blueprint
from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.errors import Refused

AGREEMENT = "/couples/<id:couple_id>/agreements/<id:agreement_id>"
VERSION = f"{AGREEMENT}/versions/<id:version_id>"


@blueprint.post(f"{VERSION}/sign")
def sign(couple: Couple, agreement: Agreement, version: AgreementVersion) -> ResponseReturnValue:
    partner, by = _partner(), present().account.id
    if request.args.get("undo"):
        signing_actions.take_back(by=by, agreement=agreement, version=version, partner=partner)
        flash("The signature is taken back.")
        return onward(couple, agreement)
    edition, today = request.form.get("edition", ""), this_day()
    signing_actions.sign(by=by, agreement=agreement, version=version, partner=partner, edition=edition, today=today)
    place = {"couple_id": couple.id, "agreement_id": agreement.id, "version_id": version.id}
    words = "Signed. The other signature is still missing." if version.missing else "Both have signed. It is in force."
    _undoable(words, TAKE_BACK.seconds, "agreements.sign", partner=partner, **place)
    return onward(couple, agreement)


@blueprint.post(f"{VERSION}/drop")
def drop(couple: Couple, agreement: Agreement, version: AgreementVersion) -> ResponseReturnValue:
    by = present().account.id
    if request.args.get("undo"):
        signing_actions.take_up(by=by, version=version)
        return onward(couple, agreement)
    signing_actions.drop(by=by, version=version)
    place = {"couple_id": couple.id, "agreement_id": agreement.id, "version_id": version.id}
    _undoable("The draft is let go. It stays readable.", 10, "agreements.drop", **place)
    return onward(couple, agreement)


@blueprint.post(f"{VERSION}/fit")
def fit(couple: Couple, agreement: Agreement, version: AgreementVersion) -> ResponseReturnValue:
    given = votes(request.form, [each.id for each in consequences_in(version)])
    signing_actions.vote(by=present().account.id, version=version, votes=given)
    flash("The votes are recorded.")
    return onward(couple, agreement)


@blueprint.post(f"{AGREEMENT}/review")
def review(couple: Couple, agreement: Agreement) -> ResponseReturnValue:
    form = review_form()
    if not form.validate_on_submit():
        return page_of(couple, agreement, review_form=form)
    by, today = present().account.id, this_day()
    actions.review(by=by, agreement=agreement, id=form.id(), today=today, **form.facts)
    flash("The review is recorded.")
    return onward(couple, agreement)


@blueprint.post(f"{AGREEMENT}/reviews/<id:review_id>/withdraw")
def withdraw_review(couple: Couple, agreement: Agreement, review: AgreementReview) -> ResponseReturnValue:
    undo = bool(request.args.get("undo"))
    actions.withdraw_review(by=present().account.id, review=review, withdrawn=not undo)
    if not undo:
        place = {"couple_id": couple.id, "agreement_id": agreement.id, "review_id": review.id}
        _undoable("Review withdrawn.", 10, "agreements.withdraw_review", **place)
    return onward(couple, agreement)


@blueprint.post(f"{AGREEMENT}/end")
def end(couple: Couple, agreement: Agreement) -> ResponseReturnValue:
    by, form = present().account.id, EndForm(prefix="end")
    if request.args.get("undo"):
        actions.resume(by=by, agreement=agreement)
        return onward(couple, agreement)
    if not form.validate_on_submit():
        return page_of(couple, agreement, end_form=form)
    actions.end(by=by, agreement=agreement, ended_on=this_day(), why=form.why.data or "")
    _undoable("The agreement has ended.", 10, "agreements.end", couple_id=couple.id, agreement_id=agreement.id)
    return onward(couple, agreement)


def _partner() -> PartnerKey:
    for each in PARTNERS:
        if request.values.get("partner") == each:
            return each
    raise Refused("Say who signs.")


def _undoable(words: str, seconds: int, endpoint: str, **place: Any) -> None:
    message: Any = {"text": words, "seconds": seconds, "undo": url_for(endpoint, undo=1, **place)}
    flash(message, "undo")
