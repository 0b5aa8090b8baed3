"""Closing the work well, and the looks back after 3, 6 and 12 months."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from clinic.couples.closing_actions import ClosingRefused, enter_closing, look_back, review_closing
from clinic.couples.closing_models import closing_of, closings_of, follow_ups_due, follow_ups_of
from clinic.couples.closing_rules import (
    PLAN,
    Closing,
    ClosingKind,
    Growth,
    Outcome,
    follow_up_days,
    months_after,
    status_after,
)
from clinic.couples.rules import Status
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict
from clinic.kernel.ids import new_id
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import DAY, Facts

LIST = {
    "reviewed_on": "2025-05-13",
    "care": "steady",
    "consent": "growing",
    "kind": "goals_met",
    "words": "The fridge list.",
}


def send(client: Client, cast: Cast, page: str = "", **fields: Any) -> TestResponse:
    page = page or client.get(path(cast.ines_and_jon, "closing")).text
    seen = {name: hidden(page, name) for name in ("once", "edition")}
    return client.post(path(cast.ines_and_jon, "closing"), **{**seen, **LIST, **fields})


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2025, 4, 1), 3, date(2025, 7, 1)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_it_counts_months(day: date, months: int, there: date) -> None:
    assert months_after(day, months) == there


def test_it_plans_the_looks_back_of_case_f() -> None:
    assert [day for _, day in follow_up_days(date(2025, 4, 1))] == [
        date(2025, 7, 1),
        date(2025, 10, 1),
        date(2026, 4, 1),
    ]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_looks_back_lie_ahead_in_order(day: date) -> None:
    days = [there for _, there in follow_up_days(day)]
    assert day < days[0] < days[1] < days[2]
    assert all(there.day <= day.day for there in days)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "items"),
        ({"items": [PLAN]}, None),
        ({"plan_exists": True}, None),
        ({"no_plan_reason": "They moved away."}, "items"),
        ({"kind": ClosingKind.ENDED_BY_CLIENT}, "no_plan_reason"),
        ({"kind": ClosingKind.ENDED_BY_CLIENT, "no_plan_reason": "They moved away."}, None),
        ({"kind": None}, "kind"),
        ({"kind": None, "closed_on": None}, None),
        ({"reviewed_on": date(2025, 5, 14)}, "reviewed_on"),
    ],
)
def test_it_says_what_closing_needs(more: dict[str, Any], field: str | None) -> None:
    plan_exists = more.pop("plan_exists", False)
    facts = {"reviewed_on": DAY, "closed_on": DAY, "kind": ClosingKind.GOALS_MET, **more}
    found = Closing(**facts).problem(today=DAY, plan_exists=plan_exists)
    assert (found[0] if found else None) == field


def test_each_ending_has_its_status() -> None:
    assert status_after(ClosingKind.PAUSED) is Status.PAUSED
    assert status_after(ClosingKind.REFERRED) is Status.PAUSED_REFERRED
    assert {status_after(each) for each in ClosingKind} == {Status.PAUSED, Status.PAUSED_REFERRED, Status.CLOSED}


def test_it_keeps_the_checklist_without_closing(client: Client, cast: Cast, facts: Facts) -> None:
    assert send(client, cast).status_code == 303
    kept = closing_of(facts.couple)
    assert kept is not None
    assert (kept.closed_on, kept.facts) == (None, {"care": "steady", "consent": "growing", "words": "The fridge list."})
    assert facts.couple.status is Status.ACTIVE
    assert follow_ups_of(facts.couple) == []


def test_it_closes_with_the_plan_and_plans_the_looks_back(client: Client, cast: Cast, facts: Facts) -> None:
    answer = send(client, cast, close="y")
    assert answer.status_code == 422
    assert "prevention plan is part of closing" in shown_error(answer.text, "items")
    assert send(client, cast, close="y", items=[PLAN]).status_code == 303
    db.session.expire_all()
    assert (facts.couple.status, facts.couple.closed_on) == (Status.CLOSED, DAY)
    due = [each.due_on for each in follow_ups_of(facts.couple)]
    assert due == [date(2025, 8, 13), date(2025, 11, 13), date(2026, 5, 13)]
    page = client.get(path(cast.ines_and_jon, "closing")).text
    assert page.count("To come") == 3


def test_it_asks_upstairs_whether_there_is_a_plan(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    extensions = client.browser.application.extensions
    monkeypatch.setitem(extensions, "has_prevention_plan", lambda couple: couple.code == "IJ")
    page = client.get(path(cast.ines_and_jon, "closing")).text
    assert "The prevention plan is on the record." in page
    assert send(client, cast, page, close="y").status_code == 303


def test_a_pause_is_an_ending_like_any_other(client: Client, cast: Cast, facts: Facts) -> None:
    assert send(client, cast, close="y", kind="paused", no_plan_reason="They come back in autumn.").status_code == 303
    db.session.expire_all()
    assert facts.couple.status is Status.PAUSED
    assert len(follow_ups_of(facts.couple)) == 3


def test_it_never_overwrites_and_saves_once(client: Client, cast: Cast, facts: Facts) -> None:
    page = client.get(path(cast.ines_and_jon, "closing")).text
    assert [send(client, cast, page).status_code for _ in range(2)] == [303, 303]
    assert send(client, cast, page, once=new_id().hex, words="Typed in the older tab").status_code == 409
    assert len(closings_of(facts.couple)) == 1


def test_it_refuses_without_a_browser_too(facts: Facts) -> None:
    closing = Closing(DAY, ClosingKind.GOALS_MET, DAY, {"care": Growth.STEADY})
    with pytest.raises(ClosingRefused) as refused:
        review_closing(by=facts.by, couple=facts.couple, id=new_id(), seen=None, closing=closing, today=DAY)
    assert refused.value.field == "items"


def closed(facts: Facts) -> Any:
    closing = Closing(DAY, ClosingKind.GOALS_MET, DAY, {"care": Growth.STEADY})
    dates = [date(2025, 5, 1), date(2025, 8, 1)]
    enter_closing(by=facts.by, couple=facts.couple, id=new_id(), closing=closing, follow_up_dates=dates)
    db.session.commit()
    return follow_ups_of(facts.couple)[0]


def test_it_keeps_a_look_back(client: Client, cast: Cast, facts: Facts) -> None:
    back = closed(facts)
    address = path(cast.ines_and_jon, "closing", back.id.hex)
    assert ">Due<" in client.get(path(cast.ines_and_jon, "closing")).text.replace(" Due<", ">Due<")
    told = {"edition": "1", "done_on": "2025-05-12", "outcome": "spoken", "words": "They laugh at dinner."}
    sent = {f"{back.id.hex}-{name}": value for name, value in told.items()}
    assert client.post(address, **sent).status_code == 303
    db.session.expire_all()
    assert (back.done_on, back.outcome) == (date(2025, 5, 12), "spoken")
    assert "They laugh at dinner." in client.get(path(cast.ines_and_jon, "closing")).text
    client.post(f"{address}/open")
    db.session.expire_all()
    assert back.done_on is None


def test_it_says_what_is_wrong_with_a_look_back(client: Client, cast: Cast, facts: Facts) -> None:
    back = closed(facts)
    client.get(path(cast.ines_and_jon, "closing"))
    answer = client.post(path(cast.ines_and_jon, "closing", back.id.hex), **{f"{back.id.hex}-done_on": "2025-05-14"})
    assert answer.status_code == 422
    assert "up to today" in shown_error(answer.text, f"{back.id.hex}-done_on")
    with pytest.raises(Conflict):
        look_back(by=facts.by, follow_up=back, edition=7, done_on=DAY, outcome=Outcome.SPOKEN, words="", today=DAY)


def test_it_finds_what_is_due_in_the_caseload(facts: Facts, kim_and_lee: Facts) -> None:
    first, second = closed(facts), closed(kim_and_lee)
    assert {each.id for each in follow_ups_due(DAY)} == {first.id, second.id}
    assert follow_ups_due(date(2025, 4, 30)) == []
