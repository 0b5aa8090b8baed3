"""Risk: what a session's note left open, what was noted between sessions, and what was done about either."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import now
from clinic.safety import risk_actions as actions
from clinic.safety.care_forms import NoteFollowUpForm, RiskFollowUpForm, RiskForm
from clinic.safety.care_models import RiskEntry, risk_entries_of
from clinic.safety.care_rules import due_on
from clinic.safety.views import blueprint, dated, day_here, names_shown, offer_undo
from clinic.sessions.draft_rules import signature_line
from clinic.sessions.models import CoupleSession, notes_of
from clinic.sessions.note_rules import NoteState
from clinic.sessions.notes import StillOpen, still_open

__all__ = ["blueprint"]


@blueprint.route("/couples/<id:couple_id>/safety/risks", methods=["GET", "POST"])
def risks(couple: Couple) -> ResponseReturnValue:
    asked = {name: request.args[name] for name in ("partner", "kind") if name in request.args}
    form = dated(RiskForm(noted_on=day_here(), **asked).named(names_shown(couple)))
    if not form.validate_on_submit():
        return _risks(couple, form), 422 if form.errors else 200
    actions.note_risk(by=_me(), couple=couple, id=form.id(), noted=form.noted, today=day_here())
    flash("It is noted.")
    return _to("risks", couple)


@blueprint.post("/couples/<id:couple_id>/safety/risks/<id:risk_id>")
def risk(couple: Couple, risk: RiskEntry) -> ResponseReturnValue:
    form = dated(RiskFollowUpForm(prefix=risk.id.hex))
    if not form.validate_on_submit():
        return _risks(couple, following={risk.id: form}), 422
    told = {"edition": form.edition.data, "done_on": form.done_on.data, "outcome": form.outcome.data}
    actions.follow_up_risk(by=_me(), entry=risk, today=day_here(), **told)
    flash("The follow-up is kept.")
    return _to("risks", couple)


@blueprint.post("/couples/<id:couple_id>/safety/risks/<id:risk_id>/open")
def reopen_risk(couple: Couple, risk: RiskEntry) -> ResponseReturnValue:
    edition = risk.version
    actions.follow_up_risk(by=_me(), entry=risk, edition=edition, done_on=None, outcome="", today=day_here())
    flash("It waits to be followed up again.")
    return _to("risks", couple)


@blueprint.post("/couples/<id:couple_id>/safety/risks/<id:risk_id>/withdraw")
def withdraw_risk(couple: Couple, risk: RiskEntry) -> ResponseReturnValue:
    withdrawn = not request.args.get("undo")
    actions.withdraw_risk(by=_me(), entry=risk, withdrawn=withdrawn)
    if withdrawn:
        offer_undo("It is withdrawn.", url_for("safety.withdraw_risk", couple_id=couple.id, risk_id=risk.id, undo=1))
    return _to("risks", couple)


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/risk")
def follow_up_note(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    place = meeting.id.hex + request.args.get("partner", "")
    form = NoteFollowUpForm(prefix=place)
    if not form.validate_on_submit():
        return _risks(couple, answering={place: form}), 422
    account = present().account
    told = {"partner": form.partner.data, "words": form.words.data, "id": form.id()}
    signature = signature_line(account.name, account.credential)
    actions.follow_up_note(by=account.id, meeting=meeting, signature=signature, **told)
    flash("It is added to the note, and followed up.")
    return _to("risks", couple)


def _me() -> UUID:
    return present().account.id


def _to(page: str, couple: Couple) -> ResponseReturnValue:
    return redirect(url_for(f"safety.{page}", couple_id=couple.id), 303)


def _risks(couple: Couple, form: RiskForm | None = None, *, following: Any = None, answering: Any = None) -> str:
    form = form or RiskForm(formdata=None, noted_on=day_here()).named(names_shown(couple))
    entries = risk_entries_of(couple)
    fresh = {
        each.id: RiskFollowUpForm(formdata=None, prefix=each.id.hex, edition=each.version, done_on=day_here())
        for each in entries
    }
    final = {id for id, note in notes_of(couple).items() if NoteState(note.signed_at, now()).is_locked}
    open_notes = [(each, _answer_form(each) if each.meeting_id in final else None) for each in still_open(couple)]
    return render_template(
        "safety/risks.html", couple=couple, form=form, entries=entries, follow_ups={**fresh, **(following or {})},
        open_notes=open_notes, answering=answering or {}, following=following or {}, due_on=due_on, today=day_here(),
        gone=risk_entries_of(couple, withdrawn=True),
    )  # fmt: skip


def _answer_form(each: StillOpen) -> NoteFollowUpForm:
    prefix = each.meeting_id.hex + each.risk.partner
    return NoteFollowUpForm(formdata=None, prefix=prefix, partner=each.risk.partner)
