"""The events of a couple: adding, correcting, withdrawing."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.couples.rules import Audience
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from clinic.safety.models import Event, events_of
from clinic.safety.rules import Completeness, EventBy, EventType
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, hidden, path, shown_error
from tests.facts import DAY, Facts

SONG = {
    "happened_on": "2025-05-11", "type": "trigger", "by": "p1", "text": "A song on the radio.", "audience": "joint",
    "on_chart": "y",
}  # fmt: skip


def add(client: Client, cast: Cast, **fields: Any) -> TestResponse:
    address = path(cast.ines_and_jon, "events")
    return client.post(address, **{"once": hidden(client.get(address).text, "once"), **SONG, **fields})


def kept(cast: Cast) -> list[Event]:
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = events_of(cast.ines_and_jon)
        _ = [each.text for each in found]
        return found


def test_it_adds_an_event(client: Client, cast: Cast) -> None:
    assert add(client, cast).headers["Location"] == path(cast.ines_and_jon, "events")
    (event,) = kept(cast)
    assert (event.type, event.by, event.audience, event.on_chart) == (
        EventType.TRIGGER,
        EventBy.P1,
        Audience.JOINT,
        True,
    )
    page = client.get(path(cast.ines_and_jon, "events")).text
    assert "A song on the radio." in page
    assert "Both may see it" in page


def test_it_adds_one_when_sent_twice(client: Client, cast: Cast) -> None:
    once = hidden(client.get(path(cast.ines_and_jon, "events")).text, "once")
    assert [add(client, cast, once=once).status_code for _ in range(2)] == [303, 303]
    assert len(kept(cast)) == 1


def test_it_offers_the_narrowest_audience_and_the_names(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "events")).text
    assert '<option selected value="counselor_only">Only you</option>' in page
    assert '<option value="p1">Inés</option>' in page
    client.post("/hide-names")
    assert "Inés" not in client.get(path(cast.ines_and_jon, "events")).text


@pytest.mark.parametrize("kind", ["risk", "safety_concern"])
def test_it_keeps_safety_and_risk_with_the_counselor(client: Client, cast: Cast, kind: str) -> None:
    add(client, cast, type=kind)
    assert kept(cast)[0].audience is Audience.COUNSELOR
    assert "For you only" in client.get(path(cast.ines_and_jon, "events")).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", " ", "Enter in a line."),
        ("text", "x" * 281, "at most 280"),
        ("text", "\x07", "control characters"),
        ("happened_on", "2025-05-14", "up to today"),
        ("happened_on", "", "Enter a date."),
        ("type", "party", "Not a valid choice"),
        ("by", "p3", "Not a valid choice"),
        ("audience", "all", "Not a valid choice"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    answer = add(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert kept(cast) == []


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast) -> None:
    for nasty in NASTY:
        assert add(client, cast, text=nasty).status_code == 303
    assert sorted(each.text for each in kept(cast)) == sorted(NASTY)
    for page in ("events", "brief"):
        assert "<script>alert" not in client.get(path(cast.ines_and_jon, page)).text


def test_it_corrects_an_event(client: Client, cast: Cast, facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE)
    address = path(cast.ines_and_jon, "events", event.id.hex)
    page = client.get(address).text
    assert '<option selected value="milestone">' in page
    answer = client.post(address, **{**SONG, "edition": hidden(page, "edition"), "on_chart": ""})
    assert answer.status_code == 303
    (now,) = kept(cast)
    assert (now.type, now.text, now.on_chart) == (EventType.TRIGGER, "A song on the radio.", False)


def test_a_correction_keeps_what_was_said_before(client: Client, cast: Cast, facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE, text="As it was told first.")
    address = path(cast.ines_and_jon, "events", event.id.hex)
    client.post(address, **{**SONG, "edition": hidden(client.get(address).text, "edition"), "completeness": "partial"})
    page = client.get(address).text
    assert "What it said before" in page
    assert "As it was told first." in page
    (now,) = kept(cast)
    assert now.completeness is Completeness.PARTIAL
    assert "Known: only in part" in client.get(path(cast.ines_and_jon, "events")).text


def test_it_never_overwrites_a_newer_version(client: Client, cast: Cast, facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE)
    address = path(cast.ines_and_jon, "events", event.id.hex)
    old = hidden(client.get(address).text, "edition")
    client.post(address, **{**SONG, "edition": old})
    answer = client.post(address, **{**SONG, "edition": old, "text": "Typed in the older tab"})
    assert answer.status_code == 409
    assert 'value="Typed in the older tab"' in answer.text
    assert "<dd>A song on the radio.</dd>" in answer.text
    assert kept(cast)[0].text == "A song on the radio."


def test_it_says_what_is_wrong_with_a_correction(client: Client, cast: Cast, facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE)
    answer = client.post(path(cast.ines_and_jon, "events", event.id.hex), **{**SONG, "text": ""})
    assert answer.status_code == 422
    assert shown_error(answer.text, "text")


def test_it_withdraws_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE)
    address = path(cast.ines_and_jon, "events", event.id.hex)
    client.post(f"{address}/withdraw")
    assert kept(cast) == []
    page = client.get(path(cast.ines_and_jon, "events")).text
    undo = re.search(r'class="toast undo".*?action="([^"]+)"', page, re.DOTALL)
    assert undo
    client.get(address, status=404)
    client.post(undo[1])
    assert len(kept(cast)) == 1


def test_it_shows_the_newest_first(client: Client, cast: Cast, facts: Facts) -> None:
    facts.event(EventType.DISCLOSURE, DAY.replace(month=1), "It was told.")
    facts.event(EventType.MILESTONE, DAY, "A first evening out.")
    page = client.get(path(cast.ines_and_jon, "events")).text
    assert page.index("A first evening out.") < page.index("It was told.")


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, facts: Facts
) -> None:
    event = facts.event(EventType.MILESTONE)
    for act in ((), ("withdraw",)):
        for person, couple in ((stranger, cast.theirs), (stranger, cast.ines_and_jon), (client, cast.kim_and_lee)):
            assert person.post(path(couple, "events", event.id.hex, *act), **SONG).status_code == 404
    assert [each.type for each in kept(cast)] == [EventType.MILESTONE]
