"""Opening a couple's record."""

import pytest
import time_machine
from sqlalchemy import func, select

from clinic.couples.models import Couple
from clinic.couples.rules import Secrets, Stage, Status
from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from tests.cast import Cast, Client
from tests.couples.filled import DAY, EMPTY, FULL, NASTY, audited, hidden, opened, shown_error, stored


def count() -> int:
    with every_caseload(reason="counting in a test"):
        return db.session.scalar(select(func.count()).select_from(Couple)) or 0


def test_it_keeps_everything_that_was_said(client: Client, cast: Cast) -> None:
    status, where = opened(client, **FULL)
    couple = stored(cast, "AB-7")
    assert (status, where) == (303, f"/couples/{couple.id.hex}")
    assert (couple.title, couple.opened_on, couple.stage, couple.status) == (
        "Ana & Bo",
        DAY,
        Stage.STABILISE,
        Status.ACTIVE,
    )
    assert couple.presenting_concern == "Messages were found.\nThey want to stay."
    assert couple.secrets is Secrets.NO_SECRETS_WITH_JUDGMENT
    assert couple.relationship_facts == {
        "structure": "polyamorous",
        "status": "living apart together",
        "together_since": "2016-05-01",
        "cohabiting": False,
        "children": "two, 9 and 12",
    }


def test_it_keeps_each_partner_apart(client: Client, cast: Cast) -> None:
    opened(client, **FULL)
    ana, bo = stored(cast, "AB-7").partners
    assert (ana.full_name, ana.pronouns, ana.role, ana.age_at_intake) == (
        "Ana Lucía Ñáñez",
        "she/they",
        "injured",
        "36",
    )
    assert ana.contacts == [
        {"kind": "phone", "value": "+353 1 000 000", "safe": True},
        {"kind": "email", "value": "ana@home.invalid", "safe": False},
    ]
    assert (bo.short_name, bo.zone, bo.role, bo.contacts) == ("Bo", "America/Bogota", "", [])


def test_it_needs_two_names_and_no_more(client: Client, cast: Cast) -> None:
    assert opened(client)[0] == 303
    couple = stored(cast, "AB")
    assert (couple.secrets, couple.relationship_facts, couple.policy_signed_on) == (None, {}, None)


def test_it_makes_another_code_when_the_letters_are_taken(client: Client, cast: Cast) -> None:
    opened(client, **{"p1-short_name": "Íñigo", "p2-short_name": "Jo"})
    assert stored(cast, "IJ2").title == "Íñigo & Jo"


def test_it_may_share_a_code_with_another_counselors_couple(client: Client, cast: Cast) -> None:
    assert opened(client, code="XY")[0] == 303


def test_it_begins_with_the_counselors_day_and_zone(client: Client) -> None:
    with time_machine.travel("2025-06-30T23:30:00Z", tick=False):
        page = Client(client.browser.application, client.cast).sign_in("alma").get("/couples/new").text
    assert 'value="2025-07-01"' in page
    assert page.count('value="Europe/Dublin"') == 3  # twice as the zone of a partner, once as a suggestion


def test_it_asks_nobody_for_gender_or_marriage(client: Client) -> None:
    page = client.get("/couples/new").text.lower()
    assert not any(word in page for word in ("gender", "husband", "wife", "spouse", '"sex"', "maiden"))
    assert 'name="p1-contacts-0-safe" type="checkbox" value="y">' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("p1-short_name", "", "Enter goes-by name."),
        ("p1-short_name", "   ", "Enter goes-by name."),
        ("p2-short_name", "x" * 10_000, "at most 80"),
        ("p2-full_name", "Bo\x00", "control characters"),
        ("p1-zone", "Atlantis", "such as Europe/Dublin"),
        ("p2-role", "guilty", "Not a valid choice"),
        ("p1-contacts-0-kind", "pigeon", "Not a valid choice"),
        ("p1-contacts-0-value", "x" * 201, "at most 200"),
        ("code", "IJ", "has this code"),
        ("code", "a/b", "letters, digits"),
        ("code", "../../x", "letters, digits"),
        ("code", "x" * 41, "at most 40"),
        ("opened_on", "", "Enter a date."),
        ("opened_on", "yesterday", "Not a valid date"),
        ("opened_on", "2199-01-01", "up to today"),
        ("opened_on", "1066-10-14", "between 1900 and 2200"),
        ("policy_signed_on", "2199-01-01", "up to today"),
        ("relationship_facts-together_since", "2199-01-01", "up to today"),
        ("relationship_facts-structure", "triangle", "Not a valid choice"),
        ("presenting_concern", "x" * 20_001, "at most 20,000"),
        ("secrets", "all", "Not a valid choice"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, field: str, value: str, words: str) -> None:
    status, page = opened(client, **{"referral_source": "typed before", field: value})
    assert status == 422
    assert words in shown_error(page, field)
    assert 'value="typed before"' in page
    assert "<title>Error: New couple" in page
    assert count() == 3


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast) -> None:
    for number, nasty in enumerate(NASTY):
        assert opened(client, **{"code": f"N{number}", "p1-short_name": nasty, "presenting_concern": nasty})[0] == 303
        couple = stored(cast, f"N{number}")
        assert (couple.partners[0].short_name, couple.presenting_concern) == (nasty, nasty)
    page = client.get("/couples").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Bo" in page


def test_it_opens_one_record_when_sent_twice(client: Client, cast: Cast) -> None:
    once = hidden(client.get("/couples/new").text, "once")
    first, second = (client.post("/couples/new", once=once, **EMPTY) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert count() == 4


def test_it_takes_no_id_of_a_strangers_couple(client: Client, cast: Cast) -> None:
    client.get("/couples/new")
    answer = client.post("/couples/new", once=cast.theirs.id.hex, **EMPTY)
    assert answer.status_code == 409
    assert not any(word in answer.text for word in ("Xanthe", "Yusuf"))
    assert count() == 3


def test_it_bears_a_mangled_id(client: Client, cast: Cast) -> None:
    client.get("/couples/new")
    assert client.post("/couples/new", once="../../etc", **EMPTY).status_code == 303


def test_it_belongs_to_who_opened_it(client: Client, stranger: Client, cast: Cast) -> None:
    where = opened(client)[1]
    stranger.get(f"{where}/edit", status=404)
    assert "Ana" not in stranger.get("/couples?status=all").text


def test_it_ignores_fields_that_nobody_asked_for(client: Client, cast: Cast) -> None:
    opened(
        client, counselor_id=cast.boris.id.hex, status="closed", stage="maintain", version="9", closed_on="2025-01-01"
    )
    couple = stored(cast, "AB")
    assert (couple.counselor_id, couple.status, couple.stage, couple.version) == (
        cast.alma.id,
        "active",
        "stabilise",
        1,
    )


def test_it_is_noted(client: Client, cast: Cast) -> None:
    opened(client)
    assert audited(stored(cast, "AB")) == []
