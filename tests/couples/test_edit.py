"""Changing what is known of a couple, without losing what somebody else saved."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from flask import Flask

from clinic.couples.models import Couple
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.couples.filled import EMPTY, FULL, audited, hidden, opened, path, shown_error, stored


@pytest.fixture
def ana_and_bo(client: Client, cast: Cast) -> Couple:
    opened(client, **FULL)
    return stored(cast, "AB-7")


def typed(client: Client, couple: Couple, **fields: str) -> dict[str, str]:
    page = client.get(path(couple, "edit")).text
    return {**FULL, "edition": hidden(page, "edition"), **fields}


def kept(cast: Cast, couple: Couple, **values: Any) -> None:
    """Keep what no form of ours has written."""
    with caseload_of(cast.alma.id):
        row = db.session.merge(couple)
        for name, value in values.items():
            setattr(row, name, value)
        audit.record("planted by a test", subject=row, couple_id=row.id)
        db.session.commit()


def test_it_shows_what_is_known(client: Client, ana_and_bo: Couple) -> None:
    page = unescape(client.get(path(ana_and_bo, "edit")).text)
    for name, value in FULL.items():
        if value not in {"y", "yes", "no"} and "\n" not in value:
            assert value in page, name
    assert 'name="p1-contacts-0-safe" type="checkbox" value="y"' in page
    assert "<title>AB-7: who they are" in page


def test_it_changes_what_was_typed(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    changed = {
        "p2-short_name": "Bodhi",
        "p2-pronouns": "they/them",
        "secrets": "",
        "relationship_facts-cohabiting": "yes",
    }
    answer = client.post(path(ana_and_bo, "edit"), **typed(client, ana_and_bo, **changed))
    assert (answer.status_code, answer.headers["Location"]) == (303, path(ana_and_bo))
    now = stored(cast, "AB-7")
    assert (now.title, now.partners[1].pronouns, now.secrets) == ("Ana & Bodhi", "they/them", None)
    assert now.relationship_facts["cohabiting"] is True
    assert now.partners[0].contacts[0]["safe"] is True
    assert audited(now) == ["change couple"]


def test_it_writes_nothing_when_nothing_was_changed(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    before = ana_and_bo.edition
    assert client.post(path(ana_and_bo, "edit"), **typed(client, ana_and_bo)).status_code == 303
    assert stored(cast, "AB-7").edition == before


def test_it_forgets_what_was_emptied(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    emptied = {name: "" for name in FULL if name.startswith(("relationship", "p1-contacts", "p1-full"))}
    client.post(path(ana_and_bo, "edit"), **typed(client, ana_and_bo, **emptied))
    now = stored(cast, "AB-7")
    assert (now.relationship_facts, now.partners[0].contacts, now.partners[0].full_name) == ({}, [], "")


def test_it_keeps_what_the_form_does_not_know(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    facts = {"structure": "triad", "children": [{"age": 12}, {"age": 9}], "pets": 2, "together_since": 2016}
    kept(cast, ana_and_bo, relationship_facts=facts)
    page = client.get(path(ana_and_bo, "edit")).text
    assert 'value="12, 9"' in page
    fields = {"structure": "", "status": "married", "together_since": "", "cohabiting": "", "children": "12, 9"}
    sent = {f"relationship_facts-{name}": value for name, value in fields.items()}
    client.post(path(ana_and_bo, "edit"), **typed(client, ana_and_bo, **sent))
    assert stored(cast, "AB-7").relationship_facts == {**facts, "status": "married"}


def test_it_never_overwrites_a_newer_version(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    older = typed(client, ana_and_bo, presenting_concern="Typed in the older tab", referral_source="a friend")
    newer = typed(client, ana_and_bo, presenting_concern="Saved in the newer tab")
    client.post(path(ana_and_bo, "edit"), **newer)
    answer = client.post(path(ana_and_bo, "edit"), **older)
    assert answer.status_code == 409
    assert stored(cast, "AB-7").presenting_concern == "Saved in the newer tab"
    assert "Typed in the older tab</textarea>" in answer.text
    assert "<dt>What brings them</dt><dd>Saved in the newer tab</dd>" in answer.text
    assert "<dt>Who referred them</dt><dd>family doctor</dd>" in answer.text
    assert answer.text.split("</dl>", maxsplit=1)[0].count("<dt>") == 2


def test_it_lets_a_person_decide_after_that(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    older = typed(client, ana_and_bo, presenting_concern="Typed in the older tab")
    client.post(path(ana_and_bo, "edit"), **typed(client, ana_and_bo, presenting_concern="Saved"))
    refused = client.post(path(ana_and_bo, "edit"), **older)
    again = {**older, "edition": hidden(refused.text, "edition")}
    assert client.post(path(ana_and_bo, "edit"), **again).status_code == 303
    assert stored(cast, "AB-7").presenting_concern == "Typed in the older tab"


@pytest.mark.parametrize("field", ["p1-short_name", "p2-pronouns"])
def test_it_sees_newer_versions_of_each_partner(client: Client, cast: Cast, ana_and_bo: Couple, field: str) -> None:
    older = typed(client, ana_and_bo, code="AB-8")
    client.post(path(ana_and_bo, "edit"), **typed(client, ana_and_bo, **{field: "New"}))
    assert client.post(path(ana_and_bo, "edit"), **older).status_code == 409


def test_it_lets_one_of_many_savers_win(app: Flask, client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    savers = [Client(app, cast).sign_in("alma") for _ in range(4)]
    sent = [typed(saver, ana_and_bo, presenting_concern=f"Saver {number}") for number, saver in enumerate(savers)]
    with ThreadPoolExecutor(len(savers)) as threads:
        answers = list(
            threads.map(lambda pair: pair[0].post(path(ana_and_bo, "edit"), **pair[1]), zip(savers, sent, strict=True))
        )
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [303, 409, 409, 409]
    assert stored(cast, "AB-7").presenting_concern == f"Saver {statuses.index(303)}"


@pytest.mark.parametrize("edition", ["", "1", "0-0-0", "9" * 1000, "<script>"])
def test_it_takes_no_made_up_version(client: Client, ana_and_bo: Couple, edition: str) -> None:
    sent = {**typed(client, ana_and_bo), "edition": edition}
    assert client.post(path(ana_and_bo, "edit"), **sent).status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("p1-short_name", "", "Enter goes-by name."), ("code", "IJ", "has this code"), ("p2-zone", "Mars", "time zone")],
)
def test_it_says_beside_the_field_what_is_wrong(
    client: Client, cast: Cast, ana_and_bo: Couple, field: str, value: str, words: str
) -> None:
    sent = typed(client, ana_and_bo, **{"referral_source": "typed before", field: value})
    answer = client.post(path(ana_and_bo, "edit"), **sent)
    assert answer.status_code == 422
    assert words in shown_error(answer.text, field)
    assert 'value="typed before"' in answer.text
    assert stored(cast, "AB-7").referral_source == "family doctor"


def test_it_keeps_the_code_when_the_field_is_emptied(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    client.post(path(ana_and_bo, "edit"), **typed(client, ana_and_bo, code="", referral_source="self"))
    assert stored(cast, "AB-7").referral_source == "self"


def test_it_shows_no_form_for_names_while_they_are_hidden(client: Client, ana_and_bo: Couple) -> None:
    client.post("/hide-names")
    page = client.get(path(ana_and_bo, "edit")).text
    assert "Names are hidden." in page
    assert "Ana" not in page
    client.post("/hide-names")
    assert 'value="Ana"' in client.get(path(ana_and_bo, "edit")).text


def test_it_leaves_the_other_couples_alone(client: Client, cast: Cast, ana_and_bo: Couple) -> None:
    sent = {**typed(client, ana_and_bo), "couple_id": cast.kim_and_lee.id.hex, "counselor_id": cast.boris.id.hex}
    client.post(path(ana_and_bo, "edit"), **sent)
    assert stored(cast, "KL").title == "Kim & Lee"
    assert stored(cast, "AB-7").counselor_id == cast.alma.id


def test_it_is_closed_to_strangers(app: Flask, stranger: Client, cast: Cast) -> None:
    stranger.get("/couples")
    answer = stranger.post(path(cast.kim_and_lee, "edit"), **EMPTY, edition="1-1-1", code="KL")
    assert answer.status_code == 404
    assert stored(cast, "KL").title == "Kim & Lee"
