"""From a filled template to an answer: a PDF, or the same page for the browser to print where PDFs cannot be made."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.printing import PrintingError, PrintingUnavailable, render_pdf

INLINE = "inline"


@dataclass(frozen=True)
class Paper:
    """One document on its way out: its page, its file name (a code and a date, never a name), and what it is about."""

    html: str
    file_name: str
    action: str
    couple_id: UUID | None = None


def hand_out(paper: Paper) -> ResponseReturnValue:
    """Answer with the PDF; its line in the record of use is committed before the first byte leaves (R9).

    Characters that no font can print are reported first; where PDFs cannot be made, the page itself is the answer.
    """
    try:
        made = render_pdf(paper.html)
    except PrintingUnavailable:
        return _leave(paper, make_response(paper.html))
    except PrintingError as problem:
        current_app.logger.error("a document could not be printed: %s", type(problem).__name__)
        return render_template("reports/problem.html", words=str(problem)), 503
    if made.missing and not request.args.get("anyway"):
        return render_template("reports/missing.html", missing=made.missing, again=_anyway()), 409
    answer = make_response(made.pdf)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'{INLINE}; filename="{paper.file_name}"'
    return _leave(paper, answer)


def _leave(paper: Paper, answer: ResponseReturnValue) -> ResponseReturnValue:
    audit.record(paper.action, couple_id=paper.couple_id)
    db.session.commit()
    return answer


def _anyway() -> str:
    """Return the same address once more, with the word that lets the document go with its gaps."""
    query = "&".join(filter(None, (request.query_string.decode(), "anyway=1")))
    return f"{request.path}?{query}"
