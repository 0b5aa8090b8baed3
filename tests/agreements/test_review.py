"""Reviews: a few taps, telling it oneself counted apart, and taking one back."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.agreements.models import Agreement, AgreementReview, reviews_of
from clinic.agreements.rules import Kept, ToldBy
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.agreements.test_signing import undo
from tests.agreements.written import here
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import Facts, at

SLIP = {"kept": "partly", "told_by": "self", "hours_until_told": "3", "text": "Twice, told the same night"}


def review(client: Client, cast: Cast, agreement: Agreement, **fields: Any) -> TestResponse:
    """Fill the form and send it."""
    once = hidden(client.get(here(cast, agreement)).text, "once")
    return client.post(
        here(cast, agreement, "review"), **{"once": once, "reviewed_on": "2025-05-13", "kept": "full", **fields}
    )


def kept(cast: Cast) -> list[AgreementReview]:
    """The reviews as they are stored now."""
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = reviews_of(cast.ines_and_jon)
        _ = [each.text for each in found]
        return found


def test_one_tap_is_enough(client: Client, cast: Cast, agreed: Agreement) -> None:
    assert review(client, cast, agreed).headers["Location"] == here(cast, agreed)
    (row,) = kept(cast)
    assert (row.kept, row.told_by, row.hours_until_told, row.text) == (Kept.FULL, None, None, "")


def test_it_keeps_who_told_and_how_soon(client: Client, cast: Cast, agreed: Agreement) -> None:
    review(client, cast, agreed, **SLIP)
    (row,) = kept(cast)
    assert (row.kept, row.told_by, row.hours_until_told) == (Kept.PARTLY, ToldBy.SELF, 3)
    review(client, cast, agreed, kept="not", told_by="partner_found")
    page = client.get(here(cast, agreed)).text
    assert "Told by oneself 1×, usually within 3 h;" in page
    assert "found out 1×" in page


def test_it_records_one_when_sent_twice(client: Client, cast: Cast, agreed: Agreement) -> None:
    once = hidden(client.get(here(cast, agreed)).text, "once")
    assert [review(client, cast, agreed, once=once).status_code for _ in range(2)] == [303, 303]
    assert len(kept(cast)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("kept", "", "Choose one"),
        ("kept", "mostly", "Not a valid choice"),
        ("reviewed_on", "2025-05-14", "up to today"),
        ("hours_until_told", "-1", "from 0"),
        ("text", "x" * 1001, "at most 1,000"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, agreed: Agreement, field: str, value: str, words: str
) -> None:
    answer = review(client, cast, agreed, **{**SLIP, field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert "Twice, told the same night" in answer.text or field == "text"
    assert kept(cast) == []


def test_it_is_withdrawn_with_undo(client: Client, cast: Cast, agreed: Agreement) -> None:
    review(client, cast, agreed)
    (row,) = kept(cast)
    client.post(here(cast, agreed, "reviews", row.id.hex, "withdraw"))
    assert kept(cast) == []
    client.post(undo(client.get(here(cast, agreed)).text))
    assert len(kept(cast)) == 1


def test_it_goes_back_to_the_session(client: Client, cast: Cast, agreed: Agreement, facts: Facts) -> None:
    meeting = facts.meeting(at(15))
    address = f"{here(cast, agreed)}?back={meeting.id.hex}"
    page = client.get(address).text
    assert f"review?back={meeting.id}" in page
    once = hidden(page, "once")
    sent = {"once": once, "reviewed_on": "2025-05-13", "kept": "full"}
    answer = client.post(f"{here(cast, agreed, 'review')}?back={meeting.id}", **sent)
    assert answer.headers["Location"] == path(cast.ines_and_jon, "sessions", meeting.id.hex)
