"""What is recorded in a line while a session runs: two interactions, no page of its own."""

from typing import Any

import pytest

from clinic.kernel.ids import new_id
from clinic.records.kinds import KINDS
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import Facts, at
from tests.records.pad import kept, write

JSON = {"Accept": "application/json"}


def send(client: Client, cast: Cast, *, headers: Any = None, **fields: Any) -> Any:
    """Send a line."""
    return client.post(path(cast.ines_and_jon, "records", "quick"), headers=headers, **fields)


def test_a_win_takes_one_line(client: Client, cast: Cast, facts: Facts) -> None:
    meeting = facts.meeting(at(9))
    fields = {"kind": "win", "once": new_id().hex, "text": "Came back on time", "by": "p2"}
    answer = send(client, cast, **fields, meeting=meeting.id.hex)
    assert answer.headers["Location"] == path(cast.ines_and_jon, "sessions", meeting.id.hex)
    (record,) = kept(cast)
    assert (record.values["text"], record.meeting_id, record.happened_on) == (
        "Came back on time", meeting.id, meeting.day,
    )  # fmt: skip


def test_a_script_gets_the_new_line(client: Client, cast: Cast) -> None:
    answer = send(client, cast, headers=JSON, kind="win", once=new_id().hex, text="Came back on time", by="both")
    (record,) = kept(cast)
    assert answer.json["saved"] is True
    assert answer.json["id"] == record.id.hex
    assert answer.json["words"] == "Small win recorded"
    assert "Came back on time" in answer.json["html"]


def test_a_practice_is_ticked(client: Client, cast: Cast) -> None:
    answer = send(client, cast, kind="end-of-day-talk", once=new_id().hex, held="y")
    assert answer.headers["Location"] == path(cast.ines_and_jon, "records", "board", "end-of-day-talk")
    assert kept(cast)[0].values == {"held": True}


def test_a_promise_is_ticked(client: Client, cast: Cast, facts: Facts) -> None:
    record = write(facts, "accountability", about="p2", text="A text")
    answer = send(client, cast, headers=JSON, record=record.id.hex, version=record.version, mark="shown")
    version = answer.json["version"]
    assert send(client, cast, record=record.id.hex, version=version, mark="told").status_code == 303
    assert kept(cast)[0].values["weeks"] == [{"week_start": "2025-05-12", "made": 2, "shown": 1, "told": 1}]


def test_two_tabs_do_not_count_twice(client: Client, cast: Cast, facts: Facts) -> None:
    record = write(facts, "accountability", about="p2", text="A text")
    version = record.version
    answers = [
        send(client, cast, headers=JSON, record=record.id.hex, version=version, mark="shown").status_code
        for _ in range(2)
    ]
    assert answers == [200, 409]
    assert kept(cast)[0].values["weeks"][0]["made"] == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "win", "text": ""}, "What happened: Enter what happened."),
        ({"kind": "trigger", "text": "A song"}, "Whose: Choose one."),
        ({"kind": "feelings"}, "Choose what to record."),
        ({}, "Choose what to record."),
    ],
)
def test_a_script_is_told_what_is_wrong(client: Client, cast: Cast, fields: dict[str, str], words: str) -> None:
    answer = send(client, cast, headers=JSON, once=new_id().hex, **fields)
    assert answer.status_code == 422
    assert answer.json["error"] == words
    assert kept(cast) == []


def test_without_a_script_the_whole_form_comes_back(client: Client, cast: Cast) -> None:
    answer = send(client, cast, kind="trigger", once=new_id().hex, text="A song on the radio")
    assert answer.status_code == 422
    assert 'value="A song on the radio"' in answer.text
    assert f'action="{path(cast.ines_and_jon, "records", "new", "trigger")}"' in answer.text


def test_a_promise_of_nobody_is_not_there(client: Client, cast: Cast, kim_and_lee: Facts) -> None:
    theirs = write(kim_and_lee, "accountability", about="p1", text="A text")
    for word in (theirs.id.hex, new_id().hex, "7"):
        assert send(client, cast, record=word, mark="shown", version=1).status_code == 404


def test_every_quick_kind_has_a_line_on_its_page(client: Client, cast: Cast) -> None:
    for kind in KINDS.values():
        page = client.get(path(cast.ines_and_jon, "records", "board", kind.slug)).text
        assert ("Record it" in page) is bool(kind.quick), kind.slug
