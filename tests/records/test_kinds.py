"""Every declared kind, in a loop: whatever is declared tomorrow is tested by being there."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.couples.rules import Stage
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.records import actions
from clinic.records.declaration import EACH, Family, FieldType, Kind, Reach, blocks, places
from clinic.records.entry import Entry
from clinic.records.forms import RecordForm
from clinic.records.kinds import KINDS, find
from clinic.records.models import editions_of, record_of
from clinic.records.reading import read
from clinic.records.words import LONGEST_SUMMARY, summary
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import DAY, Facts
from tests.records.filled import NAMES, held_id, id_in, sent, texts, without_references, words
from tests.records.generated import entries, full

KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
ASKED_APART = {"once", "happened_on", "about", "audience", "meeting", "edition"}
RESERVED = {*dir(RecordForm), *ASKED_APART}
STAGES = {each.value for each in Stage}


@KIND
def test_it_is_declared_whole(kind: Kind) -> None:
    names = [field.name for field in kind.fields]
    assert re.fullmatch(r"[a-z-]+", kind.slug)
    assert re.fullmatch(r"S\d\d", kind.system)
    assert kind.stages
    assert set(kind.stages) <= STAGES
    assert len(set(names)) == len(names)
    assert not RESERVED & set(names)
    assert not any(EACH in name or "-" in name for name in names)
    assert all((kind.title, kind.purpose, kind.first_words))
    assert set(kind.quick) <= set(names) - {"kind", "record", "mark", "version"}
    assert kind.held is None or kind.family is Family.PRACTICE
    assert [field for block in blocks(kind) for field in block.fields] == list(kind.fields)


@KIND
def test_its_private_answers_are_asked_of_each(kind: Kind) -> None:
    for field in kind.fields:
        assert field.per_partner or not field.private
        assert field.type not in {FieldType.TABLE, FieldType.GRID} or field.fields


@KIND
@FEW
@given(data=st.data())
def test_it_keeps_and_corrects_whatever_fits(facts: Facts, kind: Kind, data: st.DataObject) -> None:
    first, second = data.draw(entries(kind)), data.draw(entries(kind))
    record = actions.enter(by=facts.by, couple=facts.couple, id=new_id(), kind=kind, entry=first)
    db.session.commit()
    assert as_entry(record) == first
    actions.correct(by=facts.by, record=record, version=record.version, entry=second, today=DAY)
    db.session.commit()
    db.session.expire_all()
    kept = record_of(facts.couple, record.id)
    assert kept is not None
    assert as_entry(kept) == second
    assert [as_entry(each) for each in editions_of(kept)] == ([first] if first != second else [])


@KIND
@FEW
@given(data=st.data())
def test_it_says_itself_in_a_line_and_in_full(kind: Kind, data: st.DataObject) -> None:
    entry = data.draw(entries(kind))
    line = summary(kind, entry.values, NAMES)
    assert line == line.strip()
    assert 0 < len(line) <= LONGEST_SUMMARY
    assert "\n" not in line
    assert list(texts(read(kind, entry, NAMES).lines))
    if kind.remarks:
        assert all(each.endswith(".") for each in kind.remarks(entry.values, NAMES))


@KIND
def test_it_prints_every_word_it_holds(kind: Kind) -> None:
    entry = Entry(DAY, full(kind, "zq"), "p1" if kind.of_one else None)
    printed = " ".join(texts(read(kind, entry, NAMES).lines))
    assert {each for each in words(entry.values) if each.startswith("zq")} <= set(re.findall(r"zq\w+", printed))
    assert "{p1}" not in printed


@KIND
def test_its_line_holds_nothing_private(kind: Kind) -> None:
    line = summary(kind, full(kind, "zq"), NAMES)
    assert not any(f"zq{key}{field.name}" in line for field in kind.fields if field.private for key in NAMES)


@KIND
def test_its_form_stands_on_a_page(client: Client, cast: Cast, facts: Facts, kind: Kind) -> None:
    understand(facts)
    page = client.get(path(cast.ines_and_jon, "records", "new", kind.slug)).text
    assert kind.title in page
    assert kind.purpose.split("’")[0] in page
    assert "{p1}" not in page
    names = [place for field in kind.fields for place, _ in places(field)]
    assert [name for name in ("happened_on", "audience", *names) if f'name="{name}' not in page] == []


@KIND
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_is_written_through_its_form(
    client: Client, cast: Cast, facts: Facts, kind: Kind, data: st.DataObject
) -> None:
    entry = data.draw(entries(kind).filter(lambda each: without_references(kind, each.values) == each.values))
    understand(facts)
    more = {"meeting": held_id(facts)} if kind.of_meeting else {}
    answer = client.post(path(cast.ines_and_jon, "records", "new", kind.slug), **sent(kind, entry), **more)
    assert answer.status_code == 303, re.findall(r'class="error".*?</p>', answer.text, re.DOTALL)
    db.session.expire_all()
    kept = record_of(facts.couple, id_in(answer.headers["Location"]))
    assert kept is not None
    assert as_entry(kept) == replace(entry, values={**unticked(kind), **entry.values})
    client.get(answer.headers["Location"])


def test_it_finds_kinds_by_what_is_typed() -> None:
    assert [each.slug for each in find("win", "stabilise")] == ["win"]
    assert "early-signs" in [each.slug for each in find("red fl", "stabilise")]
    assert find("", "stabilise")[0].stages.count("stabilise") == 1
    assert len(find("", "rebuild")) == len(KINDS)
    assert find("zzz", "rebuild") == []


def test_private_kinds_go_to_their_owner_at_most() -> None:
    assert {each.system for each in KINDS.values() if each.widest is Reach.OWNER} == {"S24", "S34"}
    assert {each.system for each in KINDS.values() if each.widest is Reach.COUNSELOR} == {"S36"}
    assert KINDS["urge-note"].start is Reach.OWNER


def understand(facts: Facts) -> None:
    """Leave the first stage, in which one kind is closed."""
    if facts.couple.stage is not Stage.UNDERSTAND:
        facts.stage(Stage.UNDERSTAND)


def unticked(kind: Kind) -> dict[str, bool]:
    """What a form says of the boxes that were not ticked."""
    return {field.name: False for field in kind.fields if field.type is FieldType.SWITCH}


def as_entry(row: Any) -> Entry:
    """A row as the entry it was written from."""
    return Entry(row.happened_on, row.values, row.about, row.audience)
