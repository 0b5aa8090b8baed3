"""The intake profile, and what each partner thinks, feels and wants."""

from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples import profile_actions as actions
from clinic.couples.models import Couple
from clinic.couples.profile_forms import ProfileForm, StatementsForm, as_typed
from clinic.couples.profile_models import IntakeProfile, Statement, latest_statements, profiles_of, statements_of
from clinic.couples.profile_rules import Duration, ThirdParty, Wider, bars, missing_for_band
from clinic.couples.rules import Audience
from clinic.couples.statement_rules import gap_in_words
from clinic.couples.views import blueprint
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict
from clinic.kernel.privacy import shown

__all__ = ["blueprint"]

FACT_WORDS: Final = {each.value: each.label for kind in (Duration, Wider, ThirdParty) for each in kind}


@blueprint.route("/couples/<id:couple_id>/profile", methods=["GET", "POST"])
def profile(couple: Couple) -> ResponseReturnValue:
    kept = profiles_of(couple)
    form = _profile_form(kept)
    if not form.validate_on_submit():
        return _profile_page(couple, form, kept), 422 if form.errors else 200
    wanted = {"taken_on": form.taken_on.data, "facts": form.facts, "band": form.band}
    try:
        actions.take_profile(by=present().account.id, couple=couple, id=form.id(), seen=form.seen, **wanted)
    except Conflict as conflict:
        form.edition.data = kept[0].id.hex
        return _profile_page(couple, form, kept, conflict=str(conflict)), 409
    flash("The profile is kept.")
    return redirect(url_for("couples.profile", couple_id=couple.id), 303)


@blueprint.route("/couples/<id:couple_id>/statements", methods=["GET", "POST"])
def statements(couple: Couple) -> ResponseReturnValue:
    form = _statements_form(couple)
    if form.validate_on_submit():
        said = form.said()
        if said:
            for id, each in said:
                actions.record_statement(by=present().account.id, couple=couple, id=id, said=each, today=_today())
            flash("What they said is kept.")
            return redirect(url_for("couples.statements", couple_id=couple.id), 303)
        form.form_errors.append("Write down what at least one of them said.")
    return _statements_page(couple, form), 422 if form.errors else 200


@blueprint.post("/couples/<id:couple_id>/statements/<id:statement_id>/withdraw")
def withdraw_statement(couple: Couple, statement: Statement) -> ResponseReturnValue:
    withdrawn = not request.args.get("undo")
    actions.withdraw(by=present().account.id, row=statement, what="statement", withdrawn=withdrawn)
    if withdrawn:
        undo = url_for("couples.withdraw_statement", couple_id=couple.id, statement_id=statement.id, undo=1)
        offer_undo("The statement is withdrawn.", undo)
    return redirect(url_for("couples.statements", couple_id=couple.id), 303)


def offer_undo(text: str, undo: str) -> None:
    """Say on the next page what was done, with a button that takes it back."""
    message: Any = {"text": text, "undo": undo}
    flash(message, "undo")


def names_shown(couple: Couple) -> dict[str, str]:
    """Return the partners' goes-by names as this request may show them."""
    return {key: shown(name) for key, name in couple.names.items()}


def both_now(couple: Couple) -> dict[str, Any]:
    """Return each partner's newest statement and the gap in willingness in words."""
    now = latest_statements(couple)
    willing = [now[key].facts.get("willingness") if key in now else None for key in ("p1", "p2")]
    return {"now": now, "gap": gap_in_words(willing[0], willing[1], names_shown(couple))}


def _today() -> date:
    return today(present().account.zone)


def _profile_form(kept: list[IntakeProfile]) -> ProfileForm:
    newest = kept[0] if kept else None
    begin = {**as_typed(newest.facts), "counselor_band": newest.counselor_band} if newest else {}
    form = ProfileForm(edition=newest.id.hex if newest else "", taken_on=_today(), **begin)
    form.today = _today()
    return form


def _profile_page(couple: Couple, form: ProfileForm, kept: list[IntakeProfile], **more: Any) -> str:
    newest = kept[0] if kept else None
    facts = newest.facts if newest else {}
    return render_template(
        "couples/profile.html", couple=couple, form=form, profile=newest, earlier=kept[1:], bars=bars,
        missing=missing_for_band(facts), labels=FACT_WORDS, **both_now(couple), **more,
    )  # fmt: skip


def _statements_form(couple: Couple) -> StatementsForm:
    plain = {"said_on": _today(), "stage": couple.stage.value, "audience": Audience.COUNSELOR.value}
    form = StatementsForm(**plain).named(names_shown(couple))
    form.today = _today()
    return form


def _statements_page(couple: Couple, form: StatementsForm) -> str:
    past, gone = statements_of(couple), statements_of(couple, withdrawn=True)
    return render_template(
        "couples/statements.html", couple=couple, form=form, past=past, gone=gone, **both_now(couple)
    )
