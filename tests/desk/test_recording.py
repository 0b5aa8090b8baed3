"""What is recorded while a session runs: one tap opens a line, one more saves it, and the note stays where it is."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.records.models import Record, editions_of, records_of
from clinic.safety.models import contact_of, events_of
from clinic.safety.rules import ContactState, EventType
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import Format
from tests.casefile.lived import A_DAY, Lived
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import A_WEEK, DAY, Facts, at

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def meeting(facts: Facts) -> CoupleSession:
    """The session of today."""
    return facts.meeting(at(12))


def here(meeting: CoupleSession, *rest: str) -> str:
    return "/".join(("/couples", meeting.couple_id.hex, "sessions", meeting.id.hex, *rest))


def page_of(client: Client, meeting: CoupleSession) -> str:
    return re.sub(r"\s+", " ", client.get(here(meeting)).text)


def send(client: Client, address: str, *, script: bool = True, **fields: Any) -> TestResponse:
    return client.post(address, headers=SCRIPT if script else {}, **fields)


def line(page: str, key: str) -> str:
    """What one opener opens."""
    found = re.search(rf'<details name="record"[^>]*><summary class="chip" data-key="{key}">.*?</details>', page)
    assert found, key
    return found[0]


def feedback_of(facts: Facts) -> list[Record]:
    db.session.expire_all()
    found = records_of(facts.couple, {"session-feedback"})
    _ = [each.values for each in found]
    return found


@pytest.mark.parametrize(("key", "buttons"), [("w", 1), ("e", 1), ("c", 1), ("p", 3)])
def test_each_is_one_tap_to_open_and_one_to_save(
    client: Client, facts: Facts, lived: Lived, meeting: CoupleSession, key: str, buttons: int
) -> None:
    """A summary opens it, also by its key; every button inside saves by itself."""
    lived.record("small-promise", about="p2", text="Text at six")
    facts.contact(ContactState.ENDED, DAY - A_DAY)
    opened = line(page_of(client, meeting), key)
    assert opened.count("<form") == 1
    assert opened.count("data-quick") >= 1
    assert opened.count("<button") == buttons
    assert 'type="button"' not in opened


def test_a_boundary_is_changed_in_three_clicks_and_leads_back(
    client: Client, facts: Facts, lived: Lived, meeting: CoupleSession
) -> None:
    """Open, Change, Save; the form of the change brings one back to this session."""
    agreement = lived.agreed()
    opened = line(page_of(client, meeting), "b")
    change = path(facts.couple, "agreements", agreement.id.hex, "change") + f"?back={meeting.id.hex}"
    assert f'<a href="{change}">Change: Online contact</a>' in opened
    assert here(meeting) in client.get(change).text


def test_a_win_is_recorded_from_its_line(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    opened = line(page_of(client, meeting), "w")
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)"', opened))
    answer = send(client, path(facts.couple, "records/quick"), text="A calm supper", by="both", **fields)
    assert answer.get_json()["saved"] is True
    assert "A calm supper" in answer.get_json()["html"]
    assert re.search(r'id="recorded".*A calm supper', page_of(client, meeting))


def test_promises_that_stand_together_keep_their_own_versions(
    client: Client, facts: Facts, lived: Lived, meeting: CoupleSession
) -> None:
    """static/js/quick.js renews the version of every form with the same address, so no two may share one."""
    for text in ("Text at six", "Home by eight"):
        lived.record("small-promise", about="p2", text=text)
    opened = line(page_of(client, meeting), "p")
    actions = re.findall(r'data-quick="taps" action="([^"]+)"', opened)
    assert len(set(actions)) == 2
    forms = re.findall(r'name="record" value="(\w+)"><input type="hidden" name="version" value="(\w+)"', opened)
    for (record, version), address in zip(forms, actions, strict=True):
        answer = send(client, address, record=record, version=version, mark="told", meeting=meeting.id.hex)
        assert answer.get_json()["version"] == int(version) + 1


def test_an_event_is_recorded_for_the_counselor_alone(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    once = new_id().hex
    for _ in range(2):
        answer = send(client, here(meeting, "event"), type="trigger", text="A song.", once=once)
        assert answer.get_json()["words"] == "Trigger recorded"
    (event,) = events_of(facts.couple)
    assert (event.type, event.text, event.happened_on) == (EventType.TRIGGER, "A song.", DAY)
    assert (event.audience.value, event.on_chart) == ("counselor_only", True)
    assert "A song." in answer.get_json()["html"]
    assert re.search(r'id="recorded".*A song\.', page_of(client, meeting))


def test_an_event_belongs_to_the_day_of_the_session(client: Client, facts: Facts) -> None:
    for start, day in ((at(12) - A_WEEK, DAY - A_WEEK), (at(12) + A_WEEK, DAY)):
        send(client, here(facts.meeting(start), "event"), type="milestone", text=f"{day}", once=new_id().hex)
    assert [each.happened_on for each in events_of(facts.couple)] == [DAY - A_WEEK, DAY]


def test_an_event_without_words_is_kept_on_its_whole_page(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    refused = send(client, here(meeting, "event"), type="trigger", text=" ", once=new_id().hex)
    assert refused.status_code == 422
    assert refused.get_json()["error"].startswith("In a line: ")
    assert refused.get_json()["page"] == path(facts.couple, "events")
    page = send(client, here(meeting, "event"), script=False, type="trigger", text="x" * 281, once=new_id().hex)
    assert page.status_code == 422
    assert "x" * 281 in page.text
    assert events_of(facts.couple) == []


def test_without_a_script_one_comes_back_to_the_session(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    facts.contact(ContactState.ENDED, DAY - A_DAY)
    sent = {"event": {"type": "trigger", "text": "A song.", "once": new_id().hex}, "contact": {}, "feedback": {}}
    for place, fields in sent.items():
        answer = send(client, here(meeting, place), script=False, **fields)
        assert (answer.status_code, answer.headers["Location"]) == (303, here(meeting))
    assert "<noscript>" in page_of(client, meeting)


def test_contact_is_confirmed_as_it_was(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    refused = send(client, here(meeting, "contact"))
    assert refused.status_code == 422
    facts.contact(ContactState.ENDED, DAY - A_WEEK)
    assert send(client, here(meeting, "contact")).get_json()["words"] == "Asked today, and the same"
    known = contact_of(facts.couple)
    assert known is not None
    assert (known.state, known.checked_on) == (ContactState.ENDED, DAY)
    assert "Asked today, the same" not in page_of(client, meeting)


def test_feedback_gathers_in_one_record_of_the_session(client: Client, facts: Facts, meeting: CoupleSession) -> None:
    address = here(meeting, "feedback")
    send(client, address, heard__p1="8", heard__p2="0")
    send(client, address, fair__p2="10", heard__p1="9")
    send(client, address, heard__p2="not_rated")
    (record,) = feedback_of(facts)
    assert record.values == {"heard": {"p1": 9}, "fair": {"p2": 10}}
    assert (record.meeting_id, record.happened_on, record.audience.value) == (meeting.id, DAY, "counselor_only")
    assert len(editions_of(record)) == 2
    page = page_of(client, meeting)
    assert 'name="heard__p1" value="9" checked' in page
    assert "2 of 8" in page


@pytest.mark.parametrize("word", ["11", "-1", "x", "1.5", ""])
def test_only_the_keys_are_answers(client: Client, facts: Facts, meeting: CoupleSession, word: str) -> None:
    answer = send(client, here(meeting, "feedback"), heard__p1=word)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "Choose one of the keys.")
    assert feedback_of(facts) == []


def test_an_individual_session_asks_one_alone(client: Client, facts: Facts) -> None:
    meeting = facts.meeting(at(12), format=Format.INDIVIDUAL_P2)
    page = page_of(client, meeting)
    assert 'name="heard__p2"' in page
    assert 'name="heard__p1"' not in page
    send(client, here(meeting, "feedback"), heard__p1="3", heard__p2="5")
    (record,) = feedback_of(facts)
    assert record.values == {"heard": {"p2": 5}}


def test_a_session_to_come_asks_for_no_feedback_yet(client: Client, facts: Facts) -> None:
    assert 'name="heard__p1"' not in page_of(client, facts.meeting(at(12) + A_WEEK))


def test_what_was_recorded_is_there_again(client: Client, lived: Lived, meeting: CoupleSession) -> None:
    lived.record("win", text="A calm supper", meeting=meeting)
    lived.record("win", text="Of another day")
    recorded = page_of(client, meeting).partition('id="recorded"')[2].partition("</ul>")[0]
    assert "A calm supper" in recorded
    assert "Of another day" not in recorded


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, meeting: CoupleSession
) -> None:
    for place in ("event", "contact", "feedback"):
        assert send(stranger, here(meeting, place)).status_code == 404
        other = path(cast.kim_and_lee, "sessions", meeting.id.hex, place)
        assert send(client, other).status_code == 404
