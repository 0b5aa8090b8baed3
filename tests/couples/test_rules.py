"""How a couple's record may move."""

from datetime import date

import pytest

from clinic.couples.rules import ALLOWED, Role, Secrets, Stage, Status, Structure, first_day, may_become, other

OPENED = date(2025, 1, 7)


def test_it_has_a_way_from_every_status() -> None:
    assert set(ALLOWED) == set(Status)
    assert all(ALLOWED[each] for each in Status)


@pytest.mark.parametrize("status", Status)
def test_it_never_changes_to_itself(status: Status) -> None:
    assert not may_become(status, status)


def test_it_only_reopens_what_is_closed() -> None:
    assert [each for each in Status if may_become(Status.CLOSED, each)] == [Status.ACTIVE]


def test_it_dates_a_step_from_the_last_one_on() -> None:
    assert first_day(OPENED, []) == OPENED
    assert first_day(OPENED, [date(2025, 3, 1), date(2025, 2, 1)]) == date(2025, 3, 1)
    assert first_day(OPENED, [date(2024, 12, 1)]) == OPENED


def test_it_names_the_other_partner() -> None:
    assert (other("p1"), other("p2")) == ("p2", "p1")


@pytest.mark.parametrize("words", [Stage, Status, Structure, Secrets, Role])
def test_it_has_a_plain_label_for_every_word(words: type[Stage]) -> None:
    for each in words:
        assert each.label[0].isupper()
        assert "_" not in each.label
