"""Ratings taken in a session or copied from paper, and their correction."""

from datetime import date
from typing import Final

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import today
from clinic.kernel.errors import Refused
from clinic.kernel.web import error_page, not_found, wants_json
from clinic.ratings import actions
from clinic.ratings.actions import Occasion
from clinic.ratings.forms import VALUES, CorrectionForm, PaperForm, answers, chosen, key_of
from clinic.ratings.models import RatingReading
from clinic.ratings.rules import BY_KEY, MEASURES, Source
from clinic.ratings.series import sheets
from clinic.sessions.models import CoupleSession

blueprint = Blueprint("ratings", __name__)
PER_PAGE: Final = 20


@blueprint.route("/couples/<id:couple_id>/ratings", methods=["GET", "POST"])
def ratings(couple: Couple) -> ResponseReturnValue:
    form = PaperForm(rated_on=_today())
    form.today = _today()
    if form.validate_on_submit():
        try:
            _copy(couple, form)
            flash("The ratings are recorded.")
            return redirect(url_for("ratings.ratings", couple_id=couple.id), 303)
        except Refused as refused:
            form.form_errors.append(str(refused))
    given = sheets(couple)
    pages = max(1, -(-len(given) // PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    page = render_template(
        "ratings/ratings.html", couple=couple, form=form, measures=MEASURES, chosen=chosen(request.form),
        number=number, pages=pages, sheets=given[(number - 1) * PER_PAGE : number * PER_PAGE],
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/ratings")
def record(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    by, day = present().account.id, today(meeting.zone)
    try:
        values, occasion = answers(request.form), Occasion.meeting(meeting)
        actions.record_ratings(by=by, couple=couple, values=values, occasion=occasion, today=day)
    except Refused as refused:
        return error_page(422, str(refused))
    if wants_json():
        return jsonify(saved=True)
    return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)


@blueprint.route("/couples/<id:couple_id>/ratings/<id:reading_id>", methods=["GET", "POST"])
def correct(couple: Couple, reading: RatingReading) -> ResponseReturnValue:
    if reading.superseded and request.method == "GET":
        not_found()
    form = CorrectionForm(value=key_of(reading.value), note=reading.note)
    if form.validate_on_submit():
        by, value = present().account.id, VALUES[form.value.data]
        actions.correct_reading(by=by, couple=couple, reading=reading, value=value, note=form.note.data)
        flash("The answer is corrected.")
        return redirect(url_for("ratings.ratings", couple_id=couple.id), 303)
    page = render_template(
        "ratings/correct.html", couple=couple, reading=reading, form=form, measure=BY_KEY[reading.measure]
    )
    return page, 422 if form.errors else 200


def _copy(couple: Couple, form: PaperForm) -> None:
    actions.record_ratings(
        by=present().account.id,
        couple=couple,
        values=answers(request.form),
        occasion=Occasion(form.rated_on.data, Source.PAPER),
        today=_today(),
        notes={"p1": form.note_p1.data, "p2": form.note_p2.data},
    )


def _today() -> date:
    return today(present().account.zone)
