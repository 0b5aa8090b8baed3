"""Referrals with their steps and releases, and the people who know."""

from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.couples.rules import Whom
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from clinic.safety.referral_actions import enter_referral, move_referral, refer, release_referral
from clinic.safety.referral_models import Referral, referrals_of, stale_referrals, steps_of, supports_of
from clinic.safety.referral_rules import Reference, ReferralStatus, ReferralTo
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import DAY, Facts
from tests.security.page_forms import forms_of

OFFER = {"whom": "p2", "to": "family_doctor", "recipient": "Dr Byrne", "offered_on": "2025-05-12", "reason": "Sleep"}
SISTER = {"person": "Her sister", "whom": "p1", "scope": "No details", "agreed_by": ["p1", "p2"]}


def send(client: Client, cast: Cast, page: str, fields: dict[str, Any], **more: Any) -> TestResponse:
    address = path(cast.ines_and_jon, "safety", page)
    (form,) = (each for each in forms_of(client.get(address).text, address) if "once" in each.fields)
    untouched = {name: value for name, value in form.sent() if form.fields[name].kind == "hidden"}
    return client.post(address, **{**untouched, **fields, **more})


def referred(facts: Facts, days: int = 20, **more: Any) -> Referral:
    plain = {"whom": Whom.P2, "to": ReferralTo.SPECIALIST, "offered_on": DAY - timedelta(days)}
    row = refer(by=facts.by, couple=facts.couple, id=new_id(), reference=Reference(**{**plain, **more}), today=DAY)
    db.session.commit()
    return row


def test_it_refers_without_anybody_s_agreement(client: Client, cast: Cast, facts: Facts) -> None:
    answer = send(client, cast, "referrals", OFFER)
    (row,) = referrals_of(facts.couple)
    assert answer.headers["Location"] == path(cast.ines_and_jon, "safety", "referrals", row.id.hex)
    assert (row.whom, row.to, row.recipient, row.status) == (
        Whom.P2,
        "family_doctor",
        "Dr Byrne",
        ReferralStatus.OFFERED,
    )
    page = client.get(path(cast.ines_and_jon, "safety", "referrals")).text
    assert "Safety help never needs the partner’s agreement." in page
    assert "No release: nothing is told" in page


def test_it_refers_once_when_sent_twice(client: Client, cast: Cast, facts: Facts) -> None:
    once = hidden(client.get(path(cast.ines_and_jon, "safety", "referrals")).text, "once")
    for _ in range(2):
        assert send(client, cast, "referrals", OFFER, once=once).status_code == 303
    assert len(referrals_of(facts.couple)) == 1


def test_it_takes_step_after_step(client: Client, cast: Cast, facts: Facts) -> None:
    row = referred(facts)
    address = path(cast.ines_and_jon, "safety", "referrals", row.id.hex)
    for status, day in (("accepted", "2025-05-01"), ("attended", "2025-05-13")):
        edition = hidden(client.get(address).text, "edition")
        step = {"edition": edition, "status": status, "happened_on": day, "first_appointment": "2025-05-13"}
        assert client.post(address, **step).status_code == 303
        db.session.expire_all()
    assert (row.status, row.outcome_on, row.is_open) == (ReferralStatus.ATTENDED, DAY, False)
    assert [each.status.value for each in steps_of(row)] == ["attended", "accepted", "offered"]


