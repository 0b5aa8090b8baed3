"""Writing an agreement and changing it: the form, with and without errors, and the way back to the session."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.agreements.models import Agreement, agreements_of, consequences_of
from clinic.agreements.rules import AgreementKind, Applies, Area
from clinic.agreements.wording_rules import sentence
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.agreements.written import DUE, MESSAGES, PHONES, Written, here, sent, version, versions, wording
from tests.cast import Cast, Client
from tests.couples.filled import NASTY, hidden, path, shown_error
from tests.facts import Facts, at

KINDS: dict[str, dict[str, Any]] = {
    "boundary": {"area": "money", "clauses-0-text": "One account for the house"},
    "openness": {
        "clauses-0-what": "The bank statement", "clauses-0-offered_by": "p2", "clauses-0-start": "2025-05-13",
        "clauses-0-end": "2025-07-01",
    },
    "fidelity": {"structure": "open", "risk_note": "Leaving is thinkable", "unspoken_rules": "No ex\r\n\r\nNo work"},
    "prevention": {"moves": "Call her\nA walk", "tell_rule": "Within a day"},
}  # fmt: skip
WHY = {"why_changed": "Asked for by both", "clauses-0-text": "Phones out at eleven"}


def send_new(client: Client, cast: Cast, kind: str, **fields: Any) -> TestResponse:
    address = path(cast.ines_and_jon, f"agreements/new?kind={kind}")
    return client.post(address, **sent(client, address, **KINDS[kind], **fields))


def kept(cast: Cast) -> list[Agreement]:
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = agreements_of(cast.ines_and_jon)
        _ = [each.title for each in found]
        return found


@pytest.mark.parametrize("kind", KINDS)
def test_it_opens_a_draft_of_every_kind(client: Client, cast: Cast, kind: str) -> None:
    answer = send_new(client, cast, kind)
    assert answer.status_code == 303, answer.text
    (made,) = kept(cast)
    assert made.kind is AgreementKind(kind)
    page = client.get(answer.headers["Location"]).text
    assert "signs now" in page
    assert version(cast, made).review_due == DUE


def test_it_keeps_what_each_kind_says(client: Client, cast: Cast) -> None:
    for kind in KINDS:
        send_new(client, cast, kind)
    made = kept(cast)
    assert made[0].area is Area.MONEY
    offer = {"what": "The bank statement", "offered_by": "p2", "start": "2025-05-13", "end": "2025-07-01"}
    clauses = [[{"text": "One account for the house"}], [offer], [], []]
    assert [version(cast, each).clauses for each in made] == clauses
    assert version(cast, made[2]).content["unspoken_rules"] == ["No ex", "No work"]
    assert version(cast, made[3]).content == {"moves": ["Call her", "A walk"], "tell_rule": "Within a day"}


def test_it_opens_one_when_sent_twice(client: Client, cast: Cast) -> None:
    once = hidden(client.get(path(cast.ines_and_jon, "agreements/new")).text, "once")
    assert [send_new(client, cast, "boundary", once=once).status_code for _ in range(2)] == [303, 303]
    assert len(kept(cast)) == 1


def test_the_change_starts_from_what_is_in_force(client: Client, cast: Cast, agreed: Agreement) -> None:
    page = client.get(here(cast, agreed, "change")).text
    assert PHONES["text"] in page
    assert f'value="{MESSAGES["test"]}"' in page
    assert 'value="2025-06-10"' in page
    assert 'name="area"' not in page


def test_one_click_saves_the_next_version(client: Client, cast: Cast, agreed: Agreement) -> None:
    address = here(cast, agreed, "change")
    answer = client.post(address, **sent(client, address, **WHY))
    assert answer.headers["Location"] == here(cast, agreed)
    before, after = versions(cast, agreed)
    assert (before.clauses, after.clauses) == ([PHONES, MESSAGES], [{"text": "Phones out at eleven"}])
    assert (after.number, after.why_changed) == (2, "Asked for by both")


def test_it_goes_back_to_the_session_it_came_from(
    client: Client, cast: Cast, agreed: Agreement, facts: Facts, kim_and_lee: Facts
) -> None:
    mine, theirs = facts.meeting(at(15)), kim_and_lee.meeting(at(17))
    for meeting, wanted in ((mine, path(cast.ines_and_jon, "sessions", mine.id.hex)), (theirs, here(cast, agreed))):
        address = f"{here(cast, agreed, 'change')}?back={meeting.id.hex}"
        answer = client.post(address, **sent(client, address, **WHY))
        assert answer.headers["Location"] == wanted
    for nonsense in ("//evil.example", "x" * 32, ""):
        assert client.get(f"{here(cast, agreed)}?back={nonsense}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("why_changed", "", "Say why"),
        ("review_due", "", "looked at again"),
        ("review_due", "2025-05-13", "day to come"),
        ("review_due", "2025-08-12", "90 days"),
        ("review_due", "2300-01-01", "between 1900"),
        ("clauses-0-text", "x" * 1001, "at most 1,000"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, agreed: Agreement, field: str, value: str, words: str
) -> None:
    address = here(cast, agreed, "change")
    answer = client.post(address, **{**sent(client, address, **WHY), field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert "Phones out at eleven" in answer.text or field == "clauses-0-text"
    assert len(versions(cast, agreed)) == 1


def test_a_clause_without_words_is_refused(client: Client, cast: Cast, agreed: Agreement) -> None:
    address = here(cast, agreed, "change")
    fields = {"why_changed": "So", "clauses-0-text": "", "clauses-0-test": "Seen on the shelf"}
    answer = client.post(address, **sent(client, address, **fields))
    assert answer.status_code == 422
    assert "Say what is agreed" in shown_error(answer.text, "clauses-0-text")
    assert 'value="Seen on the shelf"' in answer.text


def test_nothing_at_all_is_refused(client: Client, cast: Cast, agreed: Agreement) -> None:
    address = here(cast, agreed, "change")
    answer = client.post(address, **sent(client, address, why_changed="So"))
    assert answer.status_code == 422
    assert "Write at least one clause." in answer.text


def test_a_late_review_is_taken_when_it_is_meant(client: Client, cast: Cast, agreed: Agreement) -> None:
    address = here(cast, agreed, "change")
    late = {**WHY, "review_due": "2025-08-12"}
    assert 'name="late_is_meant"' in client.post(address, **sent(client, address, **late)).text
    assert client.post(address, **sent(client, address, late_is_meant="y", **late)).status_code == 303


def test_it_never_overwrites_a_newer_draft(client: Client, cast: Cast, agreed: Agreement) -> None:
    address = here(cast, agreed, "change")
    old = sent(client, address, **WHY)
    client.post(address, **old)
    typed = {**old, "once": "", "clauses-0-text": "Typed in the older tab"}
    answer = client.post(address, **typed)
    assert answer.status_code == 409
    assert "Typed in the older tab" in answer.text
    assert "<dd>Phones out at eleven</dd>" in answer.text
    again = {**typed, "edition": hidden(answer.text, "edition")}
    assert client.post(address, **again).status_code == 303
    assert versions(cast, agreed)[-1].clauses == [{"text": "Typed in the older tab"}]


def test_it_keeps_consequences_and_asks_for_a_reason(client: Client, cast: Cast, agreed: Agreement) -> None:
    address = here(cast, agreed, "change")
    one = {"consequences-0-text": "He calls first", "consequences-0-applies_to": "p2"}
    refused = client.post(address, **sent(client, address, **WHY, **one))
    assert refused.status_code == 422
    assert "needs its reason" in refused.text
    one["consequences-0-reason"] = "His phone"
    assert client.post(address, **sent(client, address, **WHY, **one)).status_code == 303
    with caseload_of(cast.alma.id):
        newest = consequences_of(cast.ines_and_jon)[-1]
        assert (newest.text, newest.applies_to, newest.reason) == ("He calls first", Applies.P2, "His phone")


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast, agreed: Agreement) -> None:
    rows = {f"clauses-{number}-text": nasty for number, nasty in enumerate(NASTY)}
    address = here(cast, agreed, "change")
    answer = client.post(address, **sent(client, address, why_changed="So", **rows))
    assert answer.status_code == 303, answer.text
    assert [sentence(each) for each in versions(cast, agreed)[-1].clauses] == list(NASTY)
    for page in (here(cast, agreed), path(cast.ines_and_jon, "agreements"), address):
        assert "<script>alert" not in client.get(page).text


def test_a_plan_keeps_clauses_that_its_form_does_not_show(client: Client, cast: Cast, written: Written) -> None:
    plan = written.propose(wording(PHONES, content={"moves": ["A walk"]}), kind=AgreementKind.PREVENTION, area=None)
    address = here(cast, plan, "change")
    assert client.post(address, **sent(client, address, moves="A swim")).status_code == 303
    assert versions(cast, plan)[0].clauses == [PHONES]
    assert versions(cast, plan)[0].content == {"moves": ["A swim"]}


def test_an_ended_agreement_is_not_changed(client: Client, cast: Cast, agreed: Agreement) -> None:
    client.get(here(cast, agreed))
    client.post(here(cast, agreed, "end"))
    assert client.get(here(cast, agreed, "change"), status=422).status_code == 422
