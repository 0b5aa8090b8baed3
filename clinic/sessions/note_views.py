"""Writing, signing and reading notes; the same form saves by itself, by its Save button, and with the signature."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import local, now
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.kernel.text import clock
from clinic.sessions import actions
from clinic.sessions.draft_rules import signature_line
from clinic.sessions.forms import AdditionForm
from clinic.sessions.models import CoupleSession, note_of
from clinic.sessions.note_forms import NoteForm
from clinic.sessions.note_rules import parts
from clinic.sessions.notes import Typed, names_shown, note_page
from clinic.sessions.posted import Posted
from clinic.sessions.reading import note_read
from clinic.sessions.refusals import REFUSALS, AdditionRefused, DraftRefused, Unfinished
from clinic.sessions.stored import process_text
from clinic.sessions.timeline import meeting_words
from clinic.sessions.views import blueprint

NOTE = "/couples/<id:couple_id>/sessions/<id:meeting_id>/note"


@blueprint.get(NOTE)
def note(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    return _note_page(couple, meeting)


@blueprint.get(f"{NOTE}/draft")
@blueprint.get(f"{NOTE}/sign")
def reopen(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    """Lead a page that was refused, and is loaded again by its address, back to the note."""
    return redirect(_workspace(couple, meeting), 303)


@blueprint.post(f"{NOTE}/draft")
def autosave(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    posted = Posted.read()
    form = posted.form(meeting)
    if not form.validate():
        return _not_saved(couple, meeting, posted, form)
    try:
        saved = actions.save_draft(by=_me(), meeting=meeting, draft=posted.draft(form), sender=posted.sender)
    except DraftRefused as refused:
        return _not_saved(couple, meeting, posted, form, refused.reason)
    if request.is_json:
        return {"version": saved.version, "saved_at": clock(local(now(), present().account.zone))}
    return redirect(_workspace(couple, meeting), 303)


@blueprint.post(f"{NOTE}/sign")
def sign(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    posted = Posted.read()
    form = posted.form(meeting)
    if not form.validate():
        return _not_saved(couple, meeting, posted, form)
    try:
        actions.sign(by=_me(), meeting=meeting, draft=posted.draft(form), sender=posted.sender, signature=_signature())
    except DraftRefused as refused:
        return _not_saved(couple, meeting, posted, form, refused.reason)
    except Unfinished as unfinished:
        form.mark(unfinished.missing)
        return _draft_page(couple, meeting, Typed(form, unfinished.version, posted.sender.editor)), 422
    back = url_for("sessions.undo_sign", couple_id=couple.id, meeting_id=meeting.id)
    flash({"text": "The note is signed. You can take it back for a minute.", "undo": back}, "undo")  # type: ignore[arg-type]
    return redirect(_here("sessions.note", couple, meeting), 303)


@blueprint.post(f"{NOTE}/undo-sign")
def undo_sign(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    try:
        actions.undo_sign(by=_me(), meeting=meeting)
    except Refused as refused:
        return _note_page(couple, meeting, refusal=str(refused)), 409
    flash("The signature is taken back. The note is a draft again.")
    return redirect(_workspace(couple, meeting), 303)


@blueprint.route("/couples/<id:couple_id>/sessions/<id:meeting_id>/additions", methods=["GET", "POST"])
def add(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    form = AdditionForm(data={"once": new_id().hex, "part": request.args.get("part"), "kind": "addendum"})
    kept = note_of(meeting)
    form.offer(parts(kept.texts if kept else {}, names_shown(couple)))
    if not form.validate_on_submit():
        return _addition_page(couple, meeting, form)
    id, signature = UUID(hex=form.once.data), _signature()
    try:
        actions.add(by=_me(), meeting=meeting, id=id, addition=form.addition, signature=signature)
    except AdditionRefused as refused:
        form[refused.field].errors = [str(refused)]
        return _addition_page(couple, meeting, form)
    flash("It is added to the note.")
    return redirect(_here("sessions.note", couple, meeting), 303)


def _me() -> UUID:
    return present().account.id


def _signature() -> str:
    account = present().account
    return signature_line(account.name, account.credential)


def _here(endpoint: str, couple: Couple, meeting: CoupleSession) -> str:
    return url_for(endpoint, couple_id=couple.id, meeting_id=meeting.id)


def _workspace(couple: Couple, meeting: CoupleSession) -> str:
    return _here("desk.workspace", couple, meeting)


def _not_saved(
    couple: Couple, meeting: CoupleSession, posted: Posted, form: NoteForm, reason: str = ""
) -> ResponseReturnValue:
    """Answer that nothing was saved and why; a plain form gets its page back with everything that was typed."""
    status = 409 if reason else 422
    if request.is_json:
        return ({"error": REFUSALS[reason], "reason": reason} if reason else {"errors": form.errors}), status
    return _draft_page(couple, meeting, Typed(form, posted.sender.version, posted.sender.editor, reason)), status


def _draft_page(couple: Couple, meeting: CoupleSession, typed: Typed) -> str:
    page = note_page(couple, meeting, by=_me(), typed=typed)
    words = meeting_words(couple, meeting)
    return render_template("sessions/draft.html", couple=couple, words=words, page=page, form=typed.form)


def _note_page(couple: Couple, meeting: CoupleSession, *, refusal: str = "") -> str:
    asked = request.method == "GET" and request.args.get("process") == "1"
    return render_template(
        "sessions/note.html",
        couple=couple,
        words=meeting_words(couple, meeting),
        meeting_id=meeting.id,
        read=note_read(couple, meeting),
        process=process_text(meeting, by=_me()) if asked else None,
        refusal=refusal,
    )


def _addition_page(couple: Couple, meeting: CoupleSession, form: AdditionForm) -> ResponseReturnValue:
    read = note_read(couple, meeting)
    page = render_template(
        "sessions/add.html", couple=couple, words=meeting_words(couple, meeting), meeting_id=meeting.id, read=read,
        form=form,
    )  # fmt: skip
    return page, 422 if form.errors else 200
