"""The working pages: Today, the couple's page, the brief, the session workspace."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.casefile.brief import Brief
from clinic.casefile.pictures import PERIODS, pictures
from clinic.casefile.record import CaseFile
from clinic.couples.models import Couple
from clinic.desk.cards import Cards
from clinic.desk.day import Day
from clinic.desk.story import SHOWN, groups, story
from clinic.homework.shelf import titles_of
from clinic.kernel.clock import local, now, today
from clinic.kernel.privacy import names_hidden, shown
from clinic.kernel.text import folded
from clinic.safety.care_rules import hold_words

blueprint = Blueprint("desk", __name__)


@blueprint.get("/", endpoint="today")
def today_page() -> ResponseReturnValue:
    reader, moment = present().account, now()
    day = Day(zone=reader.zone, now=moment)
    return render_template(
        "desk/today.html", day=day, brief=day.brief, greeting=greeting(local(moment, reader.zone).hour),
        first_name=shown(reader.name.split(" ")[0]), names=suggested(day),
    )  # fmt: skip


@blueprint.get("/couples/<id:couple_id>")
def couple(couple: Couple) -> ResponseReturnValue:
    file = case_file(couple)
    names = {key: shown(name) for key, name in couple.names.items()}
    period = PERIODS.get(request.args.get("range", ""), "all")
    told, only = story(file), request.args.get("show", "all")
    kept = [each for each in told if only in (each.group, "all")] if only in SHOWN else told
    return render_template(
        "desk/couple.html", couple=couple, file=file, brief=Brief(file, file.next), period=period, cards=Cards(file),
        pictures=pictures(file, names, period=period), story=kept, groups=groups(told), only=only,
        titles=titles_of(file.assignments), hold_words=hold_words,
    )  # fmt: skip


@blueprint.get("/couples/<id:couple_id>/brief")
def brief(couple: Couple) -> ResponseReturnValue:
    file = case_file(couple)
    return render_template("desk/brief.html", couple=couple, brief=Brief(file, file.next))


@blueprint.get("/log")
def log() -> ResponseReturnValue:
    """Open the session to write about; without one, the list of couples to choose from."""
    meeting = Day(zone=present().account.zone, now=now()).to_log
    if meeting is None:
        flash("No session is planned. Choose the couple, then plan one.")
        return redirect(url_for("couples.couples"))
    return redirect(url_for("desk.workspace", couple_id=meeting.couple_id, meeting_id=meeting.id))


@blueprint.get("/find")
def find() -> ResponseReturnValue:
    return redirect(url_for("couples.couples", q=request.args.get("q", "")[:200]))


def case_file(couple: Couple) -> CaseFile:
    """Return the couple's record as of now, in the counselor's zone."""
    return CaseFile(couple, today(present().account.zone), now())


def suggested(day: Day) -> list[str]:
    """Return what the find box suggests: the names of active couples, their codes while names are hidden."""
    return sorted((each.code if names_hidden() else each.title for each in day.active), key=folded)


def greeting(hour: int) -> str:
    """Return the greeting of an hour of the day."""
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
