"""Living consent: each answers alone, both see overlaps only, a no carries no reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.agreements import consent_actions as actions
from clinic.agreements.consent_models import ConsentAnswer, consents_of
from clinic.agreements.consent_rules import Answer, ConsentState
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.couples.filled import path, shown_error
from tests.facts import DAY, Facts

YES = {"answers-0-topic": "Kissing", "answers-0-state": "yes", "answers-0-conditions": "not at the station"}


def alone(cast: Cast, partner: PartnerKey) -> str:
    """The address of one partner's own page."""
    return path(cast.ines_and_jon, "consents", cast.ines_and_jon.partner(partner).id.hex)


def tell(client: Client, cast: Cast, partner: PartnerKey, **fields: Any) -> TestResponse:
    """Fill one partner's form and send it."""
    client.get(alone(cast, partner))
    days = {"answered_on": "2025-05-13", "valid_until": "2025-06-10"}
    return client.post(alone(cast, partner), **{**days, **YES, **fields})


def kept(cast: Cast) -> list[ConsentAnswer]:
    """The answers as they are stored now."""
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = consents_of(cast.ines_and_jon)
        _ = [(each.topic, each.answer, each.conditions) for each in found]
        return found


def say(facts: Facts, partner: PartnerKey, state: ConsentState, day: date = DAY, topic: str = "Kissing") -> None:
    """Record one answer."""
    told: dict[str, Any] = {"answered_on": day, "valid_until": day + timedelta(28), "today": DAY}
    answers = [Answer(topic, state)]
    actions.answer(by=facts.by, couple=facts.couple, partner=partner, answers=answers, **told)
    db.session.commit()


def test_it_records_what_one_says_alone(client: Client, cast: Cast) -> None:
    assert tell(client, cast, "p1").headers["Location"] == path(cast.ines_and_jon, "consents")
    (row,) = kept(cast)
    assert (row.partner, row.topic, row.state, row.audience) == ("p1", "Kissing", ConsentState.YES, Audience.P1)
    assert (row.conditions, row.valid_until) == ("not at the station", date(2025, 6, 10))


def test_the_other_s_page_asks_the_topic_without_the_answer(client: Client, cast: Cast) -> None:
    tell(client, cast, "p1", **{"answers-0-state": "maybe"})
    page = client.get(alone(cast, "p2")).text
    assert "Kissing" in page
    assert "station" not in page
    assert "As it was" not in page
    own = client.get(alone(cast, "p1")).text
    assert "Maybe: not at the station" in own
    assert "As it was" in own


def test_both_see_overlaps_only(client: Client, cast: Cast) -> None:
    tell(client, cast, "p1")
    both = path(cast.ines_and_jon, "consents")
    assert "Kissing" not in client.get(both).text
    tell(client, cast, "p2", **{"answers-0-state": "not_now", "answers-0-conditions": ""})
    page = client.get(both).text
    assert "Kissing" not in page
    assert "not now" not in page.lower()
    tell(client, cast, "p2", **{"answers-0-conditions": ""})
    page = client.get(both).text
    assert "Kissing" in page
    assert "Good until 10 Jun 2025" in page
    assert "not at the station" in page


@pytest.mark.parametrize("state", ["no", "withdrawn"])
def test_a_no_takes_no_reason(client: Client, cast: Cast, state: str) -> None:
    answer = tell(client, cast, "p1", **{"answers-0-state": state})
    assert answer.status_code == 422
    assert "without a reason" in shown_error(answer.text, "answers-0-conditions")
    assert kept(cast) == []
    assert tell(client, cast, "p1", **{"answers-0-state": state, "answers-0-conditions": ""}).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "at", "words"),
    [
        ("valid_until", "2025-08-12", "valid_until", "90 days"),
        ("valid_until", "2025-05-12", "valid_until", "before the day"),
        ("answered_on", "2025-05-14", "answered_on", "up to today"),
        ("answers-0-topic", "", "answers-0-topic", "Name the topic"),
        ("answers-0-state", "", "answers-0-state", "Choose an answer"),
        ("answers-0-state", "perhaps", "answers-0-state", "Not a valid choice"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, field: str, value: str, at: str, words: str
) -> None:
    answer = tell(client, cast, "p1", **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, at)
    assert kept(cast) == []


def test_what_is_left_as_it_was_adds_nothing(client: Client, cast: Cast) -> None:
    for _ in range(2):
        tell(client, cast, "p1")
    tell(client, cast, "p1", **{"answers-0-state": "", "answers-0-conditions": ""})
    assert len(kept(cast)) == 1


def test_the_newest_answer_wins_and_earlier_ones_stay(client: Client, cast: Cast, facts: Facts) -> None:
    for partner in ("p1", "p2"):
        say(facts, partner, ConsentState.YES, DAY - timedelta(9))  # type: ignore[arg-type]
    say(facts, "p2", ConsentState.WITHDRAWN, topic="kissing ")
    assert "Kissing" not in client.get(path(cast.ines_and_jon, "consents")).text
    page = client.get(alone(cast, "p2")).text
    assert page.index("Withdrawn") < page.index("Earlier answers") < page.index("Kissing: yes")


def test_after_its_end_it_is_asked_again(client: Client, cast: Cast, facts: Facts) -> None:
    for partner in ("p1", "p2"):
        say(facts, partner, ConsentState.YES, DAY - timedelta(29))  # type: ignore[arg-type]
    page = client.get(path(cast.ines_and_jon, "consents")).text
    assert "Ask again, over since 12 May" in page
    assert "1 out of date" in page
    assert "Ask again" in client.get(alone(cast, "p1")).text


def test_the_action_refuses_what_the_rules_refuse(facts: Facts) -> None:
    with pytest.raises(Refused, match="up to today"):
        say(facts, "p1", ConsentState.YES, DAY + timedelta(1))
    with pytest.raises(Refused, match="without a reason"):
        actions.answer(
            by=facts.by, couple=facts.couple, partner="p1", answers=[Answer("Sex", ConsentState.NO, "tired")],
            answered_on=DAY, valid_until=None, today=DAY,
        )  # fmt: skip


def test_the_record_of_use_says_nothing_of_the_answer(facts: Facts) -> None:
    say(facts, "p1", ConsentState.NO)
    query = select(AuditEvent.action).where(AuditEvent.couple_id == facts.couple.id)
    assert "record consent of p1" in set(db.session.scalars(query))
