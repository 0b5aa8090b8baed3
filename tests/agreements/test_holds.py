"""Decisions that wait: until a day, for whom, and ended with undo."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.agreements import consent_actions as actions
from clinic.agreements.consent_models import Hold, holds_of
from clinic.couples.rules import Audience
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from tests.agreements.test_signing import undo
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import DAY, Facts

HOUSE = {
    "decision": "Whether the house is sold", "hold_until": "2025-07-01", "hold_ends_if": "Contact is resumed",
    "expectation": "Dips are part of it", "audience": "joint",
}  # fmt: skip


def hold(client: Client, cast: Cast, **fields: Any) -> TestResponse:
    """Fill the form and send it."""
    address = path(cast.ines_and_jon, "holds")
    return client.post(address, **{"once": hidden(client.get(address).text, "once"), **HOUSE, **fields})


def kept(cast: Cast) -> list[Hold]:
    """The holds as they are stored now."""
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = holds_of(cast.ines_and_jon)
        _ = [(each.decision, each.hold_ends_if, each.expectation) for each in found]
        return found


def test_it_holds_a_decision(client: Client, cast: Cast) -> None:
    assert hold(client, cast).status_code == 303
    (row,) = kept(cast)
    assert (row.decision, row.hold_ends_if, row.audience) == (HOUSE["decision"], HOUSE["hold_ends_if"], Audience.JOINT)
    page = client.get(path(cast.ines_and_jon, "holds")).text
    assert "Until 1 Jul 2025" in page
    assert "Both may see it" in page


def test_it_is_for_the_counselor_unless_widened(client: Client, cast: Cast) -> None:
    assert '<option selected value="counselor_only">' in client.get(path(cast.ines_and_jon, "holds")).text


def test_it_holds_once_when_sent_twice(client: Client, cast: Cast) -> None:
    once = hidden(client.get(path(cast.ines_and_jon, "holds")).text, "once")
    assert [hold(client, cast, once=once).status_code for _ in range(2)] == [303, 303]
    assert len(kept(cast)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("decision", "", "Enter what waits."),
        ("hold_until", "", "Enter a date."),
        ("hold_until", "2025-05-13", "day to come"),
        ("audience", "everybody", "Not a valid choice"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    answer = hold(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert kept(cast) == []


def test_it_ends_with_undo(client: Client, cast: Cast) -> None:
    hold(client, cast)
    (row,) = kept(cast)
    client.post(path(cast.ines_and_jon, "holds", row.id.hex, "end"))
    assert kept(cast)[0].ended_on == DAY
    page = client.get(path(cast.ines_and_jon, "holds")).text
    assert "ended 13 May 2025" in page
    client.post(undo(page))
    assert kept(cast)[0].ended_on is None


def test_the_action_refuses_a_hold_that_is_over(facts: Facts) -> None:
    with pytest.raises(Refused, match="day to come"):
        actions.hold(by=facts.by, couple=facts.couple, id=new_id(), decision="x", hold_until=DAY, today=DAY)
