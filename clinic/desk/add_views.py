"""“Add”, which finds everything that can be written down by typing, and the page that lists everything there is."""

import re
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from clinic.couples.models import Couple
from clinic.desk.palette import found, grouped, things
from clinic.desk.places import directory
from clinic.desk.views import blueprint, case_file
from clinic.sessions.models import CoupleSession, meeting_of

__all__ = ["blueprint"]

LONGEST_SEARCH = 100


@blueprint.get("/couples/<id:couple_id>/add")
def add(couple: Couple) -> ResponseReturnValue:
    """Show what can be added; words that fit one thing only lead straight to it."""
    meeting, text = asked_meeting(couple), request.args.get("q", "")[:LONGEST_SEARCH].strip()
    hits = found(things(case_file(couple), meeting.id.hex if meeting else None), text)
    if text and len(hits) == 1:
        return redirect(hits[0].url)
    groups = [("Found", hits)] if text and hits else grouped(hits, couple.stage)
    return render_template("desk/add.html", couple=couple, meeting=meeting, text=text, groups=groups)


@blueprint.get("/couples/<id:couple_id>/everything")
def everything(couple: Couple) -> ResponseReturnValue:
    return render_template("desk/everything.html", couple=couple, groups=directory(couple))


def asked_meeting(couple: Couple) -> CoupleSession | None:
    """Return the couple's meeting that an address names, if it names one."""
    wanted = request.args.get("meeting", "")
    return meeting_of(couple, UUID(hex=wanted)) if re.fullmatch("[0-9a-f]{32}", wanted) else None
