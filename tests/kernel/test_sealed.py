"""Sealed columns: used like plain attributes, bound to where they stand and to their version, refused when moved."""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm.exc import StaleDataError

from clinic.couples.models import Couple, Partner
from clinic.kernel import audit
from clinic.kernel.database import Versioned, db
from clinic.kernel.keys import WrongKey
from clinic.kernel.scope import every_caseload
from clinic.kernel.sealed import Sealed, SealedText, sealed_list, sealed_map, sealed_text
from clinic.kernel.sealing import PROCESS, RECORD, DataKey, KeyMissing, SealBroken, check_master, keyring, seal, unseal
from clinic.kernel.web import Clinic
from tests.cast import Cast
from tests.security.tables import mapped

WORDS = "They found the messages in March."
SEED = 20250107
# Texts that are no secret, because a query has to read them or because nobody's life is in them.
PLAIN = {
    "Account.login": "typed in before any key is at hand; not the person's name",
    "Account.password_hash": "argon2id; there is nothing to read in it",
    "Account.theme": "light or dark",
    "Account.zone": "needed before the account's key is opened",
    "AuditEvent.action": "a verb",
    "AuditEvent.subject_kind": "the name of a table",
    "AuditEvent.via": "web or command",
    "Assignment.slug": "the name of an exercise in the library",
    "Couple.code": "stands for the couple where names would say too much",
    "CoupleSession.zone": "needed to show a time",
    "DataKey.purpose": "record or process",
    "InstrumentTotal.tool": "the name of a questionnaire",
    "LatestRating.measure": "one of three measures",
    "Note.editor": "a random word of one browser tab",
    "NoteAddition.part": "the letter of a box",
    "OwnExercise.slug": "the address of an exercise",
    "Partner.zone": "needed to show a time",
    "RatingReading.measure": "one of three measures",
    "Record.kind": "the name of a declared kind; lists are chosen by it",
    "Screen.tool": "the name of a screen, such as HARK",
    "SignIn.token_hash": "the hash of 256 random bits",
}
CLOSED = ("partner", "key")  # p1 or p2


@pytest.fixture
def couple(cast: Cast) -> Iterator[Couple]:
    """Ines and Jon's record, with a sentence in it, in a session that reaches everything."""
    with every_caseload(reason="ciphertext is moved between caseloads"):
        row = db.session.get_one(Couple, cast.ines_and_jon.id)
        row.presenting_concern, row.pathway_note = WORDS, "Slowly."
        keep()
        yield row


def keep() -> None:
    """Commit with a line in the record of use."""
    audit.record("a test")
    db.session.commit()


def stored(couple: Couple, column: str = "presenting_concern_sealed") -> bytes:
    """The ciphertext as the database holds it."""
    found = db.session.execute(select(getattr(Couple, column)).where(Couple.id == couple.id)).scalar_one()
    assert isinstance(found, bytes)
    return found


def put(couple: Couple, **columns: Any) -> Couple:
    """Write columns behind the back of the app, and read the row anew."""
    statement = update(type(couple)).where(type(couple).id == couple.id).values(**columns)
    db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
    return couple


def test_it_reads_what_was_written_and_stores_no_word_of_it(couple: Couple) -> None:
    db.session.expire_all()
    assert couple.presenting_concern == WORDS
    assert WORDS.encode() not in stored(couple)
    assert len(stored(couple)) == len(WORDS) + 1 + 12 + 16


def test_it_stores_nothing_for_an_empty_value(couple: Couple) -> None:
    couple.presenting_concern, couple.relationship_facts = "", {}
    keep()
    db.session.expire_all()
    assert (couple.presenting_concern, couple.relationship_facts) == ("", {})
    assert db.session.scalar(select(Couple.presenting_concern.column).where(Couple.id == couple.id)) is None


def test_it_seals_every_column_again_for_every_version(couple: Couple) -> None:
    before, version = stored(couple, "pathway_note_sealed"), couple.version
    couple.presenting_concern = "Something else."
    keep()
    assert couple.version == version + 1
    assert stored(couple, "pathway_note_sealed") != before
    db.session.expire_all()
    assert couple.pathway_note == "Slowly."


def test_it_changes_nothing_when_the_same_is_written(couple: Couple) -> None:
    before = (couple.version, stored(couple))
    couple.presenting_concern = WORDS
    couple.relationship_facts = dict(couple.relationship_facts)
    db.session.commit()
    assert (couple.version, stored(couple)) == before


def test_it_shows_what_waits_to_be_saved_and_forgets_it_after_a_rollback(couple: Couple) -> None:
    couple.presenting_concern = "Never mind."
    assert couple.presenting_concern == "Never mind."
    db.session.rollback()
    assert couple.presenting_concern == WORDS
    couple.code = "NEXT"
    keep()
    db.session.expire_all()
    assert couple.presenting_concern == WORDS


