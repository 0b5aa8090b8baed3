"""What a filled form of a couple sends."""

import re
from datetime import date
from html import unescape

from sqlalchemy import select

from clinic.couples.models import Couple
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client

FIELD = re.compile(r"<(?:input|textarea|select)\b[^>]*?name=\"([^\"]+)\"[^>]*>")
NASTY = ("<script>alert(1)</script>", "{{7*7}}", "🦆👩‍👩‍👧", "\u202eright to left", "=1+1", "Ṱ̺̺o i̡nvoke", "' OR 1=1 --")
EMPTY = {
    "p1-short_name": "Ana",
    "p1-zone": "Europe/Dublin",
    "p2-short_name": "Bo",
    "p2-zone": "America/Bogota",
    "opened_on": "2025-03-10",
}
FULL = {
    **EMPTY,
    "code": "AB-7",
    "p1-full_name": "Ana Lucía Ñáñez",
    "p1-pronouns": "she/they",
    "p1-role": "injured",
    "p1-age_at_intake": "36",
    "p1-contacts-0-kind": "phone",
    "p1-contacts-0-value": "+353 1 000 000",
    "p1-contacts-0-safe": "y",
    "p1-contacts-1-kind": "email",
    "p1-contacts-1-value": "ana@home.invalid",
    "referral_source": "family doctor",
    "presenting_concern": "Messages were found.\r\nThey want to stay.",
    "pathway_note": "Slowly",
    "relationship_facts-structure": "polyamorous",
    "relationship_facts-status": "living apart together",
    "relationship_facts-together_since": "2016-05-01",
    "relationship_facts-cohabiting": "no",
    "relationship_facts-children": "two, 9 and 12",
    "secrets": "no_secrets_with_judgment",
    "client_unit": "the couple",
    "individual_sessions": "Once each at the start",
    "policy_signed_on": "2025-03-11",
}


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found, f"no field {name}"
    value = re.search(r'value="([^"]*)"', found[0])
    return unescape(value[1]) if value else ""


def shown_error(page: str, field: str) -> str:
    """The error beside a field."""
    assert f'id="{field}-error"' in page, f"no error at {field}"
    return page.split(f'id="{field}-error"')[1].split("</p>", maxsplit=1)[0]


def path(couple: Couple, *rest: str) -> str:
    """The address of a couple's page."""
    return "/".join(("/couples", couple.id.hex, *rest))


def stored(cast: Cast, code: str) -> Couple:
    """Alma's couple with this code as it is stored now."""
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        couple = db.session.scalars(select(Couple).where(Couple.code == code)).one()
        _ = couple.title
        return couple


def audited(couple: Couple) -> list[str]:
    """What was done to a couple since its record was opened, views apart."""
    query = select(AuditEvent.action).where(AuditEvent.couple_id == couple.id).order_by(AuditEvent.at, AuditEvent.id)
    return [each for each in db.session.scalars(query) if each != "open couple" and not each.startswith("view")]


def opened(client: Client, **fields: str) -> tuple[int, str]:
    """Fill the form of a new couple and send it."""
    page = client.get("/couples/new").text
    answer = client.post("/couples/new", once=hidden(page, "once"), **{**EMPTY, **fields})
    return answer.status_code, answer.headers.get("Location", answer.text)


DAY = date(2025, 3, 10)
