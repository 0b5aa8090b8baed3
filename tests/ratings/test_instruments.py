"""Totals of questionnaires, without their answers."""

from datetime import date, timedelta
from typing import Any

import pytest

from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.ratings.instrument_actions import record_total, withdraw_total
from clinic.ratings.instrument_models import InstrumentTotal, totals_of
from tests.cast import Cast

DAY = date(2025, 5, 13)


def record(cast: Cast, **said: Any) -> InstrumentTotal:
    """Record a total of Inés and Jon."""
    more = {"id": new_id(), "partner": "p1", "tool": "csi16", "taken_on": DAY, "total": 40, "today": DAY, **said}
    found = record_total(by=cast.alma.id, couple=cast.ines_and_jon, **more)
    db.session.commit()
    return found


def test_it_lists_totals_by_date_and_knows_zero_from_none(cast: Cast, in_almas_caseload: Cast) -> None:
    record(cast, total=0)
    record(cast, total=None, partner="p2")
    record(cast, taken_on=DAY - timedelta(1), total=34)
    found = [(each.partner, each.total) for each in totals_of(cast.ines_and_jon)]
    assert found == [("p1", 34), ("p1", 0), ("p2", None)]
    assert totals_of(cast.kim_and_lee) == []


def test_it_records_a_form_that_is_sent_twice_once(cast: Cast, in_almas_caseload: Cast) -> None:
    once = new_id()
    assert record(cast, id=once) is record(cast, id=once, total=50)
    assert [each.total for each in totals_of(cast.ines_and_jon)] == [40]


def test_it_keeps_a_withdrawn_total_off_the_list(cast: Cast, in_almas_caseload: Cast) -> None:
    wrong = record(cast)
    withdraw_total(by=cast.alma.id, total=wrong)
    assert totals_of(cast.ines_and_jon) == []
    withdraw_total(by=cast.alma.id, total=wrong, withdrawn=False)
    assert totals_of(cast.ines_and_jon) == [wrong]


def test_it_seals_the_total(cast: Cast, in_almas_caseload: Cast) -> None:
    row = record(cast, total=987)
    assert row.total_words_sealed is not None
    assert b"987" not in row.total_words_sealed


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"tool": " "}, "Name the questionnaire."),
        ({"taken_on": DAY + timedelta(1)}, "Give a day up to today."),
        ({"total": 1001}, "A total is a whole number from 0 to 1000."),
        ({"total": -1}, "A total is a whole number from 0 to 1000."),
    ],
)
def test_it_refuses_what_cannot_be(cast: Cast, in_almas_caseload: Cast, said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        record(cast, **said)
