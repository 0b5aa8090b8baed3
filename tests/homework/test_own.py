"""Writing, changing, taking out and putting back an exercise of one's own."""

import re
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.homework.exercises import catalogue
from clinic.homework.models import OwnExercise, own_exercises
from clinic.homework.shelf import shelf
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, hidden, path, shown_error
from tests.facts import Facts

FILLED = {
    "title": "Morning coffee", "purpose": "A calm start.", "stage": "rebuild", "who": "both", "who_text": "",
    "minutes": "10", "minutes_max": "", "frequency_text": "Every morning", "per_week": "7", "materials": "Two cups",
    "steps": "Sit down together.\r\n\r\nSay one thing you look forward to.", "for_couple": "", "bring_back": "A line.",
    "cautions": ["SUB", "CHILD"], "caution_notes": "Not in the first week.", "record": "mornings of 7, mood 0-10",
    "models": "", "source": "", "session_first": "y",
}  # fmt: skip


def write(client: Client, **fields: Any) -> TestResponse:
    once = hidden(client.get("/exercises/new").text, "once")
    return client.post("/exercises/new", **{"once": once, **FILLED, **fields})


def own(cast: Cast) -> list[OwnExercise]:
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = own_exercises()
        _ = [each.fields for each in found]
        return found


def test_it_adds_an_exercise_with_all_fields(client: Client, cast: Cast) -> None:
    answer = write(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/exercises/own-morning-coffee")
    with caseload_of(cast.alma.id):
        exercise = shelf()["own-morning-coffee"].exercise
    assert exercise.steps == ("Sit down together.", "Say one thing you look forward to.")
    assert (exercise.who_text, exercise.length_text, exercise.per_week) == ("Both together", "10 minutes", 7)
    assert (exercise.cautions, exercise.caution_notes) == (("SUB", "CHILD"), ("Not in the first week.",))
    assert (exercise.record, exercise.source) == (("mornings of 7", "mood 0-10"), "Own exercise")
    page = client.get("/exercises/own-morning-coffee").text
    assert "Say one thing you look forward to." in page


def test_it_adds_one_when_sent_twice(client: Client, cast: Cast) -> None:
    once = hidden(client.get("/exercises/new").text, "once")
    assert [write(client, once=once).status_code for _ in range(2)] == [303, 303]
    assert len(own(cast)) == 1


def test_it_starts_from_one_of_the_library(client: Client, cast: Cast) -> None:
    page = client.get("/exercises/new?like=end-of-day-talk").text
    like = catalogue()["end-of-day-talk"]
    (steps,) = re.findall(r'<textarea[^>]*name="steps"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert unescape(steps).splitlines() == list(like.steps)
    answer = write(client, title=like.title)
    assert answer.status_code == 422
    assert "Choose another one" in shown_error(answer.text, "title")
    assert own(cast) == []


def test_it_refuses_a_title_of_ones_own(client: Client, cast: Cast) -> None:
    write(client)
    answer = write(client, title="morning  COFFEE")
    assert answer.status_code == 422
    assert "already" in shown_error(answer.text, "title")
    assert len(own(cast)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "Enter title."),
        ("title", "x" * 81, "at most 80"),
        ("steps", " \n \n", "Enter steps."),
        ("steps", "one\n" * 21, "at most 20 steps"),
        ("minutes", "0", "from 1 to 600"),
        ("minutes", "ten", "Not a valid integer"),
        ("minutes_max", "5", "at least the minutes"),
        ("minutes_max", "many", "Not a valid integer"),
        ("per_week", "often", "Not a valid float"),
        ("per_week", "8", "from 0 to 7"),
        ("per_week", "nan", "from 0 to 7"),
        ("purpose", "\x00", "control characters"),
        ("stage", "x", "Not a valid choice"),
        ("bring_back", "", "Enter bring back."),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    answer = write(client, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert own(cast) == []


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast) -> None:
    for nasty in NASTY:
        answer = write(client, title=nasty, steps=nasty, purpose=nasty, materials=nasty)
        assert answer.status_code == 303
        page = client.get(answer.headers["Location"]).text
        assert nasty in unescape(page)
        assert "<script>alert" not in page
    assert "<script>alert" not in client.get("/exercises").text


def test_it_changes_an_exercise_and_counts_the_edition(client: Client, cast: Cast, facts: Facts) -> None:
    write(client)
    page = client.get("/exercises/own-morning-coffee/edit").text
    assert hidden(page, "edition") == "1"
    sent = {**FILLED, "title": "Slow coffee", "minutes_max": "25", "per_week": "0.25", "edition": "1"}
    answer = client.post("/exercises/own-morning-coffee/edit", **sent)
    assert answer.status_code == 303
    (now,) = own(cast)
    assert (now.edition, now.fields["title"], now.fields["length_text"]) == (2, "Slow coffee", "10 to 25 minutes")
    again = client.get("/exercises/own-morning-coffee/edit").text
    assert 'value="0.25"' in again


def test_it_never_overwrites_a_newer_edition(client: Client, cast: Cast) -> None:
    write(client)
    address = "/exercises/own-morning-coffee/edit"
    client.post(address, **{**FILLED, "purpose": "From the newer tab", "edition": "1"})
    answer = client.post(address, **{**FILLED, "purpose": "From the older tab", "edition": "1"})
    assert answer.status_code == 409
    assert "From the older tab</textarea>" in answer.text
    assert hidden(answer.text, "edition") == "2"
    assert own(cast)[0].fields["purpose"] == "From the newer tab"


def test_a_change_may_not_take_a_title_in_use(client: Client, cast: Cast) -> None:
    write(client)
    write(client, title="Slow coffee")
    sent = {**FILLED, "title": "Slow coffee", "edition": "1"}
    answer = client.post("/exercises/own-morning-coffee/edit", **sent)
    assert answer.status_code == 422
    assert "already" in shown_error(answer.text, "title")
    assert [each.edition for each in own(cast)] == [1, 1]


def test_it_takes_an_exercise_out_with_undo(client: Client, cast: Cast) -> None:
    write(client)
    address = "/exercises/own-morning-coffee"
    assert client.post(f"{address}/retire").headers["Location"] == "/exercises"
    page = client.get("/exercises").text
    assert "Taken out" in page
    assert f'action="{address}/retire?undo=1"' in page
    assert client.post(f"{address}/retire").status_code == 303
    assert own(cast)[0].retired_on is not None
    assert "Put back into the library" in client.get(address).text
    client.post(f"{address}/retire?undo=1")
    assert own(cast)[0].retired_on is None


def test_the_library_itself_cannot_be_changed(client: Client) -> None:
    client.get("/exercises/steady-days/edit", status=404)
    assert client.post("/exercises/steady-days/edit", **FILLED).status_code == 404
    assert client.post("/exercises/steady-days/retire").status_code == 404


def test_it_is_the_counselors_own(client: Client, stranger: Client, cast: Cast) -> None:
    write(client)
    for page in ("", "/edit"):
        stranger.get(f"/exercises/own-morning-coffee{page}", status=404)
    assert stranger.post("/exercises/own-morning-coffee/retire").status_code == 404
    assert "Morning coffee" not in stranger.get("/exercises").text
    stranger.get(path(cast.theirs, "assign"))
    assert write(stranger).headers["Location"] == "/exercises/own-morning-coffee"
