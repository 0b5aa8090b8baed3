"""The page of the brief, and its agenda on the way into the note."""

import re

import pytest
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.safety.rules import EventType
from clinic.sessions.meeting_actions import cancel
from clinic.sessions.models import CoupleSession, note_of
from clinic.sessions.planning_rules import CancelledBy
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, path
from tests.facts import A_WEEK, Facts, at

BLOCKS = ("Session", "Safety", "Where we stopped", "Ratings, last 12 weeks", "Since last time", "Homework", "Agenda")


def page_of(client: Client, facts: Facts) -> str:
    return re.sub(r"\s+", " ", client.get(path(facts.couple, "brief")).text)


def put(client: Client, meeting: CoupleSession, *lines: str) -> TestResponse:
    address = f"/couples/{meeting.couple_id.hex}/sessions/{meeting.id.hex}/agenda"
    return client.post(address, line=list(lines))


def boxes(meeting: CoupleSession) -> dict[str, str]:
    db.session.expire_all()
    note = note_of(meeting)
    return dict(note.boxes) if note else {}


def test_it_says_in_a_line_that_there_is_nothing(client: Client, facts: Facts) -> None:
    page = page_of(client, facts)
    for words in ("Not planned", "First session", "No risk follow-up is open.", "No plan recorded yet."):
        assert words in page
    for words in ("No ratings yet.", "No event recorded since.", "Nothing to look back on."):
        assert words in page
    assert "Put into the note" not in page


def test_its_blocks_stand_in_order(client: Client, facts: Facts) -> None:
    facts.held(at(18) - A_WEEK, "An easy week.", plan="Sunday talk.")
    facts.rate("p1", 4)
    facts.event(EventType.MILESTONE, text="An evening out.")
    facts.give()
    facts.meeting(at(18))
    page = page_of(client, facts).partition("<main")[2]
    places = [page.index(f">{title}<") for title in BLOCKS]
    assert places == sorted(places)
    for words in ("An easy week.", "Sunday talk.", "Milestone: An evening out.", "Inés open, Jon open", "today, 18:00"):
        assert words in page


def test_it_names_what_is_not_signed(client: Client, facts: Facts) -> None:
    facts.note(facts.meeting(at(18) - 2 * A_WEEK), "Half", signed=False)
    facts.meeting(at(18) - A_WEEK)
    page = page_of(client, facts)
    assert "Unsigned</span>" in page
    assert "No note yet</span>" in page


def test_the_agenda_goes_into_the_new_note(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(18))
    answer = put(client, meeting, "Ask about Sunday", "", "  Review the plan  ")
    assert answer.status_code == 303
    assert boxes(meeting) == {"d": "– Ask about Sunday\n– Review the plan"}
    assert "Put into the note" not in page_of(client, facts)
    assert "– Ask about Sunday" in client.get(answer.headers["Location"]).text


def test_a_note_that_is_begun_stays_as_it_is(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(18))
    facts.note(meeting, "Begun", signed=False)
    answer = put(client, meeting, "Ask about Sunday")
    assert answer.status_code == 422
    assert "begun already" in answer.text
    assert 'value="Ask about Sunday"' in answer.text
    assert boxes(meeting) == {"d": "Begun"}


@pytest.mark.parametrize(
    ("lines", "words"), [(["", " "], "at least one line"), (["x" * 301], "at most 300"), (["\x00"], "invisible")]
)
def test_what_is_refused_stays_on_the_page(client: Client, facts: Facts, lines: list[str], words: str) -> None:
    meeting = facts.meeting(at(18))
    answer = put(client, meeting, *lines)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Error: " in answer.text
    assert boxes(meeting) == {}


def test_a_session_that_is_called_off_gets_no_note(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(18))
    cancel(by=facts.by, meeting=meeting, who=CancelledBy.BOTH, late=False)
    db.session.commit()
    assert put(client, meeting, "Ask").status_code == 422
    assert boxes(meeting) == {}


def test_nasty_lines_stay_text(client: Client, facts: Facts) -> None:
    for number, nasty in enumerate(NASTY):
        meeting = facts.meeting(at(18) + number * A_WEEK)
        answer = put(client, meeting, nasty)
        assert boxes(meeting) == {"d": f"– {nasty}"}
        assert "<script>alert" not in client.get(answer.headers["Location"]).text


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, facts: Facts
) -> None:
    meeting = facts.meeting(at(18))
    for person, couple in ((stranger, cast.theirs), (stranger, cast.ines_and_jon), (client, cast.kim_and_lee)):
        assert person.post(path(couple, "sessions", meeting.id.hex, "agenda"), line="Ask").status_code == 404
    assert boxes(meeting) == {}
