"""Ratings taken in a session or copied from paper, and their correction."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.kernel.clock import today
from clinic.kernel.errors import Refused
from clinic.kernel.web import not_found, wants_json
from clinic.ratings import actions
from clinic.ratings.forms import SKIPPED, CorrectionForm, PaperForm, answers, notes, value_of
from clinic.ratings.models import RatingReading
from clinic.ratings.rules import BY_KEY, MEASURES, Source
from clinic.ratings.series import history
from clinic.sessions.models import CoupleSession

blueprint = Blueprint("ratings", __name__)


@blueprint.route("/couples/<id:couple_id>/ratings", methods=["GET", "POST"])
def ratings(couple: Couple) -> ResponseReturnValue:
    form = PaperForm(rated_on=today(present().account.zone))
    problem = ""
    if form.validate_on_submit():
        try:
            given = answers(request.form)
            if given and form.rated_on.data <= today(present().account.zone):
                actions.record_ratings(couple=couple, values=given, rated_on=form.rated_on.data, source=Source.PAPER,
                                       notes=notes(request.form))
                return redirect(url_for("ratings.ratings", couple_id=couple.id), 303)
            problem = "Choose at least one answer." if not given else "The date cannot be in the future."
        except ValueError:
            problem = "An answer is a whole number from 0 to 10, or not rated."
    page = render_template("ratings/ratings.html", couple=couple, form=form, measures=MEASURES, problem=problem,
                           history=history(couple), sent=request.form)
    return page, 422 if problem or form.errors else 200


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/ratings")
def record(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    try:
        actions.record_ratings(couple=couple, values=answers(request.form), rated_on=meeting.day,
                               source=Source.SESSION, meeting_id=meeting.id)
    except ValueError:
        return jsonify(error="An answer is a whole number from 0 to 10, or not rated."), 422
    if wants_json():
        return jsonify(saved=True)
    return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)


@blueprint.route("/couples/<id:couple_id>/ratings/<id:reading_id>", methods=["GET", "POST"])
def correct(couple: Couple, reading: RatingReading) -> ResponseReturnValue:
    if reading.superseded:
        not_found()
    value = SKIPPED if reading.value is None else str(reading.value)
    form = CorrectionForm(value=value, note=reading.note)
    if form.validate_on_submit():
        try:
            actions.correct_reading(couple=couple, reading=reading, value=value_of(form.value.data), note=form.note.data)
            return redirect(url_for("ratings.ratings", couple_id=couple.id), 303)
        except Refused as refused:
            form.value.errors = [str(refused)]
    page = render_template("ratings/correct.html", couple=couple, reading=reading, form=form, measure=BY_KEY[reading.measure])
    return page, 422 if form.errors else 200
