"""Adding a record: finding its kind, and what its form says and refuses."""

from typing import Any

import pytest

from clinic.couples.rules import Audience, Stage
from clinic.records.kinds import KINDS
from clinic.records.references import OFFERS, offer
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, hidden, path, shown_error
from tests.facts import DAY, Facts, at
from tests.records.pad import kept, write

WIN = {"happened_on": "2025-05-12", "text": "Laughed at dinner", "by": "p1", "kind": "", "audience": "counselor_only"}


def send(client: Client, cast: Cast, slug: str, **fields: Any) -> Any:
    """Open the form of a kind and send it."""
    place = path(cast.ines_and_jon, "records", "new", slug)
    return client.post(place, **{"once": hidden(client.get(place).text, "once"), **fields})


def test_it_writes_a_win(client: Client, cast: Cast) -> None:
    answer = send(client, cast, "win", **WIN)
    (record,) = kept(cast)
    assert answer.headers["Location"] == path(cast.ines_and_jon, "records", record.id.hex)
    assert record.values == {"text": "Laughed at dinner", "by": "p1", "show_in_report": False}
    assert record.audience is Audience.COUNSELOR
    page = client.get(answer.headers["Location"]).text
    assert "Laughed at dinner" in page
    assert "For you only" in page


def test_it_writes_one_when_sent_twice(client: Client, cast: Cast) -> None:
    once = hidden(client.get(path(cast.ines_and_jon, "records", "new", "win")).text, "once")
    assert [send(client, cast, "win", **{**WIN, "once": once}).status_code for _ in range(2)] == [303, 303]
    assert len(kept(cast)) == 1


