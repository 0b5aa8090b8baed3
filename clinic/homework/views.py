"""The library's pages, and what became of homework."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey, Stage
from clinic.homework import actions
from clinic.homework.cautions import CAUTIONS
from clinic.homework.exercises import bundles, find
from clinic.homework.forms import ExerciseForm
from clinic.homework.models import Assignment, assignments_of
from clinic.homework.rules import Barrier, Outcome, Who, adherence, what_helped
from clinic.homework.shelf import Kept, as_assigned, shelf
from clinic.kernel.clock import today
from clinic.kernel.errors import Refused
from clinic.kernel.web import not_found, wants_json

blueprint = Blueprint("homework", __name__)
LENGTHS = (10, 20, 30, 45, 60)


@dataclass(frozen=True)
class Search:
    """What is looked for in the library; an unknown word in the address is ignored."""

    text: str
    stage: str | None
    who: str | None
    minutes: int | None
    caution: str | None
    without: str | None

    @classmethod
    def asked(cls) -> "Search":
        """Return the search in the address."""
        ask = request.args
        return cls(
            ask.get("q", "")[:100],
            _one_of(ask.get("stage"), [each.value for each in Stage]),
            _one_of(ask.get("who"), [each.value for each in Who]),
            next((each for each in LENGTHS if str(each) == ask.get("minutes")), None),
            _one_of(ask.get("caution"), list(CAUTIONS)),
            _one_of(ask.get("without"), list(CAUTIONS)),
        )

    def among(self, kept: dict[str, Kept]) -> list[Kept]:
        """Return the exercises found."""
        found = find(
            self.text, stage=self.stage, who=self.who, at_most_minutes=self.minutes, caution=self.caution,
            without_caution=self.without, among=[each.exercise for each in kept.values()],
        )
        return [kept[each.slug] for each in found]


@blueprint.get("/exercises")
def library() -> ResponseReturnValue:
    search, kept = Search.asked(), dict(shelf())
    return render_template(
        "homework/library.html", search=search, found=search.among(kept), total=len(kept), stages=Stage, whos=Who,
        lengths=LENGTHS, cautions=CAUTIONS.values(), bundles=bundles().values(),
        own=sum(each.own is not None for each in kept.values()), titles={s: k.exercise.title for s, k in kept.items()},
    )


@blueprint.get("/exercises/<slug>")
def exercise(slug: str) -> ResponseReturnValue:
    return render_template("homework/exercise.html", kept=_kept(slug), cautions=CAUTIONS)


@blueprint.route("/exercises/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    start = shelf().get(request.args.get("like", ""))
    form = ExerciseForm.of(start.exercise) if start and request.method == "GET" else ExerciseForm()
    if form.validate_on_submit():
        try:
            own = actions.write_exercise(by=present().account.id, values=form.values())
            return redirect(url_for("homework.exercise", slug=own.slug), 303)
        except Refused as refused:
            form.title.errors = [*form.title.errors, str(refused)]
    return render_template("homework/own.html", form=form, kept=None), 422 if form.errors else 200


@blueprint.route("/exercises/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    kept = _kept(slug)
    if kept.own is None:
        not_found()
    form = ExerciseForm.of(kept.exercise) if request.method == "GET" else ExerciseForm()
    if form.validate_on_submit():
        actions.revise_exercise(own=kept.own, values={**form.values(), "slug": slug})
        return redirect(url_for("homework.exercise", slug=slug), 303)
    return render_template("homework/own.html", form=form, kept=kept), 422 if form.errors else 200


@blueprint.post("/exercises/<slug>/retire")
def retire(slug: str) -> ResponseReturnValue:
    kept = _kept(slug, retired=True)
    if kept.own is None:
        not_found()
    back = kept.own.retired_on is not None
    actions.retire_exercise(own=kept.own, on=None if back else today(present().account.zone))
    if not back:
        undo = url_for("homework.retire", slug=slug)
        flash({"text": "Taken out of the library. What was given keeps it.", "undo": undo}, "undo")  # type: ignore[arg-type]
    return redirect(url_for("homework.exercise", slug=slug) if back else url_for("homework.library"), 303)


@blueprint.get("/couples/<id:couple_id>/homework")
def homework(couple: Couple) -> ResponseReturnValue:
    return _homework(couple)


@blueprint.post("/couples/<id:couple_id>/homework/<id:assignment_id>/outcome")
def outcome(couple: Couple, assignment: Assignment) -> ResponseReturnValue:
    """One form for both partners; only the fields that were sent are changed."""
    day = today(present().account.zone)
    try:
        for key in PARTNERS:
            if f"outcome_{key}" in request.form:
                actions.record_outcome(assignment=assignment, partner=key, today=day, **_told(key))
        if "brought_back" in request.form:
            actions.bring_back(assignment=assignment, text=request.form["brought_back"].strip()[:5000], today=day)
    except (Refused, ValueError) as refused:
        return _refused(couple, str(refused) if isinstance(refused, Refused) else "Choose one of the answers.")
    if wants_json():
        return jsonify(saved=True)
    return redirect(url_for("homework.homework", couple_id=couple.id), 303)


@blueprint.post("/couples/<id:couple_id>/homework/<id:assignment_id>/withdraw")
def withdraw(couple: Couple, assignment: Assignment) -> ResponseReturnValue:
    if request.args.get("undo"):
        actions.give_again(assignment=assignment, today=today(present().account.zone))
    else:
        actions.withdraw(assignment=assignment, today=today(present().account.zone))
        undo = url_for("homework.withdraw", couple_id=couple.id, assignment_id=assignment.id, undo=1)
        flash({"text": "Homework withdrawn.", "undo": undo}, "undo")  # type: ignore[arg-type]  # a mapping, see toasts.html
    return redirect(url_for("homework.homework", couple_id=couple.id), 303)


def _told(key: PartnerKey) -> dict[str, Any]:
    form = request.form
    said, benefit, barrier = (form.get(f"{name}_{key}", "") for name in ("outcome", "benefit", "barrier"))
    return {
        "outcome": Outcome(said) if said else None,
        "benefit": int(benefit) if benefit not in {"", "not_rated"} else None,
        "barrier": Barrier(barrier) if barrier else None,
    }


def _homework(couple: Couple, problem: str = "") -> str:
    given, day = assignments_of(couple), today(present().account.zone)
    sums = [as_assigned(each) for each in given]
    titles = {slug: kept.exercise.title for slug, kept in shelf(retired=True).items()}
    return render_template(
        "homework/homework.html", couple=couple, given=given, today=day, outcomes=Outcome, barriers=Barrier,
        adherence=adherence(sums, day), helped=what_helped(sums), titles=titles, problem=problem,
    )


def _refused(couple: Couple, sentence: str) -> ResponseReturnValue:
    return (jsonify(error=sentence), 422) if wants_json() else (_homework(couple, sentence), 422)


def _kept(slug: str, *, retired: bool = True) -> Kept:
    kept = shelf(retired=retired).get(slug)
    if kept is None:
        not_found()
    return kept


def _one_of(word: str | None, known: list[str]) -> str | None:
    return word if word in known else None