def test_a_step_never_overwrites_a_newer_one(client: Client, cast: Cast, facts: Facts) -> None:
    row = referred(facts)
    address = path(cast.ines_and_jon, "safety", "referrals", row.id.hex)
    old = hidden(client.get(address).text, "edition")
    step = {"status": "accepted", "happened_on": "2025-05-13"}
    client.post(address, edition=old, **step)
    answer = client.post(address, edition=old, words="Typed in the older tab", **step)
    assert answer.status_code == 409
    assert "Typed in the older tab" in answer.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("happened_on", "2025-04-22", "from the last step on"), ("happened_on", "2025-05-14", "up to today"),
     ("status", "x", "Not a valid choice")],
)  # fmt: skip
def test_it_says_what_is_wrong_with_a_step(
    client: Client, cast: Cast, facts: Facts, field: str, value: str, words: str
) -> None:
    row = referred(facts)
    address = path(cast.ines_and_jon, "safety", "referrals", row.id.hex)
    sent = {"edition": hidden(client.get(address).text, "edition"), "status": "sent", "happened_on": "2025-05-13"}
    answer = client.post(address, **{**sent, field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)


def test_a_release_is_signed_and_taken_back(client: Client, cast: Cast, facts: Facts) -> None:
    row = referred(facts)
    address = path(cast.ines_and_jon, "safety", "referrals", row.id.hex)
    for fields, words in (
        ({"release-signed": "2025-05-01"}, "Released in writing by the partner concerned on 1 May 2025"),
        ({"release-signed": "2025-05-01", "release-revoked": "2025-05-12"}, "Release taken back on 12 May 2025"),
    ):
        edition = hidden(client.get(address).text, "release-edition")
        assert client.post(f"{address}/release", **{"release-edition": edition, **fields}).status_code == 303
        assert words in client.get(address).text


def test_a_release_is_not_taken_back_before_it_was_signed(client: Client, cast: Cast, facts: Facts) -> None:
    row = referred(facts)
    address = path(cast.ines_and_jon, "safety", "referrals", row.id.hex)
    client.get(address)
    answer = client.post(f"{address}/release", **{"release-revoked": "2025-05-12"})
    assert "only be taken back after it was signed" in shown_error(answer.text, "release-revoked")
    plain = {"by": facts.by, "referral": row, "edition": row.version, "today": DAY}
    for signed, revoked in ((None, DAY), (DAY, DAY - timedelta(1)), (DAY + timedelta(1), None)):
        with pytest.raises(Refused):
            release_referral(**plain, signed=signed, revoked=revoked)


def test_what_waits_for_more_than_fourteen_days_comes_up(
    client: Client, cast: Cast, facts: Facts, kim_and_lee: Facts
) -> None:
    old, fresh = referred(facts, 15), referred(facts, 14)
    elsewhere = referred(kim_and_lee, 40)
    assert stale_referrals(DAY) == [elsewhere, old]
    assert (old.comes_up(DAY), fresh.comes_up(DAY)) == (True, False)
    assert client.get(path(cast.ines_and_jon, "safety")).text.count("Open for more than 14 days") == 1
    move = {"status": ReferralStatus.DECLINED, "happened_on": DAY, "today": DAY}
    move_referral(by=facts.by, referral=old, edition=old.version, **move)
    db.session.commit()
    assert stale_referrals(DAY) == [elsewhere]


@pytest.mark.parametrize(
    ("status", "outcome_on", "steps"),
    [("accepted", None, ["accepted", "offered"]), ("attended", date(2025, 4, 15), ["attended", "offered"]),
     ("offered", None, ["offered"])],
)  # fmt: skip
def test_a_case_file_is_entered_as_it_is(facts: Facts, status: str, outcome_on: date | None, steps: list[str]) -> None:
    reference = Reference(
        whom=Whom.BOTH, to=ReferralTo.MEDIATION_LEGAL, offered_on=date(2025, 3, 14), status=ReferralStatus(status),
        first_appointment=date(2025, 5, 20), outcome_on=outcome_on,
    )  # fmt: skip
    row = enter_referral(by=facts.by, couple=facts.couple, id=new_id(), reference=reference)
    db.session.commit()
    assert (row.status.value, row.outcome_on, row.first_appointment) == (status, outcome_on, date(2025, 5, 20))
    assert [each.status.value for each in steps_of(row)] == steps


def test_it_withdraws_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    row = referred(facts)
    address = path(cast.ines_and_jon, "safety", "referrals", row.id.hex, "withdraw")
    client.get(path(cast.ines_and_jon, "safety", "referrals"))
    client.post(address)
    assert (referrals_of(facts.couple), stale_referrals(DAY)) == ([], [])
    client.post(f"{address}?undo=1")
    assert referrals_of(facts.couple) == [row]


def test_it_names_somebody_who_knows(client: Client, cast: Cast, facts: Facts) -> None:
    assert send(client, cast, "supports", SISTER).status_code == 303
    (row,) = supports_of(facts.couple)
    assert (row.person, row.whom, row.scope, row.agreed_by) == ("Her sister", Whom.P1, "No details", ["p1", "p2"])
    assert "Both agree" in client.get(path(cast.ines_and_jon, "safety", "supports")).text


def test_a_change_keeps_what_was_said_before(client: Client, cast: Cast, facts: Facts) -> None:
    send(client, cast, "supports", SISTER)
    (row,) = supports_of(facts.couple)
    address = path(cast.ines_and_jon, "safety", "supports", row.id.hex)
    old = hidden(client.get(address).text, "edition")
    changed = {**SISTER, "scope": "Knows all of it", "agreed_by": ["p2"], "edition": old}
    assert client.post(address, **changed).status_code == 303
    db.session.expire_all()
    assert (row.scope, row.agreed_by) == ("Knows all of it", ["p2"])
    assert row.earlier[0]["scope"] == "No details"
    assert "No details" in client.get(address).text
    assert client.post(address, **changed).status_code == 409


def test_a_support_ends_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    send(client, cast, "supports", SISTER)
    (row,) = supports_of(facts.couple)
    address = path(cast.ines_and_jon, "safety", "supports", row.id.hex, "end")
    client.post(address)
    assert (supports_of(facts.couple), supports_of(facts.couple, ended=True)) == ([], [row])
    client.post(f"{address}?undo=1")
    assert supports_of(facts.couple) == [row]


@pytest.mark.parametrize(
    ("page", "fields", "field", "value"),
    [
        ("referrals", OFFER, "whom", "x"),
        ("referrals", OFFER, "to", "x"),
        ("referrals", OFFER, "offered_on", "2025-05-14"),
        ("supports", SISTER, "person", " "),
        ("supports", SISTER, "whom", ""),
        ("supports", SISTER, "agreed_by", "p3"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, page: str, fields: dict[str, Any], field: str, value: str
) -> None:
    answer = send(client, cast, page, fields, **{field: value})
    assert answer.status_code == 422
    assert shown_error(answer.text, field)


def test_a_move_is_refused_without_a_browser_too(facts: Facts) -> None:
    row = referred(facts)
    plain = {"by": facts.by, "referral": row, "status": ReferralStatus.SENT, "today": DAY}
    with pytest.raises(Conflict):
        move_referral(**plain, edition=9, happened_on=DAY)
    for day in (DAY + timedelta(1), DAY - timedelta(21)):
        with pytest.raises(Refused):
            move_referral(**plain, edition=row.version, happened_on=day)
