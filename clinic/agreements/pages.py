"""What the pages of agreements share: names as they may be shown, the way back to a session, the page of one."""

import re
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.gate import present
from clinic.agreements.consent_models import AttentionLine, line_of
from clinic.agreements.drafting import typed
from clinic.agreements.forms import FORMS, VersionForm
from clinic.agreements.models import Agreement
from clinic.agreements.reading import Accord, accord_of
from clinic.agreements.review_forms import EndForm, ReviewForm
from clinic.agreements.rules import AgreementKind, VersionStatus
from clinic.agreements.wording_rules import consequence_words
from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS
from clinic.kernel.clock import today
from clinic.kernel.errors import Conflict
from clinic.kernel.privacy import shown
from clinic.sessions.models import CoupleSession, meeting_of

AN_ID: Final = re.compile(r"[0-9a-f]{32}")


def this_day() -> date:
    """Return today where the counselor works."""
    return today(present().account.zone)


def names_of(couple: Couple) -> dict[str, str]:
    """Return the partners' first names as this request may show them."""
    return {key: shown(name) for key, name in couple.names.items()}


def around(couple: Couple) -> dict[str, Any]:
    """Return what every page of this feature shows around its own things."""
    meeting, names = back_to(couple), names_of(couple)
    return {"couple": couple, "names": names, "today": this_day(), "back": meeting.id if meeting else None}


def asked_id(name: str) -> UUID | None:
    """Return an id that the address names, if it is one."""
    wanted = request.args.get(name, "").replace("-", "")
    return UUID(hex=wanted) if AN_ID.fullmatch(wanted) else None


def back_to(couple: Couple) -> CoupleSession | None:
    """Return the couple's meeting whose workspace the counselor came from, if the address names one."""
    wanted = asked_id("back")
    return meeting_of(couple, wanted) if wanted else None


def asked_line(couple: Couple) -> AttentionLine | None:
    """Return the line of the attention map that is to become a clause, if the address names one."""
    wanted = asked_id("line")
    return line_of(couple, wanted) if wanted else None


def asked_kind() -> AgreementKind:
    """Return the kind of agreement that the address names; a boundary when it names none."""
    wanted = request.args.get("kind", "")
    return AgreementKind(wanted) if wanted in set(AgreementKind) else AgreementKind.BOUNDARY


def onward(couple: Couple, agreement: Agreement) -> ResponseReturnValue:
    """Go back to the session where the counselor came from, else to the agreement."""
    meeting = back_to(couple)
    if meeting is not None:
        return redirect(url_for("desk.workspace", couple_id=couple.id, meeting_id=meeting.id), 303)
    return redirect(url_for("agreements.agreement", couple_id=couple.id, agreement_id=agreement.id), 303)


def review_form() -> ReviewForm:
    """Return the form of a look at how an agreement was kept."""
    form = ReviewForm(reviewed_on=this_day())
    form.today = this_day()
    return form


def page_of(couple: Couple, agreement: Agreement, **forms: Any) -> ResponseReturnValue:
    """Show one agreement, with a form that was refused where there is one."""
    accord = accord_of(couple, agreement)
    wanted = request.args.get("version", type=int)
    looked_at = next((each for each in accord.versions if each.number == wanted), accord.newest)
    forms = {"review_form": review_form(), "end_form": EndForm(prefix="end"), **forms}
    values = {
        "consequence_words": consequence_words,
        "accord": accord,
        "looked_at": looked_at,
        **around(couple),
        **forms,
    }
    page = render_template("agreements/agreement.html", **values)
    return page, 422 if any(each.errors for each in forms.values()) else 200


def change_form(couple: Couple, accord: Accord) -> VersionForm:
    """Return the form of the next wording, with the present one in it."""
    version, kind, line = accord.newest, accord.agreement.kind, asked_line(couple)
    text = line.agreed_line if line else ""
    form = FORMS[kind](**typed(version, [*accord.effects(version)], kind, this_day(), text))
    for name in ("area", "title"):
        if name in form:
            del form[name]
    is_free = version.status is VersionStatus.DRAFT and len(version.missing) == len(PARTNERS)
    number = version.number if is_free else version.number + 1
    return form.asked(kind, number, this_day(), names_of(couple))


def form_page(couple: Couple, form: VersionForm, **values: Any) -> tuple[str, int]:
    """Show the form of a wording, with what was typed."""
    page = render_template("agreements/form.html", form=form, **values, **around(couple))
    return page, 422 if form.errors else 200


def stale_page(couple: Couple, agreement: Agreement, form: VersionForm, conflict: Conflict) -> ResponseReturnValue:
    """Show what was typed beside what was saved meanwhile; the next save is then an informed one."""
    accord = accord_of(couple, agreement)
    form.edition.data = accord.newest.edition
    saved = [line for each in accord.passages(accord.newest, names_of(couple)) for line in each.said]
    different = [("Saved meanwhile", line) for line in saved]
    page, _ = form_page(couple, form, accord=accord, conflict=str(conflict), different=different)
    return page, 409
