"""The library's pages, and the exercises of the counselor's own."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.couples.rules import Stage
from clinic.homework import own_actions
from clinic.homework.cautions import CAUTIONS
from clinic.homework.exercises import bundles, find
from clinic.homework.forms import ExerciseForm, values_of
from clinic.homework.models import OwnExercise
from clinic.homework.rules import Who
from clinic.homework.shelf import Kept, shelf
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.web import not_found

blueprint = Blueprint("homework", __name__)
LENGTHS: Final = (10, 20, 30, 45, 60)


@dataclass(frozen=True)
class Search:
    """What is looked for in the library; an unknown word in the address is ignored."""

    text: str
    stage: str | None
    who: str | None
    minutes: int | None
    without: str | None

    @classmethod
    def asked(cls) -> "Search":
        """Return the search in the address."""
        ask = request.args
        return cls(
            text=ask.get("q", "")[:100],
            stage=_one_of(ask.get("stage"), [each.value for each in Stage]),
            who=_one_of(ask.get("who"), [each.value for each in Who]),
            minutes=next((each for each in LENGTHS if str(each) == ask.get("minutes")), None),
            without=_one_of(ask.get("without"), list(CAUTIONS)),
        )

    def among(self, kept: dict[str, Kept]) -> list[Kept]:
        """Return the exercises found."""
        found = find(
            self.text,
            stage=self.stage,
            who=self.who,
            at_most_minutes=self.minutes,
            without_caution=self.without,
            among=[each.exercise for each in kept.values()],
        )
        return [kept[each.slug] for each in found]


@blueprint.get("/exercises")
def library() -> ResponseReturnValue:
    search, kept = Search.asked(), dict(shelf(retired=True))
    here = {slug: each for slug, each in kept.items() if not each.retired}
    return render_template(
        "homework/library.html", search=search, found=search.among(here), kept=here, stages=Stage, whos=Who,
        lengths=LENGTHS, cautions=CAUTIONS.values(), bundles=bundles().values(),
        retired=[each for each in kept.values() if each.retired],
    )  # fmt: skip


@blueprint.get("/exercises/<slug>")
def exercise(slug: str) -> ResponseReturnValue:
    return render_template("homework/exercise.html", kept=_kept(slug), cautions=CAUTIONS)


@blueprint.route("/exercises/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    like = shelf(retired=True).get(request.args.get("like", ""))
    form = ExerciseForm(**values_of(like.exercise)) if like and request.method == "GET" else ExerciseForm()
    if not form.validate_on_submit():
        return _form(form)
    try:
        own = own_actions.write_exercise(by=present().account.id, id=form.id(), values=form.values())
    except Refused as refused:
        form.title.errors = [str(refused)]
        return _form(form)
    flash("The exercise is in your library.")
    return redirect(url_for("homework.exercise", slug=own.slug), 303)


@blueprint.route("/exercises/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    kept, own = _own(slug)
    form = ExerciseForm(edition=kept.edition, **(values_of(kept.exercise) if request.method == "GET" else {}))
    if not form.validate_on_submit():
        return _form(form, kept)
    try:
        _revise(own, form)
    except Refused as refused:
        form.title.errors = [str(refused)]
        return _form(form, kept)
    except Conflict as conflict:
        form.edition.data = kept.edition
        return _form(form, kept, conflict=str(conflict))
    flash("The exercise is changed.")
    return redirect(url_for("homework.exercise", slug=slug), 303)


@blueprint.post("/exercises/<slug>/retire")
def retire(slug: str) -> ResponseReturnValue:
    (_, own), back = _own(slug), bool(request.values.get("undo"))
    on = None if back else today(present().account.zone)
    own_actions.retire_exercise(by=present().account.id, own=own, on=on)
    if back:
        return redirect(url_for("homework.exercise", slug=slug), 303)
    undo: Any = {"text": "It is out of the library.", "undo": url_for("homework.retire", slug=slug, undo=1)}
    flash(undo, "undo")
    return redirect(url_for("homework.library"), 303)


def _revise(own: OwnExercise, form: ExerciseForm) -> None:
    seen = form.edition.data or ""
    edition = int(seen) if seen.isascii() and seen.isdigit() else None
    own_actions.revise_exercise(by=present().account.id, own=own, edition=edition, values=form.values())


def _form(form: ExerciseForm, kept: Kept | None = None, conflict: str = "") -> ResponseReturnValue:
    page = render_template("homework/own.html", form=form, kept=kept, conflict=conflict)
    return page, 409 if conflict else 422 if form.errors else 200


def _kept(slug: str) -> Kept:
    return shelf(retired=True).get(slug) or not_found()


def _own(slug: str) -> tuple[Kept, OwnExercise]:
    kept = _kept(slug)
    return (kept, kept.own) if kept.own else not_found()


def _one_of(word: str | None, known: list[str]) -> str | None:
    return word if word in known else None
