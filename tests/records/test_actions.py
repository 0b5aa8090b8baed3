"""Writing, correcting, widening and withdrawing records, without a browser."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinic.couples.rules import Audience, Stage
from clinic.kernel.audit import AuditEvent
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.ids import new_id
from clinic.records import actions
from clinic.records.entry import Before, Entry
from clinic.records.kinds import KINDS
from clinic.records.loop_rules import Mark
from clinic.records.models import Record, editions_by_record, editions_of, last_of, record_of, records_in, records_of
from clinic.records.references import OFFERS, offer, offered
from tests.facts import DAY, Facts, at

WIN = KINDS["win"]
LAUGHED = Entry(DAY, {"text": "Laughed at dinner", "by": "both"})


def write(facts: Facts, slug: str = "win", entry: Entry = LAUGHED, **more: Any) -> Record:
    """Write a record and commit it."""
    id = more.pop("id", None) or new_id()
    record = actions.write(by=facts.by, couple=facts.couple, id=id, kind=KINDS[slug], entry=entry, today=DAY, **more)
    db.session.commit()
    return record


def correct(facts: Facts, record: Record, entry: Entry, version: int | None = None) -> None:
    """Correct a record and commit it."""
    seen = record.version if version is None else version
    actions.correct(by=facts.by, record=record, version=seen, entry=entry, today=DAY)
    db.session.commit()


def test_it_writes_once(facts: Facts) -> None:
    id = new_id()
    assert write(facts, id=id) is write(facts, id=id)
    (record,) = records_of(facts.couple)
    assert (record.values, record.audience, record.edition) == (dict(LAUGHED.values), Audience.COUNSELOR, 1)


def test_an_id_of_another_couple_is_no_way_in(facts: Facts, kim_and_lee: Facts) -> None:
    id = write(facts).id
    with pytest.raises(Conflict):
        write(kim_and_lee, id=id)


def test_every_correction_keeps_what_was_before(facts: Facts) -> None:
    record = write(facts)
    correct(facts, record, Entry(DAY - timedelta(1), {"text": "Laughed at breakfast"}, audience=Audience.JOINT))
    correct(facts, record, Entry(DAY, {"text": "Laughed twice"}))
    second, first = editions_of(record)
    assert (first.values, first.happened_on, first.number) == (dict(LAUGHED.values), DAY, 1)
    assert (second.values, second.audience, second.changed_by) == (
        {"text": "Laughed at breakfast"}, Audience.JOINT, facts.by,
    )  # fmt: skip
    assert (record.values["text"], record.edition, record.audience) == ("Laughed twice", 3, Audience.JOINT)
    assert [each.number for each in editions_by_record(facts.couple)[record.id]] == [1, 2]


def test_a_correction_that_changes_nothing_leaves_no_edition(facts: Facts) -> None:
    record = write(facts)
    correct(facts, record, Entry(DAY, {"text": " Laughed at dinner ", "by": "both", "kind": None}))
    assert editions_of(record) == []


def test_it_never_overwrites_a_newer_version(facts: Facts) -> None:
    record = write(facts)
    with pytest.raises(Conflict):
        correct(facts, record, Entry(DAY, {"text": "Older tab"}), version=9)
    assert record.values["text"] == "Laughed at dinner"


@pytest.mark.parametrize(
    ("slug", "entry", "place"),
    [
        ("win", Entry(DAY + timedelta(1), {"text": "Tomorrow"}), "happened_on"),
        ("win", Entry(DAY, {"by": "both"}), "text"),
        ("win", Entry(DAY, {"text": "x"}, about="p1"), "about"),
        ("trigger", Entry(DAY, {"text": "x"}), "about"),
        ("urge-note", Entry(DAY, {"peak": 3}, "p2", Audience.JOINT), "audience"),
        ("urge-note", Entry(DAY, {"peak": 3}, "p2", Audience.P1), "audience"),
        ("session-feedback", Entry(DAY, {"fair": {"p1": 3}}), "meeting"),
    ],
)
def test_it_refuses_what_does_not_fit(facts: Facts, slug: str, entry: Entry, place: str) -> None:
    with pytest.raises(actions.Unfit) as refused:
        write(facts, slug, entry)
    assert list(refused.value.places) == [place]
    assert records_of(facts.couple) == []


def test_an_urge_note_starts_with_its_owner(facts: Facts) -> None:
    assert write(facts, "urge-note", Entry(DAY, {"peak": 3}, "p2")).audience is Audience.P2


def test_own_vulnerabilities_open_with_the_second_stage(facts: Facts) -> None:
    entry = Entry(DAY, {"opened_by": "Alma Reyes", "opened_on": DAY.isoformat(), "text": "A sore spot"}, "p1")
    with pytest.raises(Refused, match="second stage"):
        write(facts, "own-vulnerabilities", entry)
    facts.stage(Stage.UNDERSTAND)
    record = write(facts, "own-vulnerabilities", entry)
    with pytest.raises(Refused):
        actions.show_to(by=facts.by, record=record, audience=Audience.P1)


def test_they_are_not_begun_before_the_counselor_opens_them(facts: Facts) -> None:
    facts.stage(Stage.UNDERSTAND)
    with pytest.raises(actions.Unfit) as refused:
        write(facts, "own-vulnerabilities", Entry(DAY, {"text": "A sore spot"}, "p1"))
    assert set(refused.value.places) == {"opened_by", "opened_on"}


def test_it_widens_and_narrows_and_keeps_the_step(facts: Facts) -> None:
    record = write(facts)
    for audience in (Audience.JOINT, Audience.P1, Audience.P1):
        actions.show_to(by=facts.by, record=record, audience=audience)
        db.session.commit()
    assert record.audience is Audience.P1
    assert [each.audience for each in editions_of(record)] == [Audience.JOINT, Audience.COUNSELOR]


def test_it_withdraws_and_puts_back(facts: Facts) -> None:
    record = write(facts)
    actions.withdraw(by=facts.by, record=record)
    db.session.commit()
    assert records_of(facts.couple) == []
    assert records_of(facts.couple, withdrawn=True) == [record]
    actions.withdraw(by=facts.by, record=record, withdrawn=False)
    db.session.commit()
    assert records_of(facts.couple) == [record]


def test_it_finds_records_by_kind_meeting_and_partner(facts: Facts) -> None:
    meeting = facts.held(at(9, day=DAY - timedelta(3)))
    write(facts)
    earlier = write(facts, entry=Entry(DAY - timedelta(3), {"text": "Came back on time"}), meeting=meeting)
    trigger = write(facts, "trigger", Entry(DAY, {"text": "A song"}, "p2"))
    assert [each.values["text"] for each in records_of(facts.couple, {"win"})] == [
        "Came back on time",
        "Laughed at dinner",
    ]
    assert records_in(facts.couple, meeting.id) == [earlier]
    assert last_of(facts.couple, "trigger", "p2") is trigger
    assert last_of(facts.couple, "trigger", "p1") is None


def test_a_promise_is_counted_one_by_one(facts: Facts) -> None:
    record = write(facts, "accountability", Entry(DAY, {"text": "A text when leaving work"}, "p2"))
    for mark in (Mark.SHOWN, Mark.TOLD):
        actions.tick(by=facts.by, record=record, version=record.version, mark=mark, on=DAY, today=DAY)
        db.session.commit()
    assert record.values["weeks"] == [{"week_start": "2025-05-12", "made": 2, "shown": 1, "told": 1}]
    with pytest.raises(Refused):
        actions.tick(by=facts.by, record=write(facts), version=1, mark=Mark.SHOWN, on=DAY, today=DAY)


def test_a_case_file_enters_a_record_with_its_history(facts: Facts) -> None:
    before = [Before(Entry(DAY, {"text": "First"}), now()), Before(Entry(DAY, {"text": "Second"}), now(), facts.by)]
    record = actions.enter(
        by=facts.by, couple=facts.couple, id=new_id(), kind=WIN, entry=Entry(DAY + timedelta(9), {"text": "Third"}),
        before=before, withdrawn=True,
    )  # fmt: skip
    db.session.commit()
    assert (record.edition, record.withdrawn) == (3, True)
    assert [each.values["text"] for each in reversed(editions_of(record))] == ["First", "Second"]


def test_every_write_is_in_the_record_of_use(facts: Facts) -> None:
    record = write(facts)
    correct(facts, record, Entry(DAY, {"text": "Laughed twice"}))
    actions.withdraw(by=facts.by, record=record)
    db.session.commit()
    told = list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == record.id)))
    assert told == ["write record", "correct record", "withdraw record"]


def test_nothing_of_a_record_is_stored_in_the_open(facts: Facts) -> None:
    record = write(facts)
    db.session.expire_all()
    assert record_of(facts.couple, record.id) is record
    stored = db.session.execute(select(Record.values.column).where(Record.id == record.id)).scalar_one()
    assert stored
    assert b"Laughed" not in stored


def test_references_are_offered_from_above(facts: Facts) -> None:
    assert offered("nothing of this name", facts.couple) == []
    offer("samples", lambda couple: [("1", couple.code)])
    try:
        assert offered("samples", facts.couple) == [("1", "IJ")]
    finally:
        OFFERS.pop("samples")
