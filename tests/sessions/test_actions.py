"""Writing, signing and adding, without a browser."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from clinic.kernel.audit import AuditEvent
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from clinic.sessions import actions
from clinic.sessions.models import CoupleSession, Note, additions_to, note_of, process_note_of
from clinic.sessions.note_rules import Addition, AdditionKind, Draft, NoteFormat, Sender
from clinic.sessions.refusals import AdditionRefused, DraftRefused, Unfinished
from clinic.sessions.rules import Attendance, Meeting, Presence
from clinic.sessions.waiting import follow_ups, unwritten
from tests.cast import Cast

CAME = Presence({"p1": Attendance.PRESENT, "p2": Attendance.PRESENT}, minutes=55)
SAID = {"p1": {"statement": "no_change"}, "p2": {"statement": "asked"}}
READY = Draft(boxes={"d": "Both came in quietly."}, presence=CAME, risk=SAID, process="My own unease.")
ALMA = "Alma Reyes, LMFT"
LATER = timedelta(days=3)
PASSIVE = {"statement": "noted", "self_harm": "passive", "follow_up_on": "2030-01-01"}


@pytest.fixture
def by(in_almas_caseload: Cast) -> UUID:
    """Who writes."""
    return in_almas_caseload.alma.id


def save(
    by: UUID, meeting: CoupleSession, draft: Draft = READY, version: int = 0, editor: str = "a", **more: Any
) -> Note:
    """Save a draft and commit it."""
    note = actions.save_draft(by=by, meeting=meeting, draft=draft, sender=Sender(version, editor, **more))
    db.session.commit()
    return note


def sign(by: UUID, meeting: CoupleSession, draft: Draft = READY, version: int = 0, editor: str = "a") -> Note:
    """Sign and commit."""
    note = actions.sign(by=by, meeting=meeting, draft=draft, sender=Sender(version, editor), signature=ALMA)
    db.session.commit()
    return note


def fresh(meeting: CoupleSession) -> Note:
    """The note as the database has it."""
    db.session.expire_all()
    found = note_of(meeting)
    assert found is not None
    return found


def test_it_begins_the_note_with_the_first_save(by: UUID, meeting: CoupleSession) -> None:
    assert [each.id for each in unwritten(now())] == [meeting.id]
    save(by, meeting)
    note = fresh(meeting)
    assert (note.version, note.boxes, note.risk) == (1, {"d": "Both came in quietly."}, SAID)
    assert (meeting.status, meeting.minutes) == (Meeting.HELD, 55)
    assert unwritten(now()) == []


def test_it_keeps_the_process_note_apart(by: UUID, meeting: CoupleSession) -> None:
    save(by, meeting)
    save(by, meeting, Draft(boxes=READY.boxes), version=1)
    own = process_note_of(meeting)
    assert own is not None
    assert own.text == "My own unease."
    save(by, meeting, Draft(process=""), version=2)
    assert own.text == ""


def test_it_refuses_a_save_of_another_version(by: UUID, meeting: CoupleSession) -> None:
    save(by, meeting)
    for version in (0, 2):
        with pytest.raises(DraftRefused) as refused:
            save(by, meeting, Draft(boxes={"d": "Overwritten"}), version=version)
        assert refused.value.reason == "changed"
    assert fresh(meeting).boxes["d"] == "Both came in quietly."


def test_it_refuses_a_save_on_top_of_a_row_that_changed_meanwhile(by: UUID, meeting: CoupleSession) -> None:
    note = save(by, meeting)
    with db.engine.begin() as other:
        other.execute(update(Note).where(Note.id == note.id).values(version=2))
    with pytest.raises(DraftRefused):
        save(by, meeting, Draft(), version=1)


def test_it_takes_over_from_another_page_only_when_told(by: UUID, meeting: CoupleSession) -> None:
    save(by, meeting)
    with pytest.raises(DraftRefused) as refused:
        save(by, meeting, version=1, editor="b")
    assert refused.value.reason == "elsewhere"
    save(by, meeting, version=1, editor="b", take_over=True)
    with pytest.raises(DraftRefused):
        save(by, meeting, version=1, editor="a")


def test_it_gives_the_note_free_when_a_page_is_left(by: UUID, meeting: CoupleSession) -> None:
    save(by, meeting, leaving=True)
    assert save(by, meeting, version=1, editor="b").version == 2


def test_it_signs_with_name_and_time(by: UUID, meeting: CoupleSession) -> None:
    save(by, meeting)
    sign(by, meeting, version=1)
    note = fresh(meeting)
    assert (note.signature, note.signed_by, note.version) == (ALMA, by, 2)
    assert note.signed_at is not None
    assert not note.late_entry
    with pytest.raises(DraftRefused) as refused:
        save(by, meeting, version=2)
    assert refused.value.reason == "signed"


def test_it_signs_once_when_the_click_comes_twice(by: UUID, meeting: CoupleSession) -> None:
    first = sign(by, meeting)
    moment = first.signed_at
    assert sign(by, meeting).signed_at == moment
    with pytest.raises(DraftRefused):
        sign(by, meeting, editor="b")


def test_it_saves_what_it_cannot_sign(by: UUID, meeting: CoupleSession) -> None:
    with pytest.raises(Unfinished) as unfinished:
        sign(by, meeting, Draft(boxes={"d": "Typed just now"}, presence=CAME))
    assert [name for name, _ in unfinished.value.missing] == ["risk_p1", "risk_p2"]
    note = fresh(meeting)
    assert (note.boxes["d"], note.signed_at, note.version) == ("Typed just now", None, unfinished.value.version)


def test_it_takes_a_signature_back_within_a_minute(by: UUID, meeting: CoupleSession) -> None:
    signed = sign(by, meeting).signed_at
    assert signed is not None
    with time_machine.travel(signed + timedelta(seconds=59), tick=False):
        actions.undo_sign(by=by, meeting=meeting)
    db.session.commit()
    note = fresh(meeting)
    assert (note.signed_at, note.signed_by, note.signature) == (None, None, "")
    assert save(by, meeting, version=note.version).version == 3


def test_it_locks_after_a_minute(by: UUID, meeting: CoupleSession) -> None:
    signed = sign(by, meeting).signed_at
    assert signed is not None
    with time_machine.travel(signed + timedelta(seconds=60), tick=False), pytest.raises(Refused, match="minute"):
        actions.undo_sign(by=by, meeting=meeting)
    assert fresh(meeting).signature == ALMA


def test_it_marks_a_late_entry_and_wants_its_reason(by: UUID, meeting: CoupleSession) -> None:
    with time_machine.travel(now() + LATER, tick=False):
        with pytest.raises(Unfinished) as unfinished:
            sign(by, meeting)
        assert unfinished.value.missing[0][0] == "late_reason"
        note = sign(by, meeting, Draft(**{**vars(READY), "late_reason": "I was ill."}), version=1)
    assert (note.late_entry, note.late_reason) == (True, "I was ill.")
    assert note.written_at - meeting.starts_at > LATER


def test_it_adds_to_a_locked_note_and_leaves_it_as_it_was(by: UUID, meeting: CoupleSession) -> None:
    note = sign(by, meeting)
    amendment = Addition(AdditionKind.AMENDMENT, "It was Jon who said it.", "d", "Names mixed up")
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        for id in (first := new_id(), first, new_id()):
            actions.add(by=by, meeting=meeting, id=id, addition=amendment, signature=ALMA)
            db.session.commit()
    assert [each.text for each in additions_to(note)] == ["It was Jon who said it."] * 2
    assert (fresh(meeting).boxes, fresh(meeting).version) == (READY.boxes, 1)


def test_it_adds_nothing_before_the_note_is_final(by: UUID, meeting: CoupleSession) -> None:
    addition = Addition(AdditionKind.ADDENDUM, "More.")
    sign(by, meeting)
    with pytest.raises(Refused, match="final"):
        actions.add(by=by, meeting=meeting, id=new_id(), addition=addition, signature=ALMA)


def test_it_adds_nothing_that_is_incomplete(by: UUID, meeting: CoupleSession) -> None:
    sign(by, meeting)
    addition = Addition(AdditionKind.AMENDMENT, "Other.", "d")
    with time_machine.travel(now() + timedelta(minutes=2), tick=False), pytest.raises(AdditionRefused) as refused:
        actions.add(by=by, meeting=meeting, id=new_id(), addition=addition, signature=ALMA)
    assert refused.value.field == "reason"


def test_it_closes_an_open_risk_by_its_follow_up(by: UUID, meeting: CoupleSession) -> None:
    sign(by, meeting, Draft(**{**vars(READY), "risk": {**SAID, "p2": PASSIVE}}))
    assert [each.meeting_id for each in follow_ups()] == [meeting.id]
    done = Addition(AdditionKind.ADDENDUM, "Phoned; he is with his brother.", "follow_up_p2")
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        actions.add(by=by, meeting=meeting, id=new_id(), addition=done, signature=ALMA)
    db.session.commit()
    assert follow_ups() == []
    assert fresh(meeting).risk["p2"].items() > PASSIVE.items()


def test_it_begins_a_note_with_an_agenda_once(by: UUID, meeting: CoupleSession) -> None:
    actions.begin(by=by, meeting=meeting, text="– The letter")
    db.session.commit()
    assert fresh(meeting).boxes == {"d": "– The letter"}
    with pytest.raises(Refused):
        actions.begin(by=by, meeting=meeting, text="– Again")
    assert save(by, meeting, Draft(NoteFormat.DAP), version=1).version == 2


def test_it_records_every_write(by: UUID, meeting: CoupleSession) -> None:
    save(by, meeting)
    sign(by, meeting, version=1)
    actions.undo_sign(by=by, meeting=meeting)
    db.session.commit()
    query = select(AuditEvent).where(AuditEvent.couple_id == meeting.couple_id).order_by(AuditEvent.at)
    lines = db.session.scalars(query).all()
    said = [(each.action, each.actor_id, each.subject_kind) for each in lines if each.subject_kind == "note"]
    assert said == [(action, by, "note") for action in ("save note", "sign note", "undo signature")]
