"""The homework of a couple: what was given, and what became of it."""

import re
from typing import Any, Final
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.homework import actions
from clinic.homework.forms import told
from clinic.homework.models import Assignment, assignments_of
from clinic.homework.rules import Barrier, adherence, what_helped
from clinic.homework.shelf import as_assigned, title_of, titles_of
from clinic.homework.views import blueprint
from clinic.kernel.clock import today
from clinic.kernel.errors import ClinicError, Conflict, Refused
from clinic.kernel.web import wants_json

__all__ = ["blueprint"]

CONFLICT: Final = 409
RELOAD: Final = " Reload the page to see it."


@blueprint.get("/couples/<id:couple_id>/homework")
def homework(couple: Couple) -> ResponseReturnValue:
    return _page(couple, change=request.args.get("change", ""))


@blueprint.post("/couples/<id:couple_id>/homework/<id:assignment_id>/outcome")
def outcome(couple: Couple, assignment: Assignment) -> ResponseReturnValue:
    by, day = present().account.id, today(present().account.zone)
    version = request.form.get("version", -1, type=int)
    try:
        actions.record_outcome(by=by, assignment=assignment, version=version, told=told(request.form), today=day)
    except (Refused, Conflict) as problem:
        return _not_saved(couple, assignment, problem)
    if wants_json():
        return jsonify(saved=True, version=assignment.version)
    return redirect(_back(couple, assignment), 303)


@blueprint.post("/couples/<id:couple_id>/homework/<id:assignment_id>/withdraw")
def withdraw(couple: Couple, assignment: Assignment) -> ResponseReturnValue:
    here: Any = {"couple_id": couple.id, "assignment_id": assignment.id, "meeting": request.values.get("meeting")}
    if request.args.get("undo"):
        actions.give_again(by=present().account.id, assignment=assignment)
    else:
        actions.withdraw(by=present().account.id, assignment=assignment)
        undo: Any = {"text": "Homework withdrawn.", "undo": url_for("homework.withdraw", undo=1, **here)}
        flash(undo, "undo")
    if wants_json():
        return jsonify(saved=True, version=assignment.version)
    return redirect(_back(couple, assignment), 303)


def _back(couple: Couple, assignment: Assignment) -> str:
    """Return the page of the session that the form stood on, else the couple's homework."""
    meeting = request.values.get("meeting", "")
    if re.fullmatch("[0-9a-f]{32}", meeting):
        return url_for("desk.workspace", couple_id=couple.id, meeting_id=UUID(hex=meeting))
    return url_for("homework.homework", couple_id=couple.id, _anchor=f"a{assignment.id.hex}")


def _not_saved(couple: Couple, assignment: Assignment, problem: ClinicError) -> ResponseReturnValue:
    """Say why nothing was saved; a plain form gets its page back with everything that was typed."""
    status = CONFLICT if isinstance(problem, Conflict) else 422
    if wants_json():
        return jsonify(error=f"{problem}{RELOAD if status == CONFLICT else ''}"), status
    return _page(couple, change=assignment.id.hex, problem=str(problem)), status


def _page(couple: Couple, *, change: str, problem: str = "") -> str:
    given, day = assignments_of(couple), today(present().account.zone)
    sums = [as_assigned(each) for each in given]
    return render_template(
        "homework/homework.html", couple=couple, given=given, today=day, barriers=Barrier, change=change,
        problem=problem, typed=request.form, title_of=title_of, titles=titles_of(given), helped=what_helped(sums),
        adherence=adherence(sums, day),
    )  # fmt: skip
