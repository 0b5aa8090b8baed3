"""From a template to an answer: a PDF, or the same page for the browser to print where PDFs cannot be made."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from clinic.couples.models import Couple
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.printing import DocumentTooLarge, PrintingError, PrintingUnavailable, render_pdf
from clinic.safety.care_models import hold_on
from clinic.safety.care_rules import hold_words

ANYWAY: Final = "anyway"
HELD: Final = "held"
AS_PAGE: Final = "page"
TOO_LARGE, GAPS, NOT_NOW = 413, 422, 503


@dataclass(frozen=True)
class Paper:
    """One document on its way out: what fills it, what its file is called, and its line in the record of use."""

    template: str
    file_name: str
    action: str
    values: Mapping[str, Any] = field(default_factory=dict)
    couple: Couple | None = None
    subject: Any = None


def file_name(*parts: object, day: date) -> str:
    """Return a file name of codes and a date: plain letters and digits, never a name of a person (domain.md 5.2)."""
    words = "-".join(str(each) for each in (*parts, day.isoformat()) if each)
    return "".join(each if each.isascii() and (each.isalnum() or each in "-_.") else "_" for each in words) + ".pdf"


def hand_out(paper: Paper) -> ResponseReturnValue:
    """Answer with the PDF; its line in the record of use is committed before the first byte leaves (R9).

    A legal hold and characters that no font can print are told of first; where PDFs cannot be made, the page itself is
    the answer.
    """
    held = hold_warning(paper.couple) if paper.couple and not request.args.get(HELD) else ""
    if held:
        return _warning(paper.couple, held)
    if request.args.get("as") == AS_PAGE:
        return _page(paper, "Print it with the browser’s own Print command.")
    try:
        made = render_pdf(render_template(paper.template, **paper.values))
    except PrintingUnavailable as problem:
        return _page(paper, str(problem))
    except PrintingError as problem:
        current_app.logger.error("a document could not be printed: %s", type(problem).__name__)
        status = TOO_LARGE if isinstance(problem, DocumentTooLarge) else NOT_NOW
        return render_template("reports/problem.html", words=str(problem), page=again(**{"as": AS_PAGE})), status
    if made.missing and not request.args.get(ANYWAY):
        missing = [(each, unicodedata.name(each, "no name").lower(), f"U+{ord(each):04X}") for each in made.missing]
        return render_template("reports/missing.html", missing=missing, again=again(**{ANYWAY: "1"})), GAPS
    answer = make_response(made.pdf)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{paper.file_name}"'
    return _recorded(paper, answer)


def _warning(couple: Couple | None, words: str) -> str:
    whose = {"couple_id": couple.id, "code": couple.code, "title": couple.title} if couple else {}
    return render_template("reports/held.html", words=words, again=again(**{HELD: "1"}), **whose)


def hold_warning(couple: Couple) -> str:
    """Return what there is to know before anything of a couple's record is printed: that it is on legal hold (4.4)."""
    hold = hold_on(couple)
    return hold_words(hold.set_on) if hold else ""


def again(**more: str) -> str:
    """Return the address of this request with something added to it."""
    return f"{request.path}?{urlencode({**request.args.to_dict(), **more})}"


def _page(paper: Paper, notice: str) -> ResponseReturnValue:
    return _recorded(paper, make_response(render_template(paper.template, notice=notice, **paper.values)))


def _recorded(paper: Paper, answer: Response) -> Response:
    audit.record(paper.action, subject=paper.subject, couple_id=paper.couple.id if paper.couple else None)
    db.session.commit()
    return answer
