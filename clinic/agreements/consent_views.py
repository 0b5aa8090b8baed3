"""Consent, the map of outside attention, and holds: what each answers alone, then only where both meet."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.agreements import consent_actions as actions
from clinic.agreements.consent_forms import ConsentForm, HoldForm, LineForm, SituationsForm, placed
from clinic.agreements.consent_models import AttentionLine, Hold, consents_of, holds_of, lines_of
from clinic.agreements.consent_rules import Sorting, is_sorted, lasts_until, newest, overlaps
from clinic.agreements.models import agreements_of
from clinic.agreements.pages import around, names_of, this_day
from clinic.agreements.rules import USUAL, AgreementKind
from clinic.agreements.views import blueprint
from clinic.couples.models import Couple, Partner
from clinic.couples.rules import PARTNERS, Audience

SPARE = 2


@blueprint.get("/couples/<id:couple_id>/consents")
def consents(couple: Couple) -> ResponseReturnValue:
    answers, today = consents_of(couple), this_day()
    latest = newest(answers)
    own = {key: [each for (_, who), each in latest.items() if who == key] for key in PARTNERS}
    over = {key: sum(lasts_until(each) < today for each in own[key]) for key in PARTNERS}
    values = {"overlaps": overlaps(answers, today), "own": own, "over": over}
    return render_template("agreements/consents.html", **values, **around(couple))


@blueprint.route("/couples/<id:couple_id>/consents/<id:partner_id>", methods=["GET", "POST"])
def consent(couple: Couple, partner: Partner) -> ResponseReturnValue:
    answers, today = consents_of(couple), this_day()
    topics = {each.key: each.topic for each in answers}
    form = _consent_form(sorted(topics.values(), key=str.casefold))
    if form.validate_on_submit():
        told = {"answers": form.given, "answered_on": form.answered_on.data, "valid_until": form.valid_until.data}
        actions.answer(by=present().account.id, couple=couple, partner=partner.key, today=today, **told)
        flash("The answers are recorded.")
        return _to("consents", couple)
    own = [each for each in answers if each.partner == partner.key]
    latest = {topics[key]: each for (key, _), each in newest(own).items()}
    values = {"partner": partner, "own": own, "topics": topics.values(), "latest": latest, "lasts_until": lasts_until}
    return _shown("consent", couple, form, **values)


@blueprint.route("/couples/<id:couple_id>/attention", methods=["GET", "POST"])
def attention(couple: Couple) -> ResponseReturnValue:
    form = SituationsForm()
    if form.validate_on_submit():
        actions.add_lines(by=present().account.id, couple=couple, situations=form.lines)
        flash("Each sorts them alone now.")
        return _to("attention", couple)
    return _attention(couple, form)


@blueprint.route("/couples/<id:couple_id>/attention/<id:partner_id>", methods=["GET", "POST"])
def sort(couple: Couple, partner: Partner) -> ResponseReturnValue:
    lines = [each for each in lines_of(couple) if each.compared_on is None]
    if request.method == "POST":
        given = placed(request.form, [each.id for each in lines])
        actions.sort(by=present().account.id, couple=couple, partner=partner.key, placed=given, today=this_day())
        flash("It is recorded. The other sorts it alone too.")
        return _to("attention", couple)
    values = {"lines": lines, "partner": partner, "places": Sorting}
    return render_template("agreements/sort.html", **values, **around(couple))


@blueprint.post("/couples/<id:couple_id>/attention/compare")
def compare(couple: Couple) -> ResponseReturnValue:
    if not actions.compare(by=present().account.id, couple=couple, today=this_day()):
        flash("Nothing was sorted by both since the last comparison.")
    return _to("attention", couple)


@blueprint.post("/couples/<id:couple_id>/attention/lines/<id:line_id>")
def agree_line(couple: Couple, line: AttentionLine) -> ResponseReturnValue:
    form = LineForm(prefix=line.id.hex)
    if not form.validate_on_submit():
        return _attention(couple, SituationsForm(formdata=None), {line.id: form})
    seen = int(form.edition.data) if (form.edition.data or "").isdecimal() else None
    words = {"text": form.agreed_line.data, "today": this_day()}
    actions.agree_line(by=present().account.id, line=line, version=seen, **words)
    flash("It is written down. It binds once it is in an agreement that both signed.")
    return _to("attention", couple)


@blueprint.post("/couples/<id:couple_id>/attention/lines/<id:line_id>/withdraw")
def withdraw_line(couple: Couple, line: AttentionLine) -> ResponseReturnValue:
    undo = bool(request.args.get("undo"))
    actions.withdraw_line(by=present().account.id, line=line, withdrawn=not undo)
    if not undo:
        _undoable("Situation withdrawn.", "agreements.withdraw_line", couple_id=couple.id, line_id=line.id)
    return _to("attention", couple)


@blueprint.route("/couples/<id:couple_id>/holds", methods=["GET", "POST"])
def holds(couple: Couple) -> ResponseReturnValue:
    form = HoldForm(audience=Audience.COUNSELOR.value, hold_until=this_day() + USUAL).named(names_of(couple))
    form.today = this_day()
    if form.validate_on_submit():
        by, today = present().account.id, this_day()
        actions.hold(by=by, couple=couple, id=form.id(), today=today, **form.facts)
        flash("The decision is on hold.")
        return _to("holds", couple)
    return _shown("holds", couple, form, holds=holds_of(couple))


@blueprint.post("/couples/<id:couple_id>/holds/<id:hold_id>/end")
def end_hold(couple: Couple, hold: Hold) -> ResponseReturnValue:
    undo = bool(request.args.get("undo"))
    actions.end_hold(by=present().account.id, hold=hold, ended_on=None if undo else this_day())
    if not undo:
        _undoable("The hold has ended.", "agreements.end_hold", couple_id=couple.id, hold_id=hold.id)
    return _to("holds", couple)


def _consent_form(topics: Sequence[str]) -> ConsentForm:
    rows = [*({"topic": each} for each in topics), *({} for _ in range(SPARE))]
    form = ConsentForm(answers=rows, answered_on=this_day(), valid_until=this_day() + USUAL)
    form.today = this_day()
    for row in form.answers:
        row.form.is_known = row.form.topic.data in topics
    return form


def _attention(couple: Couple, form: SituationsForm, refused: dict[Any, LineForm] | None = None) -> ResponseReturnValue:
    lines = lines_of(couple)
    opened = [each for each in lines if each.compared_on]
    forms = {each.id: _line_form(each) for each in opened} | (refused or {})
    values = {
        "form": form, "lines": lines, "opened": opened, "forms": forms,
        "counts": {key: _count(lines, key) for key in PARTNERS}, "may_compare": _may_compare(lines),
        "boundaries": [
            each for each in agreements_of(couple) if each.kind is AgreementKind.BOUNDARY and not each.ended_on
        ],
    }  # fmt: skip
    page = render_template("agreements/attention.html", **values, **around(couple))
    return page, 422 if form.errors or refused else 200


def _line_form(line: AttentionLine) -> LineForm:
    return LineForm(formdata=None, prefix=line.id.hex, edition=str(line.version), agreed_line=line.agreed_line)


def _count(lines: Sequence[AttentionLine], key: Any) -> int:
    return sum(each.sorted_by(key) is not None for each in lines)


def _may_compare(lines: Sequence[AttentionLine]) -> bool:
    return any(each.compared_on is None and is_sorted(each) for each in lines)


def _shown(template: str, couple: Couple, form: Any, **values: Any) -> ResponseReturnValue:
    page = render_template(f"agreements/{template}.html", form=form, **values, **around(couple))
    return page, 422 if form.errors else 200


def _to(place: str, couple: Couple) -> ResponseReturnValue:
    return redirect(url_for(f"agreements.{place}", couple_id=couple.id), 303)


def _undoable(words: str, endpoint: str, **place: Any) -> None:
    message: Any = {"text": words, "undo": url_for(endpoint, undo=1, **place)}
    flash(message, "undo")