@pytest.mark.parametrize(
    ("slug", "field", "value", "words"),
    [
        ("win", "text", " ", "Enter what happened."),
        ("win", "text", "x" * 281, "at most 280"),
        ("win", "happened_on", "2025-05-14", "up to today"),
        ("win", "happened_on", "", "Enter a date."),
        ("win", "by", "p3", "Not a valid choice"),
        ("win", "audience", "all", "Not a valid choice"),
        ("trigger", "about", "", "Choose one."),
        ("trigger", "uses-0-worked", "11", "Not a valid choice"),
        ("trigger", "uses-0-used_on", "2025-06-01", "up to today"),
        ("trigger", "moves-1", "x" * 201, "at most 200"),
        ("early-signs", "signs__p1-stress-threshold", "11", "from 0 to 10"),
        ("early-signs", "own__p2-0-value", "3", "own__p2-0-name"),
        ("routines", "days__p1-day3-meals", "4", "from 0 to 3"),
        ("routines", "days__p2-day3-sleep_hours", "25", "from 0 to 24"),
        ("impact-inventory", "areas-money-surfaced_on", "2025-05-14", "up to today"),
        ("accountability", "weeks-0-shown", "3", "Not more than was made"),
        ("session-feedback", "heard__p1", "11", "Not a valid choice"),
        ("listening", "listening_observed__p1", "5", "Not a valid choice"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, slug: str, field: str, value: str, words: str
) -> None:
    fields = {**WIN, "by": "", "about": "p1", "weeks-0-week_start": "2025-05-05", "weeks-0-made": "2", field: value}
    answer = send(client, cast, slug, **fields)
    assert answer.status_code == 422
    assert words in answer.text if words.startswith("own") else words in shown_error(answer.text, field)
    assert kept(cast) == []


def test_it_refuses_a_record_that_says_nothing(client: Client, cast: Cast) -> None:
    answer = send(client, cast, "feelings", happened_on="2025-05-12", audience="counselor_only")
    assert answer.status_code == 422
    assert "Fill in at least one field." in answer.text


def test_it_shows_again_what_was_typed(client: Client, cast: Cast) -> None:
    fields = {"text": "", "about": "p2", "moves-0": "Walk", "uses-2-move": "Talk", "uses-2-worked": "7"}
    page = send(client, cast, "trigger", happened_on="2025-05-12", audience="joint", **fields).text
    assert 'value="Walk"' in page
    assert 'value="Talk"' in page
    assert '<option selected value="joint">' in page


def test_feedback_belongs_to_a_session(client: Client, cast: Cast, facts: Facts) -> None:
    meeting = facts.held(at(9, day=DAY.replace(day=6)))
    fields = {"happened_on": "2025-05-06", "audience": "counselor_only", "fair__p1": "8", "fair__p2": "4"}
    assert "Choose the session." in shown_error(send(client, cast, "session-feedback", **fields).text, "meeting")
    answer = send(client, cast, "session-feedback", **fields, meeting=meeting.id.hex)
    assert kept(cast)[0].meeting_id == meeting.id
    assert "They are 4 apart on fairness" in client.get(answer.headers["Location"]).text


def test_it_goes_back_to_the_session_it_came_from(client: Client, cast: Cast, facts: Facts) -> None:
    meeting = facts.meeting(at(9))
    place = path(cast.ines_and_jon, "records", "new", "win") + f"?meeting={meeting.id.hex}"
    page = client.get(place).text
    assert f'<option selected value="{meeting.id.hex}">' in page
    answer = client.post(place, **WIN, meeting=meeting.id.hex)
    assert answer.headers["Location"] == path(cast.ines_and_jon, "sessions", meeting.id.hex)
    assert kept(cast)[0].meeting_id == meeting.id


def test_a_session_of_another_couple_is_no_choice(client: Client, cast: Cast, kim_and_lee: Facts) -> None:
    meeting = kim_and_lee.meeting(at(9))
    answer = send(client, cast, "win", **WIN, meeting=meeting.id.hex)
    assert answer.status_code == 422
    assert kept(cast) == []


def test_an_urge_note_stays_with_its_owner(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "records", "new", "urge-note")).text
    assert '<option value="joint">' not in page
    fields = {"happened_on": "2025-05-12", "about": "p2", "audience": "owner", "peak": "6", "choice": "rode_out"}
    send(client, cast, "urge-note", **fields)
    assert kept(cast)[0].audience is Audience.P2
    assert send(client, cast, "urge-note", **{**fields, "audience": "joint"}).status_code == 422


def test_own_vulnerabilities_say_why_they_are_closed(client: Client, cast: Cast, facts: Facts) -> None:
    place = path(cast.ines_and_jon, "records", "new", "own-vulnerabilities")
    assert "share of the blame" in client.get(place).text
    assert client.post(place, text="A sore spot").status_code == 422
    facts.stage(Stage.UNDERSTAND)
    assert 'name="opened_on"' in client.get(place).text
    assert kept(cast) == []


def test_signs_and_first_moves_come_back(client: Client, cast: Cast, facts: Facts) -> None:
    rows = {"p1": [{"name": "Checks the train line", "value": 3, "first_move": "Say it aloud"}]}
    write(facts, "early-signs", own=rows)
    page = client.get(path(cast.ines_and_jon, "records", "new", "early-signs")).text
    assert 'value="Checks the train line"' in page
    assert 'value="Say it aloud"' in page
    assert '<option selected value="3">' not in page


def test_a_reference_is_chosen_and_its_words_are_kept(client: Client, cast: Cast) -> None:
    offer("agreements", lambda couple: [("7", "Online contact, version 2")])
    try:
        fields = {
            "happened_on": "2025-05-12",
            "audience": "counselor_only",
            "boundary_reviewed": "7",
            "decision": "keep",
        }
        send(client, cast, "reset", **fields)
        assert send(client, cast, "reset", **{**fields, "boundary_reviewed": "8"}).status_code == 422
    finally:
        OFFERS.pop("agreements")
    assert kept(cast)[0].values["boundary_reviewed"] == {"id": "7", "words": "Online contact, version 2"}


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast) -> None:
    for nasty in NASTY:
        assert send(client, cast, "win", **{**WIN, "text": nasty}).status_code == 303
    assert sorted(each.values["text"] for each in kept(cast)) == sorted(NASTY)
    assert "<script>alert" not in client.get(path(cast.ines_and_jon, "records")).text


def test_kinds_are_found_by_typing(client: Client, cast: Cast) -> None:
    place = path(cast.ines_and_jon, "records", "new")
    every = client.get(place).text
    assert all(f">{kind.title.replace('’', '’')}</a>" in every for kind in KINDS.values())
    assert every.index("End-of-day talk") < every.index("Deeper outcome")
    assert client.get(f"{place}?q=red+flag").headers["Location"].endswith("/records/new/early-signs")
    assert "Nothing matches" in client.get(f"{place}?q=zzz").text
    assert "Trigger card" in client.get(f"{place}?q=tri").text


def test_there_is_no_page_for_an_unknown_kind(client: Client, cast: Cast) -> None:
    for place in ("new", "board"):
        client.get(path(cast.ines_and_jon, "records", place, "party"), status=404)


def test_names_are_hidden_here_too(client: Client, cast: Cast, facts: Facts) -> None:
    write(facts, "both-voices", felt={"p1": "Sad"})
    client.post("/hide-names")
    for rest in (("new", "early-signs"), ("new", "win"), ("board", "both-voices"), ()):
        assert "Inés" not in client.get(path(cast.ines_and_jon, "records", *rest)).text
