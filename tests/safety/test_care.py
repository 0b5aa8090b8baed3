"""Setbacks with their first 72 hours, topics for the session only, and a legal hold."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from clinic.safety.care_actions import lift_hold, record_setback, set_hold, take_step
from clinic.safety.care_models import Setback, hold_on, holds_of, setbacks_of, topics_of
from clinic.safety.models import events_of
from clinic.safety.rules import EventBy, EventType
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import DAY, Facts
from tests.security.page_forms import forms_of

BACK = {"happened_on": "2025-05-11", "text": "A message was answered.", "event": "y", "type": "setback", "by": "p2"}
HOLD = {"set_on": "2025-05-12", "reason": "Letter from a solicitor"}


def send(client: Client, cast: Cast, page: str, fields: dict[str, Any], **more: Any) -> TestResponse:
    address = path(cast.ines_and_jon, "safety", page)
    (form,) = (each for each in forms_of(client.get(address).text, address) if "once" in each.fields)
    untouched = {name: value for name, value in form.sent() if form.fields[name].kind == "hidden"}
    return client.post(address, **{**untouched, **fields, **more})


def setback(facts: Facts, days: int = 2) -> Setback:
    told = {"happened_on": DAY - timedelta(days), "text": "It happened.", "today": DAY}
    row = record_setback(by=facts.by, couple=facts.couple, id=new_id(), **told)
    db.session.commit()
    return row


def test_it_records_a_setback_and_its_event(client: Client, cast: Cast, facts: Facts) -> None:
    assert send(client, cast, "setbacks", BACK).status_code == 303
    (row,), (event,) = setbacks_of(facts.couple), events_of(facts.couple)
    assert (row.text, row.event_id) == ("A message was answered.", event.id)
    assert (event.type, event.by, event.happened_on) == (EventType.SETBACK, EventBy.P2, date(2025, 5, 11))
    assert event.audience.value == "counselor_only"


def test_the_event_is_only_an_offer(client: Client, cast: Cast, facts: Facts) -> None:
    send(client, cast, "setbacks", BACK, event="")
    assert (len(setbacks_of(facts.couple)), events_of(facts.couple)) == (1, [])


def test_it_records_both_once_when_sent_twice(client: Client, cast: Cast, facts: Facts) -> None:
    once = hidden(client.get(path(cast.ines_and_jon, "safety", "setbacks")).text, "once")
    for _ in range(2):
        assert send(client, cast, "setbacks", BACK, once=once).status_code == 303
    assert (len(setbacks_of(facts.couple)), len(events_of(facts.couple))) == (1, 1)


def test_it_takes_step_after_step(client: Client, cast: Cast, facts: Facts) -> None:
    row = setback(facts)
    address = path(cast.ines_and_jon, "safety", "setbacks", row.id.hex)
    page = client.get(address).text
    assert "Until 14 May; a session by 18 May" in page
    told = {
        "safety-edition": hidden(page, "safety-edition"),
        "safety-done_on": "2025-05-12",
        "safety-words": "Both safe.",
    }
    assert client.post(f"{address}?step=safety", **told).status_code == 303
    page = client.get(address).text
    assert "Done 12 May 2025" in page
    assert "Both safe." in page
    db.session.expire_all()
    assert row.left == ["facts", "no_decisions", "routines", "session", "record"]


def test_a_step_has_its_day_and_its_name(facts: Facts) -> None:
    row = setback(facts)
    plain = {"by": facts.by, "setback": row, "edition": row.version, "words": "", "today": DAY}
    for wrong in ({"step": "party", "done_on": DAY}, {"step": "facts", "done_on": DAY + timedelta(1)}):
        with pytest.raises(Refused):
            take_step(**plain, **wrong)
    with pytest.raises(Conflict):
        take_step(**{**plain, "edition": 9}, step="facts", done_on=DAY)
    take_step(**plain, step="facts", done_on=None)
    assert len(row.left) == 6


def test_it_says_beside_a_step_what_is_wrong(client: Client, cast: Cast, facts: Facts) -> None:
    row = setback(facts)
    address = path(cast.ines_and_jon, "safety", "setbacks", row.id.hex)
    client.get(address)
    answer = client.post(f"{address}?step=facts", **{"facts-done_on": "2025-05-14"})
    assert answer.status_code == 422
    assert "up to today" in shown_error(answer.text, "facts-done_on")


def test_it_withdraws_both_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    send(client, cast, "setbacks", BACK)
    (row,) = setbacks_of(facts.couple)
    client.post(path(cast.ines_and_jon, "safety", "setbacks", row.id.hex, "withdraw"))
    assert (setbacks_of(facts.couple), events_of(facts.couple)) == ([], [])
    page = client.get(path(cast.ines_and_jon, "safety", "setbacks")).text
    undo = re.search(r'class="toast undo".*?action="([^"]+)"', page, re.DOTALL)
    assert undo
    client.post(undo[1])
    assert (len(setbacks_of(facts.couple)), len(events_of(facts.couple))) == (1, 1)


def test_it_keeps_a_topic_for_the_session(client: Client, cast: Cast, facts: Facts) -> None:
    assert send(client, cast, "topics", {"text": "The letter", "reason": "disclosure"}).status_code == 303
    (topic,) = topics_of(facts.couple)
    assert (topic.text, topic.reason.value, topic.since) == ("The letter", "disclosure", DAY)
    assert "The letter" in client.get(path(cast.ines_and_jon, "safety")).text
    address = path(cast.ines_and_jon, "safety", "topics", topic.id.hex, "lift")
    client.post(address)
    assert "The letter" not in client.get(path(cast.ines_and_jon, "safety")).text
    assert "open again since 13 May 2025" in client.get(path(cast.ines_and_jon, "safety", "topics")).text
    client.post(f"{address}?undo=1")
    db.session.expire_all()
    assert topic.lifted_on is None


def test_a_hold_stands_until_it_is_lifted(client: Client, cast: Cast, facts: Facts) -> None:
    assert send(client, cast, "legal-hold", HOLD).status_code == 303
    hold = hold_on(facts.couple)
    assert hold is not None
    page = client.get(path(cast.ines_and_jon, "safety")).text
    assert "nothing is deleted, and every export says so" in page
    lifted = {"lift-lifted_on": "2025-05-13", "lift-reason": "Settled"}
    assert client.post(path(cast.ines_and_jon, "safety", "legal-hold", "lift"), **lifted).status_code == 303
    db.session.expire_all()
    assert hold_on(facts.couple) is None
    assert [(each.reason, each.lifted_reason) for each in holds_of(facts.couple)] == [(HOLD["reason"], "Settled")]
    assert "Settled" in client.get(path(cast.ines_and_jon, "safety", "legal-hold")).text


def test_there_is_one_hold_at_a_time(facts: Facts) -> None:
    id = new_id()
    told = {"by": facts.by, "couple": facts.couple, "set_on": DAY, "reason": "x", "today": DAY}
    hold = set_hold(**told, id=id)
    db.session.commit()
    assert set_hold(**told, id=id) is hold
    with pytest.raises(Refused, match="already"):
        set_hold(**told, id=new_id())
    with pytest.raises(Refused, match="between"):
        lift_hold(by=facts.by, hold=hold, lifted_on=DAY - timedelta(1), reason="x", today=DAY)
    with pytest.raises(Refused, match="reason"):
        lift_hold(by=facts.by, hold=hold, lifted_on=DAY, reason=" ", today=DAY)


def test_lifting_says_what_is_wrong(client: Client, cast: Cast) -> None:
    send(client, cast, "legal-hold", HOLD)
    address = path(cast.ines_and_jon, "safety", "legal-hold", "lift")
    answer = client.post(address, **{"lift-lifted_on": "2025-05-11", "lift-reason": ""})
    assert "from the day it was set on" in shown_error(answer.text, "lift-lifted_on")
    assert "Enter reason." in shown_error(answer.text, "lift-reason")


def test_there_is_nothing_to_lift_without_a_hold(client: Client, cast: Cast) -> None:
    client.get(path(cast.ines_and_jon, "safety"))
    assert client.post(path(cast.ines_and_jon, "safety", "legal-hold", "lift")).status_code == 303


@pytest.mark.parametrize(
    ("page", "fields", "field", "value"),
    [
        ("setbacks", BACK, "text", " "),
        ("setbacks", BACK, "happened_on", "2025-05-14"),
        ("setbacks", BACK, "type", "trigger"),
        ("topics", {"text": "x", "reason": "other"}, "text", ""),
        ("topics", {"text": "x", "reason": "other"}, "reason", "x"),
        ("legal-hold", HOLD, "reason", ""),
        ("legal-hold", HOLD, "set_on", "2025-05-14"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, page: str, fields: dict[str, Any], field: str, value: str
) -> None:
    answer = send(client, cast, page, fields, **{field: value})
    assert answer.status_code == 422
    assert shown_error(answer.text, field)


def test_it_hides_names(client: Client, cast: Cast, facts: Facts) -> None:
    setback(facts)
    send(client, cast, "supports", {"person": "Beatriz", "whom": "p1"})
    client.post("/hide-names")
    for page in ("setbacks", "topics", "legal-hold", "referrals", "supports", "risks", "screens", ""):
        text = client.get(path(cast.ines_and_jon, "safety", page).rstrip("/")).text
        assert not any(name in text for name in ("Inés", "Jon", "Beatriz"))
