"""Giving exercises from the couple's page or from the session, with every caution held against the facts."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, Stage
from clinic.desk.giving import Offer, due_on, offers
from clinic.desk.views import blueprint, case_file
from clinic.homework import actions
from clinic.homework.actions import Given
from clinic.homework.models import Assignment
from clinic.kernel.errors import Refused
from clinic.kernel.web import wants_json
from clinic.sessions.models import CoupleSession

LONGEST_TEXT = 2000


@dataclass
class Sheet:
    """What was sent: the chosen exercises with their words, and what stands in the way of each."""

    chosen: list[str]
    sent: Any
    problems: dict[str, str] = field(default_factory=dict)

    def word(self, name: str, slug: str) -> str:
        """Return one field of one exercise."""
        return str(self.sent.get(f"{name}-{slug}", "")).strip()[:LONGEST_TEXT]

    def many(self, name: str, slug: str) -> list[str]:
        """Return the ticked boxes of one exercise."""
        return list(self.sent.getlist(f"{name}-{slug}"))


@blueprint.route("/couples/<id:couple_id>/assign", methods=["GET", "POST"])
def assign(couple: Couple) -> ResponseReturnValue:
    file, text = case_file(couple), request.values.get("q", "")[:100]
    offered = offers(file, text)
    sheet = Sheet(request.form.getlist("slug"), request.form)
    if request.method == "POST" and "assign" in request.form:
        if give_all(file, offers(file), sheet):
            flash("Assigned.")
            return redirect(url_for("desk.couple", couple_id=couple.id), 303)
        return _page(file, offered, sheet, text), 422
    return _page(file, offered, sheet, text)


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/assign")
def quick_assign(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    """Give the exercise whose title begins with what was typed; anything it waits for leads to the whole page."""
    file, text = case_file(couple), request.form.get("exercise", "").strip()[:100]
    whole = url_for("desk.assign", couple_id=couple.id, q=text)
    found = offers(file, text)[:1] if text else []
    if not found:
        return _told(couple, meeting, "No exercise has these words.", None)
    try:
        given = give(file, found[0], Sheet([found[0].exercise.slug], request.form), meeting)
    except Refused as refused:
        return _told(couple, meeting, f"{found[0].exercise.title}: {refused} Give it on its own page.", None, whole)
    return _told(couple, meeting, f"Assigned: {found[0].exercise.title}", given)


def give_all(file: CaseFile, offered: list[Offer], sheet: Sheet) -> bool:
    """Give every chosen exercise, or none: what stands in the way is noted beside each."""
    known = {each.exercise.slug: each for each in offered}
    if not sheet.chosen:
        sheet.problems[""] = "Tick at least one exercise."
    for slug in sheet.chosen:
        try:
            give(file, known[slug], sheet, None)
        except KeyError:
            sheet.problems[slug] = "This exercise is no longer in the library."
        except Refused as refused:
            sheet.problems[slug] = str(refused)
    return not sheet.problems


def give(file: CaseFile, offer: Offer, sheet: Sheet, meeting: CoupleSession | None) -> Assignment:
    """Give one exercise to the partners ticked for it, both or the usual one where nothing was said."""
    slug = offer.exercise.slug
    said = sheet.many("for", slug)
    given = Given(
        exercise=offer.exercise, edition=offer.kept.edition, due_on=_date(sheet, slug, due_on(file)),
        partners=actions.both(said) if f"asked-{slug}" in sheet.sent else offer.partners,
        dose=sheet.word("dose", slug) or offer.exercise.frequency_text, custom_text=sheet.word("text", slug),
    )
    yes = [key for key in PARTNERS if key in sheet.many("yes", slug)]
    return actions.assign(
        couple=file.couple, given=given, found=offer.found, assigned_on=file.as_of, reason=sheet.word("reason", slug),
        yes=yes, meeting_id=meeting.id if meeting else None,
    )


def _date(sheet: Sheet, slug: str, usual: date) -> date:
    said = sheet.word("due", slug) or str(sheet.sent.get("due", "")).strip()
    if not said:
        return usual
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refused("Give the due date as a date.") from None


def _page(file: CaseFile, offered: list[Offer], sheet: Sheet, text: str) -> str:
    return render_template("desk/assign.html", couple=file.couple, file=file, offers=offered, sheet=sheet, text=text,
                           due=due_on(file), stages=Stage)


def _told(couple: Couple, meeting: CoupleSession, words: str, given: Assignment | None, whole: str = "") -> ResponseReturnValue:
    if wants_json():
        if given is None:
            return jsonify(error=words, page=whole), 422
        return jsonify(saved=True, words=words, html=render_template("desk/given.html", couple=couple, assignment=given))
    if given is None:
        flash(words, "error")
    return redirect(whole or url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)