def test_it_forgets_only_what_is_expired(couple: Couple) -> None:
    couple.presenting_concern, couple.pathway_note = "One.", "Two."
    with db.session.no_autoflush:
        db.session.expire(couple, ["presenting_concern_sealed"])
        assert (couple.presenting_concern, couple.pathway_note) == (WORDS, "Two.")


def test_it_opens_rows_of_a_column_query(couple: Couple) -> None:
    c, p = Couple, Partner
    row = db.session.execute(
        select(c.id, c.version, c.presenting_concern.column, c.pathway_note.column).where(c.id == couple.id)
    ).one()
    assert (Couple.presenting_concern.open_row(row), Couple.pathway_note.open_row(row)) == (WORDS, "Slowly.")
    query = select(p.id, p.version, p.couple_id, p.short_name.column).where(p.couple_id == couple.id)
    names = {Partner.short_name.open_row(each) for each in db.session.execute(query)}
    assert names == {"Inés", "Jon"}


@pytest.mark.parametrize("lone", ["\ud800", "\udfff x"])
def test_it_refuses_half_a_surrogate_pair(couple: Couple, lone: str) -> None:
    couple.presenting_concern = lone
    with pytest.raises(UnicodeEncodeError):
        db.session.flush()
    db.session.rollback()


def moved(couple: Couple, cast: Cast) -> dict[str, Any]:
    """A row with a value that belongs somewhere else: another column, row, couple, version, table."""
    theirs = db.session.get_one(Couple, cast.theirs.id)
    theirs.presenting_concern = "Boris's words."
    keep()
    old = stored(couple)
    couple.pathway_note = "A new version."
    keep()
    name = db.session.scalar(select(Partner.short_name.column).where(Partner.couple_id == couple.id).limit(1))
    return {
        "another column": stored(couple, "pathway_note_sealed"),
        "another couple": stored(theirs),
        "an old version": old,
        "another table": name,
    }


@pytest.mark.parametrize("origin", ["another column", "another couple", "an old version", "another table"])
def test_it_refuses_a_value_from_somewhere_else(couple: Couple, cast: Cast, origin: str) -> None:
    put(couple, presenting_concern_sealed=moved(couple, cast)[origin])
    with pytest.raises(SealBroken):
        _ = couple.presenting_concern
    assert couple.pathway_note == "A new version."


def test_it_refuses_two_rows_swapped(couple: Couple) -> None:
    first, second = couple.partners
    query = select(Partner.id, Partner.short_name.column).where(Partner.couple_id == couple.id)
    sealed = {row[0]: row[1] for row in db.session.execute(query)}
    put(first, short_name_sealed=sealed[second.id])
    with pytest.raises(SealBroken):
        _ = first.short_name


