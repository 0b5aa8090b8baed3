"""Risk: what a note left open, and what was noted between sessions."""

from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from clinic.safety.care_models import RiskEntry, open_risk_entries, risk_entries_of
from clinic.safety.care_rules import Noted, RiskKind
from clinic.safety.risk_actions import follow_up_risk, note_risk
from clinic.sessions.models import additions_to, note_of
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import DAY, Facts, at

SAID = {
    "partner": "p2", "kind": "self_harm", "noted_on": "2025-05-12", "text": "Rang at nine: low, no plan.",
    "follow_up_on": "2025-05-14",
}  # fmt: skip
PASSIVE = {
    "p2": {"statement": "noted", "self_harm": "passive", "text": "Passing thoughts.", "follow_up_on": "2025-05-10"}
}


def note(client: Client, cast: Cast, **fields: Any) -> TestResponse:
    address = path(cast.ines_and_jon, "safety", "risks")
    return client.post(address, **{"once": hidden(client.get(address).text, "once"), **SAID, **fields})


def noted(facts: Facts, **more: Any) -> RiskEntry:
    told = {"partner": "p2", "kind": RiskKind.CHILD, "noted_on": DAY, "text": "Heard a row.", **more}
    entry = note_risk(by=facts.by, couple=facts.couple, id=new_id(), noted=Noted(**told), today=DAY)
    db.session.commit()
    return entry


def test_it_notes_risk_between_sessions(client: Client, cast: Cast, facts: Facts) -> None:
    assert note(client, cast).status_code == 303
    (entry,) = risk_entries_of(facts.couple)
    assert (entry.kind, entry.text, entry.follow_up_on) == ("self_harm", SAID["text"], date(2025, 5, 14))
    page = client.get(path(cast.ines_and_jon, "safety", "risks")).text
    assert "Follow up on 14 May" in page
    assert "Self-harm, noted 12 May 2025" in client.get(path(cast.ines_and_jon, "safety")).text


def test_it_is_followed_up_and_opened_again(client: Client, cast: Cast, facts: Facts) -> None:
    entry = noted(facts)
    client.get(path(cast.ines_and_jon, "safety", "risks"))
    told = {"edition": "1", "done_on": "2025-05-13", "outcome": "Spoke with both."}
    address = path(cast.ines_and_jon, "safety", "risks", entry.id.hex)
    assert client.post(address, **{f"{entry.id.hex}-{name}": value for name, value in told.items()}).status_code == 303
    db.session.expire_all()
    assert (entry.is_open, entry.outcome) == (False, "Spoke with both.")
    client.post(f"{address}/open")
    db.session.expire_all()
    assert (entry.is_open, entry.outcome) == (True, "Spoke with both.")


@pytest.mark.parametrize(("field", "words"), [("done_on", "Enter a date."), ("outcome", "Enter what was done.")])
def test_a_follow_up_says_when_and_what(client: Client, cast: Cast, facts: Facts, field: str, words: str) -> None:
    entry = noted(facts)
    client.get(path(cast.ines_and_jon, "safety", "risks"))
    answer = client.post(path(cast.ines_and_jon, "safety", "risks", entry.id.hex))
    assert answer.status_code == 422
    assert words in shown_error(answer.text, f"{entry.id.hex}-{field}")


def test_it_refuses_without_a_browser_too(facts: Facts) -> None:
    entry = noted(facts, noted_on=date(2025, 5, 12))
    plain = {"by": facts.by, "entry": entry, "edition": entry.version, "today": DAY, "outcome": "x"}
    for wrong in ({"done_on": date(2025, 5, 11)}, {"done_on": date(2025, 5, 14)}, {"done_on": DAY, "outcome": " "}):
        with pytest.raises(Refused):
            follow_up_risk(**{**plain, **wrong})
    with pytest.raises(Conflict):
        follow_up_risk(**{**plain, "edition": 9, "done_on": DAY})


def test_what_a_note_left_open_is_followed_up_in_the_note(client: Client, cast: Cast, facts: Facts) -> None:
    meeting = facts.held(at(9, day=date(2025, 5, 6)), risk=PASSIVE)
    page = client.get(path(cast.ines_and_jon, "safety", "risks")).text
    assert "Self-harm: passive thoughts." in page
    place = f"{meeting.id.hex}p2"
    told = {f"{place}-once": hidden(page, f"{place}-once"), f"{place}-partner": "p2", f"{place}-words": "Rang Jon."}
    address = path(cast.ines_and_jon, "sessions", meeting.id.hex, "risk?partner=p2")
    assert client.post(address, **told).status_code == 303
    db.session.expire_all()
    kept = note_of(meeting)
    assert kept is not None
    assert kept.risk["p2"]["followed_up_on"] == "2025-05-13"
    assert [(each.part, each.text) for each in additions_to(kept)] == [("follow_up_p2", "Rang Jon.")]
    assert facts.file.open_risks == []


def test_a_note_that_is_not_final_is_finished_first(client: Client, cast: Cast, facts: Facts) -> None:
    meeting = facts.meeting(at(9, day=date(2025, 5, 6)))
    facts.note(meeting, "Draft.", signed=False, risk=PASSIVE)
    page = client.get(path(cast.ines_and_jon, "safety", "risks")).text
    assert "The note is not final yet" in page
    told = {f"{meeting.id.hex}p2-partner": "p2", f"{meeting.id.hex}p2-words": "Rang Jon."}
    assert (
        client.post(path(cast.ines_and_jon, "sessions", meeting.id.hex, "risk?partner=p2"), **told).status_code == 422
    )


def test_an_empty_follow_up_of_a_note_is_no_follow_up(client: Client, cast: Cast, facts: Facts) -> None:
    meeting = facts.held(at(9, day=date(2025, 5, 6)), risk=PASSIVE)
    client.get(path(cast.ines_and_jon, "safety", "risks"))
    answer = client.post(path(cast.ines_and_jon, "sessions", meeting.id.hex, "risk?partner=p2"))
    assert answer.status_code == 422
    assert "Enter what was done." in shown_error(answer.text, f"{meeting.id.hex}p2-words")
    assert len(facts.file.open_risks) == 1


def test_it_withdraws_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    entry = noted(facts)
    client.get(path(cast.ines_and_jon, "safety", "risks"))
    address = path(cast.ines_and_jon, "safety", "risks", entry.id.hex, "withdraw")
    client.post(address)
    assert (risk_entries_of(facts.couple), risk_entries_of(facts.couple, withdrawn=True)) == ([], [entry])
    assert "Heard a row." in client.get(path(cast.ines_and_jon, "safety", "risks")).text
    client.post(f"{address}?undo=1")
    assert risk_entries_of(facts.couple) == [entry]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("partner", "", "Choose one."),
        ("kind", "x", "Not a valid choice"),
        ("text", " ", "Enter what there is to note."),
        ("noted_on", "2025-05-14", "up to today"),
        ("follow_up_on", "2025-05-11", "cannot be before"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, facts: Facts, field: str, value: str, words: str
) -> None:
    answer = note(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert risk_entries_of(facts.couple) == []


def test_it_finds_what_is_open_in_the_caseload(facts: Facts, kim_and_lee: Facts) -> None:
    first, second = noted(facts), noted(kim_and_lee)
    follow_up_risk(by=facts.by, entry=second, edition=1, done_on=DAY, outcome="Done.", today=DAY)
    db.session.commit()
    assert open_risk_entries() == [first]
