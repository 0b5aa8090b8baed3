"""What is written in a note is sealed, and the process note with a key of its own."""

from pathlib import Path

import pytest
from sqlalchemy import select

from clinic.kernel.audit import AuditEvent
from clinic.kernel.database import db
from clinic.kernel.sealing import PROCESS, RECORD, DataKey, KeyMissing, SealBroken, keyring, unseal
from clinic.kernel.web import Clinic
from clinic.sessions.models import CoupleSession, ProcessNote, note_of, process_note_of
from tests.sessions.pad import FULL, NotePad

WORD = "marmalade-quill"
PLANTED = {
    **FULL,
    "box_d": f"{WORD} in a box",
    "box_s": f"{WORD} of another format",
    "only_p1": f"{WORD} of one",
    "only_p2": f"{WORD} of the other",
    "process_note": f"{WORD} of my own",
    "risk_p1_text": f"{WORD} on risk",
    "absence_note": f"{WORD} on absence",
    "own_interventions": f"{WORD} done",
    "late_reason": f"{WORD} late",
}


@pytest.mark.sqlite_only
def test_it_writes_no_word_into_the_database_file(app: Clinic, pad: NotePad, meeting: CoupleSession) -> None:
    assert pad.save(**PLANTED).status_code == 200
    assert pad.sign(**PLANTED).status_code == 303
    files = [each for each in Path(app.instance_path).rglob("*") if each.is_file()]
    assert any(each.suffix == ".sqlite3" for each in files)
    assert [each.name for each in files if WORD.encode() in each.read_bytes()] == []
    db.session.expire_all()
    note, own = note_of(meeting), process_note_of(meeting)
    assert note is not None
    assert own is not None
    texts = (*note.boxes.values(), note.only_p1, note.only_p2, str(note.risk), str(meeting.interventions), own.text)
    assert [each for each in texts if WORD not in each] == [FULL["box_p"]]


def test_it_seals_the_process_note_with_its_own_key(pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(**PLANTED)
    row = db.session.execute(select(ProcessNote.id, ProcessNote.version, ProcessNote.text.column)).one()
    place = f"process_note|text|{row.id}|{row.version}".encode()
    with pytest.raises(SealBroken):
        unseal(keyring().cipher(meeting.couple_id, RECORD), row[2], place=place)
    assert unseal(keyring().cipher(meeting.couple_id, PROCESS), row[2], place=place).decode() == PLANTED["process_note"]


def test_it_reads_the_note_without_the_process_key(app: Clinic, pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(**PLANTED)
    key = db.session.scalars(
        select(DataKey).where(DataKey.owner_id == meeting.couple_id, DataKey.purpose == PROCESS)
    ).one()
    db.session.delete(key)
    db.session.commit()
    app.extensions["keyring"]._open.clear()
    note, own = note_of(meeting), process_note_of(meeting)
    assert note is not None
    assert own is not None
    assert WORD in note.only_p1
    with pytest.raises(KeyMissing):
        _ = own.text


def test_it_records_no_word_of_what_was_done(pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(**PLANTED)
    pad.sign(**PLANTED)
    lines = db.session.scalars(select(AuditEvent).where(AuditEvent.couple_id == meeting.couple_id)).all()
    assert {"plan session", "save note", "sign note"} <= {each.action for each in lines}
    assert all(WORD not in repr(vars(each)) for each in lines)
