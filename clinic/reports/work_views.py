"""Documents of the repair work: what the two agreed, one agreement, one record, and the records of a period."""

from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from clinic.agreements.models import Agreement
from clinic.couples.models import Couple
from clinic.kernel.web import not_found
from clinic.records.models import Record
from clinic.reports.agreement_texts import accord_text, agreed_text, title_of
from clinic.reports.forms import Options, options
from clinic.reports.pages import frame
from clinic.reports.printing import Paper, file_name, hand_out
from clinic.reports.record_texts import record_text, record_texts
from clinic.reports.rules import Copy
from clinic.reports.sheets import period_words, sheet
from clinic.reports.views import FRAMED, blueprint, head, seen_by, this_day
from clinic.reports.work import Work

FOR_THE_TWO: Final = (Copy.P1, Copy.P2, Copy.JOINT)


@blueprint.get("/couples/<id:couple_id>/documents/agreed.pdf")
def agreed_pdf(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args, copy=Copy.JOINT)
    work = Work(seen_by(couple, chosen))
    text = agreed_text(work.agreed(), work.seen.names)
    values = {"sheet": sheet(head(), work.seen.names, chosen, text.title), "agreed": text}
    name = file_name(couple.code, "agreed", chosen.copy.value, day=this_day())
    return hand_out(Paper("reports/agreed.html", name, f"print what we agreed for {chosen.copy}", values, couple))


@blueprint.get("/couples/<id:couple_id>/agreements/<id:agreement_id>/print")
def agreement(couple: Couple, agreement: Agreement) -> ResponseReturnValue:
    chosen = options(request.args)
    place = (("agreement_id", agreement.id),)
    in_force = Work(seen_by(couple, chosen)).agreed(only=agreement.id).parts
    only = tuple(Copy) if in_force else (Copy.FILE,)
    beside = frame(couple, chosen, "Agreement", "reports.agreement_pdf", only=only, asks_period=False, place=place)
    template, values = _agreement(couple, agreement, chosen, on_screen=True)
    return render_template(template, frame=FRAMED, page=beside, **values)


@blueprint.get("/couples/<id:couple_id>/agreements/<id:agreement_id>.pdf")
def agreement_pdf(couple: Couple, agreement: Agreement) -> ResponseReturnValue:
    chosen = options(request.args)
    template, values = _agreement(couple, agreement, chosen)
    name = file_name(couple.code, agreement.kind.value, chosen.copy.value, day=this_day())
    return hand_out(Paper(template, name, f"print agreement for {chosen.copy}", values, couple, agreement))


@blueprint.get("/couples/<id:couple_id>/records/<id:record_id>/print")
def record(couple: Couple, record: Record) -> ResponseReturnValue:
    chosen = options(request.args)
    values, place = _record(couple, record, chosen, on_screen=True), (("record_id", record.id),)
    only = [copy for copy in Copy if Work(seen_by(couple, Options(copy=copy))).record(record)]
    title = values["records"][0].title
    beside = frame(couple, chosen, title, "reports.record_pdf", only=only, asks_period=False, place=place)
    return render_template("reports/records.html", frame=FRAMED, page=beside, **values)


@blueprint.get("/couples/<id:couple_id>/records/<id:record_id>.pdf")
def record_pdf(couple: Couple, record: Record) -> ResponseReturnValue:
    chosen = options(request.args)
    values = _record(couple, record, chosen)
    name = file_name(couple.code, record.kind, chosen.copy.value, day=record.happened_on)
    return hand_out(Paper("reports/records.html", name, f"print record for {chosen.copy}", values, couple, record))


@blueprint.get("/couples/<id:couple_id>/documents/records")
def records(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args)
    beside = frame(couple, chosen, "Records", "reports.records_pdf")
    return render_template(
        "reports/records.html", frame=FRAMED, page=beside, **_records(couple, chosen, on_screen=True)
    )


@blueprint.get("/couples/<id:couple_id>/documents/records.pdf")
def records_pdf(couple: Couple) -> ResponseReturnValue:
    chosen = options(request.args)
    name = file_name(couple.code, "records", chosen.copy.value, day=this_day())
    values = _records(couple, chosen)
    return hand_out(Paper("reports/records.html", name, f"print records for {chosen.copy}", values, couple))


def _agreement(
    couple: Couple, agreement: Agreement, chosen: Options, *, on_screen: bool = False
) -> tuple[str, dict[str, Any]]:
    """Return every version of an agreement for the file, for the two what is in force of it, if anything is."""
    work, top = Work(seen_by(couple, chosen, on_screen=on_screen)), head()
    names, accord = work.seen.names, work.accord(agreement.id)
    title = title_of(agreement, names)
    around = sheet(top, names, chosen, "Agreement", subtitle=title)
    if accord is not None:
        return "reports/agreement.html", {"sheet": around, "accord": accord_text(accord, names, top.zone)}
    found = work.agreed(only=agreement.id)
    return ("reports/agreed.html", {"sheet": around, "agreed": agreed_text(found, names, agreement)}) \
        if found.parts else not_found()  # fmt: skip


def _record(couple: Couple, record: Record, chosen: Options, *, on_screen: bool = False) -> dict[str, Any]:
    work, top = Work(seen_by(couple, chosen, on_screen=on_screen)), head()
    text = record_text(work, record, work.record(record) or not_found(), top.zone)
    around = sheet(top, work.seen.names, chosen, text.title, subtitle=f"{text.title}, {text.when}")
    return {"sheet": around, "records": (text,), "single": True}


def _records(couple: Couple, chosen: Options, *, on_screen: bool = False) -> dict[str, Any]:
    work, top = Work(seen_by(couple, chosen, on_screen=on_screen)), head()
    words = f"Records, {period_words(chosen.span, this_day())}"
    around = sheet(top, work.seen.names, chosen, "Records", subtitle=words)
    return {"sheet": around, "records": record_texts(work, top.zone)}
