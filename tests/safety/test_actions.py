"""Writing down events, contact and screens, without a browser."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.couples.rules import Audience
from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from clinic.safety import actions
from clinic.safety.models import ContactCheck, Event, Screen, contact_of, events_of, screens_of
from clinic.safety.rules import ContactSource, ContactState, EventBy, EventType, Happening
from tests.facts import DAY, Facts

SONG = Happening(EventType.TRIGGER, DAY, EventBy.P1, "A song.")
LATER = DAY + timedelta(1)


def test_it_records_an_event_once(facts: Facts) -> None:
    id = new_id()
    made = [actions.record_event(by=facts.by, couple=facts.couple, id=id, happening=SONG, today=DAY) for _ in range(2)]
    db.session.commit()
    assert made[0] is made[1]
    assert [each.text for each in events_of(facts.couple)] == ["A song."]


def test_an_id_of_another_couple_is_no_way_in(facts: Facts, kim_and_lee: Facts) -> None:
    id = facts.event(EventType.MILESTONE).id
    with pytest.raises(Conflict):
        actions.record_event(by=facts.by, couple=kim_and_lee.couple, id=id, happening=SONG, today=DAY)


def test_it_corrects_an_event(facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE, audience=Audience.JOINT)
    risk = Happening(EventType.RISK, DAY - timedelta(2), EventBy.BOTH, "Said at the door.", Audience.JOINT)
    actions.correct_event(by=facts.by, event=event, version=event.version, happening=risk, today=DAY)
    db.session.commit()
    assert (event.type, event.happened_on, event.audience) == (EventType.RISK, risk.happened_on, Audience.COUNSELOR)


def test_it_never_overwrites_a_newer_version(facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE)
    for version in (None, 0, 2):
        with pytest.raises(Conflict):
            actions.correct_event(by=facts.by, event=event, version=version, happening=SONG, today=DAY)
    assert event.type is EventType.MILESTONE


def test_it_withdraws_an_event_and_puts_it_back(facts: Facts) -> None:
    event = facts.event(EventType.MILESTONE)
    actions.withdraw_event(by=facts.by, event=event)
    db.session.commit()
    assert events_of(facts.couple) == []
    actions.withdraw_event(by=facts.by, event=event, withdrawn=False)
    db.session.commit()
    assert events_of(facts.couple) == [event]
    assert db.session.scalars(select(Event)).all() == [event]


def test_the_newest_contact_status_counts(facts: Facts) -> None:
    for state, days in ((ContactState.ENDED, 1), (ContactState.CONTINUING, 9), (ContactState.ENDING, 5)):
        facts.contact(state, DAY - timedelta(days))
    known = contact_of(facts.couple)
    assert known is not None
    assert known.state is ContactState.ENDED


def test_it_records_who_said_so_and_the_last_contact(facts: Facts) -> None:
    known = actions.record_contact(
        by=facts.by, couple=facts.couple, state=ContactState.ENDED, checked_on=DAY, today=DAY,
        last_contact=DAY, source=ContactSource.BOTH,
    )  # fmt: skip
    db.session.commit()
    assert (known.last_contact, known.source) == (DAY, ContactSource.BOTH)


def test_it_refuses_days_to_come(facts: Facts) -> None:
    with pytest.raises(Refused, match="up to today"):
        facts.contact(day=LATER)
    with pytest.raises(Refused, match="up to today"):
        facts.screen("p1", LATER)
    with pytest.raises(Refused, match="day to come"):
        facts.event(EventType.MILESTONE, LATER)


def test_it_refuses_a_last_contact_after_it_was_asked(facts: Facts) -> None:
    with pytest.raises(Refused, match="cannot be after"):
        actions.record_contact(
            by=facts.by, couple=facts.couple, state=ContactState.ENDED, checked_on=DAY - timedelta(1), today=DAY,
            last_contact=DAY,
        )  # fmt: skip


def test_it_keeps_screens_newest_first(facts: Facts) -> None:
    for days, positive in ((9, True), (1, None), (4, False)):
        facts.screen("p1", DAY - timedelta(days), positive=positive)
    assert [each.positive for each in screens_of(facts.couple)] == [None, False, True]


def test_every_write_leaves_a_line(facts: Facts) -> None:
    facts.event(EventType.MILESTONE)
    facts.contact()
    facts.screen("p2")
    actions = set(db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == facts.by)))
    assert {"record event", "record contact status", "record screen"} <= actions
    assert all(db.session.scalars(select(kind)).one() for kind in (ContactCheck, Screen))
