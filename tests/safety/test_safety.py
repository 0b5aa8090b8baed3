"""The page of safety, and the contact status on it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from clinic.safety.models import ContactCheck
from clinic.safety.rules import ContactSource, ContactState
from tests.cast import Cast, Client
from tests.couples.filled import path, shown_error
from tests.facts import DAY, Facts

CONTACT = {"state": "ended", "checked_on": "2025-05-12", "last_contact": "2025-02-01", "source": "both"}


def send(client: Client, cast: Cast, what: str, fields: dict[str, Any], **more: Any) -> TestResponse:
    return client.post(path(cast.ines_and_jon, "safety", what), **{**fields, **more})


def rows(kind: type[Any]) -> list[Any]:
    db.session.expire_all()
    with every_caseload(reason="a test looks"):
        return list(db.session.scalars(select(kind)))


def test_it_teaches_where_nothing_is_known(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert "Not asked yet." in page
    assert page.count("Never alone") == 2


def test_it_records_the_contact_status(client: Client, cast: Cast) -> None:
    assert send(client, cast, "contact", CONTACT).status_code == 303
    (known,) = rows(ContactCheck)
    assert (known.state, known.source) == (ContactState.ENDED, ContactSource.BOTH)
    page = " ".join(client.get(path(cast.ines_and_jon, "safety")).text.split())
    assert "<b>Ended</b>, asked yesterday, said by both; last contact 1 Feb 2025." in page


def test_it_says_how_old_the_status_is(client: Client, cast: Cast, facts: Facts) -> None:
    facts.contact(ContactState.UNAVOIDABLE_WORK, DAY - timedelta(40))
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert "<b>Unavoidable at work</b>, asked 40 days ago" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("state", "", "Choose one."),
        ("state", "x", "Not a valid choice"),
        ("checked_on", "2025-05-14", "up to today"),
        ("checked_on", "", "Enter a date."),
        ("last_contact", "2025-05-13", "cannot be after"),
        ("last_contact", "in May", "Not a valid date"),
        ("source", "x", "Not a valid choice"),
    ],
)
def test_it_says_beside_the_contact_what_is_wrong(
    client: Client, cast: Cast, field: str, value: str, words: str
) -> None:
    answer = send(client, cast, "contact", CONTACT, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert "<title>Error: " in answer.text
    assert rows(ContactCheck) == []


def test_one_tap_confirms_the_status(client: Client, cast: Cast, facts: Facts) -> None:
    send(client, cast, "contact", CONTACT)
    assert "Asked today, the same" in client.get(path(cast.ines_and_jon, "safety")).text
    for _ in range(2):
        assert client.post(path(cast.ines_and_jon, "safety", "contact", "same")).status_code == 303
    old, new = sorted(rows(ContactCheck), key=lambda each: each.checked_on)
    assert (new.state, new.last_contact, new.source) == (old.state, old.last_contact, old.source)
    assert new.checked_on == DAY
    assert (
        "Asked today, the same"
        not in client.get(path(cast.ines_and_jon, "safety")).text.partition("<main")[2].partition("toast")[0]
    )


def test_there_is_nothing_to_confirm_before_it_was_asked(client: Client, cast: Cast) -> None:
    client.get(path(cast.ines_and_jon, "safety"))
    assert client.post(path(cast.ines_and_jon, "safety", "contact", "same")).status_code == 422
    assert rows(ContactCheck) == []


def test_it_says_what_waits_in_a_calm_order(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "safety")).text
    parts = (
        "Contact with",
        ">Risk<",
        "Referrals and supports",
        ">Setbacks<",
        "Only in the session",
        "Screens",
        "Legal hold",
    )
    places = [page.index(each) for each in parts]
    assert places == sorted(places)
    assert "Safety help never needs the partner’s agreement." in page


def test_it_hides_names(client: Client, cast: Cast, facts: Facts) -> None:
    facts.screened()
    client.post("/hide-names")
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert "Inés" not in page
    assert "Jon" not in page


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    stranger.get(path(cast.ines_and_jon, "safety"), status=404)
    assert send(stranger, cast, "contact", CONTACT).status_code == 404
    assert send(stranger, cast, "contact/same", {}).status_code == 404
    assert rows(ContactCheck) == []