def damaged(value: bytes, luck: random.Random) -> bytes:
    """The value with one bit turned, cut at either end, lengthened, or of another format."""
    kind = luck.randrange(5)
    if kind == 0:
        place = luck.randrange(len(value) * 8)
        return bytes(each ^ (1 << place % 8) if n == place // 8 else each for n, each in enumerate(value))
    if kind == 1:
        return value[: luck.randrange(len(value))]
    if kind == 2:
        return value[luck.randrange(1, len(value)) :]
    return value + bytes([luck.randrange(256)]) if kind == 3 else bytes([2]) + value[1:]


@pytest.mark.sqlite_only
def test_it_refuses_a_thousand_damaged_values(couple: Couple) -> None:
    luck, refused = random.Random(SEED), 0
    whole, cipher = stored(couple), keyring().cipher(couple.id)
    place = Couple.presenting_concern._place(couple.id, couple.version)
    assert unseal(cipher, whole, place=place).decode() == WORDS
    for _ in range(1000):
        with pytest.raises(SealBroken):
            unseal(cipher, damaged(whole, luck), place=place)
        refused += 1
    assert refused == 1000


@pytest.mark.sqlite_only
def test_it_refuses_every_other_place(couple: Couple) -> None:
    cipher = keyring().cipher(couple.id)
    value = seal(cipher, b"words", place=b"couple|text|1|1")
    for place in (b"couple|text|1|2", b"couple|text|2|1", b"couple|note|1|1", b"partner|text|1|1", b""):
        with pytest.raises(SealBroken):
            unseal(cipher, value, place=place)
    assert unseal(cipher, value, place=b"couple|text|1|1") == b"words"


def test_it_refuses_another_master_key(couple: Couple, app: Clinic) -> None:
    check_master()
    ring = keyring()
    kept, ring._open = ring._open, {}
    right, ring.master = ring.master, os.urandom(32)
    db.session.expire_all()
    try:
        with pytest.raises(WrongKey):
            _ = couple.presenting_concern
        with pytest.raises(WrongKey):
            check_master()
    finally:
        ring.master, ring._open = right, kept


@pytest.mark.sqlite_only
def test_it_has_nothing_to_check_in_an_empty_database(app: Clinic) -> None:
    check_master()


def test_it_cannot_read_without_the_data_key(couple: Couple, app: Clinic) -> None:
    db.session.execute(DataKey.__table__.delete().where(DataKey.owner_id == couple.id))
    keyring()._open.clear()
    db.session.expire_all()
    with pytest.raises(KeyMissing):
        _ = couple.presenting_concern


def test_it_keeps_no_key_of_a_transaction_that_was_rolled_back(couple: Couple) -> None:
    ring, owner = keyring(), Couple(code="?").id
    ring.create(owner, RECORD)
    assert ring.cipher(owner)
    db.session.flush()
    with pytest.raises(KeyMissing):
        ring.cipher(owner, PROCESS)  # reads the keys of this owner from the open transaction
    db.session.rollback()
    with pytest.raises(KeyMissing):
        ring.cipher(owner)


def test_it_keeps_the_keys_of_a_transaction_that_was_committed(couple: Couple) -> None:
    ring, owner = keyring(), Couple(code="?").id
    ring.create(owner, RECORD)
    db.session.commit()
    assert (owner, RECORD) in ring._open
    assert "new_keys" not in db.session.info


def test_it_finds_the_second_key_of_an_owner_whose_first_is_open(couple: Couple) -> None:
    ring = keyring()
    ring._open.clear()
    ring.cipher(couple.id, RECORD)
    del ring._open[(couple.id, PROCESS)]
    assert ring.cipher(couple.id, PROCESS) is not ring.cipher(couple.id, RECORD)


def test_it_opens_many_keys_with_one_statement(couple: Couple, cast: Cast) -> None:
    ring, asked = keyring(), list[str]()
    ring._open.clear()
    event.listen(db.session(), "do_orm_execute", lambda state: asked.append(str(state.statement)))
    ring.fetch([couple.id, cast.kim_and_lee.id])
    ring.fetch([couple.id])
    ring.fetch([])
    assert len(asked) == 1
    assert {(couple.id, RECORD), (cast.kim_and_lee.id, PROCESS)} <= ring._open.keys()


def test_it_keeps_no_more_keys_than_it_should(couple: Couple, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic.kernel.sealing.CACHE_LIMIT", 1)
    ring = keyring()
    ring._open.clear()
    ring.cipher(couple.id)
    assert len(ring._open) == 2
    ring.cipher(cast.kim_and_lee.id)
    assert {owner for owner, _ in ring._open} == {cast.kim_and_lee.id}


@pytest.mark.sqlite_only
def test_a_class_says_which_columns_it_seals() -> None:
    assert [each.name for each in Partner.__sealed__][:3] == ["role", "short_name", "full_name"]
    assert isinstance(Partner.short_name, SealedText)
    assert Partner.short_name.column.key == "short_name_sealed"
    kinds = {each.empty.__class__ for each in (sealed_text(), sealed_map(), sealed_list())}
    assert kinds == {str, dict, list}
    assert sealed_text(purpose=PROCESS).purpose == PROCESS


@pytest.mark.sqlite_only
def test_every_text_is_sealed_or_written_down_here_with_its_reason() -> None:
    plain = set()
    for model in mapped():
        for column in model.__mapper__.columns:
            closed = getattr(column.type, "enums", None) or column.name in CLOSED
            if column.type.python_type in (str, bytes) and not closed and not column.name.endswith("_sealed"):
                plain.add(f"{model.__name__}.{column.name}")
    plain -= {"DataKey.wrapped"}  # sealed by the master key
    assert plain == set(PLAIN)


@pytest.mark.sqlite_only
def test_every_sealed_column_stands_in_a_row_that_counts_versions() -> None:
    sealing = [each for each in mapped() if getattr(each, "__sealed__", ())]
    assert len(sealing) >= 10
    assert all(issubclass(each, Versioned) for each in sealing)
    for model in sealing:
        bytes_columns = {c.key for c in model.__mapper__.columns if c.key.endswith("_sealed")}
        assert bytes_columns == {each.stored for each in model.__sealed__}


def test_two_people_cannot_save_the_same_version(couple: Couple, app: Clinic) -> None:
    _ = couple.presenting_concern
    with app.app_context(), every_caseload(reason="the second person"):
        other = db.session.get_one(Couple, couple.id)
        other.presenting_concern = "Saved first."
        keep()
    couple.presenting_concern = "Saved second."
    with pytest.raises(StaleDataError):
        keep()
    db.session.rollback()
    assert couple.presenting_concern == "Saved first."


@pytest.mark.sqlite_only
def test_a_sealed_column_knows_itself_on_its_class() -> None:
    assert isinstance(Couple.presenting_concern, Sealed)
    assert Couple.presenting_concern._place(Couple(code="?").id, 3).startswith(b"couple|presenting_concern|")
