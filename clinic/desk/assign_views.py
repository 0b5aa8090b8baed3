"""Giving exercises from the couple's page or from the session, with every caution held against the facts."""

import re
from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.couples.rules import Stage, Status
from clinic.desk.giving import ENOUGH_JOINT, Offer, available, due_on, joint_this_week, matching, offers, titled
from clinic.desk.sheet import Problem, Sheet
from clinic.desk.views import blueprint, case_file
from clinic.homework import actions
from clinic.homework.exercises import Bundle, bundles
from clinic.homework.models import Assignment
from clinic.kernel.ids import new_id
from clinic.kernel.web import wants_json
from clinic.sessions.models import CoupleSession, meeting_of

HEX_ID = re.compile("[0-9a-f]{32}")


@blueprint.route("/couples/<id:couple_id>/assign", methods=["GET", "POST"])
def assign(couple: Couple) -> ResponseReturnValue:
    """Show what can be given; “Assign” gives what is ticked, any other button keeps it and looks for more."""
    file, meeting = case_file(couple), _meeting(couple)
    bundle = bundles().get(request.args.get("bundle", "")) if request.method == "GET" else None
    sheet, offered, before = _sheet(bundle), offers(file, available(file)), joint_this_week(file)
    given = give(file, offered, sheet, meeting) if "assign" in request.form else []
    if not given:
        return _page(file, offered, sheet, bundle, meeting), 422 if sheet.problems else 200
    flash(f"Assigned. {enough_words(before, given)}".strip())
    return redirect(_back(couple, meeting), 303)


@blueprint.post("/couples/<id:couple_id>/sessions/<id:meeting_id>/assign")
def quick_assign(couple: Couple, meeting: CoupleSession) -> ResponseReturnValue:
    """Give the exercise whose title begins with what was typed; what it waits for leads to the whole page."""
    file, text = case_file(couple), request.form.get("exercise", "")[:100]
    kept = titled(available(file), text)
    if kept is None:
        return _not_given(couple, meeting, "No exercise has a title with these letters.")
    offered, title = offers(file, [kept]), kept.exercise.title
    sheet, before = _sheet(chosen=[kept.exercise.slug]), joint_this_week(file)
    given = give(file, offered, sheet, meeting)
    if given:
        return _told(couple, meeting, given[0], f"Assigned: {title}. {enough_words(before, given)}".strip())
    whole = url_for("desk.assign", couple_id=couple.id, q=title, meeting=meeting.id.hex)
    sentences = " ".join(each.sentence for each in sheet.problems.values())
    return _not_given(couple, meeting, f"{title}: {sentences}", whole)


def give(file: CaseFile, offered: list[Offer], sheet: Sheet, meeting: CoupleSession | None) -> list[Assignment]:
    """Give every chosen exercise, or none: what stands in the way is noted beside each."""
    ready = sheet.fill(offered, today=file.as_of, due=due_on(file))
    if file.couple.status is Status.CLOSED:
        sheet.problems[""] = Problem("offers", "The record is closed. Reopen it before you assign anything.")
    if sheet.problems:
        return []
    place: dict[str, Any] = {"by": present().account.id, "couple": file.couple}
    place["meeting_id"] = meeting.id if meeting else None
    return [actions.assign(id=sheet.id_of(slug), given=each, **place) for slug, each in ready.items()]


def enough_words(before: int, given: list[Assignment]) -> str:
    """Return the gentle note that two new exercises for both in a week are enough, empty up to two (domain.md 3.4)."""
    joint = before + sum(len(each.partners) > 1 for each in given)
    return f"That makes {joint} new ones for both this week; two are enough." if joint > ENOUGH_JOINT else ""


def _sheet(bundle: Bundle | None = None, *, chosen: list[str] | None = None) -> Sheet:
    once = request.form.get("once", "")
    ticked = chosen or list(dict.fromkeys(request.form.getlist("slug"))) or list(bundle.exercises if bundle else ())
    return Sheet(request.form, ticked, UUID(hex=once) if HEX_ID.fullmatch(once) else new_id())


def _meeting(couple: Couple) -> CoupleSession | None:
    wanted = request.values.get("meeting", "")
    return meeting_of(couple, UUID(hex=wanted)) if HEX_ID.fullmatch(wanted) else None


def _back(couple: Couple, meeting: CoupleSession | None) -> str:
    if meeting is None:
        return url_for("desk.couple", couple_id=couple.id)
    return url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id)


def _page(
    file: CaseFile, offered: list[Offer], sheet: Sheet, bundle: Bundle | None, meeting: CoupleSession | None
) -> str:
    text = request.values.get("q", "")[:100]
    first = [each for each in offered if each.slug in sheet.chosen]
    rest = [each for each in (matching(offered, text) if text else offered) if each.slug not in sheet.chosen]
    return render_template(
        "desk/assign.html", couple=file.couple, meeting=meeting, first=first, rest=rest, sheet=sheet, text=text,
        due=due_on(file), joint=joint_this_week(file), stages=Stage, bundle=bundle, bundles=bundles().values(),
        titles={each.slug: each.exercise.title for each in offered},
    )  # fmt: skip


def _told(couple: Couple, meeting: CoupleSession, given: Assignment, words: str) -> ResponseReturnValue:
    if not wants_json():
        flash("Assigned.")
        return redirect(_back(couple, meeting), 303)
    item = render_template("desk/given.html", couple=couple, assignment=given, meeting=meeting)
    return jsonify(saved=True, words=words, html=item)


def _not_given(couple: Couple, meeting: CoupleSession, words: str, whole: str = "") -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=words, page=whole), 422
    flash("Not assigned. What it waits for is said beside it." if whole else words, "error")
    return redirect(whole or _back(couple, meeting), 303)
